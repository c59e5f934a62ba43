# SPDX-License-Identifier: Apache-2.0
"""Compiling names, paths, lists, contexts and ranges."""

from decimal import Decimal
from typing import Any, Final

from mingfu.engines.dmn.feel.builtins.times import weekday
from mingfu.engines.dmn.feel.comparing import order
from mingfu.engines.dmn.feel.compiling.calls import function_code
from mingfu.engines.dmn.feel.compiling.compiler import Code, Compiler, Handler
from mingfu.engines.dmn.feel.moments import Date, DateTime, Months, Span, Time
from mingfu.engines.dmn.feel.nodes import ContextOf, FunctionOf, ListOf, Name, Node, Path, RangeOf
from mingfu.engines.dmn.feel.values import Range
from mingfu.engines.dmn.feel.zones import DAY, HOUR, MINUTE, SECOND


def _name(compiler: Compiler, node: Name) -> Code:
    name = node.name
    compiler.need(name)
    return lambda env: env[name]


def _date_property(date: Date, name: str) -> Any:
    if name in ("year", "month", "day"):
        return Decimal(getattr(date, name))
    return Decimal(weekday(date) + 1) if name == "weekday" else None


def _time_property(time: Time, name: str, offset: int | None) -> Any:
    if name == "hour":
        return Decimal(time.nanos // HOUR)
    if name == "minute":
        return Decimal(time.nanos // MINUTE % 60)
    if name == "second":
        return Decimal(time.nanos // SECOND % 60)
    if name == "time offset":
        return None if offset is None else Span(offset * SECOND)
    return time.zone if name == "timezone" else None


def _span_property(span: Span, name: str) -> Any:
    size = abs(span.nanos)
    parts = {
        "days": size // DAY,
        "hours": size // HOUR % 24,
        "minutes": size // MINUTE % 60,
        "seconds": size // SECOND % 60,
    }
    if name not in parts:
        return None
    return Decimal(-parts[name] if span.nanos < 0 else parts[name])


def _months_property(months: Months, name: str) -> Any:
    years, rest = divmod(abs(months.months), 12)
    sign = -1 if months.months < 0 else 1
    return {"years": Decimal(sign * years), "months": Decimal(sign * rest)}.get(name)


def _range_property(limits: Range, name: str) -> Any:
    return {
        "start": limits.low,
        "end": limits.high,
        "start included": limits.low_closed,
        "end included": limits.high_closed,
    }.get(name)


def property_of(value: Any, name: str) -> Any:  # noqa: PLR0911 - one line a type
    """What `value.name` means; null where there is no such property."""
    kind = type(value)
    if kind is dict:
        return value.get(name)
    if kind is list:
        return [property_of(item, name) for item in value]
    if kind is Date:
        return _date_property(value, name)
    if kind is DateTime:
        found = _date_property(value.date, name)
        return _time_property(value.time, name, value.offset) if found is None else found
    if kind is Time:
        return _time_property(value, name, value.known_offset)
    if kind is Span:
        return _span_property(value, name)
    if kind is Months:
        return _months_property(value, name)
    return _range_property(value, name) if kind is Range else None


def _path(compiler: Compiler, node: Path) -> Code:
    source, name = compiler.compile(node.source), node.name

    def step(env: dict[str, Any]) -> Any:
        value = source(env)
        return value.get(name) if type(value) is dict else property_of(value, name)

    return step


def _list(compiler: Compiler, node: ListOf) -> Code:
    items = tuple(map(compiler.compile, node.items))
    return lambda env: [item(env) for item in items]


def _context(compiler: Compiler, node: ContextOf) -> Code:
    entries: list[tuple[str, Code]] = []
    inner = compiler
    for key, value in node.entries:
        code = function_code(inner, value, own=key) if isinstance(value, FunctionOf) else inner.compile(value)
        entries.append((key, code))
        inner = inner.inside((key,))

    def build(env: dict[str, Any]) -> dict[str, Any]:
        scope = dict(env)
        context: dict[str, Any] = {}
        for key, value in entries:
            context[key] = scope[key] = value(scope)
        return context

    return build


def _range(compiler: Compiler, node: RangeOf) -> Code:
    low = compiler.compile(node.low) if node.low else None
    high = compiler.compile(node.high) if node.high else None
    low_closed, high_closed = node.low_closed, node.high_closed

    def build(env: dict[str, Any]) -> Range | None:
        first = low(env) if low else None
        last = high(env) if high else None
        if (low and first is None) or (high and last is None):
            return None
        if low and high:
            place = order(first, last)
            if place is None or place > 0:
                return None
        return Range(first, last, low_closed, high_closed)

    return build


HANDLERS: Final[dict[type[Node], Handler]] = {
    ContextOf: _context,
    ListOf: _list,
    Name: _name,
    Path: _path,
    RangeOf: _range,
}
