# SPDX-License-Identifier: Apache-2.0
"""Compiling function calls and function definitions."""

from typing import Any, Final

from mingfu.engines.dmn.feel.compiling.compiler import Code, Compiler, Handler, run_of
from mingfu.engines.dmn.feel.nodes import Call, FunctionOf, Name, Node
from mingfu.engines.dmn.feel.registry import BUILTINS, Builtin
from mingfu.engines.dmn.feel.types import ANY, FunctionType
from mingfu.engines.dmn.feel.values import Function


def invoke(function: Any, values: list[Any]) -> Any:
    """The result of a function for positional arguments; null for what is no function or takes other arguments."""
    if type(function) is not Function:
        return None
    if function.bind is None and len(values) != len(function.parameters):
        return None
    return function.apply(values)


def invoke_named(function: Any, named: dict[str, Any]) -> Any:
    """The result of a function for named arguments; null where the names are not its parameters."""
    if type(function) is not Function:
        return None
    if function.bind is not None:
        values = function.bind(named)
        return None if values is None else function.apply(values)
    if named.keys() != set(function.parameters):
        return None
    return function.apply([named[name] for name in function.parameters])


def _call(compiler: Compiler, node: Call) -> Code:
    arguments = tuple(map(compiler.compile, node.arguments))
    if isinstance(node.function, Name) and compiler.is_builtin(node.function):
        builtin = BUILTINS[node.function.name]
        if builtin.timed:
            return _timed_call(compiler, builtin, len(arguments))
        code = _builtin_call(builtin, arguments, node.names)
        # Text literals for dates and durations are read once, not at every evaluation.
        if all(map(compiler.constant, node.arguments)):
            value = code({})
            return lambda _env: value
        return code
    compiler.need_run()
    function = compiler.compile(node.function)
    names = node.names

    def call(env: dict[str, Any]) -> Any:
        run_of(env).spend()
        target = function(env)
        values = [argument(env) for argument in arguments]
        if names is None:
            return invoke(target, values)
        return invoke_named(target, dict(zip(names, values, strict=True))) if len(set(names)) == len(names) else None

    return call


def _builtin_call(builtin: Builtin, arguments: tuple[Code, ...], names: tuple[str, ...] | None) -> Code:
    if names is not None:
        keys = names
        function = builtin.value()
        return lambda env: invoke_named(
            function, dict(zip(keys, [argument(env) for argument in arguments], strict=True))
        )
    apply = builtin.apply
    if len(arguments) == 1:
        only = arguments[0]
        return lambda env: apply([only(env)])
    return lambda env: apply([argument(env) for argument in arguments])


def _timed_call(compiler: Compiler, builtin: Builtin, count: int) -> Code:
    compiler.need_run()
    function = builtin.signatures[0].function
    return lambda env: None if count else function(run_of(env).clock)


def function_code(compiler: Compiler, node: FunctionOf, *, own: str = "") -> Code:
    """The code that makes a function; `own` is a name under which its body may call it."""
    names = tuple(name for name, _kind in node.parameters)
    kinds = tuple(compiler.type_of(kind, node.at) for _name, kind in node.parameters)
    typed = any(kind is not ANY for kind in kinds)
    if node.external:
        return lambda _env: Function("external", names, lambda _values: None)
    body = compiler.inside((own, *names) if own else names).compile(node.body)
    compiler.need_run()
    shape = FunctionType(parameters=kinds) if typed else None

    def define(env: dict[str, Any]) -> Function:
        scope = dict(env)

        def apply(values: list[Any]) -> Any:
            if typed:
                fitted = [kind.coerce(value) for kind, value in zip(kinds, values, strict=True)]
                if any(new is None and old is not None for new, old in zip(fitted, values, strict=True)):
                    return None
                values = fitted
            run_of(scope).spend()
            return body({**scope, **dict(zip(names, values, strict=True))})

        made = Function("function", names, apply, None, shape)
        if own:
            scope[own] = made
        return made

    return define


HANDLERS: Final[dict[type[Node], Handler]] = {Call: _call, FunctionOf: function_code}
