# SPDX-License-Identifier: Apache-2.0
"""Matching in time that grows with the text only: all alternatives are followed at once, none is tried again.

Patterns whose repetitions could make a backtracking matcher run for ages are run here. The first alternative and
the longer (or, if lazy, shorter) repetition still win, as in a backtracking matcher.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from mingfu.engines.dmn.errors import FeelError
from mingfu.engines.dmn.feel.pattern_syntax import Choice, Edge, Group, One, Part, PatternError, Repeat, Sequence

_MAX_PROGRAM: Final = 5_000
_MAX_WORK: Final = 5_000_000

Slots = tuple[int, ...]


@dataclass(slots=True)
class Step:
    """One instruction: match a character, split, jump, remember a place, hold at an edge, or accept."""

    kind: str
    test: Callable[[str], bool] | None = None
    one: int = 0
    other: int = 0


class Found:
    """A match, with the part of `re.Match` that our callers use."""

    def __init__(self, text: str, slots: Slots) -> None:
        self._text = text
        self._slots = slots

    def start(self) -> int:
        """Where the match begins."""
        return self._slots[0]

    def end(self) -> int:
        """Where the match ends."""
        return self._slots[1]

    def group(self, number: int = 0) -> str | None:
        """The text of a group; None for a group that took no part."""
        first, last = self._slots[2 * number : 2 * number + 2]
        return None if first < 0 or last < 0 else self._text[first:last]


class Machine:
    """A compiled pattern."""

    def __init__(self, part: Part, groups: int, flags: int) -> None:
        self.groups = groups
        self._flags = flags
        self._slots = 2 * (groups + 1)
        self._program: list[Step] = []
        self._emit(part)
        self._add(Step("accept"))

    def _add(self, step: Step) -> int:
        if len(self._program) >= _MAX_PROGRAM:
            raise PatternError
        self._program.append(step)
        return len(self._program) - 1

    def _emit(self, part: Part) -> None:
        if isinstance(part, One):
            self._add(Step("one", _tester(part.source, self._flags)))
        elif isinstance(part, Edge):
            self._add(Step("start" if part.start else "end"))
        elif isinstance(part, Group):
            if part.number:
                self._add(Step("save", one=2 * part.number))
            self._emit(part.inner)
            if part.number:
                self._add(Step("save", one=2 * part.number + 1))
        elif isinstance(part, Sequence):
            for inner in part.parts:
                self._emit(inner)
        elif isinstance(part, Choice):
            self._emit_choice(part)
        elif isinstance(part, Repeat):
            self._emit_repeat(part)
        else:
            raise PatternError

    def _emit_choice(self, part: Choice) -> None:
        ends: list[Step] = []
        for inner in part.parts[:-1]:
            split = Step("split")
            split.one = self._add(split) + 1
            self._emit(inner)
            jump = Step("jump")
            self._add(jump)
            ends.append(jump)
            split.other = len(self._program)
        self._emit(part.parts[-1])
        for jump in ends:
            jump.one = len(self._program)

    def _emit_repeat(self, part: Repeat) -> None:
        for _time in range(part.least):
            self._emit(part.inner)
        if part.most is None:
            split = Step("split")
            at = self._add(split)
            self._emit(part.inner)
            self._add(Step("jump", one=at))
            self._aim(split, at + 1, len(self._program), lazy=part.lazy)
            return
        splits: list[tuple[Step, int]] = []
        for _time in range(part.most - part.least):
            split = Step("split")
            splits.append((split, self._add(split)))
            self._emit(part.inner)
        for split, at in splits:
            self._aim(split, at + 1, len(self._program), lazy=part.lazy)

    @staticmethod
    def _aim(split: Step, into: int, past: int, *, lazy: bool) -> None:
        split.one, split.other = (past, into) if lazy else (into, past)

    def search(self, text: str, start: int = 0) -> Found | None:
        """The first match at or after a place. Raises `FeelError` where text and pattern are too large together."""
        if (len(text) - start + 1) * len(self._program) > _MAX_WORK:
            message = "正则表达式与文本过长，已停止匹配。"
            raise FeelError(message)
        threads: list[tuple[int, Slots]] = []
        best: Slots | None = None
        blank: Slots = (-1,) * self._slots
        for place in range(start, len(text) + 1):
            if best is None:
                self._follow(threads, text, 0, (place, *blank[1:]), place)
            elif not threads:
                break
            character = text[place] if place < len(text) else ""
            following: list[tuple[int, Slots]] = []
            for at, slots in threads:
                step = self._program[at]
                if step.kind == "accept":
                    best = (slots[0], place, *slots[2:])
                    break
                if character and step.test is not None and step.test(character):
                    self._follow(following, text, at + 1, slots, place + 1)
            threads = following
        return None if best is None else Found(text, best)

    def _follow(self, threads: list[tuple[int, Slots]], text: str, at: int, slots: Slots, place: int) -> None:
        """Add every instruction reachable without a character, most wanted first, each once."""
        seen = {known for known, _slots in threads}
        waiting = [(at, slots)]
        passed: set[int] = set()
        while waiting:
            at, slots = waiting.pop()
            if at in seen or at in passed:
                continue
            passed.add(at)
            step = self._program[at]
            if step.kind in ("one", "accept"):
                threads.append((at, slots))
            elif step.kind == "jump":
                waiting.append((step.one, slots))
            elif step.kind == "split":
                waiting += [(step.other, slots), (step.one, slots)]
            elif step.kind == "save":
                waiting.append((at + 1, (*slots[: step.one], place, *slots[step.one + 1 :])))
            elif self._at_edge(step.kind, text, place):
                waiting.append((at + 1, slots))

    def _at_edge(self, kind: str, text: str, place: int) -> bool:
        lines = bool(self._flags & re.MULTILINE)
        if kind == "start":
            return place == 0 or (lines and text[place - 1] == "\n")
        return place == len(text) or (lines and text[place] == "\n")

    def finditer(self, text: str) -> Iterator[Found]:
        """All matches, from left to right, without overlap."""
        place = 0
        while place <= len(text):
            found = self.search(text, place)
            if found is None:
                return
            yield found
            place = found.end() if found.end() > found.start() else found.end() + 1


def _tester(source: str, flags: int) -> Callable[[str], bool]:
    compiled = re.compile(source, flags)
    known: dict[str, bool] = {}

    def test(character: str) -> bool:
        if character not in known:
            known[character] = compiled.match(character) is not None
        return known[character]

    return test
