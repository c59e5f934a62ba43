# SPDX-License-Identifier: Apache-2.0
"""Calling what service and business-rule tasks name, and remembering the answers, so that the ledger can tell them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from mingfu.engines.bpmn import Node
from mingfu.engines.cases.declared import Deciding
from mingfu.engines.cases.tables import pinned
from mingfu.engines.dmn import shown

LONGEST = 200
"""Signs of JSON up to which an answer stands in the ledger: a code, a number, a short list of codes."""

CODE = re.compile(r"[\w.:+/@# -]{0,80}", re.ASCII)
"""What is a code rather than somebody's words."""


@dataclass(frozen=True, slots=True)
class Called:
    """One call that was answered. Of a decision: the edition of its table, and the rules that led to the answer."""

    node: str
    name: str
    answer: Mapping[str, Any]
    edition: str = ""
    rules: tuple[str, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    """What the tables were asked with, as JSON by the names of their columns: codes and numbers alone."""


@dataclass(slots=True)
class Calling:
    """The calls of one step, as they are made for the first time."""

    editions: Mapping[str, int]
    """What the case was born under: its tables are asked as they were then."""
    at: datetime
    """The instant of the step, which is what tables take for the present."""
    called: list[Called] = field(default_factory=list)

    def __call__(self, node: Node, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call the function or decision that the node names."""
        called = call(node, data, self.editions, self.at)
        self.called.append(called)
        return called.answer


def call(node: Node, data: Mapping[str, Any], editions: Mapping[str, int], at: datetime) -> Called:
    """Ask the function that a node names, or the decision as the case's own edition of its table has it, at an instant."""
    found = pinned(node.calls, editions)
    if not isinstance(found, Deciding):
        return Called(node.id, node.calls, dict(found(data)))
    answer, why = found.decide(data, at=at)
    hits = tuple(hit.id or str(hit.index) for table in why.tables for hit in table.matched)
    asked = told_codes(shown({label: value for table in why.tables for label, value in table.inputs}))
    return Called(node.id, node.calls, answer, why.edition, hits, asked)


def told_answer(values: Mapping[str, Any]) -> dict[str, str]:
    """Answers as the ledger tells them: each as JSON. One too long for a fact is left to the case itself."""
    texts = {name: orjson.dumps(value, default=str).decode() for name, value in values.items()}
    return {name: text for name, text in texts.items() if len(text) <= LONGEST}


def told_codes(values: Mapping[str, Any]) -> dict[str, str]:
    """The same of values that may come from somebody's words: only codes, numbers, yes and no."""
    return {name: text for name, text in told_answer(values).items() if _plain(values[name])}


def _plain(value: Any) -> bool:
    if isinstance(value, str):
        return CODE.fullmatch(value) is not None
    if isinstance(value, list | tuple):
        return all(map(_plain, value))
    return value is None or isinstance(value, bool | int | float)


def retold(words: Mapping[str, str]) -> dict[str, Any]:
    """The values again, from what the ledger tells."""
    return {name: orjson.loads(text) for name, text in words.items()}
