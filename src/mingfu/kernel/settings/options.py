# SPDX-License-Identifier: Apache-2.0
"""The `Settings` base class and its `option` fields."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from typing_extensions import override

T = TypeVar("T")


class UnreadableSettingError(ValueError):
    """An environment variable holds text its type cannot read. Raised at start-up, before any language is chosen."""

    def __init__(self, variable: str, value: str, kind: str, purpose: str) -> None:
        super().__init__(f"{variable}={value!r} 无法读作 {kind} / cannot be read as {kind}: {purpose}")


@dataclass(frozen=True)
class Declared:
    """One option as it stands in the reference: variable, type, default and what it is for."""

    variable: str
    kind: str
    default: str
    help: str


@dataclass(frozen=True)
class _Option:
    default: Any
    help: str
    variable: str


def option(default: T, *, help: str, variable: str = "") -> T:  # noqa: A002 - the word a reader looks for
    """Declare an option: default (which also gives its type), one sentence of help, and a variable if not PREFIX_NAME."""
    return cast("T", _Option(default, help, variable))


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError(text)


_READERS: dict[type, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    bool: _flag,
    Path: lambda text: Path(text).expanduser(),
    time: time.fromisoformat,
}

_DECLARED: dict[str, Declared] = {}


class Settings:
    """Base of the small option classes. `class LedgerSettings(Settings, prefix="LEDGER")`.

    Values are read when the class is instantiated, so a test may change the environment first.
    Raises `UnreadableSettingError` when a variable cannot be read as its type.
    """

    _prefix: ClassVar[str] = ""
    _options: ClassVar[dict[str, _Option]] = {}
    _kinds: ClassVar[dict[str, Any]] = {}

    @override
    def __init_subclass__(cls, *, prefix: str = "") -> None:
        """Register every option of the class under `PREFIX_NAME`."""
        cls._prefix = prefix
        cls._options = {name: value for name, value in vars(cls).items() if isinstance(value, _Option)}
        # Resolved once: the clock reads its option whenever somebody asks what time it is.
        cls._kinds = get_type_hints(cls)
        for name, value in cls._options.items():
            variable = cls._variable(name)
            kind = type(value.default).__name__ if value.default is not None else "str"
            _DECLARED[variable] = Declared(variable, kind.replace("PosixPath", "Path"), str(value.default), value.help)

    @classmethod
    def _variable(cls, name: str) -> str:
        return cls._options[name].variable or f"{cls._prefix}_{name}".upper()

    def __init__(self) -> None:
        for name, value in self._options.items():
            variable = self._variable(name)
            text = os.environ.get(variable)
            setattr(self, name, value.default if text is None else self._read(variable, text, value, self._kinds[name]))

    @staticmethod
    def _read(variable: str, text: str, value: _Option, hint: Any) -> Any:
        if get_origin(hint) is Literal:
            if text not in get_args(hint):
                raise UnreadableSettingError(variable, text, " | ".join(get_args(hint)), value.help)
            return text
        kind = hint if isinstance(hint, type) else type(value.default)
        reader = _READERS.get(kind, str)
        try:
            return reader(text)
        except ValueError as error:
            raise UnreadableSettingError(variable, text, kind.__name__, value.help) from error


def declared() -> tuple[Declared, ...]:
    """Every option declared so far, by variable name."""
    return tuple(_DECLARED[name] for name in sorted(_DECLARED))
