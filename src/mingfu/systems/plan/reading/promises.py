# SPDX-License-Identifier: Apache-2.0
"""Promises without a number of their own: 全覆盖, 零发生, 每季度通报, 逐年提升, and deeds with a deadline."""

import re
from dataclasses import dataclass
from typing import Literal

from mingfu.systems.plan.reading import wording
from mingfu.systems.plan.reading.plan import Direction, Kind

WHOLE = 100
"""Per cent: what 全覆盖 and 全部 say."""

_SHORTEST_SUBJECT = 4
_OWN_PERIODS = frozenset(["半年", "季度", "月", "周"])


@dataclass(frozen=True)
class Promise:
    """What is promised of a subject."""

    value: float | None
    unit: str
    direction: Direction
    kind: Kind
    period: str | None = None
    ceiling: bool = False
    falls: bool = False


@dataclass(frozen=True)
class Said:
    """A promise and the words from `start` to `end` that make it; its subject stands before or after them."""

    start: int
    end: int
    promise: Promise
    subject: Literal["before", "after", "either"]


def wholes(text: str, start: int, end: int) -> list[Said]:
    """全覆盖, 全面达标, 全部列为: 100 %. One segment may say it of several things."""
    found: list[Said] = []
    for match in wording.FULL.finditer(text, start, end):
        before = text[start : match.start()]
        named = wording.FULL_VERB.search(before) or len(before) >= _SHORTEST_SUBJECT
        if wording.PAST.search(before) or (match.lastgroup == "cover" and not named):
            continue
        side: Literal["before", "either"] = "either" if match.lastgroup == "all" else "before"
        found.append(Said(match.start(), match.end(), Promise(WHOLE, "%", "exact", "level"), side))
    return found


def nothing(text: str, start: int, end: int) -> Said | None:
    """零发生: none at all."""
    match = wording.ZERO.search(text, start, end)
    return Said(match.start(), match.end(), Promise(0, "", "exact", "level", ceiling=True), "before") if match else None


def meeting(text: str, start: int, end: int) -> Said | None:
    """每季度召开会议: once per period, though no number is written."""
    for match in wording.EVERY.finditer(text, start, end):
        period = period_of(match)
        if period in _OWN_PERIODS and re.match(rf".{{0,4}}?{wording.MEETS}", text[match.end() : end]):
            return Said(match.start(), match.end(), Promise(1, "次", "exact", "frequency", period=period), "after")
    return None


def trend(text: str, start: int, end: int, *, dated: bool) -> Said | None:
    """满意度逐年提升; in a dated sentence also 显著提升."""
    match = wording.TREND.search(text, start, end)
    falls = match is not None and match.group("down") is not None
    if match is None and dated:
        match = wording.BETTER.search(text[:end], start)
        falls = match is not None and match.group("verb") in wording.FALLS
    if match is None:
        return None
    promise = Promise(None, "", "exact" if falls else "rise", "trend", falls=falls)
    return Said(match.start(), match.end(), promise, "before")


def deed(text: str, start: int, end: int) -> Said | None:
    """建成国家森林城市, 基本完成改造: done by a date."""
    match = wording.DEED.search(text, start, end)
    if match is None or wording.PAST.search(text[start:end]):
        return None
    return Said(match.start(), match.end(), Promise(None, "", "exact", "milestone"), "either")


def period_of(match: re.Match[str]) -> str:
    """The period that a match of `wording.EVERY` names: 年, 季度, 2年."""
    years = match.group("years")
    if years:
        return f"{wording.FIGURES.get(years, years)}年"
    return "年" if match.group("one") or match.group("mean") else wording.PERIOD_OF[match.group("unit")]
