# SPDX-License-Identifier: Apache-2.0
"""The e-certificates of whoever signed in, asked of whichever system keeps them; without one none are shown."""

from dataclasses import dataclass
from typing import Any, Final

from mingfu.engines.manifest.providers import ask, offered
from mingfu.kernel.access import Actor

HELD: Final = "data_sharing.certificates"
SET: Final = "data_sharing.certificate-pdf"
VALID: Final = "valid"


@dataclass(frozen=True, slots=True)
class Own:
    """A certificate that may be printed."""

    number: str
    title: Any
    issuer: str


def own_certificates(actor: Actor) -> tuple[Own, ...]:
    """The certificates in force of somebody signed in."""
    if actor.party is None or not {HELD, SET} <= set(offered()):
        return ()
    found = ask(HELD, party=actor.party, actor=actor)
    return tuple(Own(one.number, one.title, one.organ_name) for one in found if one.state == VALID)


def certificate_pdf(number: str, actor: Actor) -> bytes:
    """One of them as PDF. Raises what the system that keeps it says no with."""
    pdf: bytes = ask(SET, number=number, actor=actor)
    return pdf
