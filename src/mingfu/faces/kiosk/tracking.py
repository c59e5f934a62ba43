# SPDX-License-Identifier: Apache-2.0
"""Cases at a machine: one's own, or one whose number and code were given; wrong tries are counted."""

from django.http import HttpRequest

from mingfu.engines.cases import Snapshot, UnknownCase, clean_number, proving, read_case
from mingfu.faces.kiosk.refusals import KioskTrackRefused, KioskTrackTooOften
from mingfu.faces.kiosk.visits import may_open, who
from mingfu.kernel.access import Actor, system
from mingfu.kernel.refusals import Refusal

BEARER = system("query-code")
"""Whoever holds number and query code of a case: what they do stands in the ledger under this name."""


def prove(number: str, typed: str) -> str:
    """The case number, where number and query code belong together. Wrong tries are counted with those of other faces.

    Raises `MisreadNumber`, `KioskTrackRefused`, `KioskTrackTooOften`.
    """
    wanted = clean_number(number)
    verdict = proving.prove(wanted, "".join(str(int(sign)) for sign in typed if sign.isdecimal()), "code")
    if verdict is proving.Verdict.TOO_OFTEN:
        raise KioskTrackTooOften
    if verdict is not proving.Verdict.RIGHT:
        raise KioskTrackRefused
    return wanted


def opened(request: HttpRequest, number: str) -> tuple[Snapshot, Actor] | None:
    """The case and as whom its visitor acts; None where it is not theirs to see, so that nothing is given away."""
    try:
        case = read_case(clean_number(number))
    except (UnknownCase, Refusal):
        return None
    found = who(request)
    if found.party is not None and str(found.party) == case.party:
        return case, found
    return (case, BEARER) if may_open(request, case.number) else None
