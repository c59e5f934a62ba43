# SPDX-License-Identifier: Apache-2.0
"""Chance for simulations: numbers that a seed decides, and values worth trying for what conditions compare."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from mingfu.engines.bpmn.program import Program

_T = TypeVar("_T")
_COMPARED = re.compile(r'([^\W\d][\w.]*)\s*(?:=|!=|<=|>=|<|>)\s*("([^"\\]*)"|-?\d+(?:\.\d+)?|true|false)')
_BETWEEN = re.compile(r"\band\b|\bor\b|\bnot\b|[()]")
_CALLED = re.compile(r"[^\W\d]\w*\s*\(")


class Lot:
    """Chance that a seed decides: the same on every machine and in every version."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.drawn = 0

    def share(self) -> float:
        """A number from 0 to 1."""
        self.drawn += 1
        digest = hashlib.sha256(f"{self.seed}/{self.drawn}".encode()).digest()
        return int.from_bytes(digest[:6]) / (1 << 48)

    def between(self, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        return low + self.share() * (high - low)

    def one_of(self, rows: Sequence[_T]) -> _T:
        """One of several."""
        return rows[int(self.share() * len(rows))]


def compared(program: Program) -> dict[str, list[object]]:
    """Names that conditions compare with literals, each with values on both sides of the comparison.

    Lists over which work is repeated are not among them: they are made once and stay.
    """
    found: dict[str, set[object]] = {}
    for text in _conditions(program):
        for name, said, inner in _COMPARED.findall(text):
            values = found.setdefault(name, set())
            if said in {"true", "false"}:
                values |= {True, False}
            elif said.startswith('"'):
                values |= {inner, ""}
            else:
                number = float(said)
                values |= {number - 1, number, number + 1}
        for part in _BETWEEN.split(_CALLED.sub("(", _COMPARED.sub(" and ", text))):
            name = part.strip()
            if name.isidentifier() and name not in {"true", "false", "null"}:
                found.setdefault(name, set()).update({True, False})
    known = {"numberOfInstances", "numberOfCompletedInstances", "numberOfActiveInstances", "loopCounter", "answers"}
    known |= {name for name, _asked in repeated(program)}
    return {name: sorted(found[name], key=repr) for name in sorted(found) if "." not in name and name not in known}


def repeated(program: Program) -> list[tuple[str, bool]]:
    """Names of lists over which work is repeated, each with whether a condition asks about it."""
    texts = list(_conditions(program))
    names = [
        node.repeat.each.text.removeprefix("=").strip() for node in program.nodes if node.repeat and node.repeat.each
    ]
    return [
        (name, any(re.search(rf"\b{name}\b", text) for text in texts))
        for name in dict.fromkeys(names)
        if name.isidentifier()
    ]


def _conditions(program: Program) -> Iterator[str]:
    """The text of every condition."""
    for arc in program.arcs:
        if arc.condition is not None:
            yield arc.condition.text.removeprefix("=").strip()
    for node in program.nodes:
        if node.event is not None and node.event.condition is not None:
            yield node.event.condition.text.removeprefix("=").strip()
        for rule in (node.repeat.until, node.repeat.again) if node.repeat is not None else ():
            if rule is not None:
                yield rule.text.removeprefix("=").strip()
