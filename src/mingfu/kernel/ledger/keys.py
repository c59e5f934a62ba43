# SPDX-License-Identifier: Apache-2.0
"""The operator's signing key: Ed25519, in the key folder, never in the database or in an event.

The public half lies beside it as `seal.pub` (PEM) for everyone to copy. A key that was replaced keeps verifying what
it signed: its public half stays as `seal-<id>.pub`.
"""

import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from mingfu.kernel.settings import key, key_folder

RECEIPT = b"mingfu-receipt/1\n"
SEAL = b"mingfu-seal/1\n"
"""What stands before a statement, so that a signature over one kind can never pass for another."""

_FILE = "seal.pub"
_publishing = Lock()
"""Held while the public half is written: the first requests of a process may come in several threads at once."""


def key_id(public: bytes) -> str:
    """The short name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(public).hexdigest()[:16]


def public_key() -> bytes:
    """The public half of the present key, 32 bytes."""
    return _signer().public_key().public_bytes_raw()


@cache
def present_key_id() -> str:
    """The id of the present key."""
    return key_id(public_key())


def public_keys() -> dict[str, bytes]:
    """Every public key that ever signed here, by id: the present one and the `seal-*.pub` of former ones."""
    present = public_key()
    keys = [present, *(_read(path) for path in sorted(key_folder().glob("seal-*.pub")))]
    return {key_id(public): public for public in keys}


def sign(kind: bytes, statement: bytes) -> bytes:
    """The operator's signature over a statement of a kind (`RECEIPT` or `SEAL`): 64 bytes, always the same ones."""
    return _signer().sign(kind + statement)


def signed(kind: bytes, statement: bytes, *, signature: bytes, public: bytes) -> bool:
    """Whether the holder of a public key signed the statement as one of that kind."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, kind + statement)
    except InvalidSignature:
        return False
    return True


@cache
def _signer() -> Ed25519PrivateKey:
    """Read once per process: a receipt is signed in 40 µs, the folder and the file would cost more."""
    signer = Ed25519PrivateKey.from_private_bytes(key("seal", 32))
    with _publishing:
        _publish(signer.public_key())
    return signer


def _publish(public: Ed25519PublicKey) -> None:
    path = key_folder() / _FILE
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    if path.exists():
        former = _read(path)
        if former == public.public_bytes_raw():
            return
        path.replace(path.with_name(f"seal-{key_id(former)}.pub"))
    # Another process may look at the same moment: the file appears whole or not at all.
    draft = path.with_name(f".{_FILE}.{os.getpid()}")
    draft.write_bytes(pem)
    draft.replace(path)


def _read(path: Path) -> bytes:
    public = load_pem_public_key(path.read_bytes())
    if not isinstance(public, Ed25519PublicKey):
        msg = f"{path} 不是 Ed25519 公钥 / is not an Ed25519 public key"
        raise TypeError(msg)
    return public.public_bytes_raw()
