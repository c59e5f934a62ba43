# SPDX-License-Identifier: Apache-2.0
"""Number and query code together let a program see a case. Wrong codes count together with those of every other face."""

from mingfu.engines.cases import Snapshot, clean_number, read_case
from mingfu.engines.cases.proving import Verdict
from mingfu.engines.cases.proving import prove as judge
from mingfu.faces.api.refusals import CodeRefused, CodeTooOften


def prove(number: str, code: str, *, address: str) -> Snapshot:
    """The case, when number and code belong together. Raises `MisreadNumber`, `CodeRefused`, `CodeTooOften`."""
    wanted = clean_number(number)
    match judge(wanted, code, "code", address=address):
        case Verdict.TOO_OFTEN:
            raise CodeTooOften
        case Verdict.WRONG:
            raise CodeRefused
    return read_case(wanted)
