# SPDX-License-Identifier: Apache-2.0
"""FEEL text to tokens. Names stay single words here: only the parser knows which words make one name."""

import re
from decimal import Decimal, DecimalException
from functools import lru_cache
from typing import Final, NamedTuple

from mingfu.engines.dmn.errors import FeelError, place_of
from mingfu.engines.dmn.feel.limits import MAX_TEXT
from mingfu.engines.dmn.feel.values import CONTEXT

NUMBER: Final = "number"
STRING: Final = "string"
NAME: Final = "name"
MARK: Final = "mark"
ODD: Final = "odd"
END: Final = "end"


class Token(NamedTuple):
    """A piece of FEEL text: its kind, its words, its value (numbers and strings), where it starts and ends."""

    kind: str
    text: str
    value: Decimal | str | None
    start: int
    end: int


# The name characters of the DMN grammar, less Chinese punctuation: a full-width comma in a name is a slip of the keyboard.
_LETTERS: Final = (
    r"A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3005-\u3007\u3021-\u302F\u3031-\uD7FF\uF900-\uFDCF\uFDF0-\uFE0F\uFE70-\uFEFE"
    r"\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\uFF66-\uFFDC\U00010000-\U000EFFFF"
)
_NAME: Final = rf"[?{_LETTERS}][?{_LETTERS}0-9\u00B7\u0300-\u036F\u203F-\u2040]*"

_TOKEN: Final = re.compile(
    rf"""
    (?P<space>(?:[\s\u0085\u180E\u200B\u2060\uFEFF]+|//[^\n]*|/\*(?s:.*?)\*/)+)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<string>"(?:\\.|[^"\\])*")
    |(?P<name>{_NAME})
    |(?P<mark>\*\*|\.\.|!=|<=|>=|->|[-+*/=<>()\[\]{{}},:.@])
    |(?P<odd>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_ESCAPE: Final = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))",
    re.DOTALL,
)
_SIMPLE: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATE_BASE: Final = 0x10000
_LAST_CODE: Final = 0x10FFFF

_HALF_WIDTH: Final = dict(zip("，。；：（）【】“”‘’《》！＝＋－＜＞", ",.;:()[]\"\"''<>!=+-<>", strict=True))


def _unescape(match: re.Match[str]) -> str:
    high, low, short, long, plain = match.groups()
    if high:
        return chr(_SURROGATE_BASE + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    if short or long:
        code = int(short or long, 16)
        return chr(code) if code <= _LAST_CODE else match.group()
    # An unknown escape keeps its backslash, so that patterns such as "\d+" need no doubling.
    return _SIMPLE.get(plain, match.group())


def unquote(text: str) -> str:
    """The value of a string literal, quotes included in `text`."""
    inner = text[1:-1]
    return _ESCAPE.sub(_unescape, inner) if "\\" in inner else inner


def feel_error(message: str, text: str, offset: int) -> FeelError:
    """The error at an offset of a FEEL text."""
    line, column = place_of(text, offset)
    return FeelError(message, line=line, column=column)


def odd_character(text: str, token: Token) -> FeelError:
    """The error for a character that FEEL does not know, with the half-width one that was probably meant."""
    half = _HALF_WIDTH.get(token.text)
    if token.text == '"':
        return feel_error("字符串没有结束，缺少右引号。", text, token.start)
    advice = f"，请改用半角“{half}”" if half else ""
    return feel_error(f"不认识的字符“{token.text}”{advice}。", text, token.start)


def _number(words: str, text: str, offset: int) -> Decimal:
    """The number that digits spell, in 34 digits."""
    try:
        return CONTEXT.create_decimal(words)
    except DecimalException:
        raise feel_error(f"数字“{words[:40]}”过大，超出了可以表示的范围。", text, offset) from None


def tokens_of(text: str) -> list[Token]:
    """All tokens of a FEEL text, an END token last.

    Odd characters are kept as tokens: a declared name may contain them. Raises `FeelError` above `MAX_TEXT`.
    """
    if len(text) > MAX_TEXT:
        msg = f"表达式过长：{len(text)} 个字符，上限为 {MAX_TEXT}。"
        raise FeelError(msg, line=1, column=1)
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ODD
        if kind == "space":
            continue
        words = match.group()
        value: Decimal | str | None = None
        if kind == NUMBER:
            value = _number(words, text, match.start())
        elif kind == STRING:
            value = unquote(words)
        elif kind == MARK and text.startswith("/*", match.start()):
            raise feel_error("注释没有结束，缺少“*/”。", text, match.start())
        found.append(Token(kind, words, value, match.start(), match.end()))
    found.append(Token(END, "", None, len(text), len(text)))
    return found


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name as the lexer sees them; two spellings of one name have the same words."""
    return tuple(token.text for token in tokens_of(name)[:-1])
