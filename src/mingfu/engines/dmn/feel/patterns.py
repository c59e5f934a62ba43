# SPDX-License-Identifier: Apache-2.0
"""Regular expressions for `matches`, `replace` and `split`: XPath's syntax, and never a runaway match.

Patterns that a backtracking matcher handles quickly go to Python's `re`, all others to a matcher of linear time.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, Protocol

from mingfu.engines.dmn.errors import FeelError
from mingfu.engines.dmn.feel.limits import MAX_PATTERN, MAX_SUBJECT
from mingfu.engines.dmn.feel.pattern_machine import Machine
from mingfu.engines.dmn.feel.pattern_syntax import (
    Back,
    Choice,
    Edge,
    Group,
    One,
    Part,
    PatternError,
    PatternReader,
    Repeat,
    Sequence,
)

_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": 0, "x": 0}
_EASY_REPEATS: Final = 2
"""Unlimited repetitions that a backtracking matcher may have and still be quick."""

_EASY_COUNT: Final = 200
_BACK_SUBJECT: Final = 2_000
_REPLACEMENT: Final = re.compile(r"\\([\\$])|\$([0-9]+)|([\\$])")


class Match(Protocol):
    """What matchers give: Python's own match, or the machine's."""

    def start(self, /) -> int:
        """Where the match begins."""

    def end(self, /) -> int:
        """Where the match ends."""

    def group(self, number: int, /) -> str | Any:
        """The text of a group."""


class Matcher(Protocol):
    """A compiled pattern."""

    groups: int

    def search(self, text: str) -> Match | None:
        """The first match."""

    def finditer(self, text: str) -> Iterator[Match]:
        """All matches."""


class Backtracking:
    """A pattern that Python's own `re` runs."""

    def __init__(self, source: str, flags: int, longest: int) -> None:
        self._pattern = re.compile(source, flags)
        self._longest = longest
        self.groups = self._pattern.groups

    def _checked(self, text: str) -> str:
        if len(text) > self._longest:
            msg = f"文本过长：{len(text)} 个字符，这个正则表达式最多匹配 {self._longest} 个字符。"
            raise FeelError(msg)
        return text

    def search(self, text: str) -> Match | None:
        """The first match."""
        return self._pattern.search(self._checked(text))

    def finditer(self, text: str) -> Iterator[Match]:
        """All matches."""
        return self._pattern.finditer(self._checked(text))


@lru_cache(maxsize=512)
def pattern_of(pattern: str, flags: str) -> Matcher | None:
    """The compiled pattern; None where pattern or flags are wrong."""
    if len(pattern) > MAX_PATTERN:
        msg = f"正则表达式过长：{len(pattern)} 个字符，上限为 {MAX_PATTERN}。"
        raise FeelError(msg)
    if any(flag not in _FLAGS for flag in flags):
        return None
    bits = 0
    for flag in flags:
        bits |= _FLAGS[flag]
    reader = PatternReader(pattern, flags)
    try:
        part = reader.read()
        if _has_back(part):
            return None if _nested(part) else Backtracking(_source(part, bits), bits, _BACK_SUBJECT)
        if _nested(part) or _unlimited(part) > _EASY_REPEATS:
            return Machine(part, reader.groups, bits)
        longest = MAX_SUBJECT if _unlimited(part) <= 1 else _BACK_SUBJECT * 5
        return Backtracking(_source(part, bits), bits, longest)
    except (PatternError, re.error, OverflowError):
        return None


def subject_of(text: str) -> str:
    """The text itself, refused above `MAX_SUBJECT`."""
    if len(text) > MAX_SUBJECT:
        msg = f"文本过长：{len(text)} 个字符，正则表达式最多匹配 {MAX_SUBJECT} 个字符。"
        raise FeelError(msg)
    return text


def expand(matcher: Matcher, replacement: str, text: str) -> str | None:
    """The text with every match replaced; None where the replacement is wrong."""
    pieces = _pieces(replacement, matcher.groups)
    if pieces is None:
        return None
    result: list[str] = []
    last = 0
    for match in matcher.finditer(text):
        result.append(text[last : match.start()])
        result += [(match.group(piece) or "") if isinstance(piece, int) else piece for piece in pieces]
        last = match.end()
    return "".join([*result, text[last:]])


def _pieces(replacement: str, groups: int) -> list[str | int] | None:
    """A replacement as texts and group numbers."""
    pieces: list[str | int] = []
    last = 0
    for match in _REPLACEMENT.finditer(replacement):
        pieces.append(replacement[last : match.start()])
        last = match.end()
        if match[3]:
            return None
        if match[1]:
            pieces.append(match[1])
            continue
        # As many digits as name a group; the rest are text.
        digits = match[2]
        size = next((end for end in range(len(digits), 1, -1) if int(digits[:end]) <= groups), 1)
        number = int(digits[:size])
        pieces.append(number if number <= groups else "")
        pieces.append(digits[size:])
    return [*pieces, replacement[last:]]


def _inner(part: Part) -> tuple[Part, ...]:
    if isinstance(part, Sequence | Choice):
        return part.parts
    return (part.inner,) if isinstance(part, Group | Repeat) else ()


def _has_back(part: Part) -> bool:
    return isinstance(part, Back) or any(map(_has_back, _inner(part)))


def _unlimited(part: Part) -> int:
    """How many repetitions have no small limit."""
    own = isinstance(part, Repeat) and (part.most is None or part.most > _EASY_COUNT)
    return own + sum(map(_unlimited, _inner(part)))


def _variable(part: Part) -> bool:
    """Whether a part can match one text in several ways."""
    if isinstance(part, Choice) or (isinstance(part, Repeat) and part.least != part.most):
        return True
    return any(map(_variable, _inner(part)))


def _nested(part: Part) -> bool:
    """Whether a repetition repeats what is itself variable: the cause of runaway backtracking."""
    if isinstance(part, Repeat) and part.most not in (0, 1) and _variable(part.inner):
        return True
    return any(map(_nested, _inner(part)))


def _source(part: Part, bits: int) -> str:  # noqa: PLR0911 - one line a part
    """The pattern as Python's `re` writes it."""
    if isinstance(part, One):
        return part.source
    if isinstance(part, Edge):
        return "^" if part.start else ("$" if bits & re.MULTILINE else r"\Z")
    if isinstance(part, Back):
        return f"(?:\\{part.number})"
    if isinstance(part, Group):
        return f"({'' if part.number else '?:'}{_source(part.inner, bits)})"
    if isinstance(part, Sequence):
        return "".join(_source(inner, bits) for inner in part.parts)
    if isinstance(part, Choice):
        return "(?:" + "|".join(_source(inner, bits) for inner in part.parts) + ")"
    count = f"{{{part.least},{'' if part.most is None else part.most}}}"
    return f"(?:{_source(part.inner, bits)}){count}{'?' if part.lazy else ''}"
