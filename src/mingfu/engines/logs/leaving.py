# SPDX-License-Identifier: Apache-2.0
"""The district's own cases, out of the ledger, as a log may tell them: streamed, named by the procedure, nobody named.

Cases above the ordinary level of confidentiality stay here. A post stands for whoever held it, `party` for any person.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from mingfu.engines.bpmn import Program, parse
from mingfu.engines.cases import program_for
from mingfu.engines.cases.declared import procedure_file
from mingfu.engines.cases.figures import ORDINARY
from mingfu.engines.cases.models import Case, Deadline, ProcedureEdition
from mingfu.engines.logs.conforming import Conformance, Conforming, is_over
from mingfu.engines.logs.matter import Matter, Step, end_of_day
from mingfu.engines.logs.net import Net, net_of
from mingfu.engines.logs.trace import COMPLETE, Happening, Trace
from mingfu.kernel.calendar import working_days_between
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.ledger import StoredEvent, events_of_each

BATCH = 500
"""Cases read with one question."""

_TOWN = 9
"""Digits of a division that say the town and not the village."""
_POST = re.compile(r"post:([^#]+)")
_WITHDRAWN = "撤回"

_DONE = {"case.opened", "task.completed", "timer.fired", "case.withdrawn", "case.reopened"}
_MORE = {
    "task.opened": "schedule",
    "task.claimed": "assign",
    "task.released": "schedule",
    "task.handed-over": "reassign",
    "task.cancelled": "ate_abort",
    "case.suspended": "suspend",
    "case.resumed": "resume",
}
_NAMES = [*sorted(_DONE), *_MORE, "deadline.set", "deadline.moved", "deadline.met", "case.closed"]
_OF_THE_CASE = {"case.suspended": "计时暂停", "case.resumed": "计时恢复"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases, received from `since` up to, and not with, `until`; `whole` tells every transition of a task."""

    system: str = ""
    since: datetime | None = None
    until: datetime | None = None
    closed_only: bool = False
    whole: bool = False


