# SPDX-License-Identifier: Apache-2.0
"""Joint handling (主办、协办): the organ that leads asks partners for their part, each by its own date, inside the lead's.

A partner answers, refuses or is silent; the lead goes on without a part only with a reason on the record, and answers for
the whole. The clock of the case knows nothing of the parts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from mingfu.engines.cases import act_events as happened
from mingfu.engines.cases.around import at_task, foreseen, keep_words, need, writing_of
from mingfu.engines.cases.beside import PART, beside, kind_of, next_token, own_token
from mingfu.engines.cases.clocks import days_late
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.models import WorkItem
from mingfu.engines.cases.refusals import NoSuchPart, PartDayWrong, PartnerUnfit
from mingfu.engines.cases.snapshot import OpenItem, Snapshot, read_case
from mingfu.engines.cases.whose import acting_at, keep_out, named
from mingfu.engines.cases.writing import NewItem, apply
from mingfu.kernel.access import Actor, Authority, who_may
from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day, today
from mingfu.kernel.organs import posts_on

UNDATED = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Part:
    """What was asked of one partner, and what became of it: `how` is empty while it is open."""

    token: str
    node: str
    post: str
    organ: str
    asked_on: date
    due_on: date | None
    closed_on: date | None
    how: str

    @property
    def lead(self) -> str:
        """Token of the lead's task."""
        return own_token(self.token)

    @property
    def late(self) -> bool:
        """Whether it came after its date, or has not come by now."""
        return self.due_on is not None and (self.closed_on or today()) > self.due_on


@dataclass(frozen=True, slots=True)
class PartCounts:
    """How an organ did as a partner."""

    asked: int
    answered: int
    late: int
    refused: int
    silent: int


def ask_partner(number: str, token: str, *, post: str, due_on: date, ask: str, actor: Actor) -> str:
    """Ask a post of another organ for its part, by a day not after the lead's own; returns the token of the part.

    Raises `ActNotHere` where the procedure does not foresee it, `PartnerUnfit`, `PartDayWrong`, `ReasonNeeded`.
    """
    case, item, acting = at_task(number, token, actor)
    foreseen(case, [item], "joint")
    need(ask)
    organ = _organ_of(case, item, post)
    last = last_day(case, item)
    if not today() <= due_on <= last:
        raise PartDayWrong(last=last)
    part = next_token(case, token, PART)
    writing = writing_of(case, acting)
    digest = keep_words(writing, item.node, "part", ask)
    writing.open.append(NewItem(part, item.node, post, organ, "", due_on))
    writing.events.append(
        happened.PartAsked(
            case=number, token=token, node=item.node, part=part, post=post, organ=organ, due_on=due_on, digest=digest
        )
    )
    apply(writing)
    return part


def last_day(case: Snapshot, item: OpenItem) -> date:
    """The day that binds the lead: of its task or of the case, whichever comes first. A lead without dates has a year."""
    dates = [held.due_on for held in case.clocks] + ([item.due_on] if item.due_on else [])
    return min(dates, default=today() + UNDATED)


def partners(case: Snapshot, item: OpenItem) -> dict[str, Authority]:
    """Posts of other organs that may be asked: those with a live grant for the step, where nothing is asked already."""
    act = program_for(case.procedure, case.program).node(item.node).attributes.get("entry", "")
    return unasked(case, item, who_may(act, area=case.area, born=case.born) if act else ())


def unasked(case: Snapshot, item: OpenItem, able: Iterable[Authority]) -> dict[str, Authority]:
    """Of the posts that may do a step, those of other organs where nothing is asked already."""
    asked = {one.organ for one in beside(case, item.token, PART)}
    return {each.post: each for each in able if each.post.rpartition(".")[0] not in {item.organ, *asked}}


def _organ_of(case: Snapshot, item: OpenItem, post: str) -> str:
    organ = posts_on().filter(code=post).values_list("organ_id", flat=True).first()
    if organ is None or post not in partners(case, item):
        raise PartnerUnfit(post=named([post]))
    return str(organ)


