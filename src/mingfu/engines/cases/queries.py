# SPDX-License-Identifier: Apache-2.0
"""Reading cases: every question knows who asks, and what the asker may not see does not exist for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models import Case as Where
from django.db.models.functions import Coalesce, Least, TruncDate

from mingfu.engines.cases.beside import kind_of
from mingfu.engines.cases.clocks import derive_task, is_past, re_derive
from mingfu.engines.cases.declared import start_of, starts
from mingfu.engines.cases.editions import program_for, rules_of
from mingfu.engines.cases.models import Case, CaseFile, Deadline, Submission, Suspension, WorkItem
from mingfu.engines.cases.priority import priority_ground
from mingfu.engines.cases.remembering import look
from mingfu.engines.cases.snapshot import OpenItem, RunningClock, Snapshot, UnknownCase
from mingfu.engines.cases.whose import PARTY
from mingfu.kernel.access import Actor, Level, may
from mingfu.kernel.calendar import Due
from mingfu.kernel.calendar.queries import keep_current
from mingfu.kernel.catalogs import Item
from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day, now, today

SEES_ALL = ("supervision.act", "cockpit.see")
"""Acts whose holders see every case. Heads, who may see supervision of their own organ, are not among them."""

SORTING = ("triage", "prioritise", "reopen")
"""What the desks do with any case of a system: whoever may do one of these sees all of it."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One open task as a worklist shows it."""

    number: str
    token: str
    node: str
    title: str
    summary: str
    system: str
    category: str
    kind: str
    area: str
    channel: str
    post: str
    claimed_by: str
    opened_at: datetime
    task_due_on: date | None
    case_due_on: date | None
    paused: bool = False
    late: bool = False
    """Past the task's or the case's date; of limits in hours past their instant."""
    prior: str = ""
    """The ground on which the case has priority now; empty where it has none."""

    @property
    def beside(self) -> str:
        """What kind of task beside a task it is; empty for a task of the procedure."""
        return kind_of(self.token)

    @property
    def due_on(self) -> date | None:
        """The nearer of the task's and the case's dates."""
        dates = [day for day in (self.task_due_on, self.case_due_on) if day is not None]
        return min(dates) if dates else None


def cases_for(actor: Actor) -> QuerySet[Case]:
    """Every case the actor may see, newest first.

    A party sees its own; an official those of the organ they serve and those a post of theirs ever handled; desks that
    sort a system's matters and those who supervise see all of it, up to their clearance. What somebody must keep out
    of does not exist for them.
    """
    found = Case.objects.order_by("-received_at")
    if actor.kind == "system":
        return found
    if actor.kind == "citizen" and actor.party is not None:
        return found.filter(party=actor.party)
    if actor.kind != "official":
        return found.none()
    kept_out = _kept_out(actor)
    if kept_out:
        found = found.exclude(number__in=kept_out)
    seen = found.filter(level__in=[level.name.lower() for level in Level if level <= actor.level])
    if any(may(actor, act, area="") for act in SEES_ALL):
        return seen
    systems = sorted({start.system for start in starts()})
    sorted_here = [system for system in systems if any(may(actor, f"{system}.{act}") for act in SORTING)]
    handled = WorkItem.objects.filter(post__in=actor.posts).values("case_id")
    lent = WorkItem.objects.filter(delegations__number=actor.number).values("case_id")
    return seen.filter(Q(system__in=sorted_here) | Q(organ=actor.organ) | Q(pk__in=handled) | Q(pk__in=lent))


def find_case(number: str, *, actor: Actor) -> Snapshot:
    """The case of that number, if the actor may see it. Raises `UnknownCase` in either case: 404 gives nothing away."""
    case = look(number)
    if not _sees(case, actor) and not cases_for(actor).filter(number=number).exists():
        raise UnknownCase(number=number)
    return case


def _sees(case: Snapshot, actor: Actor) -> bool:
    """Whether the case itself says that the actor may see it, by the rules of `cases_for`; what it cannot say is asked."""
    if actor.kind == "citizen":
        return actor.party is not None and case.party == str(actor.party)
    if actor.kind != "official" or case.stream in actor.recused or Level[case.level.upper()] > actor.level:
        return False
    return case.organ == actor.organ or any(item.post in actor.posts for item in case.items)


