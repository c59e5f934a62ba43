# SPDX-License-Identifier: Apache-2.0
"""Compiling comparison, three-valued logic, conditions and arithmetic."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from mingfu.engines.dmn.feel.arithmetic import OPERATORS, negate
from mingfu.engines.dmn.feel.comparing import equal, order
from mingfu.engines.dmn.feel.compiling.compiler import Code, Compiler, Handler
from mingfu.engines.dmn.feel.nodes import (
    AllOf,
    AnyOf,
    Between,
    Chain,
    Compare,
    If,
    InstanceOf,
    Literal,
    Name,
    Negative,
    Node,
)

_NEGATED: Final = {True: False, False: True, None: None}


def differ(left: Any, right: Any) -> bool | None:
    """`left != right`."""
    return _NEGATED[equal(left, right)]


def less(left: Any, right: Any) -> bool | None:
    """`left < right`."""
    place = order(left, right)
    return None if place is None else place < 0


def at_most(left: Any, right: Any) -> bool | None:
    """`left <= right`."""
    place = order(left, right)
    return None if place is None else place <= 0


def greater(left: Any, right: Any) -> bool | None:
    """`left > right`."""
    place = order(left, right)
    return None if place is None else place > 0


def at_least(left: Any, right: Any) -> bool | None:
    """`left >= right`."""
    place = order(left, right)
    return None if place is None else place >= 0


COMPARE: Final[dict[str, Callable[[Any, Any], bool | None]]] = {
    "=": equal,
    "!=": differ,
    "<": less,
    "<=": at_most,
    ">": greater,
    ">=": at_least,
}


def against(operator: str, limit: Any) -> Callable[[Any], bool | None]:
    """The comparison of a value with a constant; the two types of the hot path are compared directly."""
    general = COMPARE[operator]
    kind = type(limit)
    if kind is not Decimal and not (kind is str and operator in ("=", "!=")):
        return lambda value: general(value, limit)
    return _DIRECT[operator](kind, limit, general)


def _is_equal(kind: type, limit: Any, general: Any) -> Callable[[Any], bool | None]:
    return lambda value: value == limit if type(value) is kind else general(value, limit)


def _is_different(kind: type, limit: Any, general: Any) -> Callable[[Any], bool | None]:
    return lambda value: value != limit if type(value) is kind else general(value, limit)


def _is_less(kind: type, limit: Any, general: Any) -> Callable[[Any], bool | None]:
    return lambda value: value < limit if type(value) is kind else general(value, limit)


def _is_at_most(kind: type, limit: Any, general: Any) -> Callable[[Any], bool | None]:
    return lambda value: value <= limit if type(value) is kind else general(value, limit)


def _is_greater(kind: type, limit: Any, general: Any) -> Callable[[Any], bool | None]:
    return lambda value: value > limit if type(value) is kind else general(value, limit)


def _is_at_least(kind: type, limit: Any, general: Any) -> Callable[[Any], bool | None]:
    return lambda value: value >= limit if type(value) is kind else general(value, limit)


_DIRECT: Final = {
    "=": _is_equal,
    "!=": _is_different,
    "<": _is_less,
    "<=": _is_at_most,
    ">": _is_greater,
    ">=": _is_at_least,
}


def _compare(compiler: Compiler, node: Compare) -> Code:
    left = compiler.compile(node.left)
    if compiler.constant(node.right):
        test = against(node.operator, compiler.constant_value(node.right))
        if isinstance(node.left, Name) and not compiler.is_builtin(node.left):
            name = node.left.name
            return lambda env: test(env[name])
        return lambda env: test(left(env))
    right = compiler.compile(node.right)
    general = COMPARE[node.operator]
    return lambda env: general(left(env), right(env))


def _all_of(compiler: Compiler, node: AllOf) -> Code:
    terms = tuple(map(compiler.compile, node.terms))
    if len(terms) == 2:  # noqa: PLR2004 - the common case goes without a loop
        first, second = terms

        def both(env: dict[str, Any]) -> bool | None:
            one = first(env)
            if one is False:
                return False
            other = second(env)
            if other is False:
                return False
            return True if one is True and other is True else None

        return both

    def every(env: dict[str, Any]) -> bool | None:
        result: bool | None = True
        for term in terms:
            value = term(env)
            if value is False:
                return False
            if value is not True:
                result = None
        return result

    return every


def _any_of(compiler: Compiler, node: AnyOf) -> Code:
    terms = tuple(map(compiler.compile, node.terms))

    def some(env: dict[str, Any]) -> bool | None:
        result: bool | None = False
        for term in terms:
            value = term(env)
            if value is True:
                return True
            if value is not False:
                result = None
        return result

    return some


def _between(compiler: Compiler, node: Between) -> Code:
    value, low, high = compiler.compile(node.value), compiler.compile(node.low), compiler.compile(node.high)

    def inside(env: dict[str, Any]) -> bool | None:
        item = value(env)
        above, below = order(item, low(env)), order(item, high(env))
        return None if above is None or below is None else above >= 0 and below <= 0

    return inside


def _if(compiler: Compiler, node: If) -> Code:
    condition, one, other = compiler.compile(node.condition), compiler.compile(node.one), compiler.compile(node.other)
    return lambda env: one(env) if condition(env) is True else other(env)


def _chain(compiler: Compiler, node: Chain) -> Code:
    first = compiler.compile(node.first)
    rest = tuple((OPERATORS[operator], compiler.compile(operand)) for operator, operand in node.rest)
    if len(rest) == 1:
        apply, second = rest[0]
        return lambda env: apply(first(env), second(env))

    def fold(env: dict[str, Any]) -> Any:
        value = first(env)
        for apply_next, operand in rest:
            value = apply_next(value, operand(env))
        return value

    return fold


def _negative(compiler: Compiler, node: Negative) -> Code:
    operand = compiler.compile(node.operand)
    return lambda env: negate(operand(env))


def _instance_of(compiler: Compiler, node: InstanceOf) -> Code:
    value = compiler.compile(node.value)
    kind = compiler.type_of(node.kind, node.at)
    if kind.name == "Null":
        return lambda env: value(env) is None

    def belongs(env: dict[str, Any]) -> bool:
        item = value(env)
        return item is not None and kind.accepts(item)

    return belongs


def _literal(_compiler: Compiler, node: Literal) -> Code:
    value = node.value
    return lambda _env: value


HANDLERS: Final[dict[type[Node], Handler]] = {
    AllOf: _all_of,
    AnyOf: _any_of,
    Between: _between,
    Chain: _chain,
    Compare: _compare,
    If: _if,
    InstanceOf: _instance_of,
    Literal: _literal,
    Negative: _negative,
}
