# SPDX-License-Identifier: Apache-2.0
"""Receiving a matter: the form, the channel, the entry of the power list, and the editions the case is born under."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mingfu.engines import bpmn
from mingfu.engines.cases import events as happened
from mingfu.engines.cases.calling import Calling, told_codes
from mingfu.engines.cases.clock_rules import keep_clocks
from mingfu.engines.cases.declared import CHANNELS, Start, start_of
from mingfu.engines.cases.editions import editions_on, keep_procedure, program_for
from mingfu.engines.cases.filling import facts_of, fill, keyed, submission, told
from mingfu.engines.cases.foreseeing import remember_birth
from mingfu.engines.cases.numbers import case_number
from mingfu.engines.cases.planning import follow
from mingfu.engines.cases.refusals import ChannelClosed, FormRefused, StartWithdrawn, stepping
from mingfu.engines.cases.tables import keep_tables
from mingfu.engines.cases.writing import Writing, apply, begin_writing
from mingfu.engines.forms import Bound, FormSpec, form
from mingfu.kernel.access import Actor, Level, require
from mingfu.kernel.catalogs import alive, last_of, title_of
from mingfu.kernel.clock import as_legal_day, at_one_moment, today
from mingfu.kernel.commands import Statement
from mingfu.kernel.ledger import Head
from mingfu.kernel.refusals import _

Typed = Mapping[str, Sequence[str]]
SERIAL = Statement("SELECT nextval('case_serial_v1')::text")
LONGEST_NAME = 200
DIRECT = {"web", "phone-app", "api", "kiosk"}


@dataclass(frozen=True, slots=True)
class Handed:
    """A stored file that comes with a submission; `field` names the question it answers, "" where there is but one."""

    blob: str
    name: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a matter arrived. `received_at` keeps the instant of a receipt elsewhere: the clock starts there."""

    channel: str = "web"
    party: UUID | None = None
    received_at: datetime | None = None
    files: tuple[Handed, ...] = ()
    level: str = "internal"

    def __post_init__(self) -> None:
        """Refuse a level that nobody could be cleared for."""
        Level[self.level.upper()]


WEB = Arrival()


def open_case(start: str, typed: Typed, *, actor: Actor, arrival: Arrival = WEB, key: str | None = None) -> str:
    """Receive a matter and begin its handling; returns the case number.

    Raises `FormRefused` with what was typed, `ChannelClosed`, `StartWithdrawn` when the power list no longer has the
    entry, `NotAllowed` (a channel that only officials may use).
    """
    with at_one_moment():
        return _open(start_of(start), typed, actor, arrival, key)


def _open(declared: Start, typed: Typed, actor: Actor, arrival: Arrival, key: str | None) -> str:
    _open_to(declared, arrival, actor)
    return begin_case(declared, typed, actor=actor, arrival=arrival, key=key)


def begin_case(
    declared: Start, typed: Typed, *, actor: Actor, arrival: Arrival, key: str | None = None, edition: str = ""
) -> str:
    """Begin a case that nobody asks whether it may come this way: for those who have asked already, or were asked.

    `edition` pins the procedure; without it the present one is taken.
    """
    spec = form(declared.form)
    bound = fill(spec, typed, arrival.files, known=arrival.party is not None)
    if declared.examines is not None:
        declared.examines(bound, arrival.party or actor.party)
        if not bound.ok:
            raise FormRefused(bound)
    program = program_for(declared.procedure, edition) if edition else keep_procedure(declared.procedure)
    given = _given(declared, bound, arrival)
    data = given | facts_of(bound)
    number = case_number(today(), _serial())
    call = keyed("case.open", actor, key, declared.key, spec, typed, arrival.files)
    writing = begin_writing(number, expected=0, head=Head(), by=actor.code, key=call)
    _receive(writing, declared, bound, program=program.digest, actor=actor, arrival=arrival, given=given)
    calls = Calling(writing.case["editions"], writing.instant)
    with stepping():
        result = bpmn.begin(program, data, perform=calls, at=writing.instant)
    follow(writing, result, program=program, start=declared, before=None, data=data, called=calls.called)
    answer = apply(writing)
    remember_birth(writing, answer)
    return str(answer["number"])


