# SPDX-License-Identifier: Apache-2.0
"""Following a case by its number and a proof: six digits of the receipt, or the last four of the telephone given.

A wrong try is counted in a transaction of its own that ends before the refusal. Numbers nobody has are treated alike.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Literal
from uuid import UUID

from mingfu.engines.cases import UnknownCase, clean_number, query_code, read_case
from mingfu.faces.portal.models import TrackTry
from mingfu.faces.portal.options import PortalSettings
from mingfu.faces.portal.refusals import ProofMissing, TrackRefused, TrackTooOften
from mingfu.kernel.clock import now
from mingfu.kernel.parties import shown
from mingfu.kernel.settings import key

CODE_LENGTH, TAIL_LENGTH = 6, 4
MONTH_DAYS = 30
Proof = Literal["code", "tail"]


def prove(number: str, proof: str, *, address: str) -> tuple[str, Proof]:
    """The case number and the kind of proof that was given, when they belong together.

    Raises `MisreadNumber`, `ProofMissing`, `TrackRefused`, `TrackTooOften`.
    """
    wanted = clean_number(number)
    typed = "".join(str(int(sign)) for sign in proof if sign.isdecimal())
    kinds: dict[int, Proof] = {CODE_LENGTH: "code", TAIL_LENGTH: "tail"}
    kind = kinds.get(len(typed))
    if kind is None:
        raise ProofMissing
    # The try is written before it is judged: a hundred tries at once count as a hundred.
    TrackTry.objects.filter(at__lt=now() - timedelta(days=MONTH_DAYS)).delete()
    tried = TrackTry.objects.create(number=_mark(wanted), address=_mark(address), kind=kind, at=now())
    if _too_often(wanted, address, kind):
        raise TrackTooOften
    if not _fits(wanted, typed, kind):
        raise TrackRefused
    tried.delete()
    return wanted, kind


def _fits(number: str, typed: str, kind: Proof) -> bool:
    try:
        case = read_case(number)
    except UnknownCase:
        return False
    if kind == "code":
        return hmac.compare_digest(query_code(number), typed)
    if not case.party:
        return False
    party = UUID(case.party)
    phones = [masked for held, masked in shown([party])[party].identifiers if held == "phone"]
    return any(hmac.compare_digest(phone[-TAIL_LENGTH:], typed) for phone in phones)


def _too_often(number: str, address: str, kind: Proof) -> bool:
    limits, moment = PortalSettings(), now()
    hour = TrackTry.objects.filter(at__gt=moment - timedelta(hours=1))
    if hour.filter(number=_mark(number), kind=kind).count() > limits.tries_an_hour:
        return True
    if hour.filter(address=_mark(address)).count() > limits.address_tries_an_hour:
        return True
    month = TrackTry.objects.filter(at__gt=moment - timedelta(days=MONTH_DAYS), number=_mark(number), kind="tail")
    return kind == "tail" and month.count() > limits.tail_tries_a_month


def _mark(text: str) -> bytes:
    return hmac.digest(key("track"), text.encode(), hashlib.sha256)
