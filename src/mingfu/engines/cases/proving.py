# SPDX-License-Identifier: Apache-2.0
"""Showing without an account that a case is one's own: by its query code, or by the end of the telephone given.

Wrong tries are counted together, whichever face they come by, so that nobody gets as many tries again elsewhere. A try is
written in a transaction of its own before it is judged: a hundred at once count as a hundred; a right one is taken back.
"""

import hashlib
import hmac
from datetime import timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

from mingfu.engines.cases.commands import query_code
from mingfu.engines.cases.options import ProofSettings
from mingfu.engines.cases.proof_models import ProofTry
from mingfu.engines.cases.snapshot import UnknownCase, read_case
from mingfu.kernel.clock import now
from mingfu.kernel.parties import shown
from mingfu.kernel.settings import key

MONTH_DAYS = 30
TAIL_LENGTH = 4
Kind = Literal["code", "tail"]


class Verdict(StrEnum):
    """What a try comes to. A number nobody has is wrong like any other."""

    RIGHT, WRONG, TOO_OFTEN = "right", "wrong", "too-often"


def prove(number: str, typed: str, kind: Kind, *, address: str = "") -> Verdict:
    """Judge what was typed for a case number. Without an address (a machine in a hall) tries are counted by number alone."""
    tried = ProofTry.objects.create(
        number=_mark(number), address=_mark(address) if address else b"", kind=kind, at=now()
    )
    if _too_often(tried):
        return Verdict.TOO_OFTEN
    if not _fits(number, typed, kind):
        return Verdict.WRONG
    tried.delete()
    return Verdict.RIGHT


def _fits(number: str, typed: str, kind: Kind) -> bool:
    # The code is compared in every case, so that no number is answered faster than another.
    fits = hmac.compare_digest(query_code(number).encode(), typed.encode())
    try:
        case = read_case(number)
    except UnknownCase:
        return False
    if kind == "code":
        return fits
    if not case.party:
        return False
    party = UUID(case.party)
    phones = [masked for held, masked in shown([party])[party].identifiers if held == "phone"]
    return any(hmac.compare_digest(phone[-TAIL_LENGTH:].encode(), typed.encode()) for phone in phones)


def _too_often(tried: ProofTry) -> bool:
    limits = ProofSettings()
    hour = ProofTry.objects.filter(at__gt=tried.at - timedelta(hours=1))
    if hour.filter(number=tried.number, kind=tried.kind).count() > limits.tries_an_hour:
        return True
    if tried.address and hour.filter(address=tried.address).count() > limits.address_tries_an_hour:
        return True
    month = ProofTry.objects.filter(at__gt=tried.at - timedelta(days=MONTH_DAYS), number=tried.number, kind="tail")
    return tried.kind == "tail" and month.count() > limits.tail_tries_a_month


def forget_tries() -> int:
    """Daily work: drop tries that no count asks for any more; how many."""
    return ProofTry.objects.filter(at__lt=now() - timedelta(days=MONTH_DAYS)).delete()[0]


def _mark(text: str) -> bytes:
    return hmac.digest(key("track"), text.encode(), hashlib.sha256)
