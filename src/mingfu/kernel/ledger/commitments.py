# SPDX-License-Identifier: Apache-2.0
"""Facts that may have to be erased are not in the ledger; a commitment to them may be.

The pattern: the datum and a fresh `new_salt()` lie in a row that can be deleted; the event holds `commit(datum, salt)`.
While the row stands, anyone shown both can check that it is what was recorded. Once the row is gone, the commitment
tells nothing, not even to one who tries every possible telephone number, and the chain still holds.
"""

from hashlib import sha256
from hmac import compare_digest

from mingfu.kernel.clock import chance

_SIZE, _SHORTEST, _LONGEST = 32, 16, 255
_KIND = b"mingfu-commitment/1\n"


def new_salt() -> bytes:
    """A fresh salt, 32 bytes; it is kept beside the erasable datum and goes with it, never into an event."""
    return chance.token_bytes(_SIZE)


def commit(datum: str | bytes, salt: bytes) -> str:
    """The commitment: SHA-256 over a fixed prefix, the salt's length in one byte, the salt and the datum, in hexadecimal.

    The length keeps a salt's end from passing for the datum's beginning. Raises ValueError for a salt of fewer than 16
    bytes, which could be guessed, or of more than 255.
    """
    if not _SHORTEST <= len(salt) <= _LONGEST:
        msg = f"a salt has {_SHORTEST} to {_LONGEST} bytes, not {len(salt)}"
        raise ValueError(msg)
    content = datum.encode() if isinstance(datum, str) else datum
    return sha256(_KIND + bytes([len(salt)]) + salt + content).hexdigest()


def matches(commitment: str, datum: str | bytes, salt: bytes) -> bool:
    """Whether a datum and its salt are what was committed to."""
    return compare_digest(commitment, commit(datum, salt))
