# SPDX-License-Identifier: Apache-2.0
"""The compiler's frame: which handler compiles which node, which names are free, what is constant.

Compiled code is a Python function of one argument, the environment: a dict from names to FEEL values.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from mingfu.engines.dmn.errors import FeelError
from mingfu.engines.dmn.feel.lexer import feel_error
from mingfu.engines.dmn.feel.limits import Run
from mingfu.engines.dmn.feel.nodes import ListOf, Literal, Name, Negative, Node, RangeOf, parts
from mingfu.engines.dmn.feel.registry import BUILTINS
from mingfu.engines.dmn.feel.types import KINDS, Type, resolve

Code = Callable[[dict[str, Any]], Any]
Handler = Callable[["Compiler", Any], Code]

RUN: Final = "\0run"
"""The environment's entry for the evaluation itself; no FEEL name begins like it."""

INPUT: Final = "?"
"""The environment's entry for the value that unary tests are about."""


class Compiler:
    """Compiles nodes in a scope. `free` collects the names that the environment must bring."""

    def __init__(
        self,
        text: str,
        handlers: Mapping[type[Node], Handler],
        *,
        names: Iterable[str] = (),
        types: Mapping[str, Type] | None = None,
    ) -> None:
        self.text = text
        self.handlers = handlers
        self.given = frozenset(names)
        self.types = {**KINDS, **(types or {})}
        self.free: set[str] = set()
        self.local: frozenset[str] = frozenset()

    def compile(self, node: Node) -> Code:
        """The code of a node; computed once if the node is constant."""
        code = self.handlers[type(node)](self, node)
        if type(node) is not Literal and self.constant(node):
            value = code({})
            return lambda _env: value
        return code

    def constant(self, node: Node) -> bool:
        """Whether a node has the same value whatever the environment: literals, and lists and ranges of them."""
        if isinstance(node, Literal):
            return True
        return isinstance(node, ListOf | RangeOf | Negative) and all(map(self.constant, parts(node)))

    def constant_value(self, node: Node) -> Any:
        """The value of a constant node."""
        return self.compile(node)({})

    def inside(self, names: Iterable[str]) -> "Compiler":
        """The compiler of an inner scope that binds more names."""
        inner = Compiler.__new__(Compiler)
        inner.__dict__.update(self.__dict__)
        inner.local = self.local | frozenset(names)
        return inner

    def is_builtin(self, node: Node) -> bool:
        """Whether a node names a built-in function that nothing hides."""
        return (
            isinstance(node, Name)
            and node.name in BUILTINS
            and node.name not in self.local
            and node.name not in self.given
        )

    def need(self, name: str) -> None:
        """Note that the environment must bring a name, unless an inner scope binds it."""
        if name not in self.local:
            self.free.add(name)

    def need_run(self) -> None:
        """Note that the code counts steps or reads the clock."""
        self.free.add(RUN)

    def type_of(self, kind: Type, at: int) -> Type:
        """A type with its names resolved; unknown ones are refused."""
        found = resolve(kind, self.types)
        if found is None:
            raise self.error(f"不认识的类型“{kind.name}”。", at)
        return found

    def error(self, message: str, at: int) -> FeelError:
        """The error at an offset of the text."""
        return feel_error(message, self.text, at)


def run_of(env: dict[str, Any]) -> Run:
    """The evaluation that an environment belongs to."""
    run: Run = env[RUN]
    return run
