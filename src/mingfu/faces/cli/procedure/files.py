# SPDX-License-Identifier: Apache-2.0
"""`mingfu procedure check|draw|diff|export`: a procedure as a file. Needs no database."""

import hashlib
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import click

from mingfu.engines.bpmn import (
    BpmnError,
    Finding,
    Mark,
    Model,
    State,
    bindings,
    check,
    compile_program,
    diff,
    export,
)
from mingfu.engines.bpmn.names import KINDS
from mingfu.engines.cases.drafts.refusals import place
from mingfu.engines.cases.pictures import draw_whole
from mingfu.faces.cli.procedure.installed import limits_of, names_of
from mingfu.faces.cli.procedure.reading import AnswersWrong, json_of, model_of, program_of
from mingfu.faces.ui.standalone import standalone

NOT_THERE = frozenset({"limit-unknown", *(f"unknown-{kind.lower()}" for kind in KINDS)})
"""Codes of what a procedure names that is not installed: the shape runs, but a case would stop there."""
MARKS = frozenset({"done", "now", "late", "back"})
_KINDS = {"error": "错误", "warning": "提醒"}
_SIGNS = {"added": "+", "removed": "-"}

as_json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。 As JSON.")
process_option = click.option("--process", help="文件里有几个流程时，说明是哪一个（id）。 Which process of the file.")
output_option = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="写到文件；不写则输出到屏幕。 Write here."
)


@click.command("check", help="逐处检查 FILE；不能执行时退出码为 1。 Say what is wrong, with file and line.")
@click.argument("file")
@process_option
@as_json_option
def check_command(file: str, process: str | None, *, as_json: bool) -> None:
    """Check a file. Exit 1 where it cannot run."""
    model = model_of(file)
    findings, runs = checked(model, process)
    if as_json:
        told = {
            "file": model.file,
            "runs": runs,
            "findings": [asdict(row) for row in findings],
            "bindings": [asdict(row) for row in bindings(model, process=process)],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for row in findings:
            click.echo(f"{place(model.file, row.line)}: {_KINDS[row.severity]} {row.code} {row.message}")
        errors = sum(row.severity == "error" for row in findings)
        click.echo(f"{'可以执行' if runs else '不能执行'}：{errors} 处错误，{len(findings) - errors} 处提醒。")
    sys.exit(0 if runs else 1)


def checked(model: Model, process: str | None = None) -> tuple[list[Finding], bool]:
    """Everything found, and whether the file can run: the process named, or the one that is meant to."""
    findings = check(model, limits=limits_of(model), names=names_of())
    try:
        compile_program(model, process=process)
    except BpmnError as error:
        told = {(row.line, row.code, row.element) for row in findings}
        if not error.findings and (error.line, error.code, error.element) not in told:
            findings.append(Finding(error.line, error.code, error.element, error.message))
        return sorted(findings), False
    return findings, not any(row.severity == "error" and row.code in NOT_THERE for row in findings)


@click.command("draw", help="把 FILE 或已装流程画成 SVG。 Draw it, with lanes, pools and message flows.")
@click.argument("file")
@output_option
@click.option("--state", default="", help="标出状态：步骤=done|now|late|back，用逗号隔开；或 JSON；或存有状态的文件。")
@process_option
@as_json_option
def draw_command(file: str, output: Path | None, state: str, process: str | None, *, as_json: bool) -> None:
    """Draw a file as one SVG."""
    model = model_of(file)
    if process is not None and all(row.id != process for row in model.processes):
        known = "、".join(row.id for row in model.processes)
        raise AnswersWrong(option="--process", what=f"文件里没有流程 {process}，只有：{known or '（无）'}")
    marks = marks_of(model, state, process) if state else {}
    picture = standalone(draw_whole(model, marks, process=process))
    _give(picture.encode(), output, model, as_json=as_json, more={"marks": marks})


def marks_of(model: Model, text: str, process: str | None) -> dict[str, Mark]:
    """Marks by element. Raises `AnswersWrong` for a mark or an element that does not exist."""
    if re.match(r"[^\s{\[=]+=", text):
        given: Any = dict(part.strip().partition("=")[::2] for part in text.split(",") if part.strip())
    else:
        given = json_of(text, "--state")
    if isinstance(given, list):
        return _marks_of_state(model, json.dumps(given), process)
    known = {node.id for row in model.processes for node in row.body.walk()}
    if not isinstance(given, dict):
        raise AnswersWrong(option="--state", what="应为“步骤: 状态”的对象，或引擎保存的状态")
    for node, mark in given.items():
        if node not in known or mark not in MARKS:
            raise AnswersWrong(option="--state", what=f"{node}={mark}；状态只有 {'、'.join(sorted(MARKS))}，步骤写 id")
    return cast("dict[str, Mark]", given)


def _marks_of_state(model: Model, text: str, process: str | None) -> dict[str, Mark]:
    program = program_of(model, process)
    try:
        state = State.load(text)
    except BpmnError as error:
        raise AnswersWrong(option="--state", what=error.message) from error
    if state.program != program.digest:
        raise AnswersWrong(option="--state", what=f"这个状态属于版本 {state.program}，文件是版本 {program.digest}")
    return {program.nodes[token.node].id: "now" for token in state.tokens if token.host == 0}


@click.command("diff", help="两个版本有什么不同，逐个环节说。 What changed between two versions.")
@click.argument("old")
@click.argument("new")
@as_json_option
def diff_command(old: str, new: str, *, as_json: bool) -> None:
    """Say what differs."""
    found = diff(model_of(old), model_of(new))
    if as_json:
        click.echo(_plain([{**asdict(row), "message": row.message} for row in found]))
        return
    for row in found:
        click.echo(f"{_SIGNS.get(row.kind, '~')} {row.line:>4}  {row.message}")
    click.echo(f"{len(found)} 处不同。" if found else "没有不同。")


@click.command("export", help="写出 FILE 或已装流程，带图形坐标（DI），别的工具能打开。 Write BPMN with a picture.")
@click.argument("file")
@output_option
@as_json_option
def export_command(file: str, output: Path | None, *, as_json: bool) -> None:
    """Write a file with the picture that other tools need."""
    model = model_of(file)
    _give(export(model), output, model, as_json=as_json)


def _give(
    content: bytes, output: Path | None, model: Model, *, as_json: bool, more: Mapping[str, Any] | None = None
) -> None:
    """Write to a file, or to the screen; as JSON say what was written, with the content where no file was named."""
    if output is not None:
        output.write_bytes(content)
    if as_json:
        told = {
            "file": model.file,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            **(more or {}),
        }
        told |= {"output": str(output)} if output is not None else {"content": content.decode()}
        click.echo(_plain(told))
    elif output is None:
        click.echo(content.decode(), nl=False)
    else:
        click.echo(f"已写到 {output}（{len(content)} 字节）")


def _plain(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)
