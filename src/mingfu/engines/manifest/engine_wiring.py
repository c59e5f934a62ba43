# SPDX-License-Identifier: Apache-2.0
"""What the engines themselves do after events, on timers and every day: the same for every system."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from mingfu.engines.cases import StaleCase, come_due, handed_in, re_date, read_case, running_numbers
from mingfu.engines.cases.families import CALL_OFF, OPEN_CALLED, TELL_PARENT, TELL_WAITING
from mingfu.engines.cases.voices import ANSWER_VOICES, END_VOICES
from mingfu.engines.documents import Paper, register_values
from mingfu.engines.forms import forget_expired, forget_party
from mingfu.engines.jobs import Duty, Reaction, register_duty, register_reaction, register_timer_kind
from mingfu.engines.manifest.act_notices import wire_act_notices
from mingfu.engines.manifest.lapse_notices import TELL_LAPSE, wire_lapse_notices
from mingfu.engines.manifest.work_notices import TELL_WORK, wire_work_notices
from mingfu.engines.notices import NoticeTemplate, deliver_due, notify_post, register_template
from mingfu.engines.publication.commands import on_called
from mingfu.engines.supervision import sweep
from mingfu.engines.supervision.silence import HOLD_SILENCE
from mingfu.kernel.access import register_entry_check
from mingfu.kernel.calendar.queries import load_editions
from mingfu.kernel.catalogs import alive, lived_in
from mingfu.kernel.ledger import LedgerSettings, StoredEvent, seal_due
from mingfu.kernel.refusals import _

LOOKS = 3
"""How often a case that moves in the meantime is looked at before the whole reaction is tried again."""

INSTRUCTED = NoticeTemplate(
    code="cases.instructed",
    title=_("有新的批示"),
    text=_("区领导对办件 {number} 作了批示，请打开办件查看并落实。"),
)


def paper_values(number: str, paper: Paper) -> dict[str, Any]:
    """Raw values of a paper about a case, by name of the way: what was handed in, what is known, what the case is."""
    case = read_case(number)
    found: dict[str, Any] = {"case": number}
    for name, way in paper.ways.items():
        if way.source == "field":
            found[name] = handed_in(case, way.node, way.name)
        elif way.source == "fact":
            found[name] = case.data.get(way.name)
        else:
            found[name] = getattr(case, way.name, None)
    return found


def wire() -> None:
    """Register the engines' own reactions, timers, duties and the check that an entry of the power list lives."""
    register_timer_kind("case", come_due)
    register_values(paper_values)
    register_reaction(Reaction("publication.call", ("publication.called",), on_called))
    register_template(INSTRUCTED)
    register_reaction(Reaction("cases.tell-instruction", ("case.instructed",), _tell_instruction))
    for reaction in (ANSWER_VOICES, END_VOICES, OPEN_CALLED, TELL_PARENT, TELL_WAITING, CALL_OFF):
        register_reaction(reaction)
    wire_act_notices()
    wire_lapse_notices()
    wire_work_notices()
    register_reaction(TELL_WORK)
    register_reaction(TELL_LAPSE)
    register_reaction(HOLD_SILENCE)
    register_reaction(Reaction("cases.re-date", ("calendar.year-published",), _re_date_all))
    register_reaction(Reaction("forms.forget-party", ("party.erased",), _forget_saved))
    register_duty(Duty("forms.forget-expired", lambda _instant: forget_expired(), at=time(3)))
    register_duty(Duty("supervision.sweep", lambda _instant: sweep(), every=timedelta(minutes=30)))
    register_duty(Duty("ledger.seal", _seal, at=LedgerSettings().seal_at))
    register_duty(Duty("notices.deliver", lambda _instant: deliver_due(), every=timedelta(seconds=10), outside=True))
    register_entry_check(
        lambda code, day: alive("powers", code, on=day),
        lambda code, edition: lived_in("powers", edition, code),
    )


def _seal(_instant: datetime) -> None:
    for _seal_made in seal_due():
        pass


def _forget_saved(event: StoredEvent) -> None:
    """Whoever is erased leaves nothing half filled behind."""
    forget_party(UUID(event.payload["party"]))


def _tell_instruction(event: StoredEvent) -> None:
    """A leader's instruction reaches the head of the organ that answers for the case."""
    case, organ = event.payload["case"], event.payload["organ"]
    notify_post(
        f"{organ}.head", INSTRUCTED.code, key=f"{INSTRUCTED.code}:{event.id}", about=case, values={"number": case}
    )


def _re_date_all(event: StoredEvent) -> None:
    """A calendar was published late: dates that reach its year are counted anew, each change with a trail.

    A case that somebody moves at this moment is looked at again.
    """
    load_editions()
    reached = [date(event.payload["year"], 1, 1), *map(date.fromisoformat, event.payload["changed"])]
    waiting = running_numbers(due_from=min(reached))
    for _look in range(LOOKS):
        waiting = [number for number in waiting if not _re_dated(number)]
    for number in waiting:
        re_date(number)


def _re_dated(number: str) -> bool:
    try:
        re_date(number)
    except StaleCase:
        return False
    return True
