# SPDX-License-Identifier: Apache-2.0
"""The years a sentence names, and what each does: a deadline, a plain year, or only a year to compare with."""

import re
from dataclasses import dataclass

from mingfu.systems.plan.reading.numerals import whole_number

_FIGURE = r"[〇零一二三四五六七八九]"
YEAR = rf"(?:(?:19|20|21)\d\d|[一二]{_FIGURE}{{3}})"
"""A year in digits or in Chinese numerals, without 年."""

_TERMS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
"""The last years of the five-year plans that still occur in texts."""

_NAMED = re.compile(
    rf"(?P<range>{YEAR}年?[-至到]{YEAR}年)"
    rf"|(?P<year>(?<!\d){YEAR}年)"
    rf"|“?(?P<term>{'|'.join(_TERMS)})[”“]?(?:规划)?(?:期)?(?:末|间|内|时期)"
    r"|(?P<home>(?<![\d一二两三四五六七八九十几多数每百千年])(?:今年|本年|当年|年内|全年|年底|年末))"
    r"|(?P<month>(?<![年度\d至到-])\d{1,2}月(?:底|末|\d{1,2}日)?(?:以前|之前|前))"
    r"|(?P<next>明年)"
)
_ONLY_BASE_BEFORE = re.compile(r"(?:比|较|与|同|相对于?|对比|以)$")
_ONLY_BASE_AFTER = re.compile(r"(?:以来|相比|同期|的?基础上|为基期|为基数|为基准|起?施行)")
_IN_BASE = re.compile(r"(?:在|从|由)$")
_DEADLINE_BEFORE = re.compile(r"(?:到|至|截至|截止|截止到|于|在|力争|争取|确保)$")
_DEADLINE_AFTER = re.compile(
    r"(?:年)?(?:底|末|年底|年末|前|以前|之前|\d{1,2}月(?:底|末|\d{1,2}日)?(?:底|末)?(?:以前|之前|前))"
)
_STRONG = re.compile(r"(?:到|至|截至|截止|力争|争取|确保)$")


@dataclass(frozen=True)
class Named:
    """A year named in a text from `start` to `end`. `base`: only compared with. `deadline`: something is due by it."""

    year: int
    start: int
    end: int
    base: bool
    deadline: bool


def years(text: str, home: int | None) -> list[Named]:
    """Every year that `text` (plain, without blanks) names, in its order.

    `home` is the year the plan speaks from: it gives 今年 and 年底 their number; without it they name nothing.
    """
    found = []
    for match in _NAMED.finditer(text):
        year = _value(match, home)
        if year is None:
            continue
        before, after = text[: match.start()], text[match.end() :]
        base = bool(_ONLY_BASE_BEFORE.search(before[-4:]) or _ONLY_BASE_AFTER.match(after))
        deadline = not base and bool(
            _STRONG.search(before[-4:])
            or _DEADLINE_AFTER.match(after)
            or match.group("term")
            or match.group("month")
            or (match.group("home") in {"年底", "年末"})
        )
        found.append(Named(year, match.start(), match.end() + _tail(after), base, deadline))
    return found


def year_of(text: str) -> int | None:
    """The year `text` writes, in digits or Chinese numerals, with or without 年."""
    return whole_number(text.rstrip("年"))


def _value(match: re.Match[str], home: int | None) -> int | None:
    if match.group("range"):
        return year_of(re.split(r"[-至到]", match.group("range"))[-1])
    if match.group("year"):
        return year_of(match.group("year"))
    if match.group("term"):
        return _TERMS[match.group("term")]
    if home is None:
        return None
    return home + 1 if match.group("next") else home


def _tail(after: str) -> int:
    """How many characters after the year belong to it: 底, 12月底前, 度."""
    match = re.match(r"度|(?:\d{1,2}月(?:\d{1,2}日)?)?(?:年?[底末])?(?:以前|之前|前|间)?", after)
    return match.end() if match else 0
