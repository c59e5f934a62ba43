# SPDX-License-Identifier: Apache-2.0
"""Numbers of the hall's queue, asked of whichever system keeps the queue; without one there is no such tile."""

from typing import Any, Final

from mingfu.engines.manifest.providers import ask, offered
from mingfu.faces.kiosk.models import Kiosk
from mingfu.kernel.access import Actor

HALLS: Final = "services.queue-halls"
TAKE: Final = "services.queue-take"
NUMBER: Final = "services.queue-number"


def queueing() -> bool:
    """Whether an installed system keeps a queue."""
    return {HALLS, TAKE, NUMBER} <= set(offered())


def halls_at(kiosk: Kiosk) -> list[Any]:
    """The halls whose numbers this machine gives out."""
    return [one for one in ask(HALLS) if kiosk.hall in {"", one.code}]


def take(hall: str, line: str, ground: str, actor: Actor) -> Any:
    """Take a number. Raises what the queue says no with."""
    return ask(TAKE, hall=hall, line=line, actor=actor, channel="kiosk", party=actor.party, ground=ground)


def number_of(code: str) -> Any:
    """Where a number stands."""
    return ask(NUMBER, code=code)
