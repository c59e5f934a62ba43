# SPDX-License-Identifier: Apache-2.0
"""Working decisions out: requirements first, each once, with the trace that explains them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from mingfu.engines.dmn.errors import DmnError, FeelError
from mingfu.engines.dmn.feel.adopting import adopt, plain
from mingfu.engines.dmn.feel.compiling.calls import invoke_named
from mingfu.engines.dmn.feel.compiling.compiler import RUN
from mingfu.engines.dmn.feel.limits import system_moment
from mingfu.engines.dmn.feel.values import Function
from mingfu.engines.dmn.model.explanation import Decision, Explanation, Step, Trace, plain_finding
from mingfu.engines.dmn.model.model import (
    DecisionNode,
    Definitions,
    InputData,
    Knowledge,
    Node,
    Reader,
    Resolver,
    ServiceNode,
    names_in,
)


class Evaluation:
    """One evaluation of a model: the values already known, and the trace."""

    def __init__(self, inputs: Mapping[str, Any], trace: Trace, given: Mapping[Node, Any] | None = None) -> None:
        self.inputs = inputs
        self.trace = trace
        self.known: dict[Node, Any] = dict(given or {})
        self._open: set[Node] = set()
        self._asked: Node | None = None

    def value(self, model: Definitions, node: Node) -> Any:
        """The value of an element, worked out on first use."""
        if node not in self.known:
            if node in self._open:
                raise DmnError(f"“{node.name}”直接或间接地依赖它自己。", file=model.file)
            self._open.add(node)
            self.known[node] = self._work_out(model, node)
            self._open.discard(node)
        return self.known[node]

    def decide(self, model: Definitions, node: Node) -> Any:
        """The value of the element that was asked for, which is worked out even where an input has its name."""
        self._asked = node
        return self.value(model, node)

    def _work_out(self, model: Definitions, node: Node) -> Any:
        if isinstance(node, InputData):
            return node.kind.coerce(adopt(self._input(model, node.name)))
        if isinstance(node, Knowledge):
            return self._knowledge(model, node)
        if isinstance(node, ServiceNode):
            return self.service(model, node)
        if node.name in self.inputs and node is not self._asked:
            return node.kind.coerce(adopt(self.inputs[node.name]))
        scope = self.scope(model, node.needs)
        self.trace.names.append(node.name)
        value = node.kind.coerce(node.logic(scope))
        self.trace.names.pop()
        self.trace.steps_done.append(Step(node.name, value))
        return value

    def _input(self, model: Definitions, name: str) -> Any:
        """An input by name; inputs of an imported model may stand in a context under the import's name."""
        if name in self.inputs:
            return self.inputs[name]
        dotted = next((key for key in self.inputs if key.endswith(f".{name}")), None)
        if dotted is not None:
            return self.inputs[dotted]
        for value in self.inputs.values():
            if isinstance(value, Mapping) and name in value and model.namespace:
                return value[name]
        return None

    def scope(self, model: Definitions, needs: tuple[str, ...]) -> dict[str, Any]:
        """The values of required elements by name; those of imported models in a context under the import's name."""
        scope: dict[str, Any] = {RUN: self.trace}
        for reference in needs:
            found = model.find(reference)
            if found is None:
                continue
            owner, node = found
            value = self.value(owner, node)
            prefix = None if owner is model else model.path_to(owner)
            if prefix is None:
                scope[node.name] = value
            else:
                scope.setdefault(prefix, {})[node.name] = value
        return scope

    def _knowledge(self, model: Definitions, node: Knowledge) -> Function:
        scope: dict[str, Any] = {RUN: self.trace}
        function = node.define(scope, node.name)
        # Its own name is in its scope, so that it may call itself; the functions it needs follow.
        self.known[node] = scope[node.name] = function
        scope.update(self.scope(model, node.needs))
        return function

    def service(self, model: Definitions, node: ServiceNode) -> Function:
        """A decision service as a function."""
        parameters = [found for reference in node.parameters if (found := model.find(reference))]

        def apply(values: list[Any]) -> Any:
            self.trace.spend()
            given = {target: _typed(target, value) for (_owner, target), value in zip(parameters, values, strict=True)}
            if any(new is None and old is not None for new, old in zip(given.values(), values, strict=True)):
                return None
            return self.outputs(model, node, given)

        return Function(node.name, tuple(target.name for _owner, target in parameters), apply)

    def outputs(self, model: Definitions, node: ServiceNode, given: Mapping[Node, Any]) -> Any:
        """What a service's output decisions come to: one value, or a context of several."""
        inner = Evaluation({}, self.trace, given)
        found = [each for reference in node.outputs if (each := model.find(reference))]
        values = {target.name: inner.value(owner, target) for owner, target in found}
        return node.kind.coerce(next(iter(values.values())) if len(values) == 1 else values)


def _typed(node: Node, value: Any) -> Any:
    return node.kind.coerce(value) if isinstance(node, InputData | DecisionNode) else value


