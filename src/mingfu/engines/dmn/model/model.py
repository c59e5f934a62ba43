# SPDX-License-Identifier: Apache-2.0
"""A decision model: its elements, read and compiled once, evaluated many times."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from mingfu.engines.dmn.errors import DmnError
from mingfu.engines.dmn.feel.cursor import one_spaced
from mingfu.engines.dmn.feel.types import FunctionType, Type
from mingfu.engines.dmn.feel.values import Function
from mingfu.engines.dmn.model.boxed import boxed_in, compile_boxed, compile_function
from mingfu.engines.dmn.model.kinds import Kinds, component_names
from mingfu.engines.dmn.model.scope import Logic, Scope
from mingfu.engines.dmn.model.source import Element, all_below, child, children, kind_of, line_of, read_definitions

Resolver = Callable[[str, str], bytes | None]
"""From an import's namespace and location to the imported model's XML; None where there is none."""

MAX_IMPORTS: Final = 20


@dataclass(frozen=True, eq=False)
class InputData:
    """A value that the caller brings."""

    id: str
    name: str
    kind: Type


@dataclass(frozen=True, eq=False)
class DecisionNode:
    """A decision: what it needs (references to elements), and its logic."""

    id: str
    name: str
    kind: Type
    needs: tuple[str, ...]
    logic: Logic
    line: int


@dataclass(frozen=True, eq=False)
class Knowledge:
    """A business knowledge model: a function, and the functions it needs."""

    id: str
    name: str
    needs: tuple[str, ...]
    define: Callable[[dict[str, Any], str], Function]
    line: int


@dataclass(frozen=True, eq=False)
class ServiceNode:
    """Decisions offered as one function of given decisions and input data."""

    id: str
    name: str
    kind: Type
    outputs: tuple[str, ...]
    parameters: tuple[str, ...]
    """References to input data, then to input decisions."""
    line: int


Node = InputData | DecisionNode | Knowledge | ServiceNode


@dataclass(eq=False)
class Definitions:
    """What a model file says. `problems` lists what keeps parts of it from being evaluated."""

    file: str
    name: str
    namespace: str
    edition: str
    imports: dict[str, "Definitions"] = field(default_factory=dict)
    merged: list["Definitions"] = field(default_factory=list)
    """Models imported without a name: their elements are known by their own names alone."""
    nodes: dict[str, Node] = field(default_factory=dict)
    problems: list[DmnError] = field(default_factory=list)
    warnings: list[DmnError] = field(default_factory=list)
    sources: tuple[str, ...] = ()
    """What it rests on: the names of its knowledge sources."""
    soft: frozenset[str] = frozenset()
    """Names that may occur anywhere in it."""
    kinds: Kinds = field(init=False)

    def find(self, reference: str) -> tuple["Definitions", Node] | None:
        """The element that an `href` names, here or in an imported model."""
        namespace, _, key = reference.rpartition("#")
        if not namespace or namespace == self.namespace:
            node = self.nodes.get(key)
            return (self, node) if node else None
        for imported in (*self.imports.values(), *self.merged):
            if imported.namespace == namespace and key in imported.nodes:
                return imported, imported.nodes[key]
        return None

    def path_to(self, other: "Definitions") -> str | None:
        """The name under which this model imports another directly."""
        return next((name for name, imported in self.imports.items() if imported is other), None)

    def named(self, name: str) -> Node | None:
        """A decision or decision service by name, else any element of this name."""
        wanted = one_spaced(name)
        found = [node for node in self.nodes.values() if node.name == wanted]
        return next(
            (node for node in found if isinstance(node, DecisionNode | ServiceNode)), found[0] if found else None
        )


class Reader:
    """Reads one model file into `Definitions`."""

    def __init__(self, xml: bytes, *, file: str, resolver: Resolver | None, above: tuple[str, ...] = ()) -> None:
        self.root = read_definitions(xml, file=file)
        self.resolver = resolver
        self.above = above
        self.definitions = Definitions(
            file=file,
            name=self.root.get("name", ""),
            namespace=self.root.get("namespace", ""),
            edition=hashlib.sha256(xml).hexdigest()[:12],
        )

    def read(self) -> Definitions:
        """The model. Raises `DmnError` where its imports cannot be had; other faults are listed in it."""
        made = self.definitions
        for element in children(self.root, "import"):
            self._import(element)
        made.kinds = Kinds(
            self.root,
            file=made.file,
            imported={name: each.kinds for name, each in made.imports.items()},
            merged=[each.kinds for each in made.merged],
        )
        made.soft = self._soft_names()
        made.sources = tuple(each.get("name", "") for each in children(self.root, "knowledgeSource"))
        scope = Scope(made.file, made.kinds, made.soft, made.warnings)
        for element in self._drg_elements():
            self._node(element, scope)
        made.problems += made.kinds.problems
        self._check_references()
        return made

    def _drg_elements(self) -> Iterator[Element]:
        """The elements of the requirements graph, those inside DMN 1.1's own wrappers too."""
        yield from children(self.root, "inputData", "decision", "businessKnowledgeModel", "decisionService")

    def _import(self, element: Element) -> None:
        namespace, location = element.get("namespace", ""), element.get("locationURI", "")
        if "DMN" not in element.get("importType", "DMN"):
            return
        file, line = self.definitions.file, line_of(element)
        if namespace in self.above or len(self.above) > MAX_IMPORTS:
            raise DmnError(f"模型循环导入或导入层次过深：“{namespace}”。", file=file, line=line)
        xml = self.resolver(namespace, location) if self.resolver else None
        if xml is None:
            raise DmnError(f"找不到要导入的模型“{namespace}”。", file=file, line=line)
        above = (*self.above, self.definitions.namespace)
        imported = Reader(xml, file=location or namespace, resolver=self.resolver, above=above).read()
        known = self._same_import(imported.namespace) or imported
        name = one_spaced(element.get("name", ""))
        if name:
            self.definitions.imports[name] = known
        else:
            self.definitions.merged.append(known)

    def _same_import(self, namespace: str) -> Definitions | None:
        """A model imported before under another name, so that its decisions are one."""
        made = (*self.definitions.imports.values(), *self.definitions.merged)
        return next((each for each in made if each.namespace == namespace), None)

    def _soft_names(self) -> frozenset[str]:
        names = set(component_names(self.root))
        for element in all_below(self.root):
            if kind_of(element) in _NAMED:
                names.add(one_spaced(element.get("name", "")))
        for imported in (*self.definitions.imports.values(), *self.definitions.merged):
            names.update(node.name for node in imported.nodes.values())
        names.update(self.definitions.imports)
        return frozenset(names - {""})

    def _node(self, element: Element, scope: Scope) -> None:
        made = self.definitions
        key = element.get("id", "") or element.get("name", "")
        variable = child(element, "variable")
        name = one_spaced(element.get("name", "") or (variable.get("name", "") if variable is not None else ""))
        kind = scope.kinds.of(variable)
        needs = tuple(_references(element, "informationRequirement", "knowledgeRequirement"))
        line = line_of(element)
        inner = scope.inside(self._names_of(needs))
        node: Node
        if kind_of(element) == "inputData":
            node = InputData(key, name, kind)
        elif kind_of(element) == "decision":
            node = DecisionNode(
                key, name, kind, needs, self._safe(partial(compile_boxed, boxed_in(element), inner)), line
            )
        elif kind_of(element) == "businessKnowledgeModel":
            node = Knowledge(key, name, needs, self._function(element, inner.inside((name,)), kind), line)
        else:
            parameters = (*_direct_references(element, "inputData"), *_direct_references(element, "inputDecision"))
            node = ServiceNode(key, name, kind, tuple(_direct_references(element, "outputDecision")), parameters, line)
        if key in made.nodes:
            made.problems.append(DmnError(f"标识“{key}”出现了两次。", file=made.file, line=line, element=key))
        made.nodes[key] = node

    def _names_of(self, needs: tuple[str, ...]) -> set[str]:
        """The names under which required elements are known, so that they hide built-in functions of the same name."""
        wanted = {reference.rpartition("#")[2] for reference in needs}
        names = {one_spaced(each.get("name", "")) for each in self._drg_elements() if each.get("id") in wanted}
        return names | set(self.definitions.imports)

    def _safe(self, compiling: Callable[[], Logic]) -> Logic:
        """The logic; or, where it does not compile, logic that raises the error whenever it is asked."""
        try:
            return compiling()
        except DmnError as error:
            self.definitions.problems.append(error)
            return partial(_raise, error)

    def _function(self, element: Element, scope: Scope, kind: Type) -> Callable[[dict[str, Any], str], Function]:
        body = child(element, "encapsulatedLogic")
        if body is None:
            return lambda _values, title: Function(title, (), lambda _arguments: None)
        try:
            define = compile_function(body, scope)
        except DmnError as error:
            self.definitions.problems.append(error)
            return partial(_raise, error)
        result = kind.result if isinstance(kind, FunctionType) else kind

        def typed(values: dict[str, Any], title: str) -> Function:
            function = define(values, title)
            return Function(title, function.parameters, lambda arguments: result.coerce(function.apply(arguments)))

        return typed

    def _check_references(self) -> None:
        made = self.definitions
        for node in made.nodes.values():
            if isinstance(node, InputData):
                continue
            needed = node.outputs + node.parameters if isinstance(node, ServiceNode) else node.needs
            for reference in needed:
                if made.find(reference) is None:
                    made.problems.append(
                        DmnError(
                            f"“{node.name}”引用了不存在的元素“{reference}”。",
                            file=made.file,
                            line=node.line,
                            element=node.id,
                        )
                    )


_NAMED: Final = frozenset(
    {"inputData", "decision", "businessKnowledgeModel", "decisionService", "variable", "column", "output", "import"}
)


def _raise(error: DmnError, *_arguments: Any) -> Any:
    raise error


def _direct_references(element: Element, kind: str) -> Iterator[str]:
    for each in children(element, kind):
        yield each.get("href", "")


def _references(element: Element, *kinds: str) -> Iterator[str]:
    """The `href` of every requirement of these kinds."""
    for requirement in children(element, *kinds):
        for each in children(requirement):
            yield each.get("href", "")


def names_in(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs under names with single spaces."""
    return {one_spaced(str(name)): value for name, value in inputs.items()}
