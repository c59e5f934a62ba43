# SPDX-License-Identifier: Apache-2.0
"""What the lead of a demand does for its voices by itself: its answer becomes the answer of each, and its organ theirs.

The step that answers is named by the start (`answer`). Once the lead has done it, every voice gets the same form as its
own, from its own reply step, so that its own clock stops, its own paper is issued and its own call-back and rating follow.
A name or a telephone that the lead's party gave never goes along.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q

from mingfu.engines import bpmn
from mingfu.engines.cases import events as stepped
from mingfu.engines.cases import relation_events as happened
from mingfu.engines.cases.around import writing_of
from mingfu.engines.cases.declared import start_of
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.filling import facts_of, fill, submission, told
from mingfu.engines.cases.merging import LEAD_ENDED, OPEN, let_go
from mingfu.engines.cases.models import Submission
from mingfu.engines.cases.queries import cases_for
from mingfu.engines.cases.relation_models import Voice
from mingfu.engines.cases.relations import ANSWERED, advance, as_json, looking_again, waits_for
from mingfu.engines.cases.snapshot import Snapshot, read_case
from mingfu.engines.cases.writing import Writing, apply, begin_writing
from mingfu.engines.forms import form
from mingfu.engines.jobs import Reaction
from mingfu.kernel.access import Actor, system
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.parties import mask, shown

BY = system("voices")
SHORTEST_NAME = 2
NUMBERS = re.compile(r"(?P<resident_id>(?<!\d)\d{17}[\dXx])|(?P<phone>(?<!\d)1\d{10}(?!\d))")


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """One voice of a demand, for those who handle it."""

    number: str
    summary: str
    since: datetime
    due_on: date | None
    status: str
    milestone: str
    worded: bool
    answered_at: datetime | None
    party: str
    seen: bool
    """Whether the asker may see that case."""


@dataclass(frozen=True, slots=True)
class Led:
    """By which case another one is led: `answered` once it has got its answer."""

    lead: str
    since: datetime
    answered: bool
    seen: bool


def answer_voices(event: StoredEvent) -> None:
    """Reaction to `task.completed`: what the lead did is done for its voices."""
    number = event.payload["case"]
    joined = list(
        Voice.objects.filter(OPEN, lead__number=number).order_by("id").values_list("joined__number", "lead__start")
    )
    if not joined:
        return
    answers = event.payload["node"] == start_of(joined[0][1]).answer
    lead = read_case(number)
    for voice, _start in joined:
        looking_again(partial(_answer, voice, lead, event) if answers else partial(_follow, voice, lead))


def _answer(number: str, lead: Snapshot, event: StoredEvent) -> None:
    """Give a voice the answer that its lead gave: once, however often it is tried."""
    voice = Voice.objects.select_for_update().filter(OPEN, joined__number=number, lead=lead.id).first()
    case = read_case(number)
    if voice is None or not waits_for(case, ANSWERED):
        return
    content, varied = _wording(case, lead, event.payload["digest"], voice)
    facts = {"organ": lead.organ}
    writing = begin_writing(number, expected=case.version, head=case.head, by=event.by)
    answered = happened.VoiceAnswered(case=number, lead=lead.number, varied=varied, facts=as_json(facts))
    writing.events.append(answered)
    advance(writing, case, bpmn.Deliver(ANSWERED, facts))
    apply(writing)
    _reply(read_case(number), event.payload["node"], event.by, content)
    Voice.objects.filter(pk=voice.pk).update(answered_at=writing.at)


def _reply(case: Snapshot, node: str, by: str, content: dict[str, Any]) -> None:
    """Do the voice's own reply step with what the lead answered, in the name of whoever answered."""
    item = next(item for item in case.items if item.node == node)
    named = program_for(case.procedure, case.program).node(node).attributes["form"]
    spec = form(named)
    bound = fill(spec, {name: _typed(value) for name, value in content.items()}, (), case.data)
    handed_in = submission(node, spec, bound)
    writing: Writing = begin_writing(case.number, expected=case.version, head=case.head, by=by)
    writing.submissions.append(handed_in)
    done = stepped.TaskCompleted(
        case=case.number, token=item.token, node=node, form=spec.key, form_digest=spec.digest,
        digest=handed_in.digest, facts=told(bound),
    )  # fmt: skip
    writing.events.append(done)
    advance(writing, case, bpmn.Complete(int(item.token), facts_of(bound)))
    apply(writing)


