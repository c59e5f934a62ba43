# SPDX-License-Identifier: Apache-2.0
"""From typed values to JSON, and from their types to JSON Schema: the same dataclasses answer and document."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from django.utils import timezone
from django.utils.functional import Promise

from mingfu.kernel.clock import LEGAL_ZONE

Schema = dict[str, Any]

_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    NoneType: {"type": "null"},
    Any: {},
}


def plain(value: Any) -> Any:
    """A value as JSON holds it: days in ISO form, instants with the offset of legal time, late text as it reads now."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, date):
        return timezone.localtime(value, LEGAL_ZONE).isoformat() if isinstance(value, datetime) else value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def schema_of(kind: Any, found: dict[str, Schema]) -> Schema:
    """The schema of a type. Dataclasses are put into `found` by name and referred to.

    Raises `TypeError` for a type that an answer may not have.
    """
    if isinstance(kind, type) and is_dataclass(kind):
        return _referred(kind, found)
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return schema_of(inner[0], found) | {"description": str(inner[1])}
    if origin in {Union, UnionType}:
        return _either([schema_of(one, found) for one in inner])
    return _made_of(kind, origin, inner, found)


def _made_of(kind: Any, origin: Any, inner: tuple[Any, ...], found: dict[str, Schema]) -> Schema:
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin in {tuple, list}:
        return {"type": "array", "items": schema_of(inner[0], found)}
    if origin in {dict, Mapping}:
        return {"type": "object", "additionalProperties": schema_of(inner[1], found)}
    msg = f"no answer may hold {kind!r}"
    raise TypeError(msg)


def _either(schemas: list[Schema]) -> Schema:
    """One of several; plain types that may be missing are written short."""
    if all(set(one) <= {"type", "format"} and "type" in one for one in schemas):
        merged: Schema = {}
        for one in schemas:
            merged |= {name: value for name, value in one.items() if name != "type"}
        return {"type": [one["type"] for one in schemas], **merged}
    return {"anyOf": schemas}


def _referred(kind: type, found: dict[str, Schema]) -> Schema:
    name = kind.__name__
    if name not in found:
        found[name] = {}
        hints = get_type_hints(kind, include_extras=True)
        # A field with a default is still always in an answer: every field is required.
        found[name] = {
            "type": "object",
            "description": (kind.__doc__ or "").strip().splitlines()[0],
            "properties": {one.name: schema_of(hints[one.name], found) for one in fields(kind)},
            "required": [one.name for one in fields(kind)],
        }
    return {"$ref": f"#/components/schemas/{name}"}
