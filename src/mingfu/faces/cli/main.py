# SPDX-License-Identifier: Apache-2.0
"""`mingfu`: the one entry point. Groups load when called, so that what needs no database starts in a moment."""

import os
import sys
from importlib import import_module
from pathlib import Path

import click

import mingfu
from mingfu.faces.cli.lazy import Entry, LazyGroup
from mingfu.faces.cli.surroundings import act_as_owner, remembered

HELP = "明府：区级政府运行软件。 Software that runs a district government."
HERE = "mingfu.faces.cli"

TABLE: dict[str, Entry] = {
    "calendar": Entry(
        f"{HERE}.calendar:group", "工作日与期限 working days and time limits", offline=f"{HERE}.calendar:group"
    ),
    "case": Entry(f"{HERE}.case:group", "办件：重演、迁移 cases: replay them, migrate them"),
    "clock": Entry(f"{HERE}.clock:group", "演示库的时间 the steered clock of a demo"),
    "demo": Entry("mingfu.demo.cli:group", "演示区 the demonstration district"),
    "files": Entry(f"{HERE}.files:group", "核对已存文件 check stored files"),
    "kiosk": Entry("mingfu.faces.kiosk.cli:group", "市民之窗自助终端 self-service machines"),
    "ledger": Entry(f"{HERE}.ledger:group", "台账：封印、验证、回执 the ledger: seal, verify, receipts"),
    "list": Entry(f"{HERE}.lists:group", "公开清单：查看、导出、导入 public lists: show, export, import"),
    "log": Entry(
        f"{HERE}.log.whole:group",
        "事件日志：检查、与流程核对、导出 event logs: check, conform, export",
        offline=f"{HERE}.log.offline:group",
    ),
    "manage": Entry(f"{HERE}.manage:command", "Django 的少数管理命令 a few of Django's own commands"),
    "migrate": Entry(f"{HERE}.manage:migrate", "把数据库升到当前版本 bring the database up to date"),
    "paper": Entry(f"{HERE}.paper:group", "公文：查看、写成 PDF 或 DOCX official papers as PDF or DOCX"),
    "people": Entry(f"{HERE}.people:group", "邀请人员就任岗位 invite officials to posts"),
    "procedure": Entry(
        f"{HERE}.procedure.drafts:group",
        "流程：检查、画图、模拟、比较、草稿 procedures: check, draw, simulate, compare, drafts",
        offline=f"{HERE}.procedure.offline:group",
    ),
    "profile": Entry(f"{HERE}.profile:group", "载入本区事实 load a district's facts"),
    "register": Entry(f"{HERE}.registers:group", "台账：查看、导出、导入 registers: show, export, import"),
    "system": Entry(f"{HERE}.system:group", "已装系统及其声明 installed systems and what they declare"),
    "table": Entry(
        f"{HERE}.table:group",
        "决策表：导出、导入、检查、试算 decision tables: export, import, check, evaluate",
        offline=f"{HERE}.table:group",
    ),
    "up": Entry(
        f"{HERE}.up:command", "启动全部，Ctrl-C 停止 start everything; Ctrl-C stops it", offline=f"{HERE}.up:command"
    ),
    "worker": Entry(f"{HERE}.worker:group", "执行到期与排队的工作 run due and queued work"),
}


def table() -> dict[str, Entry]:
    """Every command: ours, and those of systems.

    A system with a `cli.py` brings its group as `group`; one with an `offline.py` names there, as `group`, the
    commands among them that read files only and must start without a database.
    """
    whole = dict(TABLE)
    for file in sorted((Path(mingfu.__file__).parent / "systems").glob("*/cli.py")):
        system = f"mingfu.systems.{file.parent.name}"
        offline = f"{system}.offline:group" if file.with_name("offline.py").exists() else ""
        whole[file.parent.name] = Entry(f"{system}.cli:group", f"{file.parent.name} 系统 this system", offline)
    return whole


def offline() -> None:
    """Ready what needs no Django: texts stay as they are written."""
    settings = import_module("django.conf").settings
    if not settings.configured:
        settings.configure(USE_I18N=False, USE_TZ=True, TIME_ZONE="Asia/Shanghai")


def online(entry: Entry) -> None:
    """Set up Django on the deployment of this state folder, as the owner of the tables where they are changed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingfu.site.settings")
    for name, value in remembered().items():
        os.environ.setdefault(name, value)
    if entry.where.endswith(":migrate"):
        act_as_owner()
    import_module("django").setup()


def answer(error: Exception) -> tuple[str, int] | None:
    """What a person reads and the exit code, for errors that are answers; nothing for faults."""
    if isinstance(error, import_module("mingfu.kernel.refusals").Refusal):
        return f"{error}\n[{error.code}]", 2
    if isinstance(error, import_module("mingfu.kernel.settings").UnreadableSettingError):
        return str(error), 2
    if type(error).__name__ == "OperationalError":
        advice = (
            "数据库没有应答：先 make up，或检查 DATABASE_URL / the database does not answer: make up, or DATABASE_URL"
        )
        return f"{advice}\n  {error}", 3
    return None


def run() -> None:
    """Run one command. A refusal is a message and exit code 2; an unreachable database is exit code 3."""
    group = LazyGroup(name="mingfu", help=HELP, table=table(), offline=offline, online=online)
    try:
        group(prog_name="mingfu")
    except Exception as error:
        told = answer(error)
        if told is None:
            raise
        click.echo(told[0], err=True)
        sys.exit(told[1])
