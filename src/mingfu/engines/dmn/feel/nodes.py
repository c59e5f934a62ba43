# SPDX-License-Identifier: Apache-2.0
"""The tree of a FEEL expression. Every node knows the offset of its first character."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from mingfu.engines.dmn.feel.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression."""

    at: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, a string, a boolean, null, or a moment written with `@`."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or a function, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`source.name`."""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`source[test]`."""

    source: Node
    test: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(arguments)`; `names` holds the argument names when they are given."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """`{a: 1, b: a + 1}`."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """`[a..b]` with open or closed ends; a missing end is None."""

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool
    spelled: bool = True
    """False for `< 5` and its like, whose missing end belongs to the shape."""


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """`a + b - c` or `a * b / c` or `a ** b`: operators of one strength, from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`left operator right` with one of = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class AllOf(Node):
    """`a and b and c`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Node):
    """`a or b or c`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests: any of them holds, or with `negated` none."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Test(Node):
    """One unary test with an operator: `< 5`, `= "x"`, `!= null`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in tests`."""

    value: Node
    tests: Tests


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then one else other`."""

    condition: Node
    one: Node
    other: Node


@dataclass(frozen=True, slots=True)
class Each(Node):
    """`name in source` of a loop; with `upto` the source runs from the one to the other."""

    name: str
    source: Node
    upto: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for iterators return body`."""

    iterators: tuple[Each, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every` iterators `satisfies` test."""

    every: bool
    iterators: tuple[Each, ...]
    test: Node


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """`function(a: number) body`; `external` ones are kept but cannot be called."""

    parameters: tuple[tuple[str, Type], ...]
    body: Node
    external: bool


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    kind: Type


def parts(value: Any) -> Iterator[Node]:
    """The nodes directly below a node, or inside a tuple of nodes."""
    if isinstance(value, Node):
        for field in fields(value):
            inner = getattr(value, field.name)
            if isinstance(inner, Node):
                yield inner
            elif isinstance(inner, tuple):
                yield from parts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            if isinstance(inner, Node):
                yield inner
            elif isinstance(inner, tuple):
                yield from parts(inner)