def answer_part(number: str, part: str, *, text: str, actor: Actor) -> None:
    """Give one's part to the lead. Raises `NoSuchPart` and what every act at a task raises."""
    case, item, acting = _at_part(number, part, actor)
    need(text)
    late = days_late(item.due_on, today()) if item.due_on else 0
    writing = writing_of(case, acting)
    digest = keep_words(writing, item.node, "part-answer", text)
    writing.close.append({"token": part, "by": acting.code, "how": "answered"})
    writing.events.append(
        happened.PartAnswered(case=number, part=part, node=item.node, organ=item.organ, late=late, digest=digest)
    )
    apply(writing)


def refuse_part(number: str, part: str, *, reason: str, actor: Actor) -> None:
    """Say that the part is not one's own to give, and why."""
    case, item, acting = _at_part(number, part, actor)
    need(reason)
    writing = writing_of(case, acting)
    digest = keep_words(writing, item.node, "part-refusal", reason)
    writing.close.append({"token": part, "by": acting.code, "how": "refused"})
    writing.events.append(happened.PartRefused(case=number, part=part, node=item.node, organ=item.organ, digest=digest))
    apply(writing)


def drop_parts(number: str, token: str, *, reason: str, actor: Actor) -> int:
    """Go on without the parts that are still open, and say why; how many. What let its date pass counts as silent."""
    case, item, acting = at_task(number, token, actor)
    still_open = beside(case, token, PART)
    if not still_open:
        raise NoSuchPart
    need(reason)
    writing = writing_of(case, acting)
    digest = keep_words(writing, item.node, "part-drop", reason)
    for part in still_open:
        silent = part.due_on is not None and today() > part.due_on
        writing.close.append({"token": part.token, "by": acting.code, "how": "silent" if silent else "dropped"})
        writing.events.append(
            happened.PartDropped(
                case=number, part=part.token, node=part.node, organ=part.organ, silent=silent, digest=digest
            )
        )
    apply(writing)
    return len(still_open)


def _at_part(number: str, part: str, actor: Actor) -> tuple[Snapshot, OpenItem, Actor]:
    case = read_case(number)
    item = case.item(part)
    if item is None or kind_of(part) != PART:
        raise NoSuchPart
    keep_out(case, actor)
    return case, item, acting_at(case, item, actor)


def parts_of(case: Snapshot) -> tuple[Part, ...]:
    """Every part that was ever asked in a case, first to last."""
    rows = WorkItem.objects.filter(case_id=case.id, token__contains=f".{PART}").order_by("id")
    return tuple(
        Part(
            row.token,
            row.node,
            row.post,
            row.organ,
            as_legal_day(row.opened_at),
            row.due_on,
            as_legal_day(row.closed_at) if row.closed_at else None,
            row.how,
        )
        for row in rows
    )


def part_counts(since: date, until: date, *, organs: Sequence[str] = ()) -> Mapping[str, PartCounts]:
    """How organs did as partners in what was asked from a legal day up to, and not with, another. For supervision.

    `late` counts answers after their date, `silent` what was dropped, or is open still, after it.
    """
    asked = WorkItem.objects.annotate(
        asked_on=TruncDate("opened_at", tzinfo=LEGAL_ZONE), closed_on=TruncDate("closed_at", tzinfo=LEGAL_ZONE)
    ).filter(token__contains=f".{PART}", asked_on__gte=since, asked_on__lt=until)
    if organs:
        asked = asked.filter(organ__in=organs)
    rows = (
        asked.values_list("organ")
        .annotate(
            asked=Count("id"),
            answered=Count("id", filter=Q(how="answered")),
            late=Count("id", filter=Q(how="answered", closed_on__gt=F("due_on"))),
            refused=Count("id", filter=Q(how="refused")),
            silent=Count("id", filter=Q(how="silent") | Q(closed_at=None, due_on__lt=today())),
        )
        .order_by("organ")
    )
    return {organ: PartCounts(*counts) for organ, *counts in rows}
