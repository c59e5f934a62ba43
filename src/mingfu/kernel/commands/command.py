# SPDX-License-Identifier: Apache-2.0
"""`@command`: one verb, one function, one transaction; and, under a key, one effect however often it is called."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, overload

from django.db import transaction

from mingfu.kernel.clock import now
from mingfu.kernel.commands.answers import answer_codec
from mingfu.kernel.commands.fingerprint import fingerprint
from mingfu.kernel.commands.keeping import KeyedCall, first_answer, keep_answer
from mingfu.kernel.ledger import code_of

P = ParamSpec("P")
R = TypeVar("R")


class CommandDeclarationError(TypeError):
    """A command does not have the shape of one, or its name is taken."""


@dataclass(frozen=True, slots=True)
class CommandKind:
    """One command as the reference shows it."""

    name: str
    doc: str
    module: str
    signature: str


_KINDS: dict[str, CommandKind] = {}


class Command(Generic[P, R]):
    """A declared command. Called like the function it was made of, and with `key=` for an effect that happens once.

    Refusals and faults roll everything back, the note of the key too, so that a retry runs again.
    """

    def __init__(self, function: Callable[P, R]) -> None:
        update_wrapper(self, function)
        self._function = function
        self._signature = inspect.signature(function)
        self._codec = answer_codec(function)
        self.name = _name_of(function)

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...

    @overload
    def __call__(self, *args: Any, key: str | None, **kwargs: Any) -> R: ...

    def __call__(self, *args: Any, **kwargs: Any) -> R:
        """Run in one transaction. With a key, a retry by the same actor answers what the first call answered.

        Raises `KeyReused` when the key already stands for other arguments, `KeyUnusable` for a key that is none.
        """
        key: str | None = kwargs.pop("key", None)
        with transaction.atomic():
            if not key:
                return self._function(*args, **kwargs)
            call = self._keyed(key, args, kwargs)
            kept = first_answer(call)
            if kept is not None:
                answer: R = self._codec.typed(kept[0])
                return answer
            result = self._function(*args, **kwargs)
            keep_answer(call, self._codec.plain(result))
            return result

    def _keyed(self, key: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> KeyedCall:
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        actor = bound.arguments.pop("actor")
        return KeyedCall(self.name, code_of(actor), key, fingerprint(bound.arguments), now())


def command(function: Callable[P, R]) -> Command[P, R]:
    """Declare a command.

    `actor` is its first keyword-only parameter, its docstring says what it does, and its answer can be kept (see
    `answer_codec`). Raises `CommandDeclarationError` where it has not that shape, `NotPlainError` for the answer.
    """
    parameters = inspect.signature(function).parameters
    named = [name for name, parameter in parameters.items() if parameter.kind is inspect.Parameter.KEYWORD_ONLY]
    if named[:1] != ["actor"]:
        msg = f"{function.__qualname__}: `actor` comes first after `*`"
        raise CommandDeclarationError(msg)
    if "key" in parameters:
        msg = f"{function.__qualname__}: `key` belongs to @command"
        raise CommandDeclarationError(msg)
    if not function.__doc__:
        msg = f"{function.__qualname__} needs a docstring that says what it does"
        raise CommandDeclarationError(msg)
    made = Command(function)
    register(made.name, function)
    return made


def register(name: str, function: Callable[..., Any]) -> None:
    """Enter a command in the registry; for `@command`, and for the case engine's commands that are one SQL call."""
    module, doc = function.__module__, inspect.getdoc(function) or ""
    held = _KINDS.get(name)
    if held is not None and held.module != module:
        msg = f"command {name!r} belongs to {held.module}"
        raise CommandDeclarationError(msg)
    _KINDS[name] = CommandKind(name, doc, module, str(inspect.signature(function)))


def commands() -> tuple[CommandKind, ...]:
    """Every command declared so far, by name."""
    return tuple(_KINDS[name] for name in sorted(_KINDS))


def _name_of(function: Callable[..., Any]) -> str:
    """`mingfu.kernel.catalogs.commands.publish` is known as `catalogs.publish`."""
    parts = function.__module__.split(".")
    if parts[0] == "mingfu":
        parts = parts[2:]
    return ".".join([*(part for part in parts if part != "commands"), function.__name__])
