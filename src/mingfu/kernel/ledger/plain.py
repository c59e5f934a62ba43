# SPDX-License-Identifier: Apache-2.0
"""From typed values to plain JSON values and back, compiled once from an annotation.

Plain are str, int, bool, None, date, datetime, Decimal, and tuples and str-keyed dicts of those, each perhaps
optional. Floats are not: two machines may write the same float differently, and a hash must not depend on that.
"""

import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Union, get_args, get_origin

from mingfu.kernel.ledger.hashing import stamp


@dataclass(frozen=True, slots=True)
class Codec:
    """How values of one annotation become JSON (`plain`) and come back (`typed`)."""

    shown: str
    plain: Callable[[Any], Any]
    typed: Callable[[Any], Any]


class NotPlainError(TypeError):
    """An annotation or a value that has no one JSON form. A fault of the program, not of a person."""


def codec(hint: Any, other: Callable[[Any], Codec | None] = lambda _hint: None) -> Codec:
    """The codec of an annotation; `other` may know more annotations. Raises `NotPlainError` where nobody knows it."""
    extra = other(hint)
    if extra is not None:
        return extra
    if hint is None or hint is type(None):
        return Codec("None", _exactly(type(None)), _same)
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return _optional(hint, args, other)
    if origin is tuple and args:
        return _tuple(args, other)
    if origin is dict and args[0] is str:
        return _dict(codec(args[1], other))
    msg = f"{hint!r} is not plain: use str, int, bool, None, date, datetime, Decimal, tuples and str-keyed dicts"
    raise NotPlainError(msg)


def _same(value: Any) -> Any:
    return value


def _exactly(kind: type, change: Callable[[Any], Any] = _same) -> Callable[[Any], Any]:
    def plain(value: Any) -> Any:
        if type(value) is not kind:
            msg = f"{value!r} is not exactly {kind.__name__}"
            raise NotPlainError(msg)
        return change(value)

    return plain


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        msg = f"{value!r} is not a text PostgreSQL can keep"
        raise NotPlainError(msg)
    return str(value)


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        msg = f"{value!r} has no time zone"
        raise NotPlainError(msg)
    return stamp(value)


_SIMPLE = {
    str: Codec("str", _text, _same),
    int: Codec("int", _exactly(int), _same),
    bool: Codec("bool", _exactly(bool), _same),
    date: Codec("date", _exactly(date, date.isoformat), date.fromisoformat),
    datetime: Codec(
        "datetime", _exactly(datetime, _instant), lambda text: datetime.fromisoformat(text).astimezone(UTC)
    ),
    Decimal: Codec("Decimal", _exactly(Decimal, str), Decimal),
}


def _optional(hint: Any, args: tuple[Any, ...], other: Callable[[Any], Codec | None]) -> Codec:
    rest = [arg for arg in args if arg is not type(None)]
    if len(rest) != 1 or len(args) == len(rest):
        msg = f"{hint!r} is not plain: a union may only add None to one type"
        raise NotPlainError(msg)
    inner = codec(rest[0], other)
    return Codec(
        f"{inner.shown} | None",
        lambda value: None if value is None else inner.plain(value),
        lambda value: None if value is None else inner.typed(value),
    )


def _tuple(args: tuple[Any, ...], other: Callable[[Any], Codec | None]) -> Codec:
    check = _exactly(tuple)
    if len(args) == 2 and args[1] is Ellipsis:  # noqa: PLR2004 - `tuple[X, ...]` has two arguments
        inner = codec(args[0], other)
        return Codec(
            f"tuple[{inner.shown}, ...]",
            lambda value: [inner.plain(item) for item in check(value)],
            lambda value: tuple(inner.typed(item) for item in value),
        )
    inners = [codec(arg, other) for arg in args]
    return Codec(
        f"tuple[{', '.join(inner.shown for inner in inners)}]",
        lambda value: [inner.plain(item) for inner, item in zip(inners, check(value), strict=True)],
        lambda value: tuple(inner.typed(item) for inner, item in zip(inners, value, strict=True)),
    )


def _dict(inner: Codec) -> Codec:
    check = _exactly(dict)
    return Codec(
        f"dict[str, {inner.shown}]",
        lambda value: {_text(key): inner.plain(item) for key, item in check(value).items()},
        lambda value: {key: inner.typed(item) for key, item in value.items()},
    )
