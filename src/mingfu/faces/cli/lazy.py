# SPDX-License-Identifier: Apache-2.0
"""A command group that knows its members by name and loads one only when it is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

import click
from typing_extensions import override


@dataclass(frozen=True)
class Entry:
    """One command or group: where it is (`module:attribute`), a line of help, and its fast lane.

    `offline` names a group whose members run without database and settings; it must load without Django's apps.
    The same place twice means that all of it does.
    """

    where: str
    help: str
    offline: str = ""


class LazyGroup(click.Group):
    """A group over a table of entries. One of two functions runs before an entry's command does.

    `offline()` readies what needs no Django; `online(entry)` readies all the rest.
    """

    def __init__(
        self,
        *,
        name: str,
        help: str,  # noqa: A002 - click's word
        table: Mapping[str, Entry],
        offline: Callable[[], None],
        online: Callable[[Entry], None],
    ) -> None:
        super().__init__(name=name, help=help, context_settings={"help_option_names": ["-h", "--help"]})
        self._table = table
        self._offline = offline
        self._online = online
        self._following = ""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._table)

    @override
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        self._following = args[1] if len(args) > 1 else ""
        return super().resolve_command(ctx, args)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self._table.get(cmd_name)
        if entry is None:
            return None
        if entry.offline:
            group = _loaded(entry.offline)
            if entry.offline == entry.where or self._following in getattr(group, "commands", {}):
                self._offline()
                return group
        self._online(entry)
        return _loaded(entry.where)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令 Commands"):
            formatter.write_dl([(name, self._table[name].help) for name in self.list_commands(ctx)])


def _loaded(where: str) -> click.Command:
    module, _, attribute = where.partition(":")
    command = getattr(import_module(module), attribute)
    assert isinstance(command, click.Command)
    return command
