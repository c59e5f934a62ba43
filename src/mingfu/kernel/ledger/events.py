# SPDX-License-Identifier: Apache-2.0
"""Typed events: declared once under a name, frozen, and with a payload that has one JSON form.

Payloads hold facts (codes, dates, numbers of cases), never rendered text and never personal data: what must be
erasable is held elsewhere and only committed to (see `commitments`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, Protocol, TypeVar, cast, dataclass_transform, get_type_hints

from mingfu.kernel.ledger.plain import Codec, codec

E = TypeVar("E")

_NAME = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+")


class Coded(Protocol):
    """Somebody or something that is known by a code."""

    @property
    def code(self) -> str:
        """The code that stands in the ledger."""


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event as the reference shows it."""

    name: str
    cls: type[Any]
    doc: str
    fields: dict[str, Codec]
    plain: tuple[tuple[str, Callable[[Any], Any]], ...] = field(init=False, repr=False, compare=False)
    """How each field becomes JSON, at hand for whoever writes events all day."""

    def __post_init__(self) -> None:
        """Gather what `plain` says from the fields."""
        object.__setattr__(self, "plain", tuple((name, each.plain) for name, each in self.fields.items()))


_BY_NAME: dict[str, EventKind] = {}
_BY_CLASS: dict[type[Any], EventKind] = {}


class EventDeclarationError(TypeError):
    """An event is declared twice, without a docstring, or under a name that is not `noun.past`."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(name: str) -> Callable[[type[E]], type[E]]:
    """Declare an event under `noun.past`. The class becomes a frozen, slotted, keyword-only dataclass.

    Raises `EventDeclarationError` for a wrong or taken name, `NotPlainError` for a field that has no one JSON form.
    """
    if not _NAME.fullmatch(name):
        msg = f"{name!r} is no event name: write noun.past in small letters"
        raise EventDeclarationError(msg)

    def declare(cls: type[E]) -> type[E]:
        if name in _BY_NAME:
            owner = _BY_NAME[name].cls
            msg = f"event {name!r} belongs to {owner.__module__}.{owner.__qualname__}: a new meaning is a new name"
            raise EventDeclarationError(msg)
        if not cls.__doc__:
            msg = f"event {name!r} needs a docstring that says what happened"
            raise EventDeclarationError(msg)
        doc = cls.__doc__.strip()
        frozen = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        hints = get_type_hints(frozen)
        kind = EventKind(
            name, frozen, doc, {field.name: codec(hints[field.name]) for field in fields(cast("Any", frozen))}
        )
        _BY_NAME[name] = _BY_CLASS[frozen] = kind
        return frozen

    return declare


def kind_of(happened: object) -> EventKind:
    """The declaration of an event. Raises `EventDeclarationError` for anything that is not one."""
    try:
        return _BY_CLASS[type(happened)]
    except KeyError:
        msg = f"{type(happened).__qualname__} is not declared with @event"
        raise EventDeclarationError(msg) from None


def name_of(happened: object) -> str:
    """The name an event is declared under."""
    return kind_of(happened).name


def payload(happened: object) -> dict[str, Any]:
    """The facts of an event as plain JSON values. Raises `NotPlainError` where a value is not of its field's type."""
    return {name: plain(getattr(happened, name)) for name, plain in kind_of(happened).plain}


def restore(name: str, facts: dict[str, Any]) -> Any:
    """The typed event behind a stored name and payload. Raises KeyError for a name nobody declares."""
    kind = _BY_NAME[name]
    return kind.cls(**{field: kind.fields[field].typed(value) for field, value in facts.items()})


def catalogue() -> tuple[EventKind, ...]:
    """Every event declared so far, by name."""
    return tuple(_BY_NAME[name] for name in sorted(_BY_NAME))


def code_of(by: str | Coded) -> str:
    """The code under which somebody stands in the ledger."""
    return by if isinstance(by, str) else by.code