def _typed(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _wording(case: Snapshot, lead: Snapshot, digest: str, voice: Voice) -> tuple[dict[str, Any], bool]:
    """What a voice is told: the lead's form, its main text in this party's own words where somebody put it so."""
    answer = Submission.objects.get(case_id=lead.id, digest=digest)
    content: dict[str, Any] = dict(answer.content)
    main = _main_text(answer.form)
    if voice.worded_at is not None:
        own = Submission.objects.filter(case_id=case.id, form="voice-words", erased_at=None).order_by("-id").first()
        if own is not None and own.content["text"]:
            return content | {main: own.content["text"]}, True
    private = _private(lead)
    return {name: private.out_of(value) for name, value in content.items()}, False


def _main_text(named: str) -> str:
    """The first question of a form that is answered in free words."""
    return next(one.name for one in form(named).fields if one.kind == "textarea")


@dataclass(frozen=True, slots=True)
class Private:
    """What leads to the lead's party: names as they were written, and the masks under which numbers are kept."""

    names: tuple[str, ...]
    masks: frozenset[str]

    def out_of(self, value: Any) -> Any:
        """A text without them."""
        if not isinstance(value, str):
            return value
        for name in self.names:
            value = value.replace(name, "诉求人")
        return NUMBERS.sub(self._struck, value)

    def _struck(self, found: re.Match[str]) -> str:
        kind = next(name for name, number in found.groupdict().items() if number)
        return "（略）" if mask(kind, found[0]) in self.masks else found[0]


def _private(lead: Snapshot) -> Private:
    """What the lead's party said of itself when the case was opened, and what is kept of it."""
    spec = form(start_of(lead.start).form)
    rows = Submission.objects.filter(case_id=lead.id, form=spec.key, erased_at=None).values_list("content", flat=True)
    told = [(one, str(content.get(one.name) or "")) for content in rows for one in spec.fields]
    names = {value for one, value in told if one.autocomplete == "name" and len(value) >= SHORTEST_NAME}
    masks = {value for one, value in told if one.own or one.kind in {"phone", "identity", "email"}} - {""}
    if lead.party:
        party = UUID(lead.party)
        masks |= {masked for _kind, masked in shown([party])[party].identifiers}
    return Private(tuple(sorted(names, key=len, reverse=True)), frozenset(masks))


def _follow(number: str, lead: Snapshot) -> None:
    """Let the organ that handles the lead answer for the voice too: its date is now that organ's to keep."""
    case = read_case(number)
    if not lead.organ or case.organ == lead.organ or not waits_for(case, ANSWERED):
        return
    facts = {"organ": lead.organ}
    writing = writing_of(case, BY)
    writing.events.append(happened.VoiceFollowed(case=number, lead=lead.number, facts=as_json(facts)))
    advance(writing, case, bpmn.Change(facts))
    apply(writing)


def end_voices(event: StoredEvent) -> None:
    """Reaction to `case.closed`: voices of a lead that ended unanswered go their own way; a voice that ended is one less."""
    number, outcome = event.payload["case"], event.payload["outcome"]
    for voice in (
        Voice.objects.filter(OPEN, lead__number=number).order_by("id").values_list("joined__number", flat=True)
    ):
        looking_again(partial(_let_go, voice, number))
    if Voice.objects.filter(OPEN, joined__number=number).exists():
        looking_again(partial(_lose, number, outcome))


def _let_go(number: str, lead: str) -> None:
    voice = Voice.objects.select_for_update().filter(OPEN, joined__number=number).first()
    case = read_case(number)
    if voice is not None and case.status == "open":
        let_go(voice, case, read_case(lead), BY, how=LEAD_ENDED)


def _lose(number: str, outcome: str) -> None:
    """The party of a voice took its matter back, or it ended otherwise: its lead leads one less."""
    voice = Voice.objects.select_for_update().select_related("lead").filter(OPEN, joined__number=number).first()
    if voice is None:
        return
    lead = read_case(voice.lead.number)
    writing = writing_of(lead, BY)
    writing.events.append(happened.VoiceLost(case=lead.number, voice=number, how=outcome))
    apply(writing)
    Voice.objects.filter(pk=voice.pk).update(ended_at=writing.at, how=outcome[:20])


ANSWER_VOICES = Reaction("cases.answer-voices", ("task.completed",), answer_voices)
END_VOICES = Reaction("cases.end-voices", ("case.closed",), end_voices)


def voices_of(case: Snapshot, *, actor: Actor) -> tuple[VoiceRow, ...]:
    """The voices that a case leads or has answered for, oldest first. Of one the asker may not see, only that it is there."""
    rows = Voice.objects.filter(lead=case.id, ended_at=None).select_related("joined").order_by("id")
    held = list(rows)
    if not held:
        return ()
    seen = _seen(actor, [row.joined_id for row in held])
    return tuple(_row(row, seen=row.joined_id in seen) for row in held)


def _row(row: Voice, *, seen: bool) -> VoiceRow:
    one = row.joined
    shown = (one.number, one.summary) if seen else ("", "")
    return VoiceRow(
        *shown, row.since, one.due_on, one.status, one.milestone, row.worded_at is not None, row.answered_at,
        str(one.party or "") if seen else "", seen,
    )  # fmt: skip


def led_by(case: Snapshot, *, actor: Actor) -> Led | None:
    """The case that leads this one, or has answered for it; None for one that is handled on its own."""
    row = Voice.objects.filter(joined=case.id, ended_at=None).select_related("lead").order_by("-id").first()
    if row is None:
        return None
    seen = bool(_seen(actor, [row.lead_id]))
    return Led(row.lead.number if seen else "", row.since, row.answered_at is not None, seen)


def _seen(actor: Actor, pks: list[int]) -> set[int]:
    return set(cases_for(actor).filter(pk__in=pks).values_list("pk", flat=True))


def voices_of_demand(number: str) -> tuple[str, ...]:
    """Numbers of all cases that speak of the same demand as this one, the lead first; itself alone where it has no others."""
    lead = (
        Voice.objects.filter(joined__number=number, ended_at=None)
        .order_by("-id")
        .values_list("lead__number", flat=True)
    )
    first = lead.first() or number
    joined = Voice.objects.filter(lead__number=first, ended_at=None).order_by("id")
    return (first, *joined.values_list("joined__number", flat=True))


def voice_count(number: str) -> int:
    """How many cases speak of the same demand as this one, itself among them: all that the public and a party learn.

    1 for a case that is handled on its own.
    """
    return len(voices_of_demand(number))


def is_answered_by_another(number: str) -> str:
    """Number of the lead that answered for a case; empty where it was answered on its own."""
    found = Voice.objects.filter(~Q(answered_at=None), joined__number=number, ended_at=None).order_by("-id")
    return found.values_list("lead__number", flat=True).first() or ""
