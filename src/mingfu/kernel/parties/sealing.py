# SPDX-License-Identifier: Apache-2.0
"""Sealing of single fields: AES-256-GCM for reading back, HMAC-SHA256 as a blind index for finding.

A sealed field is one byte of key number, twelve bytes of nonce, then the ciphertext. What it belongs to is bound in
as associated data, so that a value copied into another row cannot be opened there.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mingfu.kernel.parties.options import PartySettings
from mingfu.kernel.settings import key

_NONCE = 12
_HIGHEST = 255


class SealBrokenError(Exception):
    """A sealed field does not open: it was altered, moved to another row, or its key is not the one it was sealed with."""


def seal(value: str, *, bound_to: str) -> bytes:
    """Encrypt a text under the present key. The nonce always comes from the operating system, also in rehearsals."""
    number = PartySettings().key_version
    if not 1 <= number <= _HIGHEST:
        msg = f"PARTIES_KEY_VERSION={number} 应在 1 到 255 之间 / must lie between 1 and 255"
        raise ValueError(msg)
    nonce = os.urandom(_NONCE)
    return bytes([number]) + nonce + _cipher(number).encrypt(nonce, value.encode(), bound_to.encode())


def unseal(sealed: bytes, *, bound_to: str) -> str:
    """Decrypt a field. Raises `SealBrokenError`."""
    number, nonce, content = sealed[0], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        return _cipher(number).decrypt(nonce, content, bound_to.encode()).decode()
    except InvalidTag as error:
        raise SealBrokenError(bound_to) from error


def blind(kind: str, value: str) -> bytes:
    """The blind index of a value: equal for equal values of a kind, and useless without the key."""
    return hmac.digest(key("blind"), f"{kind}\0{value}".encode(), hashlib.sha256)


def _cipher(number: int) -> AESGCM:
    return AESGCM(key("field" if number == 1 else f"field-{number}"))
