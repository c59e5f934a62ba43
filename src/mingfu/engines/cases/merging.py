# SPDX-License-Identifier: Apache-2.0
"""One demand, many voices: cases about one thing are led by one of them, and every party keeps what is its own.

Each keeps its number, its clock and date, its reply, its call-back and rating; no party learns of another more than how
many there are. Where a case may join, a procedure says itself: it waits there for the message `voice.joined`; the case
then waits for `voice.answered` (see `voices`) or for `voice.left`, by which it goes its own way again where it was.
"""

from django.db import transaction
from django.db.models import Q

from mingfu.engines import bpmn
from mingfu.engines.cases import relation_events as happened
from mingfu.engines.cases.around import keep_words, need, running_case, writing_of
from mingfu.engines.cases.declared import start_of
from mingfu.engines.cases.relation_models import Voice
from mingfu.engines.cases.relation_refusals import CannotJoin, CannotLead, NotJoined, WordsTooLong
from mingfu.engines.cases.relations import (
    JOINED,
    LEFT,
    advance,
    apply_all,
    as_json,
    looking_again,
    sorter_of,
    waits_for,
)
from mingfu.engines.cases.snapshot import Snapshot, read_case
from mingfu.engines.cases.writing import apply
from mingfu.kernel.access import Actor
from mingfu.kernel.commands import command
from mingfu.kernel.refusals import _

OPEN = Q(answered_at=None, ended_at=None)
"""Voices that wait for their lead's answer."""

SHORTEST, LONGEST = 10, 4000
TAKEN_OUT, LEAD_ENDED = "taken-out", "lead-ended"


@command
def join(number: str, lead: str, reason: str, *, actor: Actor) -> str:
    """Let a case be handled by another one about the same thing, its lead. Returns the number.

    Its open tasks are left, its clocks run on. By whoever sorts the system's matters, or holds tasks of both, and sees
    both. Raises `CannotJoin`, `CannotLead`, `ReasonNeeded`, `NotYourTask`, `UnknownCase`, `CaseOver`.
    """
    return looking_again(lambda: _join(number, lead, reason, actor))


def _join(number: str, to: str, reason: str, actor: Actor) -> str:
    case, lead = running_case(number), running_case(to)
    acting = sorter_of(actor, case, lead, holding=[case, lead])
    need(reason)
    _can_lead(lead, case)
    _can_join(case)
    node = case.items[0].node
    facts = {"joined_from": node} | ({"organ": lead.organ} if lead.organ else {})
    own, its = writing_of(case, acting), writing_of(lead, acting)
    digest = keep_words(own, "", "join", reason, lead=to)
    own.events.append(happened.VoiceJoined(case=number, lead=to, node=node, facts=as_json(facts), digest=digest))
    its.events.append(happened.VoiceGained(case=to, voice=number))
    advance(own, case, bpmn.Deliver(JOINED, facts))
    if own.open or len(own.close) != len(case.items):
        raise CannotJoin(number=number, why=_("它还有别的步骤在同时办理，请先办完那一步。"))
    apply_all([own, its])
    Voice.objects.create(lead_id=lead.id, joined_id=case.id, node=node, organ=case.organ, since=own.at, by=acting.code)
    return number


def _can_lead(lead: Snapshot, case: Snapshot) -> None:
    """Refuse a lead that is another kind of matter, is led itself, or has been answered."""
    why = None
    if lead.id == case.id:
        why = _("不能并入自己。")
    elif lead.start != case.start:
        why = _("两件不是同一事项。")
    elif Voice.objects.filter(OPEN, joined=lead.id).exists():
        why = _("它已并入另一件，请并入那一件。")
    elif not is_to_answer(lead):
        why = _("它已经答复，不能再替别的办件答复。")
    if why is not None:
        raise CannotLead(number=lead.number, why=why)


def _can_join(case: Snapshot) -> None:
    """Refuse a case that leads others, was joined already, stands still, or is at a step where nothing can be joined."""
    why = None
    if Voice.objects.filter(OPEN, joined=case.id).exists():
        why = _("它已经并入另一件；要换牵头件的，请先取出。")
    elif Voice.objects.filter(OPEN, lead=case.id).exists():
        why = _("它正牵头别的办件；请让它作牵头件，或先取出那些办件。")
    elif case.paused:
        why = _("它的计时暂停着，请先恢复计时。")
    elif not waits_for(case, JOINED):
        why = _("它现在的步骤不能并入别的办件。")
    if why is not None:
        raise CannotJoin(number=case.number, why=why)


def is_to_answer(case: Snapshot) -> bool:
    """Whether a case still has its answer before it, so that it can answer for others: it could be joined, or is at that step."""
    answering = start_of(case.start).answer
    at_it = any(item.node == answering for item in case.items)
    return bool(answering) and (at_it or waits_for(case, JOINED))


@command
def take_out(number: str, reason: str, *, actor: Actor) -> str:
    """Let a joined case go its own way again, at the step and with the organ it had. Returns the number.

    Raises `NotJoined`, `ReasonNeeded`, `NotYourTask`, `UnknownCase`.
    """
    return looking_again(lambda: _take_out(number, reason, actor))


def _take_out(number: str, reason: str, actor: Actor) -> str:
    case = running_case(number)
    voice = Voice.objects.select_related("lead").filter(OPEN, joined=case.id).first()
    if voice is None:
        raise NotJoined(number=number)
    lead = read_case(voice.lead.number)
    acting = sorter_of(actor, case, lead, holding=[lead])
    need(reason)
    let_go(voice, case, lead, acting, how=TAKEN_OUT, reason=reason)
    return number


def let_go(voice: Voice, case: Snapshot, lead: Snapshot, actor: Actor, *, how: str, reason: str = "") -> None:
    """Write that a joined case goes its own way again. Raises `StaleCase`."""
    facts = {"joined_from": voice.node, "organ": voice.organ}
    own, its = writing_of(case, actor), writing_of(lead, actor)
    digest = keep_words(own, "", "leave", reason) if reason else ""
    told = as_json(facts)
    own.events.append(happened.VoiceLeft(case=case.number, lead=lead.number, how=how, facts=told, digest=digest))
    its.events.append(happened.VoiceLost(case=lead.number, voice=case.number, how=how))
    advance(own, case, bpmn.Deliver(LEFT, facts))
    apply_all([own, its])
    Voice.objects.filter(pk=voice.pk).update(ended_at=own.at, how=how)


@command
def word_voice(number: str, words: str, *, actor: Actor) -> str:
    """Put what the lead will answer in other words for the party of this case alone; without words, in the lead's again.

    Returns the number. By whoever holds a task of the lead, or sorts. Raises `WordsTooLong`, `NotJoined`, `NotYourTask`.
    """
    return looking_again(lambda: _word_voice(number, words.strip(), actor))


def _word_voice(number: str, words: str, actor: Actor) -> str:
    case = running_case(number)
    voice = Voice.objects.select_related("lead").filter(OPEN, joined=case.id).first()
    if voice is None:
        raise NotJoined(number=number)
    lead = read_case(voice.lead.number)
    acting = sorter_of(actor, case, lead, holding=[lead])
    if words and not SHORTEST <= len(words) <= LONGEST:
        raise WordsTooLong(least=SHORTEST, most=LONGEST)
    writing = writing_of(case, acting)
    digest = keep_words(writing, "", "voice-words", words)
    writing.events.append(happened.VoiceWorded(case=number, lead=lead.number, digest=digest))
    with transaction.atomic():
        apply(writing)
        Voice.objects.filter(pk=voice.pk).update(worded_at=writing.at if words else None)
    return number