def queue_for(
    actor: Actor, *, limit: int = 200, system: str = "", state: str = "", text: str = "", offset: int = 0
) -> list[QueueRow]:
    """Open tasks of the actor's posts, and those delegated to them. `state`: mine, free, overdue, today or "" for all.

    Cases with priority come first, then the nearest date. `text` is looked for in numbers and summaries. Matters the actor
    keeps out of are left out.
    """
    found = _queue(actor)
    day, late = today(), _late(now())
    if state == "mine":
        found = found.filter(claimed_by__in=_names(actor))
    elif state == "free":
        found = found.filter(claimed_by="")
    elif state == "overdue":
        found = found.filter(late)
    elif state == "today":
        found = found.filter(_on(day)).exclude(late)
    if system:
        found = found.filter(case__system=system)
    if text:
        found = found.filter(Q(case__number__contains=text) | Q(case__summary__contains=text))
    answer_due = Where(When(_ANSWERING, then=F("case__due_on")), default=None)
    dated = found.annotate(
        paused=_STANDS_STILL & ~Q(late), late=_or_not(late), answer_due_on=answer_due, prior=priority_ground()
    )
    nearest = Least("answer_due_on", "due_on").asc(nulls_last=True)
    rows: Iterable[Any] = dated.order_by(Where(When(prior=None, then=1), default=0), nearest, "id").values_list(
        "case__number", "token", "node", "case__procedure", "case__program", "case__summary", "case__system",
        "case__category", "case__kind", "case__area", "case__channel", "post", "claimed_by", "opened_at", "due_on",
        "answer_due_on", "paused", "late", "prior",
    )[offset : offset + limit]  # fmt: skip
    return [_row([*row[:3], program_for(row[3], row[4]).node(row[2]).label, *row[5:]]) for row in rows]


def _row(cells: list[Any]) -> QueueRow:
    cells[-1] = cells[-1] or ""
    return QueueRow(*cells)


_STANDS_STILL = Exists(Suspension.objects.filter(case=OuterRef("case_id"), until=None))


def _stood_still() -> Exists:
    """Whether the clocks of a case stand still since before a date passed: a pause covers no limit that has run out.

    For rows of a case that have a date: its day `due_on`, and of a limit in hours its instant `due_at`.
    """
    open_pauses = Suspension.objects.filter(case=OuterRef("case_id"), until=None)
    open_pauses = open_pauses.annotate(began=TruncDate("since", tzinfo=LEGAL_ZONE))
    covered = Q(began__lte=OuterRef("due_on"), since__lte=Coalesce(OuterRef("due_at"), F("since")))
    return Exists(open_pauses.filter(covered))


def _past(at: datetime) -> Q:
    """Past its date at an instant: its legal day, or of a limit in hours its own instant."""
    return Q(due_on__lt=as_legal_day(at)) | Q(due_at__lt=at)


