# SPDX-License-Identifier: Apache-2.0
"""Why a decision came out as it did: which tables ran, on which inputs, which rules matched, in which edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mingfu.engines.dmn.feel.adopting import adopt, plain
from mingfu.engines.dmn.feel.limits import Run
from mingfu.engines.dmn.feel.writing import write

POLICIES: Final = {
    "UNIQUE": "唯一",
    "FIRST": "首条",
    "PRIORITY": "优先级",
    "ANY": "任一",
    "COLLECT": "收集",
    "RULE ORDER": "规则顺序",
    "OUTPUT ORDER": "输出顺序",
}
AGGREGATIONS: Final = {"SUM": "求和", "COUNT": "计数", "MIN": "取最小", "MAX": "取最大"}


@dataclass(frozen=True)
class RuleHit:
    """A rule that matched: its place from 1, its id, its notes by column, and what it puts out."""

    index: int
    id: str
    annotations: tuple[str, ...]
    outputs: Mapping[str, Any]


@dataclass(frozen=True)
class TableFinding:
    """One run of one decision table. `note` says in Chinese what kept it from a result."""

    decision: str
    table: str
    policy: str
    aggregation: str
    inputs: tuple[tuple[str, Any], ...]
    matched: tuple[RuleHit, ...]
    value: Any
    note: str = ""

    @property
    def text(self) -> str:
        """The finding in one Chinese sentence."""
        how = POLICIES.get(self.policy, self.policy)
        if self.aggregation:
            how += f"·{AGGREGATIONS.get(self.aggregation, self.aggregation)}"
        given = "，".join(f"{label} = {_shown(value)}" for label, value in self.inputs)
        rules = "；".join(_rule(hit) for hit in self.matched) or "没有规则命中"
        note = f"（{self.note}）" if self.note else ""
        return f"决策表“{self.decision}”（命中策略：{how}）：输入 {given or '无'}；{rules}；结果 {_shown(self.value)}{note}。"


@dataclass(frozen=True)
class Step:
    """A decision that was worked out on the way, and its value."""

    decision: str
    value: Any


@dataclass(frozen=True)
class Explanation:
    """The whole reason of one decision."""

    decision: str
    model: str
    edition: str
    """The first digits of the model's SHA-256."""
    inputs: Mapping[str, Any]
    steps: tuple[Step, ...]
    tables: tuple[TableFinding, ...]

    @property
    def text(self) -> str:
        """The reason as Chinese sentences, one a line."""
        lines = [f"依据模型“{self.model}”（版本 {self.edition}）作出决策“{self.decision}”。"]
        if self.inputs:
            lines.append(
                "输入：" + "，".join(f"{name} = {_shown(value)}" for name, value in self.inputs.items()) + "。"
            )
        lines += [finding.text for finding in self.tables]
        lines += [f"“{step.decision}”的结果为 {_shown(step.value)}。" for step in self.steps]
        return "\n".join(lines)


@dataclass(frozen=True)
class Decision:
    """What was decided, and why."""

    value: Any
    explanation: Explanation


class Trace(Run):
    """An evaluation that remembers what happened, for its explanation. Values are kept as FEEL has them."""

    __slots__ = ("names", "steps_done", "tables")

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.names: list[str] = []
        self.steps_done: list[Step] = []
        self.tables: list[TableFinding] = []


@dataclass
class Note:
    """A remark that a table leaves while it is worked out."""

    text: str = field(default="")


def _rule(hit: RuleHit) -> str:
    notes = "，".join(note for note in hit.annotations if note)
    return f"命中第 {hit.index} 条规则" + (f"（{notes}）" if notes else "")


def _shown(value: Any) -> str:
    text = write(adopt(value))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


_LONGEST: Final = 200


def plain_finding(finding: TableFinding) -> TableFinding:
    """The finding with Python's values, for callers."""
    return TableFinding(
        finding.decision,
        finding.table,
        finding.policy,
        finding.aggregation,
        tuple((label, plain(value)) for label, value in finding.inputs),
        tuple(RuleHit(hit.index, hit.id, hit.annotations, plain(dict(hit.outputs))) for hit in finding.matched),
        plain(finding.value),
        finding.note,
    )
