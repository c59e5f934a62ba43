# SPDX-License-Identifier: Apache-2.0
"""Checks of what people type as identifiers. Each gives the normal form or refuses with what exactly is wrong.

Spaces, hyphens and full-width forms are never the person's fault; a wrong digit is said by its place.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from stdnum.cn import ric, uscc

from mingfu.kernel.clock import today
from mingfu.kernel.parties.refusals import (
    EmailWrong,
    FieldEmpty,
    NameLength,
    NameSigns,
    PassportWrong,
    PermitWrong,
    PhoneSigns,
    PhoneStart,
    PhoneWrong,
    ResidentIdBirth,
    ResidentIdCheck,
    ResidentIdLength,
    ResidentIdOld,
    ResidentIdPlace,
    ResidentIdSigns,
    UsccCheck,
    UsccLength,
    UsccSigns,
)

_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_LENGTH = 18
_OLD_LENGTH = 15
_OLDEST = 1900
_PHONE_LENGTH = 11
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_GAPS = re.compile(r"[\s\-‐-―−\u200b-\u200f\u202a-\u202e\ufeff]+")
_GAPS_BUT_HYPHEN = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\ufeff]+")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
_PERMIT = re.compile(r"[HM]\d{8}(\d{2})?|\d{8}")
_MIDDLE_DOTS = re.compile(r"[•・‧∙⋅.．。]")
_CHINESE = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")
# Names are not normalised further: that would change rare characters which a person's papers show.
_HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}
_LONGEST_EMAIL = 254
_LONGEST_NAME = 50
_SHORTEST_NAME = 2


def _typed(text: str, what: str, field: str) -> str:
    """The text without gaps, half-width, in capitals. Refuses an empty one."""
    plain = _GAPS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not plain:
        raise FieldEmpty(what=what, field=field)
    return plain


def clean_resident_id(text: str) -> str:
    """An eighteen-character resident identity number (GB 11643), also of the residence permits that share its form.

    A permanent residence card of foreigners (from 2023) begins with 9. Years of birth before 1900 are those of
    synthetic numbers, taken in demo and test databases only.
    """
    number = _typed(text, "身份证号码", "resident_id")
    if len(number) == _OLD_LENGTH and number.isdecimal():
        raise ResidentIdOld
    if len(number) != _LENGTH:
        raise ResidentIdLength(given=len(number))
    for place, sign in enumerate(number, 1):
        if not ("0" <= sign <= "9") and not (place == _LENGTH and sign == "X"):
            raise ResidentIdSigns(place=place, sign=sign)
    if number[:2] not in _PROVINCES and number[0] != "9":
        raise ResidentIdPlace(place=number[:2])
    _check_birth(number[6:14])
    if ric.calc_check_digit(number) != number[-1]:
        raise ResidentIdCheck
    return number


def _is_live() -> bool:
    """Whether this database serves people, so that synthetic numbers are refused. Asked only when one may be typed."""
    from mingfu.kernel.clock.steering import deployment_kind  # noqa: PLC0415 - models load after the app registry

    return deployment_kind() == "live"


def _check_birth(digits: str) -> None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise ResidentIdBirth(birth=digits) from error
    if born > today() or (born.year < _OLDEST and _is_live()):
        raise ResidentIdBirth(birth=digits)


def clean_uscc(text: str) -> str:
    """An eighteen-character unified social credit code (GB 32100), with the organisation code's own check (GB 11714)."""
    number = _typed(text, "统一社会信用代码", "uscc")
    if len(number) != _LENGTH:
        raise UsccLength(given=len(number))
    for place, sign in enumerate(number, 1):
        if sign not in (_USCC_SIGNS[:10] if 3 <= place <= 8 else _USCC_SIGNS):  # noqa: PLR2004 - places 3 to 8: the region
            raise UsccSigns(place=place, sign=sign)
    if uscc.calc_check_digit(number[:-1]) != number[-1] or organisation_check(number[8:16]) != number[16]:
        raise UsccCheck
    return number


def organisation_check(code: str) -> str:
    """The check character of an eight-character organisation code (GB 11714)."""
    total = sum(
        _ORGANISATION_SIGNS.index(sign) * weight for sign, weight in zip(code, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def clean_phone(text: str) -> str:
    """An eleven-digit mobile number; +86, 0086 and 86 before it are ignored.

    Numbers that begin with 100 are synthetic, taken in demo and test databases only.
    """
    number = _typed(text, "手机号码", "phone")
    for prefix in ("+86", "0086", "86"):
        if number.startswith(prefix) and len(number) == len(prefix) + _PHONE_LENGTH:
            number = number.removeprefix(prefix)
    for sign in number:
        if not "0" <= sign <= "9":
            raise PhoneSigns(sign=sign)
    if len(number) != _PHONE_LENGTH or number[0] != "1":
        raise PhoneWrong(given=len(number))
    if number[1] in "012" and (not number.startswith("100") or _is_live()):
        raise PhoneStart(start=number[:2])
    return number


def clean_email(text: str) -> str:
    """An e-mail address, its domain in small letters."""
    address = _GAPS_BUT_HYPHEN.sub("", unicodedata.normalize("NFKC", text))
    if not address:
        raise FieldEmpty(what="电子邮箱", field="email")
    local, _at, domain = address.rpartition("@")
    if not _EMAIL.fullmatch(address) or len(address) > _LONGEST_EMAIL or "" in local.split("."):
        raise EmailWrong
    return f"{local}@{domain.lower()}"


def clean_passport(text: str) -> str:
    """The number of a passport or another foreign document: five to twenty letters and digits."""
    number = _typed(text, "护照号码", "passport")
    if not _PASSPORT.fullmatch(number):
        raise PassportWrong
    return number


def clean_permit(text: str) -> str:
    """The number of a mainland travel permit of residents of Hong Kong, Macao (H or M) or Taiwan."""
    number = _typed(text, "通行证号码", "hk_macao_tw")
    if not _PERMIT.fullmatch(number):
        raise PermitWrong
    return number


def clean_name(text: str) -> str:
    """A person's name of 2 to 50 characters; any middle dot between Chinese characters becomes `·`."""
    name = " ".join(text.translate(_HALF_WIDTH).split())
    if not name:
        raise FieldEmpty(what="姓名", field="name")
    if _CHINESE.search(name):
        name = _MIDDLE_DOTS.sub("·", name).replace(" ", "")
    if not _SHORTEST_NAME <= len(name) <= _LONGEST_NAME:
        raise NameLength(given=len(name))
    for sign in name:
        # Private use is allowed: rare characters of names still live there on many machines.
        if unicodedata.category(sign)[0] not in "LM" and unicodedata.category(sign) != "Co" and sign not in "·〇 '-.":
            raise NameSigns(sign=sign)
    return name


def clean_body_name(text: str) -> str:
    """The name of an enterprise or another body: 2 to 100 characters, gaps closed between Chinese characters."""
    name = " ".join(text.split())
    if not name:
        raise FieldEmpty(what="单位名称", field="name")
    if not _SHORTEST_NAME <= len(name) <= 2 * _LONGEST_NAME:
        raise NameLength(given=len(name))
    for sign in name:
        if unicodedata.category(sign)[0] == "C" and unicodedata.category(sign) != "Co":
            raise NameSigns(sign=sign)
    return name


CLEAN: dict[str, Callable[[str], str]] = {
    "resident_id": clean_resident_id,
    "uscc": clean_uscc,
    "phone": clean_phone,
    "email": clean_email,
    "passport": clean_passport,
    "hk_macao_tw": clean_permit,
}
