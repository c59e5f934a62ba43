# SPDX-License-Identifier: Apache-2.0
"""`mingfu procedure import` and `mingfu procedure draft …`: drawings of other tools, taken in and bound. Needs the database."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from mingfu.engines.bpmn import export
from mingfu.engines.cases.drafts import (
    Binding,
    Draft,
    DraftNotReady,
    bind_draft,
    discard_draft,
    draft_for,
    drafts_for,
    import_draft,
    ready_draft,
)
from mingfu.engines.cases.drafts.refusals import place
from mingfu.faces.cli.procedure import offline
from mingfu.faces.cli.procedure.files import as_json_option, output_option
from mingfu.faces.cli.procedure.reading import AnswersWrong, bytes_of, file_of
from mingfu.kernel.access import system

CLI = system("cli")


@click.group(name="procedure", help=offline.group.help)
def group() -> None:
    """Procedures as files and drafts."""


for _command in offline.group.commands.values():
    group.add_command(_command)


@group.command("import", help="把别的工具画的 FILE 收为草稿。 Take a drawing in as a draft.")
@click.argument("file")
@click.option("--key", default="", help="草稿代号；不写则按流程 id。 What the draft is called.")
@as_json_option
def import_command(file: str, key: str, *, as_json: bool) -> None:
    """Take a drawing in as a draft."""
    path = file_of(file)
    made = import_draft(bytes_of(path), path.name, actor=CLI, called=key)
    _show(draft_for(made, actor=CLI), as_json=as_json)


@group.group("draft", help="草稿：列出、查看、绑定、定稿、作废、导出。 Drafts.")
def draft_group() -> None:
    """Drafts of procedures."""


@draft_group.command("list", help="列出草稿。 List drafts.")
@as_json_option
def list_command(*, as_json: bool) -> None:
    """List the live drafts."""
    found = drafts_for(CLI)
    if as_json:
        click.echo(_plain([_told(one) for one in found]))
        return
    for one in found:
        click.echo(f"{one.key}\t{one.title}\t{_state(one)}\t{one.file}")


@draft_group.command("show", help="一份草稿：要绑定什么，查出什么。 What must be bound, and what was found.")
@click.argument("key")
@as_json_option
def show_command(key: str, *, as_json: bool) -> None:
    """Show one draft."""
    _show(draft_for(key, actor=CLI), as_json=as_json)


@draft_group.command("bind", help="绑定：ELEMENT.FIELD=VALUE，可写多个；VALUE 为空则撤回。 Bind elements.")
@click.argument("key")
@click.argument("bindings", nargs=-1, required=True)
@as_json_option
def bind_command(key: str, bindings: tuple[str, ...], *, as_json: bool) -> None:
    """Bind elements of a draft, all or none."""
    bind_draft(key, tuple(_binding(text) for text in bindings), actor=CLI)
    _show(draft_for(key, actor=CLI), as_json=as_json)


def _binding(text: str) -> Binding:
    """`element.field=value`; the field stands after the last dot before the first equals sign; the file has no element."""
    left, equals, value = text.partition("=")
    element, dot, name = left.strip().rpartition(".")
    if not equals or not (dot or name == "process"):
        raise AnswersWrong(option="BINDINGS", what=f"“{text}”应写成 环节.字段=值，例如 accept.post=gm.data.handler")
    return Binding(element, name, value)


@draft_group.command("ready", help="没有错误时定稿。 State that nothing keeps it from running.")
@click.argument("key")
def ready_command(key: str) -> None:
    """State that a draft can run."""
    click.echo(f"已定稿：{key}，版本 {ready_draft(key, actor=CLI)}")


@draft_group.command("discard", help="作废草稿。 Give a draft up.")
@click.argument("key")
@click.option("--why", required=True, help="理由")
def discard_command(key: str, why: str) -> None:
    """Give a draft up."""
    discard_draft(key, why, actor=CLI)
    click.echo(f"已作废：{key}")


@draft_group.command("export", help="写出草稿；--runnable 只写可执行的流程。 Write it with a picture.")
@click.argument("key")
@output_option
@click.option(
    "--runnable", is_flag=True, help="只写要运行的流程，标为可执行；未绑定完则拒绝。 The executable procedure alone."
)
def export_command(key: str, output: Path | None, *, runnable: bool) -> None:
    """Write a draft as bound so far, or as the executable procedure."""
    draft = draft_for(key, actor=CLI)
    if runnable and draft.program is None:
        raise DraftNotReady(draft.errors or draft.findings)
    content = export(draft.runnable if runnable else draft.model)
    if output is None:
        click.echo(content.decode(), nl=False)
        return
    output.write_bytes(content)
    click.echo(f"已写到 {output}（{len(content)} 字节）")


def _show(draft: Draft, *, as_json: bool) -> None:
    if as_json:
        click.echo(_plain(_told(draft)))
        return
    click.echo(f"草稿 {draft.key}「{draft.title}」：{_state(draft)}")
    for need in draft.needs:
        said = draft.bindings.get((need.element, need.field), "")
        if said or need.must:
            name = f"{need.element}.{need.field}" if need.element else need.field
            click.echo(f"  {'已绑定' if said else '要绑定'} {name}={said}  {need.what}「{need.name}」")
    for row in draft.findings:
        click.echo(f"{place(draft.file, row.line)}: {row.code} {row.message}")


def _state(draft: Draft) -> str:
    if draft.discarded_at is not None:
        return "已作废"
    if draft.ready_at is not None:
        return "已定稿"
    return "可以定稿" if draft.program is not None else f"还有 {len(draft.errors)} 处错误"


def _told(draft: Draft) -> dict[str, Any]:
    return {
        "key": draft.key,
        "title": draft.title,
        "file": draft.file,
        "sha256": draft.sha256,
        "state": _state(draft),
        "digest": draft.program.digest if draft.program is not None else None,
        "bindings": [{"element": key[0], "field": key[1], "value": value} for key, value in draft.bindings.items()],
        "needs": [asdict(need) for need in draft.needs],
        "findings": [asdict(row) for row in draft.findings],
    }


def _plain(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)
