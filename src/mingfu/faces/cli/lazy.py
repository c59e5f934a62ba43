# SPDX-License-Identifier: Apache-2.0
"""A command group that knows its members by name and loads one only when it is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

import click
from typing_extensions import override


@dataclass(frozen=True)
class Entry:
    """One command or group: where it is (`module:attribute`), a line of help, and which subcommands need no Django.

    `bare` holds names of subcommands that run without database and settings; `("*",)` means all of them.
    """

    where: str
    help: str
    bare: tuple[str, ...] = ()

    def is_bare(self, subcommand: str) -> bool:
        """Whether a subcommand of this entry runs without Django. Asking for help never needs it where some do not."""
        return "*" in self.bare or (bool(self.bare) and (subcommand in self.bare or subcommand.startswith("-")))


class LazyGroup(click.Group):
    """A group over a table of entries. `prepare(entry, subcommand)` runs before an entry is imported."""

    def __init__(self, name: str, help: str, table: Mapping[str, Entry], prepare: Callable[[Entry, str], None]) -> None:  # noqa: A002 - click's word
        super().__init__(name=name, help=help, context_settings={"help_option_names": ["-h", "--help"]})
        self._table = table
        self._prepare = prepare
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
        self._prepare(entry, self._following)
        module, _, attribute = entry.where.partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令 Commands"):
            formatter.write_dl([(name, self._table[name].help) for name in self.list_commands(ctx)])
