# SPDX-License-Identifier: Apache-2.0
"""What a target measures, in the words of the text: the stretch left when promises, years and bounds are trimmed away."""

import re

from mingfu.systems.plan.reading.wording import EVERY, FALLING, KEPT_ENDING, LEAD_WORD, ONLY_VERB, RISING, TAIL_WORD
from mingfu.systems.plan.reading.years import Named

_FROM_VALUE = re.compile(r"[从由](?:(?:现在|目前|原来|上年|\d{4}年)的?)?\d[^,]*$")
_MOVES = re.compile(rf"(?:每年|年均|比\d{{4}}年|同比)*(?:{RISING}|{FALLING})$")


def trimmed(text: str, start: int, end: int, named: list[Named]) -> tuple[int, int]:
    """The stretch without the words that open and close a promise. It may come out empty."""
    while start < end:
        opening = _opening(text, start, end, named)
        if opening == start:
            break
        start = min(opening, end)
    while start < end:
        closing = _closing(text, start, end, named)
        if closing == end:
            break
        end = max(closing, start)
    return start, end


def weighty(text: str, start: int, end: int) -> bool:
    """Whether the stretch names a thing, and is not only the verb that makes it: 确立, 新增."""
    return end - start >= 2 and not ONLY_VERB.fullmatch(text[start:end])  # noqa: PLR2004 - one character names nothing


def after_last_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The head noun: what follows the last 的, where that is a word of its own."""
    place = text.rfind("的", start, end)
    return (place + 1, end) if place >= 0 and end - place > 2 else (start, end)  # noqa: PLR2004 - two characters make a word


def without_start_value(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the value it starts from: 污水集中处理率 of 污水集中处理率从85%提高到."""
    match = _FROM_VALUE.search(text[start:end])
    return (start, start + match.start()) if match and match.start() else (start, end)


def unmoved(text: str, start: int, end: int) -> tuple[int, int]:
    """The thing itself, without the words that say how it moves: 比重 of 比重每年提高."""
    match = _MOVES.search(text[start:end])
    return (start, start + match.start()) if match and match.start() else (start, end)


def _opening(text: str, start: int, end: int, named: list[Named]) -> int:
    for year in named:
        if year.start == start or (year.base and year.start == start + 1):
            return year.end
    match = LEAD_WORD.match(text, start, end) or EVERY.match(text, start, end)
    return match.end() if match else start


def _closing(text: str, start: int, end: int, named: list[Named]) -> int:
    for year in named:
        if year.end == end:
            return year.start
    tail = TAIL_WORD.search(text[start:end])
    if tail and not KEPT_ENDING.search(text[start:end]):
        return start + tail.start()
    for match in EVERY.finditer(text, start, end):
        if match.end() == end:
            return match.start()
    return end
