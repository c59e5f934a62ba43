# SPDX-License-Identifier: Apache-2.0
"""Whether two calls ask for the same: a keyed hash of a command's arguments.

It is keyed, because arguments may be few in number (a telephone number) and a plain hash could be guessed back.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, singledispatch
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db.models import Model

from mingfu.kernel.ledger import canonical
from mingfu.kernel.settings import key


class NoFingerprintError(TypeError):
    """A command takes an argument whose content cannot be compared, and was called with a key."""


def fingerprint(arguments: Mapping[str, Any]) -> bytes:
    """32 bytes that are equal for equal arguments. Raises `NoFingerprintError` for what cannot be compared."""
    content = canonical({name: _shape(value) for name, value in arguments.items()})
    return blake2b(content, digest_size=32, key=_secret()).digest()


@cache
def _secret() -> bytes:
    return key("fingerprint", 32)


@singledispatch
def _shape(value: Any) -> Any:
    """Plain JSON that tells one value from another, with the name of its type wherever two types could look alike."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        inner = {field.name: _shape(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {type(value).__qualname__: inner}
    if isinstance(getattr(value, "code", None), str):
        return {type(value).__qualname__: value.code}
    msg = f"{type(value).__qualname__} has no content to compare: pass a value, not {value!r}"
    raise NoFingerprintError(msg)


@_shape.register
def _(value: None) -> Any:
    return value


@_shape.register
def _(value: str) -> Any:
    return str(value)


@_shape.register
def _(value: bool) -> Any:  # noqa: FBT001 - dispatched by type, never called with a bare flag
    return value


@_shape.register(int)
@_shape.register(float)
@_shape.register(Decimal)
@_shape.register(date)
@_shape.register(datetime)
@_shape.register(time)
@_shape.register(timedelta)
@_shape.register(UUID)
@_shape.register(Path)
def _(value: Any) -> Any:
    return {type(value).__qualname__: str(value)}


@_shape.register
def _(value: Enum) -> Any:
    return {type(value).__qualname__: value.name}


@_shape.register
def _(value: bytes) -> Any:
    return {"bytes": sha256(value).hexdigest()}


@_shape.register(File)
def _(value: "File[bytes]") -> Any:
    digest = sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return {"file": [value.name or "", digest.hexdigest()]}


@_shape.register
def _(value: Model) -> Any:
    return {value._meta.label: str(value.pk)}  # noqa: SLF001 - a documented part of Django's models


@_shape.register(Mapping)
def _(value: Mapping[Any, Any]) -> Any:
    return {"mapping": sorted([canonical(_shape(name)).decode(), _shape(item)] for name, item in value.items())}


@_shape.register(Sequence)
def _(value: Sequence[Any]) -> Any:
    return [_shape(item) for item in value]


@_shape.register(AbstractSet)
def _(value: AbstractSet[Any]) -> Any:
    return {"set": sorted(canonical(_shape(item)).decode() for item in value)}
