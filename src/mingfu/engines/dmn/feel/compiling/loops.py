# SPDX-License-Identifier: Apache-2.0
"""Compiling `for`, `some`, `every` and filters. Every round is counted against the evaluation's budget."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from mingfu.engines.dmn.feel.comparing import order
from mingfu.engines.dmn.feel.compiling.compiler import Code, Compiler, Handler, run_of
from mingfu.engines.dmn.feel.moments import Date
from mingfu.engines.dmn.feel.nodes import Each, Filter, For, Node, Quantified
from mingfu.engines.dmn.feel.values import Range, is_whole

Source = Callable[[dict[str, Any]], Iterable[Any] | None]


def steps_between(low: Any, high: Any) -> Iterator[Any] | None:
    """Whole numbers or days from one end to the other, downwards where the second is smaller."""
    if type(low) is Decimal and type(high) is Decimal:
        if not (is_whole(low) and is_whole(high)):
            return None
        first, last = int(low), int(high)
        return map(Decimal, range(first, last + 1) if first <= last else range(first, last - 1, -1))
    if type(low) is Date and type(high) is Date:
        first, last = low.days, high.days
        return map(Date.of_days, range(first, last + 1) if first <= last else range(first, last - 1, -1))
    return None


def items_of(value: Any) -> Iterable[Any] | None:
    """What a loop walks over: a list, a range of whole numbers or days, or one value alone."""
    if type(value) is list:
        return value
    if type(value) is Range:
        if value.low is None or value.high is None or order(value.low, value.high) is None:
            return None
        steps = steps_between(value.low, value.high)
        if steps is None:
            return None
        return (
            item
            for item in steps
            if (value.low_closed or item != value.low) and (value.high_closed or item != value.high)
        )
    return None if value is None else [value]


def _source(compiler: Compiler, each: Each) -> Source:
    first = compiler.compile(each.source)
    if each.upto is None:
        return lambda env: items_of(first(env))
    last = compiler.compile(each.upto)
    return lambda env: steps_between(first(env), last(env))


def _iterators(compiler: Compiler, iterators: tuple[Each, ...]) -> tuple[Compiler, tuple[tuple[str, Source], ...]]:
    """The scope of a loop's body, and its sources; later sources see earlier variables."""
    compiler.need_run()
    found: list[tuple[str, Source]] = []
    inner = compiler
    for each in iterators:
        found.append((each.name, _source(inner, each)))
        inner = inner.inside((each.name,))
    return inner, tuple(found)


class _NoItems(Exception):  # noqa: N818 - a signal inside this module, never seen outside
    """A source is null or cannot be walked over."""


def _rounds(env: dict[str, Any], sources: tuple[tuple[str, Source], ...]) -> Iterator[None]:
    """Every combination of the sources' items, set in the environment."""
    name, source = sources[0]
    items = source(env)
    if items is None:
        raise _NoItems
    spend = run_of(env).spend
    for item in items:
        spend()
        env[name] = item
        if len(sources) == 1:
            yield
        else:
            yield from _rounds(env, sources[1:])


def _for(compiler: Compiler, node: For) -> Code:
    inner, sources = _iterators(compiler, node.iterators)
    body = inner.inside(("partial",)).compile(node.body)

    def loop(env: dict[str, Any]) -> list[Any] | None:
        scope = dict(env)
        results: list[Any] = []
        scope["partial"] = results
        try:
            for _round in _rounds(scope, sources):
                scope["partial"] = results
                results.append(body(scope))
        except _NoItems:
            return None
        return results

    return loop


def _quantified(compiler: Compiler, node: Quantified) -> Code:
    inner, sources = _iterators(compiler, node.iterators)
    test = inner.compile(node.test)
    decisive = not node.every

    def holds(env: dict[str, Any]) -> bool | None:
        scope = dict(env)
        result: bool | None = not decisive
        try:
            for _round in _rounds(scope, sources):
                value = test(scope)
                if value is decisive:
                    return bool(value)
                if value is None:
                    result = None
                elif type(value) is not bool:
                    return None
        except _NoItems:
            return None
        return result

    return holds


def pick(items: list[Any], position: Decimal) -> Any:
    """The item at a position from 1, or from the end when negative."""
    at = int(position)
    if at == 0 or abs(at) > len(items):
        return None
    return items[at - 1 if at > 0 else at]


def filtered(items: list[Any], test: Code, env: dict[str, Any]) -> Any:
    """The items for which the test is true; one item where the test is a number; null where it is neither."""
    spend = run_of(env).spend
    kept: list[Any] = []
    for item in items:
        spend()
        scope = {**env, "item": item, **item} if type(item) is dict else {**env, "item": item}
        value = test(scope)
        if value is True:
            kept.append(item)
        elif type(value) is Decimal:
            return pick(items, value)
        elif value is not False and value is not None:
            return None
    return kept


def as_list(value: Any) -> list[Any]:
    """What a filter works on: a list, or one value as a list; null is empty."""
    if type(value) is list:
        return value
    return [] if value is None else [value]


def _filter(compiler: Compiler, node: Filter) -> Code:
    source = compiler.compile(node.source)
    if compiler.constant(node.test):
        position = compiler.constant_value(node.test)
        if type(position) is Decimal:
            return lambda env: pick(as_list(source(env)), position)
    compiler.need_run()
    test = compiler.inside(("item",)).compile(node.test)

    def keep(env: dict[str, Any]) -> Any:
        items = as_list(source(env))
        if not items:
            return _of_nothing(test, env)
        return filtered(items, test, env)

    return keep


def _of_nothing(test: Code, env: dict[str, Any]) -> list[Any] | None:
    """The filter of an empty list: nothing, or null where the test is a position."""
    return None if type(test({**env, "item": None})) is Decimal else []


HANDLERS: Final[dict[type[Node], Handler]] = {Filter: _filter, For: _for, Quantified: _quantified}
