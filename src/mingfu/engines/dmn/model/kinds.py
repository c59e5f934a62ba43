# SPDX-License-Identifier: Apache-2.0
"""Item definitions: the types that a model declares, with their allowed values."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from mingfu.engines.dmn.errors import DmnError, FeelError
from mingfu.engines.dmn.feel.compiling.compiler import INPUT, RUN
from mingfu.engines.dmn.feel.cursor import one_spaced
from mingfu.engines.dmn.feel.expression import build_tests
from mingfu.engines.dmn.feel.limits import Run
from mingfu.engines.dmn.feel.types import ANY, KINDS, Constrained, ContextType, FunctionType, ListType, Type
from mingfu.engines.dmn.model.source import (
    Element,
    all_below,
    called,
    child,
    children,
    is_feel,
    kind_of,
    line_of,
    text_line,
    text_of,
)


@dataclass(frozen=True)
class Later(Type):
    """A type that names itself inside its own definition, looked up when it is used."""

    find: Callable[[], Type] = field(default=lambda: ANY, compare=False)

    @override
    def accepts(self, value: Any) -> bool:
        return self.find().accepts(value)

    @override
    def coerce(self, value: Any) -> Any:
        return self.find().coerce(value)


def component_names(root: Element) -> Iterator[str]:
    """The names of all components in all item definitions."""
    for item in all_below(root):
        if kind_of(item) == "itemComponent":
            yield one_spaced(item.get("name", ""))


class Kinds:
    """The types of one model by name, with those of the models it imports under `import.name`."""

    def __init__(
        self, root: Element, *, file: str, imported: Mapping[str, "Kinds"], merged: Iterable["Kinds"] = ()
    ) -> None:
        self.file = file
        self.problems: list[DmnError] = []
        self.found: dict[str, Type] = {}
        self._open: set[str] = set()
        self._definitions = {one_spaced(item.get("name", "")): item for item in children(root, "itemDefinition")}
        for prefix, kinds in imported.items():
            self.found.update({f"{prefix}.{name}": kind for name, kind in kinds.found.items()})
        for kinds in merged:
            self.found.update({name: kind for name, kind in kinds.found.items() if name not in self._definitions})
        for name in self._definitions:
            self.named(name)

    def named(self, name: str) -> Type | None:
        """The type of a name, with or without a namespace prefix; None where there is none."""
        name = one_spaced(name)
        if name in self._open:
            return Later(name, lambda: self.found[name])
        if name in self.found:
            return self.found[name]
        if name in self._definitions:
            self._open.add(name)
            self.found[name] = self._define(self._definitions[name])
            self._open.discard(name)
            return self.found[name]
        if name in KINDS:
            return KINDS[name]
        _prefix, colon, rest = name.partition(":")
        return self.named(rest) if colon else None

    def of(self, element: Element | None) -> Type:
        """The type that an element's `typeRef` names; Any without one. Unknown names are noted as problems."""
        if element is None:
            return ANY
        inner = child(element, "typeRef")
        name = str(inner.text or "") if inner is not None else element.get("typeRef", "")
        if not name.strip():
            return ANY
        kind = self.named(name)
        if kind is None:
            message = f"没有定义类型“{name.strip()}”。"
            self.problems.append(DmnError(message, file=self.file, line=line_of(element), element=called(element)))
            return ANY
        return kind

    def _define(self, item: Element) -> Type:
        name = item.get("name", "")
        components = tuple(
            (one_spaced(part.get("name", "")), self._define(part)) for part in children(item, "itemComponent")
        )
        function = child(item, "functionItem")
        kind: Type
        if components:
            kind = ContextType(name=name, entries=components)
        elif function is not None:
            parameters = tuple(self.of(part) for part in children(function, "parameters"))
            output = function.get("outputTypeRef")
            kind = FunctionType(parameters=parameters, result=(self.named(output) or ANY) if output else ANY)
        else:
            kind = self.of(item)
        kind = self._constrain(kind, child(item, "allowedValues"), name)
        if item.get("isCollection") == "true":
            kind = ListType(name=name, of=kind)
        return self._constrain(kind, child(item, "typeConstraint"), name)

    def _constrain(self, kind: Type, constraint: Element | None, name: str) -> Type:
        text = text_of(constraint).strip()
        if constraint is None or not text or not is_feel(constraint.get("expressionLanguage")):
            return kind
        try:
            tests = build_tests(text)
        except FeelError as error:
            line = text_line(constraint) + error.line - 1
            self.problems.append(
                DmnError(error.message, file=self.file, line=line, column=error.column, element=called(constraint))
            )
            return kind
        return Constrained(name, kind, lambda value: tests.holds({INPUT: value, RUN: Run()}))
