# SPDX-License-Identifier: Apache-2.0
"""Reading the regular expressions of XPath, which FEEL uses: a tree whose leaves match single characters.

They differ from Python's: class subtraction, properties, name characters, no look-around. Wrong patterns give `PatternError`.
"""

import re
from dataclasses import dataclass
from typing import Final

from mingfu.engines.dmn.feel.pattern_classes import ESCAPES, negated_class, property_class


class PatternError(Exception):
    """A pattern is not well formed."""


@dataclass(frozen=True, slots=True)
class One:
    """One character of a class, written as Python's `re` writes it."""

    source: str


@dataclass(frozen=True, slots=True)
class Edge:
    """`^` or `$`."""

    start: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A parenthesis; `number` is 0 where it does not capture."""

    number: int
    inner: "Part"


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after another."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, the first that fits wins."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times; `most` None is without limit."""

    inner: "Part"
    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True, slots=True)
class Back:
    """The text of an earlier group again."""

    number: int


Part = One | Edge | Group | Sequence | Choice | Repeat | Back

_COUNT: Final = re.compile(r"\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}")
_PROPERTY: Final = re.compile(r"\{([A-Za-z0-9-]+)\}")
_PLAIN_ESCAPES: Final = frozenset("\\|.?*+(){}-[]^$")
_MAX_DEPTH: Final = 30


class PatternReader:
    """One reading of one pattern."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.text = _without_spaces(pattern) if "x" in flags else pattern
        self.dot = r"[\s\S]" if "s" in flags else r"[^\n\r]"
        self.at = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.depth = 0

    def read(self) -> Part:
        """The whole pattern."""
        part = self._choice()
        if self.at < len(self.text):
            raise PatternError
        return part

    def _peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def _take(self) -> str:
        character = self._peek()
        if not character:
            raise PatternError
        self.at += 1
        return character

    def _choice(self) -> Part:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise PatternError
        parts = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            parts.append(self._sequence())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeat(self._atom()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeat(self, atom: Part) -> Part:
        mark = self._peek()
        least, most = 0, None
        if mark in ("*", "+", "?") and mark:
            self.at += 1
            least, most = (1 if mark == "+" else 0), (1 if mark == "?" else None)
        elif mark == "{":
            count = _COUNT.match(self.text, self.at)
            if count is None:
                raise PatternError
            self.at = count.end()
            least = int(count[1])
            most = least if count[2] is None else int(count[3]) if count[3] else None
            if most is not None and most < least:
                raise PatternError
        else:
            return atom
        lazy = self._peek() == "?"
        self.at += lazy
        if self._peek() and self._peek() in "*+?{":
            raise PatternError
        return Repeat(atom, least, most, lazy)

    def _atom(self) -> Part:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return One(self._class())
        if character == ".":
            return One(self.dot)
        if character in "^$":
            return Edge(character == "^")
        if character == "\\":
            return self._escape()
        if character in "*+?{}]":
            raise PatternError
        return One(re.escape(character))

    def _group(self) -> Part:
        number = 0
        if self._peek() == "?":
            if not self.text.startswith("?:", self.at):
                raise PatternError
            self.at += 2
        else:
            self.groups += 1
            number = self.groups
        inner = self._choice()
        if self._take() != ")":
            raise PatternError
        if number:
            self.closed.add(number)
        return Group(number, inner)

    def _escape(self) -> Part:
        if self._peek().isdigit():
            number = int(self._take())
            while self._peek().isdigit() and number * 10 + int(self._peek()) <= self.groups:
                number = number * 10 + int(self._take())
            if number not in self.closed:
                raise PatternError
            return Back(number)
        if self._peek() in ("I", "C"):
            return One(f"[^{negated_class(self._take())}]")
        return One(f"[{self._escaped()}]")

    def _escaped(self) -> str:
        """An escape, as it may stand in or outside a class of Python's."""
        character = self._take()
        if character in "pP":
            found = _PROPERTY.match(self.text, self.at)
            members = property_class(found[1], negated=character == "P") if found else None
            if found is None or members is None:
                raise PatternError
            self.at = found.end()
            return members
        if character in ESCAPES:
            return ESCAPES[character]
        if character in _PLAIN_ESCAPES:
            return re.escape(character)
        raise PatternError

    def _class(self) -> str:
        """A character class after its `[`, as Python's `re` writes it; subtraction becomes a look-ahead."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise PatternError
        negated = self._peek() == "^"
        self.at += negated
        members: list[str] = []
        without = ""
        while (character := self._take()) != "]":
            if character == "-" and self._peek() == "[" and members:
                self.at += 1
                without = f"(?!{self._class()})"
                if self._take() != "]":
                    raise PatternError
                break
            members.append(self._member(character))
        if not members:
            raise PatternError
        self.depth -= 1
        body = f"[{'^' if negated else ''}{''.join(members)}]"
        return f"(?:{without}{body})" if without else body

    def _member(self, character: str) -> str:
        if character == "[":
            raise PatternError
        single = character != "\\"
        low = re.escape(character)
        if not single:
            single = self._peek() in "\\|.?*+(){}-[]^$nrt"
            low = self._escaped()
        ranged = self._peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", "[", "")
        if not ranged or not single or character == "-":
            return low
        self.at += 1
        high = self._take()
        if high == "[":
            raise PatternError
        end = re.escape(high)
        if high == "\\":
            if self._peek() not in "\\|.?*+(){}-[]^$nrt":
                raise PatternError
            end = self._escaped()
        if _value(low) > _value(end):
            raise PatternError
        return f"{low}-{end}"


def _value(source: str) -> str:
    """The character that a source writes."""
    return {"\\n": "\n", "\\r": "\r", "\\t": "\t"}.get(source, source[-1])


def _without_spaces(pattern: str) -> str:
    """The pattern without white space, except inside classes, as the flag `x` asks."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for character in pattern:
        if character in " \t\n\r" and depth == 0:
            continue
        if not escaped:
            depth += (character == "[") - (character == "]" and depth > 0)
        escaped = character == "\\" and not escaped
        kept.append(character)
    return "".join(kept)
