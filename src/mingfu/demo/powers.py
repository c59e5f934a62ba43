# SPDX-License-Identifier: Apache-2.0
"""The power list in the demonstration: a modification, two entries handed to towns of which one is taken back, one refused.

Everything goes through the commands and the procedure that people use; editions come about overnight, as always.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from mingfu.demo.people import Crew
from mingfu.engines import cases
from mingfu.kernel.calendar import add_working_days
from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.systems.powers.changes import begin_change, propose_change, write_change
from mingfu.systems.powers.models import Change

At = Callable[[datetime, Callable[[], None]], None]
PACE = 2
"""Working days between two steps of a change."""

HALF_YEAR = timedelta(days=186)
TOWN, STREET = "gm.440608106", "gm.440608004"


@dataclass(frozen=True, slots=True)
class Story:
    """One change: when it is proposed (days from the first), of what, and how it fares."""

    after: int
    kind: str
    code: str
    organ: str
    why: str
    said: Mapping[str, Any] = field(default_factory=dict)
    patch: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)


KEEP = {"handled": ["86"], "overdue": ["0"], "verdict": ["keep"], "findings": ["办理及时，群众就近办成"]}
GIVE_BACK = {
    "handled": ["4"],
    "overdue": ["3"],
    "verdict": ["take-back"],
    "findings": ["业务量少、多数超期，专业人员没有到位"],
}
STORIES = (
    Story(
        31, "modify", "GM-XK-0006", "gm.urban", "监督电话统一到 12345",
        patch={"supervision": "区城管执法局投诉电话；12345"},
    ),
    Story(
        45, "delegate", "GM-XK-0025", "gm.urban", "占道办理就近下放",
        said={"towns": [TOWN], "document": "区政府放权赋能清单（演示）"}, answers={"evaluate": KEEP},
    ),
    Story(
        66, "delegate", "GM-GG-0005", "gm.civil", "优待证就近办理",
        said={"towns": [STREET], "document": "区政府放权赋能清单（演示）"}, answers={"evaluate": GIVE_BACK},
    ),
    Story(
        150, "withdraw", "GM-JF-0003", "gm.labour", "拟取消创业资助的单列事项",
        said={"why": "拟并入其他补贴事项办理", "running": "continue", "way": "请到人社窗口咨询"},
        answers={"legality": {"opinion": ["unfounded"], "review": ["省指导清单仍单列此项，取消没有依据"]}},
    ),
    Story(
        357, "modify", "GM-XK-0026", "gm.urban", "挖掘道路增加事后抽查责任",
        patch={"conditions": ["挖掘确有必要，并已落实修复保证"]},
    ),
)  # fmt: skip
USUAL: Mapping[str, Mapping[str, list[str]]] = {
    "legality": {"opinion": ["sound"], "review": ["依据现行有效，权限合法"]},
    "coordinate": {"ruling": ["go"], "grounds": ["照方案办理"]},
    "reconcile": {"ruling": ["go"], "grounds": ["照方案办理"]},
    "consent": {"consent": ["agree"], "capacity": ["人员、窗口、系统和培训都已到位"]},
    "decide": {"decision": ["adopt"], "resolution": ["区政府常务会议纪要（演示）"]},
    "publish": {"catalogued": ["no"], "noted": ["请各单位组织学习，更新岗位责任书"]},
    "evaluate": KEEP,
}


class PowersPlay:
    """The list's part of the year. `at` puts an act on the agenda."""

    def __init__(self, crew: Crew, at: At, first: date) -> None:
        self.crew, self.at, self.first = crew, at, first

    def begin(self) -> None:
        """Put every change on the agenda."""
        for story in STORIES:
            self.at(
                _morning(add_working_days(self.first + timedelta(days=story.after), 1)), partial(self.propose, story)
            )

    def propose(self, story: Story) -> None:
        """Write a change as its organ would, and hand it in."""
        actor = self.crew.at(f"{story.organ}.handler")
        change = begin_change(story.kind, [story.code], actor=actor)
        said = dict(story.said)
        if story.patch:
            said["results"] = [change.content["results"][0] | dict(story.patch)]
        write_change(change.pk, said, actor=actor)
        number = propose_change(change.pk, actor=actor, why=story.why)
        self.later(PACE, partial(self.step, number, story))

    def step(self, number: str, story: Story) -> None:
        """Do what is open in a case, then come back; once it is over, look for what follows from it."""
        case = cases.read_case(number)
        for item in case.items:
            answer = {**USUAL.get(item.node, {}), **story.answers.get(item.node, {})}
            cases.complete_task(number, item.token, answer, actor=self.crew.at(item.post))
        if cases.read_case(number).status == "open":
            self.later(PACE, partial(self.step, number, story))
        elif story.kind == "delegate":
            self.later(PACE, partial(self.follow, number, story))

    def follow(self, number: str, story: Story) -> None:
        """What was handed down is looked at when half a year is over; what is not held well is taken back."""
        for followed in Change.objects.get(case=number).content.get("follow", ()):
            day = now().astimezone(LEGAL_ZONE).date() + HALF_YEAR
            self.at(_morning(add_working_days(day, 1)), partial(self.evaluate, followed, story))

    def evaluate(self, number: str, story: Story) -> None:
        """Evaluate once; and, where the verdict is to take it back, propose that once the change is written."""
        for item in cases.read_case(number).items:
            answer = {**USUAL.get(item.node, {}), **story.answers.get(item.node, {})}
            cases.complete_task(number, item.token, answer, actor=self.crew.at(item.post))
        if cases.read_case(number).status == "closed":
            self.later(PACE, partial(self.take_back, story))

    def take_back(self, story: Story) -> None:
        """Hand in the change that was written after the evaluation."""
        change = Change.objects.filter(kind="take_back", organ=story.organ, case="").first()
        if change is not None:
            actor = self.crew.at(f"{story.organ}.handler")
            number = propose_change(change.pk, actor=actor, why="跟踪评估认为接不住")
            self.later(PACE, partial(self.step, number, Story(0, "take_back", story.code, story.organ, "")))

    def later(self, days: int, act: Callable[[], None]) -> None:
        """Put an act on the agenda some working days from now."""
        self.at(_morning(add_working_days(now().astimezone(LEGAL_ZONE).date(), days)), act)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(10, 15), LEGAL_ZONE)
