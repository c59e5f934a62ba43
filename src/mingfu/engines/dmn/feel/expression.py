# SPDX-License-Identifier: Apache-2.0
"""Compiled expressions and unary tests, ready to be evaluated many times; and the cache of them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import DecimalException
from functools import lru_cache
from typing import Any, Final

from typing_extensions import override

import mingfu.engines.dmn.feel.builtins  # noqa: F401 - registers the built-in functions
from mingfu.engines.dmn.errors import FeelError
from mingfu.engines.dmn.feel.adopting import ATOMS, adopt, plain
from mingfu.engines.dmn.feel.compiling import calls, logic, loops, shapes, testing
from mingfu.engines.dmn.feel.compiling.compiler import INPUT, RUN, Code, Compiler
from mingfu.engines.dmn.feel.cursor import one_spaced
from mingfu.engines.dmn.feel.limits import Run, system_moment
from mingfu.engines.dmn.feel.parser import parse_expression, parse_tests
from mingfu.engines.dmn.feel.registry import BUILTINS, long_names
from mingfu.engines.dmn.feel.types import Type

HANDLERS: Final = {**logic.HANDLERS, **shapes.HANDLERS, **calls.HANDLERS, **loops.HANDLERS, **testing.HANDLERS}
_CACHE: Final = 4096
_DIRECT: Final = frozenset({bool, str, type(None)})

Clock = Callable[[], datetime]


class Expression:
    """A compiled FEEL expression.

    `names` are the variables it reads. `evaluate` takes Python values by name (a missing name is null) and gives a
    Python value; numbers are `Decimal`. Raises `FeelError` only where a limit is exceeded.
    """

    __slots__ = ("_code", "_free", "_timed", "names", "text")

    def __init__(self, text: str, code: Code, free: Iterable[str]) -> None:
        wanted = set(free)
        self.text = text
        self._code = code
        self._timed = RUN in wanted
        self._free = tuple(
            (name, BUILTINS[name].value() if name in BUILTINS else None) for name in sorted(wanted - {RUN})
        )
        self.names = frozenset(name for name, _default in self._free if name not in BUILTINS)

    def evaluate(self, context: Mapping[str, Any], *, clock: Clock = system_moment) -> Any:
        """The value in a context; `clock` is what `now()` and `today()` read."""
        env: dict[str, Any] = {}
        try:
            for name, default in self._free:
                value = context.get(name, default)
                env[name] = value if type(value) in ATOMS else adopt(value)
            if self._timed:
                env[RUN] = Run(clock)
            value = self._code(env)
        except RecursionError:
            raise _too_deep(self.text) from None
        except DecimalException:
            # Only a caller's NaN gets this far: it can be compared with nothing.
            raise _not_a_number(self.text) from None
        return value if type(value) in _DIRECT else plain(value)

    @property
    def alone(self) -> Code | None:
        """The code itself, where it reads nothing but `?` and so can run in any scope that has it."""
        return self._code if not self._timed and all(name == INPUT for name, _default in self._free) else None

    def compute(self, scope: Mapping[str, Any]) -> Any:
        """The FEEL value in a scope of FEEL values that has `RUN`, as part of a larger evaluation."""
        env: dict[str, Any] = {name: scope.get(name, default) for name, default in self._free}
        env[RUN] = scope[RUN]
        return self._code(env)

    @override
    def __repr__(self) -> str:
        """The text it was compiled from."""
        return f"Expression({self.text!r})"


class UnaryTests:
    """The compiled cell of a decision table, such as `< 5, [10..20)` or `not("a")`."""

    __slots__ = ("_alone", "_expression")

    def __init__(self, expression: Expression) -> None:
        self._expression = expression
        self._alone = expression.alone

    @property
    def text(self) -> str:
        """The text it was compiled from."""
        return self._expression.text

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads, without `?`."""
        return self._expression.names - {INPUT}

    def matches(self, value: Any, context: Mapping[str, Any] | None = None, *, clock: Clock = system_moment) -> bool:
        """Whether a value passes; what cannot be compared does not."""
        return self._expression.evaluate({**(context or {}), INPUT: value}, clock=clock) is True

    def holds(self, scope: dict[str, Any]) -> bool:
        """Whether the FEEL value under `?` passes in a scope of FEEL values that has `RUN`."""
        if self._alone is not None:
            return self._alone(scope) is True
        return self._expression.compute(scope) is True


def _not_a_number(text: str) -> FeelError:
    return FeelError(f"参与计算的数值不是有限数：{text[:40]}", line=1, column=1)


def _too_deep(text: str) -> FeelError:
    return FeelError(f"计算嵌套过深，已停止：{text[:40]}", line=1, column=1)


def build_expression(
    text: str, *, names: Iterable[str] = (), soft: Iterable[str] = (), types: Mapping[str, Type] | None = None
) -> Expression:
    """An expression in a scope: `names` are its variables, `soft` further names of several words."""
    given = frozenset(map(one_spaced, names))
    node = parse_expression(text, [*long_names(), *given, *soft, *(types or ())])
    compiler = Compiler(text, HANDLERS, names=given, types=types)
    return Expression(text, compiler.compile(node), compiler.free)


def build_tests(
    text: str, *, names: Iterable[str] = (), soft: Iterable[str] = (), types: Mapping[str, Type] | None = None
) -> UnaryTests:
    """Unary tests in a scope, as `build_expression`."""
    given = frozenset(map(one_spaced, names))
    node = parse_tests(text, [*long_names(), *given, *soft, *(types or ())])
    compiler = Compiler(text, HANDLERS, names=given, types=types)
    return UnaryTests(Expression(text, compiler.compile(node), compiler.free))


@lru_cache(maxsize=_CACHE)
def _expression(text: str, names: frozenset[str]) -> Expression:
    return build_expression(text, names=names)


@lru_cache(maxsize=_CACHE)
def _tests(text: str, names: frozenset[str]) -> UnaryTests:
    return build_tests(text, names=names)


def compile_expression(text: str, *, names: Iterable[str] = ()) -> Expression:
    """The compiled expression, from the cache where it was compiled before.

    `names` are variables that the text may use; only names with operators or keywords inside ("完成-率") need to be
    given. Raises `FeelError` with line and column.
    """
    return _expression(text, frozenset(names))


def compile_unary_tests(text: str, *, names: Iterable[str] = ()) -> UnaryTests:
    """The compiled unary tests, from the cache where they were compiled before. Raises `FeelError`."""
    return _tests(text, frozenset(names))
