# SPDX-License-Identifier: Apache-2.0
"""Linking two cases that have to do with each other: the same person's earlier one, the same place, a follow-up.

A link moves no task and no clock. Who may see both cases sees it on both; who may see one of them does not know of it.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from mingfu.engines.cases import relation_events as happened
from mingfu.engines.cases.around import keep_words, need, writing_of
from mingfu.engines.cases.models import Case
from mingfu.engines.cases.queries import cases_for
from mingfu.engines.cases.relation_models import CaseLink
from mingfu.engines.cases.relation_refusals import LinkGone, LinkKindUnknown, LinkUnfit
from mingfu.engines.cases.relations import apply_all, looking_again, sorter_of
from mingfu.engines.cases.snapshot import Snapshot, read_case
from mingfu.kernel.access import Actor
from mingfu.kernel.commands import command
from mingfu.kernel.refusals import _

KINDS = {
    "person": _("同一诉求人的另一件"),
    "place": _("同一地点的另一件"),
    "follow-up": _("承接此前一件"),
    "other": _("其他关系"),
}
"""How two cases may stand to each other."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A link as it stands on the page of one of its two cases."""

    pk: int
    kind: str
    number: str
    summary: str
    open: bool
    earlier: bool
    """Whether the other case is the one that was there first."""


@command
def link(number: str, other: str, kind: str, reason: str, *, actor: Actor) -> str:
    """Say that a case has to do with another one, open or closed; both pages show it. Returns the number.

    By whoever sorts the system's matters, or holds an open task of `number`, and sees both. Raises `LinkUnfit`,
    `LinkKindUnknown`, `ReasonNeeded`, `NotYourTask`, `UnknownCase`.
    """
    return looking_again(lambda: _link(number, other, kind, reason, actor))


def _link(number: str, other: str, kind: str, reason: str, actor: Actor) -> str:
    case, beside = read_case(number), read_case(other)
    acting = _who(actor, case, beside)
    if kind not in KINDS:
        raise LinkKindUnknown
    need(reason)
    if number == other or _between(case, beside) is not None:
        raise LinkUnfit(other=other)
    own, its = writing_of(case, acting), writing_of(beside, acting)
    digest = keep_words(own, "", "link", reason, other=other)
    own.events.append(happened.CaseLinked(case=number, other=other, kind=kind, first=True, digest=digest))
    its.events.append(happened.CaseLinked(case=other, other=number, kind=kind, first=False, digest=digest))
    apply_all([own, its])
    CaseLink.objects.create(case_id=case.id, other_id=beside.id, kind=kind, since=own.at, by=acting.code)
    return number


@command
def unlink(number: str, pk: int, reason: str, *, actor: Actor) -> str:
    """Take a link back, from either of its cases. Returns the number. Raises `LinkGone`, `ReasonNeeded`."""
    return looking_again(lambda: _unlink(number, pk, reason, actor))


def _unlink(number: str, pk: int, reason: str, actor: Actor) -> str:
    case = read_case(number)
    row = (
        CaseLink.objects.filter(Q(case=case.id) | Q(other=case.id), pk=pk, ended_at=None)
        .select_related("case", "other")
        .first()
    )
    if row is None:
        raise LinkGone
    beside = read_case(row.other.number if row.case_id == case.id else row.case.number)
    acting = _who(actor, case, beside)
    need(reason)
    own, its = writing_of(case, acting), writing_of(beside, acting)
    digest = keep_words(own, "", "unlink", reason, other=beside.number)
    told = {"kind": row.kind, "digest": digest}
    own.events.append(happened.CaseUnlinked(case=number, other=beside.number, first=True, **told))
    its.events.append(happened.CaseUnlinked(case=beside.number, other=number, first=False, **told))
    apply_all([own, its])
    CaseLink.objects.filter(pk=pk).update(ended_at=own.at, ended_by=acting.code)
    return number


def _who(actor: Actor, case: Snapshot, beside: Snapshot) -> Actor:
    """The actor at the post by which they may link: both must be seen, a task of the first is enough."""
    if actor.kind != "system" and not cases_for(actor).filter(pk=beside.id).exists():
        raise LinkUnfit(other=beside.number)
    return sorter_of(actor, case, beside, holding=[case])


def _between(case: Snapshot, beside: Snapshot) -> CaseLink | None:
    both = {case.id, beside.id}
    return CaseLink.objects.filter(case__in=both, other__in=both, ended_at=None).first()


def links_of(case: Snapshot, *, actor: Actor) -> tuple[Linked, ...]:
    """The links of a case whose other end the actor may see, newest first, in one query."""
    seen = cases_for(actor).order_by().values("pk")
    found = CaseLink.objects.filter(
        Q(case=case.id, other__in=seen) | Q(other=case.id, case__in=seen), ended_at=None
    ).order_by("-since", "-id")
    rows: Any = found.values_list(
        "id", "kind", "case_id", "case__number", "case__summary", "case__status", "other__number", "other__summary",
        "other__status",
    )  # fmt: skip
    return tuple(_linked(case, row) for row in rows)


def _linked(case: Snapshot, row: tuple[Any, ...]) -> Linked:
    pk, kind, first, *ends = row
    number, summary, status = ends[3:] if first == case.id else ends[:3]
    return Linked(pk, kind, number, summary, status == "open", earlier=first == case.id)


def earlier_of(case: Snapshot, *, actor: Actor, most: int = 5) -> tuple[Case, ...]:
    """Other cases of the same party that the actor may see, newest first: what a link may be made to."""
    if not case.party:
        return ()
    return tuple(cases_for(actor).filter(party=case.party).exclude(pk=case.id)[:most])
