# SPDX-License-Identifier: Apache-2.0
"""What is signed of a certificate, and what its QR code holds.

The statement names kind, issuer and dates and commits to the holder and the content; nothing personal stands in it. The
holder's name is committed under number and check code, so that who holds the certificate can prove whose it is, offline.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfu.kernel.ledger import canonical, commit
from mingfu.kernel.ledger.keys import present_key_id, public_keys, sign, signed
from mingfu.systems.data_sharing.refusals import CertificateForged, CertificateUnreadable

LABEL = b"mingfu-certificate/1\n"
MARK = "MFC1"
SHORT = 32
"""Hexadecimal signs of each commitment: 128 bits."""

LONGEST = 2000
KEYS = {"n", "k", "o", "f", "u", "d", "h", "c"}


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement with its signature."""

    statement: bytes
    key_id: str
    signature: bytes

    @property
    def token(self) -> str:
        """What the QR code holds."""
        return f"{MARK}.{_packed(self.statement)}.{_packed(self.signature)}"


def make_statement(  # noqa: PLR0913 - everything that is signed, each by its name
    *, number: str, kind: str, organ: str, since: date, until: date | None, digest: str, code: str, holder: str
) -> Signed:
    """Sign what a certificate is: number, kind, organ, from, until, digest of the content, holder, check code."""
    plain = {
        "n": number,
        "k": kind,
        "o": organ,
        "f": since.isoformat(),
        "u": until.isoformat() if until else "",
        "d": digest[:SHORT],
        "h": holder_mark(number, code, holder),
        "c": code,
    }
    statement = canonical(plain)
    return Signed(statement, present_key_id(), sign(LABEL, statement))


def holder_mark(number: str, code: str, name: str) -> str:
    """The commitment to the holder's name that stands in the statement."""
    return commit(name, f"{number}/{code}".encode())[:SHORT]


def read_token(text: str) -> dict[str, Any]:
    """The statement in the text of a QR code: the token alone, or the address that holds it.

    Raises `CertificateUnreadable` for what is none of ours, `CertificateForged` where the signature does not hold.
    """
    token = text.strip().rpartition("c=")[2][:LONGEST]
    mark, _dot, rest = token.partition(".")
    packed, _dot, proof = rest.partition(".")
    if mark != MARK or not packed or not proof:
        raise CertificateUnreadable
    statement, signature = _unpacked(packed), _unpacked(proof)
    plain = _plain(statement)
    if not any(signed(LABEL, statement, signature=signature, public=public) for public in public_keys().values()):
        raise CertificateForged
    return plain


def _plain(statement: bytes) -> dict[str, Any]:
    try:
        plain = json.loads(statement)
    except (ValueError, RecursionError) as error:
        raise CertificateUnreadable from error
    if not isinstance(plain, dict) or set(plain) != KEYS or not all(isinstance(one, str) for one in plain.values()):
        raise CertificateUnreadable
    return plain


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise CertificateUnreadable from error
