# SPDX-License-Identifier: Apache-2.0
"""What `machine.bpmn` is to do, said once more in plain Python: no tokens, no tables, no calendar but the days of the week.

It knows the rules of the acts and nothing of how the engine keeps them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from mingfu.kernel.clock import LEGAL_ZONE

WHOLE, LOOK, VISIT, MOST = 10, 1, 3, 5
OFF = {date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5), date(2026, 6, 19)}
ON = {date(2026, 5, 9)}
POSTS = {
    "look": "gm.urban.handler", "visit": "gm.urban.handler", "write": "gm.culture.handler", "remind": "gm.housing.handler",
    "take_over": "gm.housing.handler",
}  # fmt: skip
LIMITS = {"look": LOOK, "visit": VISIT}
TRANSFER, SUSPEND = {"look", "visit"}, {"look", "visit", "write"}


@dataclass
class Task:
    """A task that is open."""

    post: str
    since: datetime
    due: date | None
    claimed: str = ""


@dataclass
class Model:
    """The case as it has to be."""

    now: datetime
    status: str = "open"
    outcome: str = ""
    tasks: dict[str, Task] = field(default_factory=dict)
    written: bool = False
    visited: bool = False
    begun: datetime = field(init=False)
    soon: datetime | None = None
    late: datetime | None = None
    pauses: list[list[datetime | None]] = field(default_factory=list)
    extension: int = 0
    due: date = date.min

    def __post_init__(self):
        self.begun = self.now
        self.open("look")
        self.soon = self.now + timedelta(hours=4)
        self.late = over(self.counted(self.now, LOOK))
        self.due = self.counted(self.now, WHOLE)

    @property
    def paused(self):
        return any(until is None for _since, until in self.pauses)

    def counted(self, since, days, *, running=False):
        """The last of so many working days after an instant; `running`: a pause that is open ends now."""
        spans = [(one, until or (self.now if running else one)) for one, until in self.pauses]
        day, left = since.date(), days
        while left:
            day += timedelta(days=1)
            still = any(one.date() <= day < until.date() for one, until in spans)
            left -= (day in ON or (day.weekday() < 5 and day not in OFF)) and not still
        return day

    def open(self, name):
        limit = LIMITS.get(name)
        self.tasks[name] = Task(POSTS[name], self.now, self.counted(self.now, limit) if limit else None)

    # What people do. Each says with which code it is refused, or "" where it is done.

    def claim(self, name, number):
        return self._at(name, number) or self._claimed(name, number)

    def _claimed(self, name, number):
        self.tasks[name].claimed = self.code(name, number)
        return ""

    def release(self, name, number):
        refused = self._at(name, number)
        if not refused:
            self.tasks[name].claimed = ""
        return refused

    def complete(self, name, number):
        if name not in self.tasks:
            return "task-gone"
        refused = self._at(name, number)
        if refused:
            return refused
        del self.tasks[name]
        if name in {"look", "take_over"}:
            self._split()
        self.visited |= name == "visit"
        self.written |= name == "write"
        if not self.tasks:
            self._end("closed")
        return ""

    def hand_over(self, name, number, to):
        refused = self._at(name, number)
        if refused:
            return refused
        if name not in TRANSFER:
            return "act-not-here"
        if to == self.tasks[name].post:
            return "receiver-unfit"
        self.tasks[name].post, self.tasks[name].claimed = to, ""
        return ""

    def suspend(self, post):
        if self.status != "open":
            return "case-over"
        own = {name: task for name, task in self.tasks.items() if task.post == post}
        if not own:
            return "task-not-yours"
        if not set(own) & SUSPEND:
            return "act-not-here"
        if self.paused:
            return "case-suspended"
        dates = [self.due, *(task.due for task in own.values() if task.due)]
        if any(self.now.date() > day for day in dates):
            return "suspension-too-late"
        self.pauses.append([self.now, None])
        return ""

    def resume(self):
        if self.status != "open":
            return "case-over"
        if not self.paused:
            return "case-not-suspended"
        self._run_on()
        return ""

    def extend(self, amount):
        if self.status != "open":
            return "case-over"
        if self.extension:
            return "case-extended-before"
        if self.now.date() > self.counted(self.begun, WHOLE, running=True):
            return "nothing-to-extend"
        if amount > MOST:
            return "extension-too-long"
        self.extension = amount
        self._re_date()
        return ""

    def withdraw(self):
        if self.status != "open":
            return "case-over"
        self._end("withdrawn")
        return ""

    def advance(self, by):
        """Time goes on; then whatever has come due happens, the earliest first."""
        self.now += by
        while True:
            if self.soon is not None and self.soon <= self.now and (self.late is None or self.soon <= self.late):
                self.soon = None
                self.open("remind")
            elif self.late is not None and self.late <= self.now:
                self._late()
            else:
                return

    def _late(self):
        ends = over(self.counted(self.tasks["look"].since, LOOK, running=True))
        if ends > self.now:
            # It stood still, and has more time.
            self.late = ends
            return
        self.late = self.soon = None
        del self.tasks["look"]
        self.open("take_over")

    # What follows.

    def code(self, name, number):
        return f"post:{self.tasks[name].post}#{number}"

    def _at(self, name, number):
        if self.status != "open":
            return "case-over"
        if name not in self.tasks:
            return "task-gone"
        return "task-not-yours" if self.tasks[name].claimed not in {"", self.code(name, number)} else ""

    def _split(self):
        self.soon = self.late = None
        self.open("visit")
        self.open("write")

    def _run_on(self):
        for pause in self.pauses:
            pause[1] = pause[1] or self.now
        self._re_date()

    def _re_date(self):
        self.due = self.counted(self.begun, WHOLE + self.extension)
        for name, task in self.tasks.items():
            if name in LIMITS:
                task.due = self.counted(task.since, LIMITS[name])

    def _end(self, outcome):
        if self.paused:
            self.tasks.clear()
            self._run_on()
        self.tasks.clear()
        self.soon = self.late = None
        self.status, self.outcome = "closed", outcome


def over(day):
    """The first instant after a day."""
    return datetime.combine(day + timedelta(days=1), time(), LEGAL_ZONE)
