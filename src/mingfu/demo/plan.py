# SPDX-License-Identifier: Apache-2.0
"""The district's plan in the demonstration: taken in as an outline, published, and reported on month by month."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO

from mingfu.demo.people import Crew
from mingfu.engines.manifest.profile import PROFILES
from mingfu.kernel.calendar import add_working_days
from mingfu.kernel.clock import LEGAL_ZONE, chance, freeze
from mingfu.kernel.files.storage import store
from mingfu.systems.plan.commands.importing import load_plan_outline
from mingfu.systems.plan.commands.publishing import publish
from mingfu.systems.plan.commands.reporting import report_progress
from mingfu.systems.plan.queries import TaskRow, tree_for

REPORTED_BY = 10
"""Working day of a month on which its progress is told."""
WHOLE = 100
WORDS = (
    "按计划推进，本月完成既定节点。",
    "进度正常，已开展现场检查。",
    "受审批进度影响，下月加快。",
    "已完成阶段目标，正在总结。",
)


@dataclass(slots=True)
class PlanPlay:
    """The plan's part of the year. Tasks advance by some points a month; a few organs forget a month."""

    crew: Crew
    code: str = ""
    percent: dict[str, int] = field(default_factory=dict)

    def begin(self, day: date) -> None:
        """Take the outline in and publish the task list, as the plan office would."""
        with freeze(_at(day)):
            office = self.crew.at("gm.office.plan")
            self.code = load_plan_outline(PROFILES / "gaoming" / "plan.yaml", actor=office).code
            publish(self.code, actor=office, basis="明府字〔2014〕27号，区建设人民满意政府工作领导小组审定")

    def report(self, day: date) -> None:
        """Once a month every lead organ says how far its tasks are; a few forget."""
        if day != add_working_days(day.replace(day=1) - date.resolution, REPORTED_BY):
            return
        with freeze(_at(day)):
            for task in self._tasks():
                if task.percent != WHOLE and chance.below(12):
                    self._tell(task, day)

    def _tell(self, task: TaskRow, day: date) -> None:
        actor = self.crew.at(f"{task.lead}.handler")
        if task.due_on is not None and task.due_on < day:
            proof = store(
                BytesIO("演示用佐证：阶段目标已经达到，数据来源见年度报告。\n".encode()), "佐证.txt", actor=actor
            )
            words = "目标期限已到，已达到目标并附佐证。"
            report_progress(
                self.code,
                task.code,
                month=day,
                percent=WHOLE,
                words=words,
                evidence=proof.sha256,
                evidence_name="佐证.txt",
                actor=actor,
            )
            return
        percent = min(95, self.percent.get(task.code, chance.below(25)) + chance.below(9))
        self.percent[task.code] = percent
        report_progress(self.code, task.code, month=day, percent=percent, words=chance.choice(WORDS), actor=actor)

    def _tasks(self) -> Iterator[TaskRow]:
        tree = tree_for(self.crew.at("gm.office.plan"), self.code)
        for part in tree.parts:
            for clause in part.clauses:
                yield from (task for task in clause.tasks if task.lead)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(16), LEGAL_ZONE)
