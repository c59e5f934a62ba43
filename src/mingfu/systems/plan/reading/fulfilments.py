# SPDX-License-Identifier: Apache-2.0
"""The five fulfilments 五落实: what every task must have before it counts as given out.

The plan words them three times, each for its own kind of work. They are columns to fill; nothing here invents their content.
"""

from dataclasses import dataclass
from typing import Any

from mingfu.kernel.refusals import _


@dataclass(frozen=True)
class Fulfilment:
    """One of the five columns: `key` names it in data, `title` to people."""

    key: str
    title: Any


@dataclass(frozen=True)
class Fulfilments:
    """The five columns of one kind of work, in the order of the text, with the clause of the plan that words them."""

    key: str
    title: Any
    basis: Any
    columns: tuple[Fulfilment, ...]


FULFILMENTS: dict[str, Fulfilments] = {
    "execution": Fulfilments(
        "execution",
        _("推进落实工作“五落实”"),
        _("实施方案第10条"),
        (
            Fulfilment("goal", _("目标")),
            Fulfilment("limit", _("时限")),
            Fulfilment("person", _("责任人")),
            Fulfilment("requirement", _("要求")),
            Fulfilment("measure", _("措施")),
        ),
    ),
    "study": Fulfilments(
        "study",
        _("学法“五落实”"),
        _("实施方案第18条"),
        (
            Fulfilment("schedule", _("计划")),
            Fulfilment("content", _("内容")),
            Fulfilment("time", _("时间")),
            Fulfilment("attendance", _("人员")),
            Fulfilment("effect", _("效果")),
        ),
    ),
    "decomposition": Fulfilments(
        "decomposition",
        _("任务分解“五落实”"),
        _("实施方案第四部分（一）"),
        (
            Fulfilment("task", _("任务")),
            Fulfilment("time", _("时间")),
            Fulfilment("duty", _("权责")),
            Fulfilment("requirement", _("要求")),
            Fulfilment("measure", _("措施")),
        ),
    ),
}
"""The three wordings of 五落实 by the kind of work they bind: executing, studying law, dividing the plan's tasks."""