def _or_not(condition: Q) -> Where:
    return Where(When(condition, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())


def past_clock(at: datetime, *, case: str = "case_id") -> Exists:
    """Whether a clock over the whole case runs and is past its date, which did not stand still by then."""
    running = Deadline.objects.filter(case=OuterRef(case), met_at=None, replaced_at=None)
    return Exists(running.filter(_past(at)).exclude(_stood_still()))


_ANSWERING = Exists(Deadline.objects.filter(case=OuterRef("case_id"), met_at=None, replaced_at=None))
"""Whether a clock over the whole case still runs: once it was answered, the case's date is history."""


def late_among(numbers: Iterable[str]) -> set[str]:
    """Which of these open cases are past a date of theirs, in one query."""
    wanted = list(numbers)
    if not wanted:
        return set()
    found = Case.objects.filter(past_clock(now(), case="pk"), number__in=wanted, status="open")
    return set(found.order_by().values_list("number", flat=True))


def _queue(actor: Actor) -> QuerySet[WorkItem]:
    """What waits for the actor's posts, and what they have taken or were delegated from another post."""
    own = Q(post__in=actor.posts)
    if actor.number:
        own |= Q(claimed_by__in=_names(actor)) & ~Q(claimed_by="")
    found = WorkItem.objects.filter(own, closed_at=None)
    kept_out = _kept_out(actor)
    return found.exclude(case__number__in=kept_out) if kept_out else found


def _kept_out(actor: Actor) -> list[str]:
    """Numbers of the cases that the actor must keep out of."""
    return sorted(name.removeprefix("case:") for name in actor.recused if name.startswith("case:"))


def _names(actor: Actor) -> list[str]:
    return [actor.at_post(post).code for post in actor.posts]


def _late(at: datetime) -> Q:
    """Past the task's or the case's date; what lawfully stood still by then is not late, what was late before stays so."""
    return (_past(at) & ~Q(_stood_still())) | Q(past_clock(at))


def _on(day: date) -> Q:
    return Q(due_on=day) | (Q(case__due_on=day) & Q(_ANSWERING))


def queue_counts(actor: Actor) -> dict[str, int]:
    """How many open tasks wait for the actor's posts: all, mine, free, overdue, due today."""
    late = _late(now())
    return _queue(actor).aggregate(
        all=Count("id"),
        mine=Count("id", filter=Q(claimed_by__in=_names(actor))),
        free=Count("id", filter=Q(claimed_by="")),
        overdue=Count("id", filter=late),
        today=Count("id", filter=~late & _on(today())),
    )


def submissions_of(case: Snapshot) -> list[Submission]:
    """Everything handed in with a case, first to last."""
    return list(Submission.objects.filter(case_id=case.id).order_by("id"))


def handed_in(case: Snapshot, node: str, field: str) -> Any:
    """What the newest submission at a node says in a field; None where it says nothing. "" is the opening form."""
    rows = (
        Submission.objects.filter(case_id=case.id, node=node, erased_at=None)
        .order_by("-id")
        .values_list("content", flat=True)
    )
    return next((content[field] for content in rows if field in content), None)


def files_of(case: Snapshot) -> list[CaseFile]:
    """Every file of a case, first to last."""
    return list(CaseFile.objects.filter(case_id=case.id).order_by("id"))


def items_of(case: Snapshot) -> list[WorkItem]:
    """Every task of a case, open and closed, first to last."""
    return list(WorkItem.objects.filter(case_id=case.id).order_by("id"))


def deadlines_of(case: Snapshot) -> list[Deadline]:
    """Every clock of a case, replaced ones included, first to last."""
    return list(Deadline.objects.filter(case_id=case.id).order_by("id"))


def due_of(case: Snapshot, deadline: Deadline) -> Due:
    """A clock's date with its proof: the same derivation that set it."""
    keep_current()
    running = RunningClock(
        deadline.pk, deadline.code, deadline.limits, deadline.limit, deadline.amount, deadline.unit, deadline.regime,
        deadline.starts_at, deadline.due_on, deadline.basis, deadline.due_at,
    )  # fmt: skip
    return re_derive(running, case.pauses, case.extension)


def due_of_task(case: Snapshot, item: OpenItem) -> tuple[Item, Due]:
    """The row of the list that an open task's date comes from, and the date with its proof. The task must have a limit."""
    keep_current()
    row = rules_of(case).limit(item.limit)
    return row, derive_task(row, item, case.pauses)


@dataclass(frozen=True, slots=True)
class OpenClock:
    """A running clock with the organ that answers for it, its date and the legal day on which it began."""

    number: str
    code: str
    organ: str
    due_on: date
    since: date
    due_at: datetime | None = None

    @property
    def past(self) -> bool:
        """Whether its date has passed by now."""
        return is_past(self.due_on, self.due_at)


@dataclass(frozen=True, slots=True)
class OpenTaskRow:
    """An open task that has a date of its own."""

    number: str
    node: str
    organ: str
    post: str
    due_on: date
    token: str
    due_at: datetime | None = None

    @property
    def past(self) -> bool:
        """Whether its date has passed by now."""
        return is_past(self.due_on, self.due_at)

    @property
    def subject(self) -> str:
        """What a card is about: the step, or the step and the partner that was asked for its part."""
        return f"{self.node}:{self.organ or self.post}" if kind_of(self.token) else self.node


def open_clocks(system: str, code: str, *, due_upto: date) -> list[OpenClock]:
    """Running clocks of a system due on or before a day, nearest first.

    What stands still is left out, but for a date that had passed before it did.
    """
    rows = (
        Deadline.objects.filter(
            case__system=system, code=code, met_at=None, replaced_at=None, due_on__lte=due_upto, case__status="open"
        )
        .exclude(_stood_still())
        .order_by("due_on", "id")
        .values_list("case__number", "code", "case__organ", "due_on", "starts_at", "due_at")
    )
    return [
        OpenClock(number, code, organ, due_on, as_legal_day(since), due_at)
        for number, code, organ, due_on, since, due_at in rows
    ]


def open_tasks(system: str, *, due_upto: date) -> list[OpenTaskRow]:
    """Open tasks of a system with a date on or before a day, nearest first; parts asked of partners among them.

    What stands still is left out, but for a date that had passed before it did.
    """
    rows = (
        WorkItem.objects.filter(case__system=system, closed_at=None, due_on__lte=due_upto)
        .exclude(post=PARTY)
        .exclude(_stood_still())
        .order_by("due_on", "id")
        .values_list("case__number", "node", "organ", "post", "due_on", "token", "due_at")
    )
    return [
        OpenTaskRow(number, node, organ, post, due_on, token, due_at)
        for number, node, organ, post, due_on, token, due_at in rows
        if due_on is not None
    ]


def any_case() -> bool:
    """Whether there is any case at all."""
    return Case.objects.exists()


def running_numbers(*, due_from: date | None = None) -> list[str]:
    """Numbers of every open case, oldest first; of those with a date on or after a day, when one is given."""
    found = Case.objects.filter(status="open")
    if due_from is not None:
        clocks = Deadline.objects.filter(met_at=None, replaced_at=None, due_on__gte=due_from)
        tasks = WorkItem.objects.filter(closed_at=None, due_on__gte=due_from)
        still = Suspension.objects.filter(until=None)
        within = Q(pk__in=clocks.values("case_id")) | Q(pk__in=tasks.values("case_id"))
        found = found.filter(within | Q(pk__in=still.values("case_id")))
    return list(found.order_by("id").values_list("number", flat=True))


def running_under(entry: str) -> list[str]:
    """Numbers of the open cases whose matter cites an entry of the power list, oldest first."""
    cited = [start.key for start in starts() if start.entry == entry]
    # Starts made of a list's entries are known by the cases that began with them.
    made = Case.objects.filter(status="open").exclude(start__in=[start.key for start in starts()])
    keys = made.order_by().values_list("start", flat=True).distinct()
    cited += [key for key in keys if start_of(key).entry == entry]
    found = Case.objects.filter(status="open", start__in=cited)
    return list(found.order_by("id").values_list("number", flat=True))