def admit(declared: Start) -> None:
    """Refuse a matter that is not taken in now: its entry has gone from the power list, or the matter itself is closed.

    Raises `StartWithdrawn` with the reason and where to go instead, and what the start's own `admits` raises.
    """
    if declared.entry and not alive("powers", declared.entry):
        raise StartWithdrawn(title=declared.title, entry=declared.entry, **_told_of(declared.entry))
    if declared.admits is not None:
        declared.admits()


def _open_to(declared: Start, arrival: Arrival, actor: Actor) -> None:
    """The matter is still handled here, comes by an open channel, and whoever writes it down may do so."""
    admit(declared)
    if arrival.channel not in declared.by:
        channels = "、".join(str(CHANNELS.get(channel, channel)) for channel in declared.by)
        raise ChannelClosed(title=declared.title, channels=channels)
    if arrival.channel not in DIRECT:
        require(actor, f"{declared.system}.record")


def _told_of(code: str) -> dict[str, str]:
    """Why an entry was withdrawn and where to go instead, as the list says of it."""
    ended = last_of("powers", code)
    told = ended.content.get("ended", {}) if ended is not None else {}
    instead = "、".join(title_of("powers", each) for each in told.get("instead", ()))
    way = str(told.get("way", "")) or (str(_("请改办：{instead}。")).format(instead=instead) if instead else "")
    why = str(told.get("why", "")) or str(_("权责清单条目 {entry} 已撤回")).format(entry=code)
    return {"why": why, "way": way or str(_("请从首页查看现有事项，或拨打 12345 询问由谁办理。"))}


def _given(declared: Start, bound: Bound, arrival: Arrival) -> dict[str, object]:
    """First data that nobody typed: the start's own, the way in, and what a first look suggests."""
    data = dict(declared.defaults or {}) | {"channel": arrival.channel, "organ": declared.organ}
    if declared.first_look is not None:
        data |= declared.first_look(bound.values)
    return data


def _receive(
    writing: Writing,
    declared: Start,
    bound: Bound,
    *,
    program: str,
    actor: Actor,
    arrival: Arrival,
    given: Mapping[str, object],
) -> None:
    """The rows and the event of a receipt: the case as born, under its editions, with what was handed in."""
    spec = bound.spec
    handed_in = submission("", spec, bound)
    received_at = arrival.received_at or writing.at
    party = arrival.party or actor.party
    lists = editions_on(as_legal_day(received_at), f"{declared.system}.limits", "powers", *declared.lists)
    lists |= keep_tables(program_for(declared.procedure, program)) | keep_clocks(declared)
    writing.submissions.append(handed_in)
    writing.files += [{"blob": one.blob, "name": named_file(spec, one), "node": ""} for one in arrival.files]
    writing.case = {
        "system": declared.system,
        "start": declared.key,
        "procedure": declared.procedure,
        "program": program,
        "summary": (declared.subject or str(bound.values.get(declared.summary, "")))[:200],
        "channel": arrival.channel,
        "level": arrival.level,
        "party": party,
        "received_at": received_at,
        "editions": lists,
    }
    opened = happened.CaseOpened(
        case=writing.number,
        start=declared.key,
        procedure=declared.procedure,
        program=program,
        channel=arrival.channel,
        party=str(party or ""),
        received_at=received_at,
        editions=lists,
        form=spec.key,
        form_digest=spec.digest,
        digest=handed_in.digest,
        facts=told(bound),
        level=arrival.level,
        given=told_codes(given),
    )
    writing.events.append(opened)


def named_file(spec: FormSpec, one: Handed) -> str:
    """What a file is called in the case: with the question it answers, where the form has several questions for files."""
    labels = {field.name: field.label for field in spec.fields if field.kind == "file"}
    label = labels.get(one.field, "") if len(labels) > 1 else ""
    ahead = f"{label}：" if label else ""
    return one.name if one.name.startswith(ahead) else (ahead + one.name)[:LONGEST_NAME]


def _serial() -> int:
    return int(SERIAL.ask() or 0)
