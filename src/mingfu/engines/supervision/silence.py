# SPDX-License-Identifier: Apache-2.0
"""Whose silence it was: a limit that lapsed while an organ had it gives that organ a red card until the case is closed.

A party that is silent loses what the law says; that is no matter of supervision.
"""

from datetime import date

from mingfu.engines.cases import read_case
from mingfu.engines.jobs import Reaction
from mingfu.engines.supervision.commands import BY, GONE, clear_signal
from mingfu.engines.supervision.events import SignalRaised
from mingfu.engines.supervision.models import Signal
from mingfu.engines.supervision.watches import SILENCE
from mingfu.kernel.clock import now
from mingfu.kernel.ledger import StoredEvent, record

PARTY = "party"


def hold_silence(event: StoredEvent) -> None:
    """Give the card for a `case.lapsed`; take it back with `case.closed`. The record of both stays."""
    number = event.payload["case"]
    if event.name == "case.closed":
        for signal in Signal.objects.filter(watch=SILENCE, case=number, cleared_at=None):
            clear_signal(signal, GONE)
        return
    organ, post = event.payload["organ"], event.payload["post"]
    if post == PARTY or not organ:
        return
    place = {"watch": SILENCE, "case": number, "subject": event.payload["node"] or event.payload["clock"]}
    due_on = date.fromisoformat(event.payload["due_on"])
    if Signal.objects.filter(**place, due_on=due_on).exists():
        return
    case = read_case(number)
    fresh = {"card": "red", "system": case.system, "organ": organ, "post": post, "due_on": due_on, "raised_at": now()}
    signal = Signal.objects.create(**place, **fresh)
    raised = SignalRaised(
        watch=SILENCE, card=signal.card, case=number, subject=signal.subject, organ=organ, due_on=due_on
    )
    record(raised, stream=f"supervision:{number}", by=BY)
    if case.status != "open":
        clear_signal(signal, GONE)


HOLD_SILENCE = Reaction("supervision.hold-silence", ("case.lapsed", "case.closed"), hold_silence)
