# SPDX-License-Identifier: Apache-2.0
"""Decision tables: rules, hit policies, aggregation, and the finding that explains each run."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from mingfu.engines.dmn.feel.builtins.figures import greatest, least, total
from mingfu.engines.dmn.feel.comparing import equal
from mingfu.engines.dmn.feel.compiling.compiler import INPUT, run_of
from mingfu.engines.dmn.feel.cursor import one_spaced
from mingfu.engines.dmn.feel.expression import UnaryTests
from mingfu.engines.dmn.feel.types import Type
from mingfu.engines.dmn.model.explanation import AGGREGATIONS, POLICIES, Note, RuleHit, TableFinding, Trace
from mingfu.engines.dmn.model.scope import Logic, Scope
from mingfu.engines.dmn.model.source import Element, child, children, text_of

_SHORT: Final = {
    "U": "UNIQUE",
    "F": "FIRST",
    "P": "PRIORITY",
    "A": "ANY",
    "C": "COLLECT",
    "R": "RULE ORDER",
    "O": "OUTPUT ORDER",
}
_MANY: Final = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})


@dataclass(frozen=True)
class Input:
    """A column of conditions."""

    label: str
    value: Logic
    kind: Type
    allowed: UnaryTests | None

    def read(self, scope: dict[str, Any]) -> Any:
        """The column's value, fitted to its type where it can be; the tests judge it as it is otherwise."""
        value = self.value(scope)
        fitted = self.kind.coerce(value)
        return value if fitted is None else fitted


@dataclass(frozen=True)
class Output:
    """A column of results."""

    name: str
    kind: Type
    ranked: Logic | None
    default: Logic | None


