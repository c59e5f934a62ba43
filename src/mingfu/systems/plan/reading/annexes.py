# SPDX-License-Identifier: Apache-2.0
"""The annexes a document lists, and the places where the text of an annex begins."""

import re
from dataclasses import dataclass

from mingfu.systems.plan.reading.amounts import amounts
from mingfu.systems.plan.reading.numerals import whole_number
from mingfu.systems.plan.reading.outline import Line, label_of
from mingfu.systems.plan.reading.plan import Target
from mingfu.systems.plan.reading.script import Strip
from mingfu.systems.plan.reading.years import years

_LIST = re.compile(r"附\s*件\s*(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})?\s*:\s*(?P<rest>.*)$")
_MARK = re.compile(r"附\s*件\s*(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})?\s*:?$")
_LONGEST = 120


@dataclass(frozen=True)
class Listed:
    """One annex of a list: its number where it has one, and where its title stands in the source."""

    number: int | None
    start: int
    end: int


def listed(lines: list[Line], signed: frozenset[int]) -> tuple[list[Listed], frozenset[int]]:
    """The annexes named after 附件：, and the places of the lines that name them."""
    found: list[Listed] = []
    used: set[int] = set()
    place = 0
    while place < len(lines):
        match = _LIST.match(lines[place].text)
        again = (
            match is not None
            and match["n"] is not None
            and any(entry.number == whole_number(match["n"]) for entry in found)
        )
        if (
            match is None
            or again
            or _opens(lines, place, match, signed)
            or (not match["rest"] and not _goes_on(lines, place + 1, 1))
        ):
            place += 1
            continue
        used.add(place)
        if match["rest"]:
            found.append(_entry(lines[place], match.start("rest"), match["n"]))
        place += 1
        while _goes_on(lines, place, (found[-1].number or 0) + 1 if found else 1):
            found.append(_entry(lines[place], 0, None))
            used.add(place)
            place += 1
    return found, frozenset(used)


def _opens(lines: list[Line], place: int, match: re.Match[str], signed: frozenset[int]) -> bool:
    """Whether 附件1：… heads the annex itself: it stands behind a signature, or running text follows it."""
    if match["n"] is None:
        return False
    if any(other < place for other in signed):
        return True
    following = place + 1
    if following >= len(lines) or following in signed or place == 0:
        return False
    return (
        lines[following].label is None
        and not _LIST.match(lines[following].text)
        and not _MARK.match(lines[following].text)
    )


def marks(lines: list[Line], used: frozenset[int]) -> list[int]:
    """The places of lines that open an annex: no more than 附件 or 附件1, or 附件1：… a second time after the list."""
    return [
        place
        for place, line in enumerate(lines)
        if place not in used and (_MARK.match(line.text) or ((found := _LIST.match(line.text)) and found["n"]))
    ]


def opened(line: Line) -> tuple[int | None, int]:
    """The number of the annex that the line opens, and where its title begins in the line: at its end where it has none."""
    match = _MARK.match(line.text)
    if match is None:
        match = _LIST.match(line.text)
        assert match is not None
        return whole_number(match["n"]) if match["n"] else None, match.start("rest")
    return whole_number(match["n"]) if match["n"] else None, len(line.text)


def _goes_on(lines: list[Line], place: int, number: int) -> bool:
    if place >= len(lines):
        return False
    line = lines[place]
    label = line.label
    if label is None:
        return False
    return label.style == "digit" and label.number == number and "。" not in line.text and len(line.text) <= _LONGEST


def _entry(line: Line, offset: int, number: str | None) -> Listed:
    label = label_of(line.text[offset:])
    if label is not None and label.style == "digit":
        return Listed(label.number, line.start + offset + label.end, line.end)
    return Listed(whole_number(number) if number else None, line.start + offset, line.end)


def announced(source: str, entry: Listed) -> tuple[Target, ...]:
    """The number of things of one year that the title of an annex announces: 2014年度30项重大产业项目情况表."""
    strip = Strip.of(source, entry.start, entry.end)
    length = len(strip.text)
    for year in years(strip.text, None):
        amount = next(amounts(strip.text, year.end, length), None)
        if amount is None or amount.start != year.end:
            continue
        start, end = strip.span(year.start, length)
        target = Target(
            value=amount.value,
            unit=amount.unit,
            year=year.year,
            subject=strip.cut(amount.end, length).rstrip("）)"),
            quote=source[start:end],
            direction="exact",
            kind="level",
            start=start,
            end=end,
        )
        return (target,)
    return ()
