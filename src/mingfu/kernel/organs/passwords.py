# SPDX-License-Identifier: Apache-2.0
"""What a password must be. Length counts; signs of several kinds are not asked for."""

from mingfu.kernel.organs.refusals import PasswordWeak

SHORTEST = 12
_LONGEST = 256
_FEWEST_DIFFERENT = 5
_COMMON = frozenset(
    [
        "123456789012",
        "1234567890123",
        "12345678901234",
        "123456123456",
        "012345678901",
        "098765432109",
        "111222333444",
        "112233445566",
        "password1234",
        "password12345",
        "password123456",
        "passw0rd1234",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwerty123456",
        "qwerty1234567",
        "1qaz2wsx3edc",
        "1qaz2wsx3edc4rfv",
        "asdfghjkl123",
        "zxcvbnm12345",
        "abcdefghijkl",
        "abcd12345678",
        "abc123456789",
        "a12345678901",
        "admin1234567",
        "admin123456789",
        "administrator",
        "administrator1",
        "woaini123456",
        "woaini1314520",
        "iloveyou1234",
        "letmein12345",
        "mingfu123456",
        "mingfu1234567",
        "gaoming12345",
        "gaoming123456",
        "foshan123456",
        "zhengfu12345",
        "12345hotline12",
        "hello1234567",
    ]
)


def check_password_rule(password: str, *, number: str = "") -> None:
    """Refuse a password that would soon be guessed, with `PasswordWeak` that says why."""
    folded = password.casefold()
    if len(password) < SHORTEST:
        raise PasswordWeak(why=f"只有 {len(password)} 个字符，太短")
    if len(password) > _LONGEST:
        raise PasswordWeak(why=f"超过 {_LONGEST} 个字符，太长")
    if len(set(folded)) < _FEWEST_DIFFERENT:
        raise PasswordWeak(why="重复的字符太多")
    if folded in _COMMON or folded.strip("!@#.~_-") in _COMMON:
        raise PasswordWeak(why="太常见，容易被猜到")
    if number and number.casefold() in folded and len(folded) - len(number) < SHORTEST // 2:
        raise PasswordWeak(why="与工号太接近")
