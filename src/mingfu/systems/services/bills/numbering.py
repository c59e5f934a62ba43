# SPDX-License-Identifier: Apache-2.0
"""Numbers of bills, and the code in a bill's link without which its page opens to nobody."""

import base64
import hmac

from django.db import connection

from mingfu.kernel.clock import today
from mingfu.kernel.settings import key

CODE_LENGTH = 16


def bill_number() -> str:
    """The next number: JF, the year, seven figures."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('services_bill_serial_v1')")
        [serial] = cursor.fetchone()
    return f"JF{today().year}{serial:07d}"


def bill_code(number: str) -> str:
    """Eighty bits that only we can make of a number: whoever has the link may see and pay the bill."""
    made = hmac.digest(key("bills"), number.encode(), "sha256")
    return base64.b32encode(made).decode().lower()[:CODE_LENGTH]


def is_code(number: str, code: str) -> bool:
    """Whether number and code belong together."""
    return hmac.compare_digest(bill_code(number).encode(), code.encode())


def bill_url(number: str) -> str:
    """The address of a bill for whoever is to pay it."""
    return f"/services/bills/{number}/{bill_code(number)}"
