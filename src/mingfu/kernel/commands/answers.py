# SPDX-License-Identifier: Apache-2.0
"""How a command's answer is kept for a retry, compiled once from the return annotation."""

import dataclasses
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, get_type_hints
from uuid import UUID

from django.db.models import Model

from mingfu.kernel.ledger import Codec, NotPlainError, codec


def answer_codec(function: Callable[..., Any]) -> Codec:
    """The codec of what a command answers. Raises `NotPlainError` where an answer could not be given again.

    Beside plain values an answer may be a UUID, a frozen dataclass of such values, or a row: of a row the primary key
    is kept, and a retry answers the row as it then stands.
    """
    noted = function.__annotations__.get("return", _MISSING)
    if noted is _MISSING:
        msg = f"{function.__qualname__} does not say what it answers"
        raise NotPlainError(msg)
    scope = getattr(function, "__globals__", {})
    hint = get_type_hints(SimpleNamespace(__annotations__={"return": noted}), globalns=scope)["return"]
    return codec(hint, _more)


_MISSING = object()


def _more(hint: Any) -> Codec | None:
    if hint is UUID:
        return Codec("UUID", str, UUID)
    if not isinstance(hint, type):
        return None
    if issubclass(hint, Model):
        return _row(hint)
    if dataclasses.is_dataclass(hint):
        return _record(hint)
    return None


def _row(model: type[Model]) -> Codec:
    def plain(row: Model) -> str:
        if not isinstance(row, model):
            msg = f"{row!r} is not a {model.__qualname__}"
            raise NotPlainError(msg)
        return str(row.pk)

    return Codec(model.__qualname__, plain, lambda pk: _manager(model).get(pk=pk))


def _manager(model: type[Model]) -> Any:
    return model._default_manager  # noqa: SLF001 - Django's documented name for it


def _record(cls: type[Any]) -> Codec:
    if not cls.__dataclass_params__.frozen:
        msg = f"{cls.__qualname__} can be changed after it was answered: make it frozen"
        raise NotPlainError(msg)
    hints = get_type_hints(cls)
    inner = {field.name: codec(hints[field.name], _more) for field in dataclasses.fields(cls) if field.init}

    def plain(value: Any) -> dict[str, Any]:
        if type(value) is not cls:
            msg = f"{value!r} is not exactly a {cls.__qualname__}"
            raise NotPlainError(msg)
        return {name: each.plain(getattr(value, name)) for name, each in inner.items()}

    def typed(kept: dict[str, Any]) -> Any:
        return cls(**{name: each.typed(kept[name]) for name, each in inner.items()})

    return Codec(cls.__qualname__, plain, typed)
