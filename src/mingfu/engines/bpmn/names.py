# SPDX-License-Identifier: Apache-2.0
"""Whether what a procedure names is there: acts around a task, and the forms, papers, posts, tables of where it is to run."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from mingfu.engines.bpmn.errors import Finding
from mingfu.engines.bpmn.model import LaneSet, Node

ACTS = frozenset({"transfer", "suspend", "extend", "note", "return", "delegate", "joint", "split"})
"""Acts around an open task that the case engine carries out: what `mf:acts` may name."""

Known = Callable[[str], bool]
"""Whether something of that name is there."""

KINDS = {
    "form": "表单", "paper": "文书", "post": "岗位", "decision": "决策表", "service": "功能", "publish": "公开规则",
    "pauses": "暂停理由", "calledElement": "流程",
}  # fmt: skip
"""Attributes that name something outside of the file, and what that is."""


@dataclass(frozen=True, slots=True)
class Names:
    """What is known where a procedure is to run. A kind that is not in `known` is not looked at."""

    acts: frozenset[str] = ACTS
    known: Mapping[str, Known] = field(default_factory=dict)
    """By attribute (`form`, `paper`, `post`, `decision`, `service`, `publish`, `pauses`, `calledElement`)."""


def name_findings(node: Node, names: Names) -> Iterator[Finding]:
    """Names on one node that nobody knows."""
    for act in filter(None, node.ours.get("acts", "").replace(" ", "").split(",")):
        if act not in names.acts:
            known = "、".join(sorted(names.acts))
            message = f"「{node.label}」的 mf:acts 里的「{act}」没有人办：可写的动作是 {known}。"
            yield Finding(node.line, "unknown-act", node.id, message, "warning")
    said = {**node.ours, "calledElement": node.attributes.get("calledElement", "").rpartition(":")[2]}
    yield from _unknown(said, node.line, node.id, node.label, names)


def lane_findings(lanes: tuple[LaneSet, ...], names: Names) -> Iterator[Finding]:
    """Posts of lanes that nobody knows."""
    found = {lane.id: lane for rows in lanes for path in rows.walk() for lane in path}
    for lane in found.values():
        yield from _unknown({"post": lane.ours.get("post", "")}, lane.line, lane.id, lane.name or lane.id, names)


def _unknown(said: Mapping[str, str], line: int, element: str, label: str, names: Names) -> Iterator[Finding]:
    for kind, known in names.known.items():
        name = said.get(kind, "")
        if name and not name.startswith("=") and not known(name):
            yield Finding(line, f"unknown-{kind.lower()}", element, f"「{label}」用到的{KINDS[kind]}「{name}」没有。")
