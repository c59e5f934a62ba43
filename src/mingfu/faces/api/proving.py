# SPDX-License-Identifier: Apache-2.0
"""Number and query code together let a program see a case. A wrong code is counted before it is judged."""

import hashlib
import hmac
from datetime import timedelta

from mingfu.engines.cases import Snapshot, UnknownCase, clean_number, query_code, read_case
from mingfu.faces.api.models import WrongCode
from mingfu.faces.api.options import ApiSettings
from mingfu.faces.api.refusals import CodeRefused, CodeTooOften
from mingfu.kernel.clock import now
from mingfu.kernel.settings import key


def prove(number: str, code: str, *, address: str) -> Snapshot:
    """The case, when number and code belong together. Raises `MisreadNumber`, `CodeRefused`, `CodeTooOften`.

    A hundred tries at once count as a hundred: each is written before it is judged, a right one taken back.
    """
    wanted, moment, options = clean_number(number), now(), ApiSettings()
    WrongCode.objects.filter(at__lt=moment - timedelta(days=1)).delete()
    tried = WrongCode.objects.create(number=_mark(wanted), address=_mark(address), at=moment)
    hour = WrongCode.objects.filter(at__gt=moment - timedelta(hours=1))
    if (
        hour.filter(number=tried.number).count() > options.wrong_codes_an_hour
        or hour.filter(address=tried.address).count() > options.address_wrong_codes_an_hour
    ):
        raise CodeTooOften
    # The code is compared in every case, so that no number is answered faster than another.
    fits = hmac.compare_digest(query_code(wanted), code)
    try:
        found = read_case(wanted)
    except UnknownCase:
        raise CodeRefused from None
    if not fits:
        raise CodeRefused
    tried.delete()
    return found


def _mark(text: str) -> bytes:
    return hmac.digest(key("api-tries"), text.encode(), hashlib.sha256)
