# SPDX-License-Identifier: Apache-2.0
"""Following a case by its number and a proof: six digits of the receipt, or the last four of the telephone given."""

from mingfu.engines.cases import clean_number
from mingfu.engines.cases.proving import Kind, Verdict
from mingfu.engines.cases.proving import prove as judge
from mingfu.faces.portal.refusals import ProofMissing, TrackRefused, TrackTooOften

CODE_LENGTH, TAIL_LENGTH = 6, 4


def prove(number: str, proof: str, *, address: str) -> tuple[str, Kind]:
    """The case number and the kind of proof that was given, when they belong together.

    Raises `MisreadNumber`, `ProofMissing`, `TrackRefused`, `TrackTooOften`.
    """
    wanted = clean_number(number)
    typed = "".join(str(int(sign)) for sign in proof if sign.isdecimal())
    kinds: dict[int, Kind] = {CODE_LENGTH: "code", TAIL_LENGTH: "tail"}
    kind = kinds.get(len(typed))
    if kind is None:
        raise ProofMissing
    match judge(wanted, typed, kind, address=address):
        case Verdict.TOO_OFTEN:
            raise TrackTooOften
        case Verdict.WRONG:
            raise TrackRefused
    return wanted, kind
