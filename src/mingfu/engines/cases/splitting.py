# SPDX-License-Identifier: Apache-2.0
"""Splitting one message with several matters: the first stays with its number, each other one becomes a case of its own.

Every part keeps the instant of the one receipt, so that no clock gains by it. The message as it was written stands once,
with the case that it opened; each part has its own words. The first receipt still proves what it proved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from mingfu.engines.cases import relation_events as happened
from mingfu.engines.cases.around import foreseen, keep_words, need, own_tasks, running_case, writing_of
from mingfu.engines.cases.declared import Start, start_of
from mingfu.engines.cases.models import CaseFile, Submission
from mingfu.engines.cases.receiving import Arrival, Handed, begin_case
from mingfu.engines.cases.relation_models import SplitPart
from mingfu.engines.cases.relation_refusals import PartsTooFew, SplitBefore
from mingfu.engines.cases.relations import looking_again
from mingfu.engines.cases.snapshot import Snapshot, read_case
from mingfu.engines.cases.whose import at_post
from mingfu.engines.cases.writing import apply
from mingfu.engines.forms import Field, form
from mingfu.kernel.access import Actor
from mingfu.kernel.commands import command

LEAST, MOST, SHORTEST = 2, 9, 5


@dataclass(frozen=True, slots=True)
class Part:
    """One matter of a message: its own words, its place where it has one of its own, and the files that belong to it."""

    text: str
    place: str = ""
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PartOf:
    """One case of those that a message was split into. `place` counts from 1, the case that was opened first."""

    number: str
    place: int
    summary: str
    status: str
    outcome: str
    milestone: str
    organ: str
    due_on: date | None


@command
def split(number: str, parts: Sequence[Part], reason: str, *, actor: Actor) -> tuple[str, ...]:
    """Make several cases of one message, all or none; returns their numbers, that of the message first.

    By whoever holds a task at which the procedure foresees it (`mf:acts`). Raises `PartsTooFew`, `SplitBefore`,
    `ActNotHere`, `ReasonNeeded`, `NotYourTask`, `CaseOver`, `FormRefused`.
    """
    return looking_again(lambda: _split(number, parts, reason, actor))


def _split(number: str, parts: Sequence[Part], reason: str, actor: Actor) -> tuple[str, ...]:
    case = running_case(number)
    own = own_tasks(case, actor)
    foreseen(case, own, "split")
    acting = at_post(actor, own[0].post)
    need(reason)
    _check(case, parts)
    first, *others = parts
    begun = [_begin(case, part, acting) for part in others]
    for place, fresh in enumerate(begun, 2):
        _say(case, fresh, place, (number, *begun), acting)
    writing = writing_of(case, acting)
    digest = keep_words(writing, "", "split-part", first.text.strip())
    why = keep_words(writing, "", "split", reason)
    writing.events.append(happened.CaseSplit(case=number, parts=tuple(begun), digest=digest, reason=why))
    apply(writing)
    return (number, *begun)


def _check(case: Snapshot, parts: Sequence[Part]) -> None:
    """Two matters or more, each in words; and a message that was not split before."""
    fits = all(len(part.text.strip()) >= SHORTEST for part in parts)
    if not (LEAST <= len(parts) <= MOST and fits):
        raise PartsTooFew(least=LEAST, most=MOST, words=SHORTEST)
    if SplitPart.objects.filter(Q(origin=case.id) | Q(part=case.id)).exists():
        raise SplitBefore(number=case.number)


def _begin(case: Snapshot, part: Part, actor: Actor) -> str:
    """Open the case of one part; its number."""
    start = start_of(case.start)
    arrival = Arrival(
        channel=case.channel,
        party=UUID(case.party) if case.party else None,
        received_at=case.received_at,
        files=_files(case, part, start),
        level=case.level,
    )
    return begin_case(start, _typed(case, part, start), actor=actor, arrival=arrival)


def _say(case: Snapshot, number: str, place: int, parts: tuple[str, ...], actor: Actor) -> None:
    """Say in the case of a part where it comes from."""
    fresh = read_case(number)
    writing = writing_of(fresh, actor)
    told = happened.CaseSplitOff(case=number, origin=case.number, place=place, parts=parts)
    writing.events.append(told)
    apply(writing)
    SplitPart.objects.create(origin_id=case.id, part_id=fresh.id, place=place, at=writing.at, by=actor.code)


def _typed(case: Snapshot, part: Part, start: Start) -> dict[str, list[str]]:
    """What the part's opening form holds: its own words, and of the message what is neither the words nor a person.

    Name and telephone stay where they were written, unless nobody is known: then they are the only way to the person.
    """
    message = _message(case, start)
    typed: dict[str, list[str]] = {}
    for one in form(start.form).fields:
        value = None if one.kind == "file" or (case.party and _is_personal(one)) else message.get(one.name)
        if value not in {None, ""}:
            typed[one.name] = [_word(value)] if not isinstance(value, list) else [*map(str, value)]
        if one.kind == "place" and part.place.strip():
            typed[one.name] = [part.place.strip()]
    return typed | {start.summary: [part.text.strip()]}


def _message(case: Snapshot, start: Start) -> Mapping[str, Any]:
    """What was handed in when the case was opened, or last put right; nothing once it was erased."""
    rows = Submission.objects.filter(case_id=case.id, node="", form=start.form, erased_at=None)
    return rows.order_by("-id").values_list("content", flat=True).first() or {}


def _is_personal(one: Field) -> bool:
    return bool(one.own) or one.autocomplete == "name"


def _word(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _files(case: Snapshot, part: Part, start: Start) -> tuple[Handed, ...]:
    """The files of the message that were said to belong to the part: the bytes stand once, whoever names them."""
    field = next((one.name for one in form(start.form).fields if one.kind == "file"), "")
    if not field or not part.files:
        return ()
    rows = CaseFile.objects.filter(case_id=case.id, node="", pk__in=part.files).order_by("pk")
    return tuple(Handed(row.blob, row.name, field) for row in rows)


def split_parts(case: Snapshot) -> tuple[PartOf, ...]:
    """The cases that this case's message was split into, itself among them; none where it was not split.

    Whoever may see one of them may see them all: they are one person's one message. In at most two queries.
    """
    rows = list(
        SplitPart.objects.filter(Q(origin=case.id) | Q(origin__parts__part=case.id))
        .distinct()
        .select_related("origin", "part")
        .order_by("place")
    )
    if not rows:
        return ()
    found = [(1, rows[0].origin), *((row.place, row.part) for row in rows)]
    return tuple(
        PartOf(one.number, place, one.summary, one.status, one.outcome, one.milestone, one.organ, one.due_on)
        for place, one in found
    )


def same_message(number: str) -> tuple[str, ...]:
    """Numbers of the cases split from the same message as this one, itself among them; none where it was not split."""
    rows = SplitPart.objects.filter(
        Q(origin__number=number) | Q(part__number=number) | Q(origin__parts__part__number=number)
    )
    pairs = list(rows.distinct().order_by("place").values_list("origin__number", "part__number"))
    return (pairs[0][0], *(part for _origin, part in pairs)) if pairs else ()
