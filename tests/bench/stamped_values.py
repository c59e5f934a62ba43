# SPDX-License-Identifier: Apache-2.0
"""How single values of a stamped row are written: days late, signatures, codes, dates in words, COPY's own signs."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from mingfu.engines.documents.commands import ALPHABET
from mingfu.kernel.calendar import working_days_between
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.ledger import Prepared, sign_receipt

Piece = str | int


def late_days(due_iso: str, moment: datetime) -> int:
    day, due_day = as_legal_day(moment), date.fromisoformat(due_iso)
    return working_days_between(due_day, day) if day > due_day else 0


def receipt_signature(number: str, opened: Prepared) -> str:
    return "\\\\x" + sign_receipt(number, opened).signature.hex()


def urlsafe(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def check_code(values: list[Any]) -> str:
    return "".join(ALPHABET[value] if isinstance(value, int) and value < len(ALPHABET) else "?" for value in values)


def han_date(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def escaped(text: str) -> str:
    """A value as COPY reads it."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Neighbouring texts become one."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != "":
            found.append(piece)
    return tuple(found)