class Model:
    """A decision model ready to decide.

    `problems` lists every part that could not be compiled, with file and line; deciding what needs such a part
    raises that error, all else can be decided.
    """

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions

    @property
    def name(self) -> str:
        """The model's name."""
        return self._definitions.name

    @property
    def namespace(self) -> str:
        """The model's namespace."""
        return self._definitions.namespace

    @property
    def edition(self) -> str:
        """The first digits of the SHA-256 of the model's XML."""
        return self._definitions.edition

    @property
    def basis(self) -> str:
        """What the model rests on, by the names of its knowledge sources."""
        return "；".join(filter(None, self._definitions.sources))

    @property
    def problems(self) -> tuple[DmnError, ...]:
        """What does not compile or refers to nothing."""
        return tuple(self._definitions.problems)

    @property
    def warnings(self) -> tuple[DmnError, ...]:
        """Names that nothing defines, each with its place: they are null, and often text that lacks its quotes."""
        return tuple(self._definitions.warnings)

    @property
    def decisions(self) -> tuple[str, ...]:
        """The names of its decisions."""
        return tuple(node.name for node in self._definitions.nodes.values() if isinstance(node, DecisionNode))

    @property
    def services(self) -> tuple[str, ...]:
        """The names of its decision services."""
        return tuple(node.name for node in self._definitions.nodes.values() if isinstance(node, ServiceNode))

    @property
    def tops(self) -> tuple[str, ...]:
        """The names of the decisions that no other decision needs."""
        nodes = [node for node in self._definitions.nodes.values() if isinstance(node, DecisionNode)]
        needed = {reference.rpartition("#")[2] for node in nodes for reference in node.needs}
        return tuple(node.name for node in nodes if node.id not in needed)

    @property
    def inputs(self) -> dict[str, str]:
        """The names of its input data, with their types."""
        return {node.name: node.kind.name for node in self._definitions.nodes.values() if isinstance(node, InputData)}

    def decide(
        self, name: str, inputs: Mapping[str, Any], *, clock: Callable[[], datetime] = system_moment
    ) -> Decision:
        """The value of a decision or decision service and the reason for it.

        `inputs` go by the names of input data (and of decisions that are given rather than worked out); missing ones
        are null. Raises `DmnError` where there is no such decision or a part it needs does not compile.
        """
        definitions = self._definitions
        node = definitions.named(name)
        if node is None:
            raise DmnError(f"模型“{definitions.name}”里没有名为“{name}”的决策或决策服务。", file=definitions.file)
        named = names_in(inputs)
        trace = Trace(clock)
        evaluation = Evaluation(named, trace)
        try:
            if isinstance(node, ServiceNode):
                parameters = [found[1] for reference in node.parameters if (found := definitions.find(reference))]
                given = {target: _typed(target, adopt(named.get(target.name))) for target in parameters}
                value = evaluation.outputs(definitions, node, given)
            elif isinstance(node, Knowledge):
                value = invoke_named(
                    evaluation.value(definitions, node), {key: adopt(each) for key, each in named.items()}
                )
            else:
                value = evaluation.decide(definitions, node)
        except FeelError as error:
            # Only limits are left to be exceeded here: what matters is whose evaluation exceeded them.
            at = definitions.named(trace.names[-1]) if trace.names else node
            line = getattr(at, "line", 0)
            raise FeelError(error.message, file=definitions.file, line=line, element=trace.names[-1] if trace.names else name) from None  # fmt: skip
        except RecursionError:
            message = f"决策“{name}”的计算嵌套过深，已停止。"
            raise DmnError(message, file=definitions.file, line=getattr(node, "line", 0), element=name) from None
        return Decision(plain(value), self._explain(name, named, trace))

    def evaluate(self, name: str, inputs: Mapping[str, Any], *, clock: Callable[[], datetime] = system_moment) -> Any:
        """The value alone; see `decide`."""
        return self.decide(name, inputs, clock=clock).value

    def _explain(self, name: str, inputs: Mapping[str, Any], trace: Trace) -> Explanation:
        return Explanation(
            decision=name,
            model=self.name,
            edition=self.edition,
            inputs=dict(inputs),
            steps=tuple(Step(step.decision, plain(step.value)) for step in trace.steps_done),
            tables=tuple(map(plain_finding, trace.tables)),
        )


def parse_model(xml: bytes, *, name: str = "", resolver: Resolver | None = None) -> Model:
    """A model from its XML.

    `name` is the file name that errors carry; `resolver` brings imported models. Raises `DmnError` for what is no DMN,
    for DTDs and entities, and for imports that cannot be had; faults of single parts are in `Model.problems`.
    """
    return Model(Reader(xml, file=name, resolver=resolver).read())


def load(source: str | Path | bytes) -> Model:
    """A model from a file or from bytes; a file's imports are looked for among the `.dmn` files beside it."""
    if isinstance(source, bytes):
        return parse_model(source)
    path = Path(source)
    try:
        xml = path.read_bytes()
    except OSError as error:
        raise DmnError(f"无法读取文件：{error.strerror}。", file=path.name) from None
    return parse_model(xml, name=path.name, resolver=beside(path))


def beside(path: Path) -> Resolver:
    """Looks imports up among the `.dmn` files beside a file."""
    folder = path.parent.resolve()

    def resolve(namespace: str, location: str) -> bytes | None:
        named = (folder / location).resolve() if location else None
        if named is not None and named.parent == folder and named.is_file():
            return named.read_bytes()
        quoted = f'namespace="{namespace}"'.encode()
        for other in sorted(folder.glob("*.dmn")):
            xml = other.read_bytes()
            head = xml[: xml.find(b">", xml.find(b"definitions")) + 1]
            if quoted in head and other != path:
                return xml
        return None

    return resolve
