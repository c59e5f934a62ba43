# SPDX-License-Identifier: Apache-2.0
"""The only source of chance: the operating system's, or a seeded one while a rehearsal or test asks for it.

The seeded generator exists so that the same seed gives the same ledger root. It is refused nowhere and used by
`mingfu.demo` and tests only: keys and nonces of a running district always come from the operating system.
"""

import os
import random  # noqa: TID251 - this package is where chance comes from
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")

_seeded: ContextVar[random.Random | None] = ContextVar("seeded", default=None)


@contextmanager
def seeded(seed: int | str) -> Iterator[None]:
    """Draw everything in this context from one seed."""
    token = _seeded.set(random.Random(seed))  # noqa: S311 - reproducible on purpose
    try:
        yield
    finally:
        _seeded.reset(token)


def token_bytes(count: int) -> bytes:
    """`count` random bytes."""
    source = _seeded.get()
    return os.urandom(count) if source is None else source.randbytes(count)


def token_urlsafe(count: int) -> str:
    """A URL-safe text made of `count` random bytes."""
    return urlsafe_b64encode(token_bytes(count)).rstrip(b"=").decode()


def uuid() -> UUID:
    """A random UUID, version 4."""
    return UUID(bytes=token_bytes(16), version=4)


def digits(count: int) -> str:
    """`count` random decimal digits, each equally likely."""
    return str(below(10**count)).zfill(count)


def below(bound: int) -> int:
    """A random whole number from 0 to `bound` − 1, each equally likely."""
    source = _seeded.get()
    return random.SystemRandom().randrange(bound) if source is None else source.randrange(bound)


def choice(options: Sequence[T]) -> T:
    """One of the options, each equally likely."""
    return options[below(len(options))]
