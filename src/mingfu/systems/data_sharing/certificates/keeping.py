# SPDX-License-Identifier: Apache-2.0
"""Sealing and opening what certificates and records say."""

import json
from collections.abc import Mapping
from uuid import UUID

from mingfu.kernel.ledger import canonical
from mingfu.kernel.parties.sealing import seal, unseal


def sealed(content: Mapping[str, str], *, place: str, key: UUID) -> bytes:
    """Content encrypted, bound to its row."""
    return seal(canonical(dict(content)).decode(), bound_to=f"{place}:{key}")


def opened(cipher: bytes | memoryview, *, place: str, key: UUID) -> dict[str, str]:
    """Content in clear. Raises `SealBrokenError` where it was altered or belongs to another row."""
    found: dict[str, str] = json.loads(unseal(bytes(cipher), bound_to=f"{place}:{key}"))
    return found
