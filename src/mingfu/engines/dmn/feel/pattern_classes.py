# SPDX-License-Identifier: Apache-2.0
"""Character classes of XPath patterns that Python's `re` has no escape for, as the inside of a Python class."""

import sys
import unicodedata
from functools import lru_cache
from typing import Final

ESCAPES: Final = {
    "n": "\\n",
    "r": "\\r",
    "t": "\\t",
    "s": " \\t\\n\\r",
    "S": "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f!-\U0010ffff",
    "d": "\\d",
    "D": "\\D",
    "w": "\\w",
    "W": "\\W",
    "i": "_:A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd",
    "c": "-._:A-Za-z0-9\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd",
}

_BLOCKS: Final = {
    "IsBasicLatin": (0x0000, 0x007F),
    "IsLatin-1Supplement": (0x0080, 0x00FF),
    "IsLatinExtended-A": (0x0100, 0x017F),
    "IsLatinExtended-B": (0x0180, 0x024F),
    "IsGreek": (0x0370, 0x03FF),
    "IsGreekandCoptic": (0x0370, 0x03FF),
    "IsCyrillic": (0x0400, 0x04FF),
    "IsHebrew": (0x0590, 0x05FF),
    "IsArabic": (0x0600, 0x06FF),
    "IsGeneralPunctuation": (0x2000, 0x206F),
    "IsCurrencySymbols": (0x20A0, 0x20CF),
    "IsCJKSymbolsandPunctuation": (0x3000, 0x303F),
    "IsHiragana": (0x3040, 0x309F),
    "IsKatakana": (0x30A0, 0x30FF),
    "IsCJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "IsCJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "IsHangulSyllables": (0xAC00, 0xD7AF),
    "IsHalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}

_CATEGORIES: Final = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)


def _span(first: int, last: int) -> str:
    return f"\\U{first:08x}-\\U{last:08x}"


@lru_cache(maxsize=1)
def _runs() -> list[tuple[str, int, int]]:
    """Runs of neighbouring characters of one Unicode category; built once, on first need."""
    runs: list[tuple[str, int, int]] = []
    start, current = 0, unicodedata.category("\0")
    for code in range(1, sys.maxunicode + 1):
        category = unicodedata.category(chr(code))
        if category != current:
            runs.append((current, start, code - 1))
            start, current = code, category
    return [*runs, (current, start, sys.maxunicode)]


@lru_cache(maxsize=128)
def property_class(name: str, *, negated: bool) -> str | None:
    """The characters of a Unicode category or block; None for names that are neither."""
    if name in _BLOCKS:
        first, last = _BLOCKS[name]
        if not negated:
            return _span(first, last)
        below = _span(0, first - 1) if first else ""
        return below + _span(last + 1, sys.maxunicode)
    if name not in _CATEGORIES:
        return None
    return "".join(_span(first, last) for category, first, last in _runs() if category.startswith(name) is not negated)


def negated_class(letter: str) -> str:
    """What a negated escape leaves out, for use after `[^`."""
    return ESCAPES[letter.lower()]
