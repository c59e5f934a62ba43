# SPDX-License-Identifier: Apache-2.0
"""Built-in functions by name: their signatures, and how arguments are fitted to them.

A signature is written as text: `"string:string, start position:number, length:number?"`. `?` marks what may be
left out, `*` before a name takes all further arguments as one list, `|` separates types, of which `null` is one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from mingfu.engines.dmn.feel.lexer import words_of
from mingfu.engines.dmn.feel.moments import Date, DateTime, Months, Span, Time
from mingfu.engines.dmn.feel.values import Function, Range

_CLASSES: Final[dict[str, type]] = {
    "string": str,
    "number": Decimal,
    "boolean": bool,
    "list": list,
    "context": dict,
    "date": Date,
    "time": Time,
    "datetime": DateTime,
    "span": Span,
    "months": Months,
    "function": Function,
    "range": Range,
    "null": type(None),
}

MISSING: Final = object()
"""Stands for an argument that does not fit."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a built-in."""

    name: str
    classes: tuple[type, ...]
    optional: bool
    variadic: bool

    def fit(self, value: Any) -> Any:
        """The argument as the parameter takes it, or `MISSING`."""
        if not self.classes or type(value) in self.classes:
            return value
        if value is None:
            return MISSING
        if self.classes[0] is list:
            return [value]
        if type(value) is list and len(value) == 1 and type(value[0]) in self.classes:
            return value[0]
        return MISSING


def _parameter(text: str) -> Parameter:
    name, _, kinds = text.strip().partition(":")
    optional = kinds.endswith("?")
    kinds = kinds.rstrip("?")
    classes = () if kinds == "any" else tuple(_CLASSES[kind] for kind in kinds.split("|"))
    return Parameter(name.lstrip("*"), classes, optional, name.startswith("*"))


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in."""

    parameters: tuple[Parameter, ...]
    function: Callable[..., Any]
    least: int
    most: int | None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return tuple(parameter.name for parameter in self.parameters)

    def fit(self, values: list[Any]) -> list[Any] | None:
        """The arguments as the function takes them, or None where they do not fit."""
        if len(values) < self.least or (self.most is not None and len(values) > self.most):
            return None
        parameters = self.parameters
        fitted: list[Any] = []
        for parameter, value in zip(parameters, values, strict=False):
            if parameter.variadic:
                rest = [parameter.fit(each) for each in values[len(parameters) - 1 :]]
                fitted.append(rest)
                return None if any(each is MISSING for each in rest) else fitted
            new = parameter.fit(value)
            if new is MISSING:
                return None
            fitted.append(new)
        return fitted

    def bind(self, named: dict[str, Any]) -> list[Any] | None:
        """Named arguments as positions, or None where a name is unknown or one is missing."""
        rest = dict(named)
        values: list[Any] = []
        for parameter in self.parameters:
            if parameter.name in rest:
                values.append(rest.pop(parameter.name))
            elif not parameter.optional:
                return None
            elif not rest:
                break
            else:
                values.append(None)
        return None if rest else values


@dataclass(slots=True)
class Builtin:
    """A built-in function with all its signatures; `timed` ones are given the evaluation's clock first."""

    name: str
    signatures: list[Signature] = field(default_factory=list)
    timed: bool = False

    def apply(self, values: list[Any]) -> Any:
        """The result for positional arguments; null where no signature takes them."""
        for signature in self.signatures:
            fitted = signature.fit(values)
            if fitted is not None:
                return signature.function(*fitted)
        return None

    def bind(self, named: dict[str, Any]) -> list[Any] | None:
        """Named arguments as positions for the first signature that has these names, in this order if there is one."""
        order = tuple(named)
        for signature in sorted(self.signatures, key=lambda each: each.names[: len(order)] != order):
            values = signature.bind(named)
            if values is not None and signature.fit(values) is not None:
                return values
        return None

    def value(self) -> Function:
        """The function as a value."""
        return Function(self.name, self.signatures[0].names, self.apply, self.bind)


BUILTINS: Final[dict[str, Builtin]] = {}


def builtin(name: str, *specs: str, timed: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated function under a FEEL name, once for each signature."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        entry = BUILTINS.setdefault(name, Builtin(name, timed=timed))
        for spec in specs:
            parameters = tuple(_parameter(text) for text in spec.split(",")) if spec else ()
            least = sum(1 for parameter in parameters if not parameter.optional)
            most = None if parameters and parameters[-1].variadic else len(parameters)
            entry.signatures.append(Signature(parameters, function, least, most))
        return function

    return register


def long_names() -> list[str]:
    """The names of built-ins that have several words."""
    return [name for name in BUILTINS if len(words_of(name)) > 1]
