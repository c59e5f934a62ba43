# SPDX-License-Identifier: Apache-2.0
"""Identifiers that look right, pass every check and belong to nobody, for demo and tests.

Resident numbers: region 440608, born 1801–1850 (nobody alive). Phones: 100 and eight digits (no mobile prefix
begins with 10). Credit codes: organisation codes `0000` and four digits, below any that was issued (assumed).
A live database refuses the first two.
"""

from datetime import date, timedelta

from stdnum.cn import ric, uscc

from mingfu.kernel.parties.identifiers import organisation_check

REGION = "440608"
_FIRST_BIRTH = date(1801, 1, 1)
_BIRTHS = 18_000
_SERIALS = 999


def resident_id(number: int) -> str:
    """The resident identity number of synthetic person `number` (from 0; 17,982,000 of them differ)."""
    serial, birth = divmod(number, _BIRTHS)
    born = _FIRST_BIRTH + timedelta(days=birth)
    stem = f"{REGION}{born:%Y%m%d}{serial % _SERIALS + 1:03}"
    return stem + str(ric.calc_check_digit(stem + "0"))


def phone(number: int) -> str:
    """The phone of synthetic person `number` (from 0; 100 million of them differ)."""
    return f"100{number % 10**8:08}"


def credit_code(number: int) -> str:
    """The unified social credit code of synthetic enterprise `number` (from 0; ten thousand of them differ)."""
    organisation = f"0000{number % 10**4:04}"
    stem = f"91{REGION}{organisation}{organisation_check(organisation)}"
    return stem + str(uscc.calc_check_digit(stem))