def matters(wanted: Wanted) -> Iterator[Matter]:
    """Every case, oldest first, a batch in memory at a time."""
    found = Case.objects.filter(level__in=ORDINARY).order_by("id")
    if wanted.system:
        found = found.filter(system=wanted.system)
    if wanted.since is not None:
        found = found.filter(received_at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(received_at__lt=wanted.until)
    if wanted.closed_only:
        found = found.filter(status="closed")
    rows = found.values("number", "system", "organ", "area", "category", "kind").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        by_stream = {f"case:{row['number']}": row for row in batch}
        told = dict(events_of_each(list(by_stream), _NAMES))
        instants = _instants([row["number"] for row in batch])
        for stream, row in by_stream.items():
            if stream in told:
                dated = instants.get(row["number"], {})
                yield _Telling(row, told[stream], dated, whole=wanted.whole).matter()


def _instants(numbers: list[str]) -> dict[str, dict[date, datetime]]:
    """Of cases with limits in hours: the instant at which each of their dates ends."""
    rows = Deadline.objects.filter(case__number__in=numbers, due_at__isnull=False, token="").values_list(
        "case__number", "due_on", "due_at"
    )
    found: dict[str, dict[date, datetime]] = {}
    for number, due_on, due_at in rows:
        assert due_at is not None
        found.setdefault(number, {})[due_on] = due_at
    return found


def conform_ours(wanted: Wanted) -> dict[tuple[str, str], Conformance]:
    """Hold our own cases against the procedures they were born under: (key, edition) → what was found."""
    held: dict[tuple[str, str], Conforming] = {}
    for matter in matters(wanted):
        edition = (str(matter.attributes["procedure"]), str(matter.attributes["program"]))
        if edition not in held:
            held[edition] = Conforming(net_kept(*edition))
        trace = trace_of(matter)
        held[edition].add(trace, closed=is_over(trace))
    return {edition: conforming.done() for edition, conforming in held.items()}


def net_kept(procedure: str, digest: str) -> Net:
    """The net of a procedure as some case was born under it; of the installed one where its text was never kept."""
    row = ProcedureEdition.objects.filter(digest=digest).first()
    if row is not None:
        return net_of(parse(row.text.encode(), name=row.file))
    file = procedure_file(procedure)
    return net_of(parse(file.read_bytes(), name=file.name))


def trace_of(matter: Matter) -> Trace:
    """A case as a reader of its log would see it: what was done, without what was only begun or handed on."""
    attributes = {f"mf:{key}": str(value) for key, value in matter.attributes.items()}
    done = [
        Happening(step.activity, step.at, step.lifecycle, step.post)
        for step in matter.steps
        if step.lifecycle == COMPLETE
    ]
    return Trace(matter.number, attributes, done)


class _Telling:
    """One case, told from its events."""

    def __init__(
        self, row: Mapping[str, Any], events: list[StoredEvent], instants: Mapping[date, datetime], *, whole: bool
    ) -> None:
        self.instants = instants
        self.row = row
        self.events = events
        self.whole = whole
        self.program: Program | None = None
        self.received = as_legal_day(events[0].at)
        self.due: dict[str, date | None] = {}
        self.at_post: dict[str, str] = {}
        self.clocks: dict[str, date] = {}
        self.met: list[tuple[date, datetime, int, int]] = []
        self.told = Matter(row["number"])

    def matter(self) -> Matter:
        for event in self.events:
            facts = event.payload
            if event.name == "case.opened":
                self.born(facts)
            elif event.name == "task.opened":
                self.due[facts["token"]] = date.fromisoformat(facts["due_on"]) if facts["due_on"] else None
                self.at_post[facts["token"]] = facts["post"]
            elif event.name in {"deadline.set", "deadline.moved"}:
                self.clocks[facts["clock"]] = date.fromisoformat(facts["due_on"])
            elif event.name == "deadline.met":
                self.stopped(event)
            elif event.name == "case.closed":
                self.over(event)
            elif event.name == "case.reopened":
                for key in ("closed", "outcome", "working_days"):
                    self.told.attributes.pop(key, None)
            if event.name in _DONE or (self.whole and event.name in _MORE):
                self.step(event)
        self.dates()
        return self.told

    def born(self, facts: Mapping[str, Any]) -> None:
        row, told = self.row, self.told.attributes
        received = datetime.fromisoformat(facts["received_at"])
        self.received = as_legal_day(received)
        self.program = program_for(facts["procedure"], facts["program"])
        told["system"] = row["system"]
        told |= {key: facts[key] for key in ("start", "procedure", "program", "channel")}
        told["received"] = received
        told |= {key: row[key] for key in ("organ", "category", "kind") if row[key]}
        if row["area"]:
            told["area"] = row["area"][:_TOWN]

    def stopped(self, event: StoredEvent) -> None:
        facts = event.payload
        self.clocks.pop(facts["clock"], None)
        self.met.append((date.fromisoformat(facts["due_on"]), event.at, facts["late"], facts.get("hours_late", 0)))

    def over(self, event: StoredEvent) -> None:
        days = working_days_between(self.received, as_legal_day(event.at))
        self.told.attributes |= {"closed": event.at, "outcome": event.payload["outcome"], "working_days": days}

    def dates(self) -> None:
        """The date that counts, and when it was met: of several clocks the one that was missed, else the last."""
        told = self.told.attributes
        if self.clocks:
            told["due"] = self.instant(min(self.clocks.values()))
        elif self.met:
            due, at, late, hours = max(self.met, key=lambda row: (row[1] > self.instant(row[0]), row[1]))
            told |= {"due": self.instant(due), "answered": at, "late_days": late}
            if hours:
                told["late_hours"] = hours

    def instant(self, day: date) -> datetime:
        """Until when something may be done: to the minute where the limit counts hours, else to the end of the day."""
        return self.instants.get(day) or end_of_day(day)

    def step(self, event: StoredEvent) -> None:
        facts = event.payload
        token = facts.get("token", "")
        lifecycle = _MORE.get(event.name, "complete")
        post = _who(event.by)
        if event.name == "case.withdrawn":
            node, label, lifecycle = "", _WITHDRAWN, "pi_abort"
        elif event.name in _OF_THE_CASE:
            node, label = "", _OF_THE_CASE[event.name]
        else:
            node, label = self.named(facts["start"] if event.name == "case.reopened" else facts.get("node", ""))
        if event.name == "task.opened":
            post = facts["post"]
        elif event.name == "task.handed-over":
            post = facts["to_post"]
        organ = post.rpartition(".")[0]
        day = working_days_between(self.received, max(self.received, as_legal_day(event.at)))
        step = Step(
            f"{self.told.number}/{event.seq}", label, node, event.at, lifecycle, post, organ, self.due.get(token), day
        )
        self.told.steps.append(step)

    def named(self, node: str) -> tuple[str, str]:
        """Id and name of an element; of the receipt, the start of the procedure."""
        program = self.program
        if program is None:
            return node, node
        if not node:
            starts = [program.nodes[index] for index in program.starts]
            start = next((one for one in starts if one.event is None), starts[0])
            return start.id, start.label
        return node, program.node(node).label if node in program.index else node


def _who(by: str) -> str:
    """The post that acted; any person is `party`, and what happens by itself `system`."""
    found = _POST.match(by)
    if found is not None:
        return found[1]
    return "system" if by.startswith("system") else "party"
