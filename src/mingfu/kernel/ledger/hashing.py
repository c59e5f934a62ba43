# SPDX-License-Identifier: Apache-2.0
r"""The hash of an event, and the canonical JSON it is taken over. Pure; a checker in any language can follow it.

Canonical JSON: object keys sorted by code point, no spaces, UTF-8, only `"`, `\\` and control characters escaped,
numbers whole and within ±(2**53 - 1), no fractions. For these values it equals RFC 8785.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

GENESIS = bytes(32)
"""What the first event of a stream names as its predecessor."""

_FORM = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def canonical(value: Any) -> bytes:
    """Canonical JSON of texts, whole numbers, booleans, null, and lists and objects of them.

    Raises TypeError for numbers beyond ±(2**53 - 1) and for text that is not Unicode.
    """
    return orjson.dumps(value, option=_FORM)


def stamp(at: datetime) -> str:
    """An aware instant as text: UTC, six decimals, `Z`, as in `2026-03-01T02:03:04.000005Z`."""
    there = at if at.tzinfo is UTC else at.astimezone(UTC)
    return there.isoformat(timespec="microseconds")[:-6] + "Z"


def body(*, stream: str, seq: int, name: str, at: datetime, by: str, payload: dict[str, Any], prev: bytes) -> bytes:
    """The canonical JSON of an event: the object `at, by, name, payload, prev, seq, stream`, `prev` in hexadecimal."""
    return canonical(
        {
            "at": stamp(at),
            "by": by,
            "name": name,
            "payload": payload,
            "prev": prev.hex(),
            "seq": seq,
            "stream": stream,
        }
    )


def event_hash(
    *, stream: str, seq: int, name: str, at: datetime, by: str, payload: dict[str, Any], prev: bytes
) -> bytes:
    """SHA-256 over `body(...)`: 32 bytes that fix the event, its place in the stream and all that came before."""
    return sha256(
        body(stream=stream, seq=seq, name=name, at=at, by=by, payload=payload, prev=prev),
    ).digest()
