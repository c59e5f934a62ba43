# SPDX-License-Identifier: Apache-2.0
"""Boxed expressions: literal expressions, contexts, lists, relations, invocations, functions, conditions and loops."""

from collections.abc import Callable
from typing import Any, Final

from mingfu.engines.dmn.feel.compiling.calls import invoke_named
from mingfu.engines.dmn.feel.compiling.compiler import run_of
from mingfu.engines.dmn.feel.compiling.loops import as_list, items_of
from mingfu.engines.dmn.feel.cursor import one_spaced
from mingfu.engines.dmn.feel.types import ANY, Type
from mingfu.engines.dmn.feel.values import Function
from mingfu.engines.dmn.model.scope import Logic, Scope
from mingfu.engines.dmn.model.source import Element, child, children, kind_of, text_of
from mingfu.engines.dmn.model.table import compile_table

KINDS: Final = (
    "literalExpression",
    "decisionTable",
    "context",
    "list",
    "relation",
    "invocation",
    "functionDefinition",
    "conditional",
    "for",
    "some",
    "every",
    "filter",
)


def boxed_in(element: Element) -> Element | None:
    """The boxed expression directly inside an element."""
    return child(element, *KINDS)


def compile_boxed(element: Element | None, scope: Scope) -> Logic:
    """The logic of a boxed expression; null where there is none. Raises `DmnError` with file and line."""
    if element is None:
        return lambda _scope: None
    return _COMPILERS[kind_of(element)](element, scope)


def _inner(element: Element, kind: str, scope: Scope) -> Logic:
    """The logic in a part such as `if` or `in`."""
    part = child(element, kind)
    boxed = boxed_in(part) if part is not None else None
    if boxed is None:
        raise scope.refuse(f"“{kind_of(element)}”缺少“{kind}”。", element)
    return compile_boxed(boxed, scope)


def _looped_over(element: Element, scope: Scope) -> Logic:
    """What a loop runs over: the logic in its `in`, where a range may stand without brackets as it does in FEEL's `for`."""
    part = child(element, "in")
    boxed = boxed_in(part) if part is not None else None
    if boxed is not None and kind_of(boxed) == "literalExpression" and ".." in text_of(boxed):
        bare = scope.range_without_brackets(boxed)
        if bare is not None:
            return bare
    return _inner(element, "in", scope)


def fitted(logic: Logic, kind: Type) -> Logic:
    """The logic with its value fitted to a type."""
    return logic if kind is ANY else lambda scope: kind.coerce(logic(scope))


def _literal(element: Element, scope: Scope) -> Logic:
    return scope.expression(element)


def _context(element: Element, scope: Scope) -> Logic:
    entries: list[tuple[str, Logic]] = []
    result: Logic | None = None
    inner = scope
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        boxed = boxed_in(entry)
        if variable is None:
            result = compile_boxed(boxed, inner)
            continue
        name = one_spaced(variable.get("name", ""))
        if boxed is not None and kind_of(boxed) == "functionDefinition":
            logic = _function(boxed, inner, own=name)
        else:
            logic = compile_boxed(boxed, inner)
        entries.append((name, fitted(logic, scope.kinds.of(variable))))
        inner = inner.inside((name,))

    def build(values: dict[str, Any]) -> Any:
        local = dict(values)
        context: dict[str, Any] = {}
        for name, logic in entries:
            context[name] = local[name] = logic(local)
        return context if result is None else result(local)

    return build


def _list(element: Element, scope: Scope) -> Logic:
    items = [compile_boxed(item, scope) for item in children(element, *KINDS)]
    return lambda values: [item(values) for item in items]


def _relation(element: Element, scope: Scope) -> Logic:
    columns = [(one_spaced(column.get("name", "")), scope.kinds.of(column)) for column in children(element, "column")]
    rows: list[list[tuple[str, Logic]]] = []
    for row in children(element, "row"):
        cells = [compile_boxed(cell, scope) for cell in children(row, *KINDS)]
        if len(cells) != len(columns):
            raise scope.refuse(f"关系表的这一行有 {len(cells)} 格，表头却有 {len(columns)} 列。", row)
        rows.append([(name, fitted(cell, kind)) for (name, kind), cell in zip(columns, cells, strict=True)])
    return lambda values: [{name: cell(values) for name, cell in row} for row in rows]


