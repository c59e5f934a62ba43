# SPDX-License-Identifier: Apache-2.0
"""`mingfu`: the one entry point. Groups load when called, so that what needs no database starts in a moment."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec

import click

from mingfu.faces.cli.lazy import Entry, LazyGroup
from mingfu.faces.cli.surroundings import act_as_owner, remembered

HELP = "明府：区级政府运行软件。 Software that runs a district government."

TABLE: dict[str, Entry] = {
    "calendar": Entry("mingfu.faces.cli.calendar:group", "工作日与期限 working days and time limits", ("due", "days")),
    "clock": Entry("mingfu.faces.cli.clock:group", "演示库的时间 the steered clock of a demo"),
    "demo": Entry("mingfu.demo.cli:group", "演示区 the demonstration district"),
    "ledger": Entry("mingfu.faces.cli.ledger:group", "台账的封印、验证与回执 seal, verify, receipts"),
    "manage": Entry("mingfu.faces.cli.manage:command", "Django 的少数管理命令 a few of Django's own commands"),
    "migrate": Entry("mingfu.faces.cli.manage:migrate", "把数据库升到当前版本 bring the database up to date"),
    "people": Entry("mingfu.faces.cli.people:group", "邀请与任命 invite officials to posts"),
    "profile": Entry("mingfu.faces.cli.profile:group", "载入本区事实 load a district's facts"),
    "system": Entry("mingfu.faces.cli.system:group", "已装系统及其声明 installed systems and what they declare"),
    "up": Entry("mingfu.faces.cli.up:command", "启动全部，Ctrl-C 停止 start everything, Ctrl-C stops it", ("*",)),
    "worker": Entry("mingfu.faces.cli.worker:group", "执行到期与排队的工作 run due and queued work"),
}

# Subcommands of systems that read files only and must start in a moment, without a database.
BARE = {"plan": ("read",)}


def table() -> dict[str, Entry]:
    """Every command: ours, and those the installed systems bring."""
    whole = {name: entry for name, entry in TABLE.items() if find_spec(entry.where.partition(":")[0])}
    for name, where in import_module("mingfu.engines.manifest").cli_groups().items():
        whole[name] = Entry(where, f"{name} 系统的命令 commands of this system", BARE.get(name, ()))
    return whole


def prepare(entry: Entry, subcommand: str) -> None:
    """Set up no more than a command needs: for a bare one translations that stay as written, else all of Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingfu.site.settings")
    if entry.is_bare(subcommand):
        settings = import_module("django.conf").settings
        if not settings.configured:
            settings.configure(USE_I18N=False, USE_TZ=True, TIME_ZONE="Asia/Shanghai")
        return
    for name, value in remembered().items():
        os.environ.setdefault(name, value)
    if entry.where.endswith(":migrate"):
        act_as_owner()
    import_module("django").setup()


def answer(error: Exception) -> tuple[str, int] | None:
    """What a person reads and the exit code, for errors that are answers; nothing for faults."""
    refusals = import_module("mingfu.kernel.refusals")
    options = import_module("mingfu.kernel.settings")
    if isinstance(error, refusals.Refusal):
        return f"{error}\n[{error.code}]", 2
    if isinstance(error, options.UnreadableSettingError):
        return str(error), 2
    if type(error).__name__ == "OperationalError":
        advice = (
            "数据库没有应答：请先 make up，或检查 DATABASE_URL / the database does not answer: make up, or DATABASE_URL"
        )
        return f"{advice}\n  {error}", 3
    return None


def run() -> None:
    """Run one command. A refusal is a message and exit code 2; an unreachable database is exit code 3."""
    group = LazyGroup("mingfu", HELP, table(), prepare)
    try:
        group(prog_name="mingfu")
    except Exception as error:
        told = answer(error)
        if told is None:
            raise
        click.echo(told[0], err=True)
        sys.exit(told[1])
