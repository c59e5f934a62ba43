# SPDX-License-Identifier: Apache-2.0
"""Compiling unary tests: what a value is held against, in `in` and in the cells of decision tables."""

from collections.abc import Callable
from typing import Any, Final

from mingfu.engines.dmn.feel.comparing import equal, within
from mingfu.engines.dmn.feel.compiling.compiler import INPUT, Code, Compiler, Handler
from mingfu.engines.dmn.feel.compiling.logic import COMPARE, against
from mingfu.engines.dmn.feel.nodes import In, Literal, Name, Node, RangeOf, Test, Tests, parts
from mingfu.engines.dmn.feel.values import Range

Matcher = Callable[[Any, dict[str, Any]], bool | None]
"""Whether a value passes, given the environment of the other names."""


def uses_input(node: Node) -> bool:
    """Whether a test speaks of `?` itself."""
    if isinstance(node, Name) and node.name == INPUT:
        return True
    return any(map(uses_input, parts(node)))


def meets(value: Any, wanted: Any) -> bool | None:
    """Whether a value equals what is wanted, or lies in it."""
    kind = type(wanted)
    if kind is Range:
        return equal(value, wanted) if type(value) is Range else within(value, wanted)
    if kind is list:
        if type(value) is list and equal(value, wanted) is True:
            return True
        return any((within(value, item) if type(item) is Range else equal(value, item)) is True for item in wanted)
    return equal(value, wanted)


def _matcher(compiler: Compiler, node: Node) -> Matcher:  # noqa: PLR0911 - one line a kind of test
    """One test."""
    if isinstance(node, Test):
        if compiler.constant(node.operand):
            direct = against(node.operator, compiler.constant_value(node.operand))
            return lambda value, _env: direct(value)
        operand, compare = compiler.compile(node.operand), COMPARE[node.operator]
        return lambda value, env: compare(value, operand(env))
    if isinstance(node, Literal):
        same = against("=", node.value)
        return lambda value, _env: same(value)
    if isinstance(node, RangeOf) and not uses_input(node):
        limits = compiler.compile(node)
        return lambda value, env: _inside(value, limits(env))
    if compiler.constant(node):
        wanted = compiler.constant_value(node)
        return lambda value, _env: meets(value, wanted)
    code = compiler.compile(node)
    if uses_input(node):
        return lambda value, env: _judged(value, code({**env, INPUT: value}))
    if isinstance(node, Name):
        return lambda value, env: meets(value, code(env))

    def verdict(value: Any, env: dict[str, Any]) -> bool | None:
        wanted = code(env)
        if wanted is True and type(value) is not bool:
            return True
        return meets(value, wanted)

    return verdict


def _inside(value: Any, limits: Any) -> bool | None:
    """Whether a value lies in a range, or is the same range; null where the range is none."""
    return None if limits is None else meets(value, limits)


def _judged(value: Any, result: Any) -> bool | None:
    """What a test that speaks of `?` says."""
    if type(result) is bool or result is None:
        return result
    return meets(value, result)


def matcher_of(compiler: Compiler, node: Tests) -> Matcher:
    """All tests of a cell. No tests at all take every value."""
    inner = compiler.inside((INPUT,))
    tests = tuple(_matcher(inner, test) for test in node.tests)
    if not tests:
        return lambda _value, _env: True
    if node.negated:
        return _negated(tests)
    if len(tests) == 1:
        return tests[0]
    strings = frozenset(test.value for test in node.tests if isinstance(test, Literal) and type(test.value) is str)
    if len(strings) == len(tests):
        return lambda value, _env: value in strings if type(value) is str else None
    return lambda value, env: _some(tests, value, env)


def _some(tests: tuple[Matcher, ...], value: Any, env: dict[str, Any]) -> bool | None:
    result: bool | None = False
    for test in tests:
        found = test(value, env)
        if found is True:
            return True
        if found is None:
            result = None
    return result


def _negated(tests: tuple[Matcher, ...]) -> Matcher:
    def none(value: Any, env: dict[str, Any]) -> bool | None:
        found = _some(tests, value, env)
        return None if found is None else not found

    return none


def _in(compiler: Compiler, node: In) -> Code:
    value, match = compiler.compile(node.value), matcher_of(compiler, node.tests)
    return lambda env: match(value(env), env)


def _tests(compiler: Compiler, node: Tests) -> Code:
    compiler.need(INPUT)
    match = matcher_of(compiler, node)
    return lambda env: match(env[INPUT], env)


HANDLERS: Final[dict[type[Node], Handler]] = {In: _in, Tests: _tests}
