# SPDX-License-Identifier: Apache-2.0
"""FEEL's types: what a value is an instance of, and how a value is fitted to the type of a variable."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from typing_extensions import override

from mingfu.engines.dmn.feel.moments import Date, DateTime, Months, Span, Time, midnight_utc
from mingfu.engines.dmn.feel.values import Function, Range


@dataclass(frozen=True)
class Type:
    """A type by name. The bare class is `Any`, which takes every value."""

    name: str = "Any"

    def accepts(self, value: Any) -> bool:  # noqa: ARG002 - Any takes whatever comes
        """Whether a value other than null belongs to the type."""
        return True

    def fits(self, other: "Type") -> bool:
        """Whether every value of this type belongs to the other."""
        return type(other) is Type or self == other

    def coerce(self, value: Any) -> Any:
        """The value, fitted by FEEL's implicit conversions; null where it does not belong."""
        if value is None or self.accepts(value):
            return value
        if type(value) is list and len(value) == 1:
            return self.coerce(value[0])
        return None


@dataclass(frozen=True)
class Plain(Type):
    """A type that Python's own classes tell apart."""

    classes: tuple[type, ...] = ()

    @override
    def accepts(self, value: Any) -> bool:
        return type(value) in self.classes

    @override
    def coerce(self, value: Any) -> Any:
        if type(value) is Date and self.classes == (DateTime,):
            return midnight_utc(value)
        return super().coerce(value)


@dataclass(frozen=True)
class ListType(Type):
    """`list<T>`."""

    name: str = "list"
    of: Type = field(default_factory=Type)

    @override
    def accepts(self, value: Any) -> bool:
        return type(value) is list and all(item is None or self.of.accepts(item) for item in value)

    @override
    def fits(self, other: Type) -> bool:
        return type(other) is Type or (isinstance(other, ListType) and self.of.fits(other.of))

    @override
    def coerce(self, value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not list:
            item = self.of.coerce(value)
            return None if item is None else [item]
        items = [self.of.coerce(item) for item in value]
        return None if any(new is None and old is not None for new, old in zip(items, value, strict=True)) else items


@dataclass(frozen=True)
class ContextType(Type):
    """`context<a: T, b: U>`; further entries are welcome."""

    name: str = "context"
    entries: tuple[tuple[str, Type], ...] = ()

    @override
    def accepts(self, value: Any) -> bool:
        if type(value) is not dict:
            return False
        return all(key in value and (value[key] is None or kind.accepts(value[key])) for key, kind in self.entries)

    @override
    def fits(self, other: Type) -> bool:
        if not isinstance(other, ContextType):
            return type(other) is Type
        mine = dict(self.entries)
        return all(key in mine and mine[key].fits(kind) for key, kind in other.entries)

    @override
    def coerce(self, value: Any) -> Any:
        if type(value) is list and len(value) == 1:
            value = value[0]
        if type(value) is not dict:
            return None
        fitted = dict(value)
        for key, kind in self.entries:
            given = value.get(key)
            if given is not None and (new := kind.coerce(given)) is not None:
                fitted[key] = new
            elif given is not None:
                return None
        return fitted


@dataclass(frozen=True)
class RangeType(Type):
    """`range<T>`."""

    name: str = "range"
    of: Type = field(default_factory=Type)

    @override
    def accepts(self, value: Any) -> bool:
        return type(value) is Range and all(end is None or self.of.accepts(end) for end in (value.low, value.high))

    @override
    def fits(self, other: Type) -> bool:
        return type(other) is Type or (isinstance(other, RangeType) and self.of.fits(other.of))


@dataclass(frozen=True)
class FunctionType(Type):
    """`function<T, U> -> V`; without parameters any function."""

    name: str = "function"
    parameters: tuple[Type, ...] | None = None
    result: Type = field(default_factory=Type)

    @override
    def accepts(self, value: Any) -> bool:
        if type(value) is not Function:
            return False
        if self.parameters is None:
            return True
        if value.kind is None:
            return len(value.parameters) == len(self.parameters)
        return bool(value.kind.fits(self))

    @override
    def fits(self, other: Type) -> bool:
        if not isinstance(other, FunctionType):
            return type(other) is Type
        if other.parameters is None or self.parameters is None:
            return other.parameters is None
        pairs = len(self.parameters) == len(other.parameters)
        return (
            pairs
            and all(theirs.fits(mine) for mine, theirs in zip(self.parameters, other.parameters, strict=True))
            and (type(self.result) is Type or self.result.fits(other.result))
        )


@dataclass(frozen=True)
class Constrained(Type):
    """A type with allowed values."""

    base: Type = field(default_factory=Type)
    allows: Callable[[Any], bool] = field(default=lambda _value: True, compare=False)

    @override
    def accepts(self, value: Any) -> bool:
        return self.base.accepts(value) and self.allows(value)

    @override
    def fits(self, other: Type) -> bool:
        return self == other or self.base.fits(other)

    @override
    def coerce(self, value: Any) -> Any:
        fitted = self.base.coerce(value)
        return fitted if fitted is not None and self.allows(fitted) else None


@dataclass(frozen=True)
class Named(Type):
    """A type known by name only, until the model that defines it resolves it."""


ANY: Final = Type()
NUMBER: Final = Plain("number", (Decimal,))
STRING: Final = Plain("string", (str,))
BOOLEAN: Final = Plain("boolean", (bool,))
DATE: Final = Plain("date", (Date,))
TIME: Final = Plain("time", (Time,))
DATE_TIME: Final = Plain("date and time", (DateTime,))
SPAN: Final = Plain("days and time duration", (Span,))
MONTHS: Final = Plain("years and months duration", (Months,))

KINDS: Final[dict[str, Type]] = {
    "Any": ANY,
    "Null": Plain("Null", (type(None),)),
    "number": NUMBER,
    "string": STRING,
    "boolean": BOOLEAN,
    "date": DATE,
    "time": TIME,
    "date and time": DATE_TIME,
    "dateTime": DATE_TIME,
    "days and time duration": SPAN,
    "dayTimeDuration": SPAN,
    "years and months duration": MONTHS,
    "yearMonthDuration": MONTHS,
    "duration": Plain("duration", (Span, Months)),
    "list": ListType(),
    "context": ContextType(),
    "function": FunctionType(),
    "range": RangeType(),
}
"""The built-in types by their FEEL names, and by those XML models use."""


def resolve(kind: Type, known: dict[str, Type]) -> Type | None:
    """The type with every name in it looked up; None where a name is unknown."""
    if isinstance(kind, Named):
        return known.get(kind.name)
    if isinstance(kind, ListType | RangeType):
        of = resolve(kind.of, known)
        return None if of is None else type(kind)(of=of)
    if isinstance(kind, ContextType):
        entries = tuple((key, found) for key, inner in kind.entries if (found := resolve(inner, known)) is not None)
        return ContextType(entries=entries) if len(entries) == len(kind.entries) else None
    if isinstance(kind, FunctionType) and kind.parameters is not None:
        parameters = [resolve(inner, known) for inner in kind.parameters]
        result = resolve(kind.result, known)
        if result is None or any(inner is None for inner in parameters):
            return None
        return FunctionType(parameters=tuple(inner for inner in parameters if inner is not None), result=result)
    return kind