def _invocation(element: Element, scope: Scope) -> Logic:
    function = compile_boxed(boxed_in(element), scope)
    bindings: list[tuple[str, Logic]] = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        if parameter is None:
            raise scope.refuse("调用的参数没有名称。", binding)
        bindings.append((one_spaced(parameter.get("name", "")), compile_boxed(boxed_in(binding), scope)))

    def call(values: dict[str, Any]) -> Any:
        run_of(values).spend()
        return invoke_named(function(values), {name: logic(values) for name, logic in bindings})

    return call


def compile_function(element: Element, scope: Scope) -> Callable[[dict[str, Any], str], Function]:
    """A `functionDefinition` or `encapsulatedLogic`: from a scope and a name to the function."""
    parameters = [
        (one_spaced(each.get("name", "")), scope.kinds.of(each)) for each in children(element, "formalParameter")
    ]
    names = tuple(name for name, _kind in parameters)
    kinds = tuple(kind for _name, kind in parameters)
    if element.get("kind", "FEEL") != "FEEL":
        return lambda _values, title: Function(title, names, lambda _arguments: None)
    body = fitted(compile_boxed(boxed_in(element), scope.inside(names)), scope.kinds.of(element))

    def define(values: dict[str, Any], title: str) -> Function:
        def apply(arguments: list[Any]) -> Any:
            run_of(values).spend()
            given = [kind.coerce(argument) for kind, argument in zip(kinds, arguments, strict=True)]
            if any(new is None and old is not None for new, old in zip(given, arguments, strict=True)):
                return None
            return body({**values, **dict(zip(names, given, strict=True))})

        return Function(title, names, apply)

    return define


def _function(element: Element, scope: Scope, *, own: str = "") -> Logic:
    """The logic that makes a function; `own` is a name under which its body may call it."""
    define = compile_function(element, scope.inside((own,)) if own else scope)

    def build(values: dict[str, Any]) -> Function:
        local = dict(values)
        made = define(local, own or "function")
        if own:
            local[own] = made
        return made

    return build


def _conditional(element: Element, scope: Scope) -> Logic:
    condition, one, other = (_inner(element, part, scope) for part in ("if", "then", "else"))
    return lambda values: one(values) if condition(values) is True else other(values)


def _variable(element: Element, scope: Scope) -> str:
    name = one_spaced(element.get("iteratorVariable", ""))
    if not name:
        raise scope.refuse("循环缺少变量名 iteratorVariable。", element)
    return name


def _for(element: Element, scope: Scope) -> Logic:
    name = _variable(element, scope)
    source, body = _looped_over(element, scope), _inner(element, "return", scope.inside((name, "partial")))

    def loop(values: dict[str, Any]) -> list[Any] | None:
        items = items_of(source(values))
        if items is None:
            return None
        results: list[Any] = []
        for item in items:
            run_of(values).spend()
            results.append(body({**values, name: item, "partial": results}))
        return results

    return loop


def _quantified(element: Element, scope: Scope) -> Logic:
    name = _variable(element, scope)
    source, test = _looped_over(element, scope), _inner(element, "satisfies", scope.inside((name,)))
    decisive = kind_of(element) == "some"

    def holds(values: dict[str, Any]) -> bool | None:
        items = items_of(source(values))
        if items is None:
            return None
        result: bool | None = not decisive
        for item in items:
            run_of(values).spend()
            found = test({**values, name: item})
            if found is decisive:
                return bool(found)
            if found is None:
                result = None
            elif type(found) is not bool:
                return None
        return result

    return holds


def _filter(element: Element, scope: Scope) -> Logic:
    source, match = _inner(element, "in", scope), _inner(element, "match", scope.inside(("item",)))

    def keep(values: dict[str, Any]) -> list[Any] | None:
        kept: list[Any] = []
        for item in as_list(source(values)):
            run_of(values).spend()
            found = match({**values, "item": item, **item} if type(item) is dict else {**values, "item": item})
            if type(found) is not bool and found is not None:
                return None
            if found is True:
                kept.append(item)
        return kept

    return keep


_COMPILERS: Final[dict[str, Callable[[Element, Scope], Logic]]] = {
    "literalExpression": _literal,
    "decisionTable": compile_table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "filter": _filter,
}