@dataclass(frozen=True)
class Rule:
    """A row."""

    index: int
    id: str
    tests: tuple[tuple[int, UnaryTests], ...]
    """The cells that do not take every value, with their columns."""
    outputs: tuple[Logic, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A compiled decision table."""

    id: str
    policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def __call__(self, scope: dict[str, Any]) -> Any:
        """The table's result; what happened is left with the evaluation."""
        note = Note()
        values = [column.read(scope) for column in self.inputs]
        self._check_inputs(values, scope, note)
        hits = self._hits(values, scope)
        results = [self._result(rule, scope) for rule in hits]
        value = self._settle(results, scope, note)
        run = run_of(scope)
        if isinstance(run, Trace):
            named = tuple((column.label, each) for column, each in zip(self.inputs, values, strict=True))
            shown = tuple(
                RuleHit(rule.index, rule.id, rule.annotations, dict(zip(self._names(), result, strict=True)))
                for rule, result in zip(hits, results, strict=True)
            )
            decision = run.names[-1] if run.names else self.id
            run.tables.append(
                TableFinding(decision, self.id, self.policy, self.aggregation, named, shown, value, note.text)
            )
        return value

    def _names(self) -> list[str]:
        return [column.name or str(place) for place, column in enumerate(self.outputs, 1)]

    def _check_inputs(self, values: list[Any], scope: dict[str, Any], note: Note) -> None:
        for column, value in zip(self.inputs, values, strict=True):
            if column.allowed is not None and not column.allowed.holds({**scope, INPUT: value}):
                note.text = f"输入“{column.label}”不在允许的取值之内"

    def _hits(self, values: list[Any], scope: dict[str, Any]) -> list[Rule]:
        """The rules that match, in the table's order; only the first where the policy asks for no more."""
        places = [{**scope, INPUT: value} for value in values]
        hits: list[Rule] = []
        for rule in self.rules:
            if all(test.holds(places[column]) for column, test in rule.tests):
                hits.append(rule)
                if self.policy == "FIRST":
                    break
        return hits

    def _result(self, rule: Rule, scope: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(column.kind.coerce(logic(scope)) for column, logic in zip(self.outputs, rule.outputs, strict=True))

    def _one(self, result: tuple[Any, ...]) -> Any:
        """One row's result: the value itself, or a context where there are several outputs."""
        return result[0] if len(result) == 1 else dict(zip(self._names(), result, strict=True))

    def _settle(self, results: list[tuple[Any, ...]], scope: dict[str, Any], note: Note) -> Any:
        """The result of all matching rows by the hit policy."""
        if not results:
            return self._without_hit(scope)
        if self.policy == "UNIQUE" and len(results) > 1:
            note.text = f"命中策略为“唯一”，却命中了 {len(results)} 条规则，结果为空"
            return None
        if self.policy == "ANY" and any(equal(list(result), list(results[0])) is not True for result in results):
            note.text = "命中策略为“任一”，命中规则的结果却不相同，结果为空"
            return None
        if self.policy in ("PRIORITY", "OUTPUT ORDER"):
            results = self._ranked(results, scope)
        if self.policy not in _MANY:
            return self._one(results[0])
        listed = [self._one(result) for result in results]
        return _AGGREGATES[self.aggregation](listed) if self.aggregation else listed

    def _without_hit(self, scope: dict[str, Any]) -> Any:
        if any(column.default for column in self.outputs):
            return self._one(
                tuple(column.kind.coerce(column.default(scope)) if column.default else None for column in self.outputs)
            )
        if self.aggregation == "COUNT":
            return Decimal(0)
        return [] if self.policy in _MANY and not self.aggregation else None

    def _ranked(self, results: list[tuple[Any, ...]], scope: dict[str, Any]) -> list[tuple[Any, ...]]:
        """The rows by the order in which their outputs' allowed values are listed."""
        orders = [column.ranked(scope) if column.ranked else None for column in self.outputs]

        def rank(result: tuple[Any, ...]) -> list[int]:
            return [_place(value, values) for value, values in zip(result, orders, strict=True)]

        return sorted(results, key=rank)


def _place(value: Any, values: Any) -> int:
    if type(values) is not list:
        return 0
    return next((place for place, each in enumerate(values) if equal(each, value) is True), len(values))


_AGGREGATES: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "SUM": total,
    "MIN": least,
    "MAX": greatest,
    "COUNT": lambda values: Decimal(len(values)),
}


def _input(element: Element, scope: Scope, place: int) -> Input:
    expression = child(element, "inputExpression")
    if expression is None:
        raise scope.refuse(f"第 {place} 个输入列缺少 inputExpression。", element)
    allowed = child(element, "inputValues")
    label = element.get("label") or one_spaced(text_of(expression)) or f"输入 {place}"
    tests = scope.tests(allowed) if allowed is not None else None
    return Input(label, scope.expression(expression), scope.kinds.of(expression), tests)


def _output(element: Element, scope: Scope) -> Output:
    default = child(element, "defaultOutputEntry")
    logic = scope.expression(default) if default is not None and text_of(default).strip() else None
    name = one_spaced(element.get("name", ""))
    return Output(name, scope.kinds.of(element), scope.values(child(element, "outputValues")), logic)


def _rule(element: Element, scope: Scope, index: int, width: tuple[int, int]) -> Rule:
    cells = list(children(element, "inputEntry"))
    results = list(children(element, "outputEntry"))
    if (len(cells), len(results)) != width:
        raise scope.refuse(
            f"第 {index} 条规则有 {len(cells)} 个输入格、{len(results)} 个输出格，表头却是 {width[0]} 个和 {width[1]} 个。",
            element,
        )
    inner = scope.inside((INPUT,))
    tests = tuple((column, test) for column, cell in enumerate(cells) if (test := inner.tests(cell)) is not None)
    notes = tuple(text_of(note).strip() for note in children(element, "annotationEntry"))
    if not notes and (description := child(element, "description")) is not None:
        notes = (str(description.text or "").strip(),)
    return Rule(index, element.get("id", ""), tests, tuple(map(scope.expression, results)), notes)


def compile_table(element: Element, scope: Scope) -> Table:
    """A `decisionTable` element, compiled. Raises `DmnError` with file and line."""
    policy = element.get("hitPolicy", "UNIQUE")
    policy = _SHORT.get(policy, policy)
    aggregation = element.get("aggregation", "")
    if policy not in POLICIES:
        raise scope.refuse(f"不认识的命中策略“{policy}”。", element)
    if aggregation and (aggregation not in AGGREGATIONS or policy != "COLLECT"):
        raise scope.refuse(f"汇总方式“{aggregation}”只能与 COLLECT 一起使用，且须为 SUM、COUNT、MIN 或 MAX。", element)
    inputs = tuple(_input(each, scope, place) for place, each in enumerate(children(element, "input"), 1))
    outputs = tuple(_output(each, scope) for each in children(element, "output"))
    if not outputs:
        raise scope.refuse("决策表没有输出列。", element)
    if aggregation and len(outputs) > 1:
        raise scope.refuse("有多个输出列的决策表不能汇总。", element)
    width = (len(inputs), len(outputs))
    rules = tuple(_rule(each, scope, index, width) for index, each in enumerate(children(element, "rule"), 1))
    return Table(element.get("id", ""), policy, aggregation, inputs, outputs, rules)
