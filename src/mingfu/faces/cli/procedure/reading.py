# SPDX-License-Identifier: Apache-2.0
"""A procedure named on the command line: a file, or the key of an installed one."""

import json
from pathlib import Path
from typing import Any

import mingfu
from mingfu.engines.bpmn import BpmnError, Model, Program, compile_program, parse
from mingfu.engines.cases.drafts.refusals import ProcedureUnreadable
from mingfu.kernel.refusals import Refusal, _

LARGEST = 4_000_000
"""Bytes read of a file: the engine refuses more, so no more of it is brought into memory."""


class ProcedureFileUnknown(Refusal):
    """What was named is neither a file nor an installed procedure."""

    code = "procedure-file-unknown"
    status = 404
    message = _("“{name}”不是文件，也不是已装系统的流程。请检查路径，或用 mingfu system list 查看流程代号。")
    name: str


class AnswersWrong(Refusal):
    """What was given as JSON is none, or not of the shape that is asked for."""

    code = "procedure-answers-wrong"
    status = 422
    message = _("{option} 的内容读不懂：{what}")
    option: str
    what: str


def file_of(name: str) -> Path:
    """The file that the words name. Raises `ProcedureFileUnknown`."""
    given = Path(name)
    if given.is_file():
        return given
    system, dot, stem = name.partition(".")
    installed = Path(mingfu.__file__).parent / "systems" / system / "processes" / f"{stem}.bpmn"
    if dot and system.isidentifier() and stem.isidentifier() and installed.is_file():
        return installed
    raise ProcedureFileUnknown(name=name)


def bytes_of(file: Path) -> bytes:
    """The content, and of a file that is too large just enough for the engine to see that."""
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def model_of(name: str) -> Model:
    """The model that the words name. Raises `ProcedureFileUnknown`, or `ProcedureUnreadable` with file and line."""
    file = file_of(name)
    try:
        return parse(bytes_of(file), name=str(file))
    except BpmnError as error:
        raise ProcedureUnreadable.because(error) from error


def program_of(model: Model, process: str | None) -> Program:
    """The program of a model. Raises `ProcedureUnreadable` with the first thing that keeps it from running."""
    try:
        return compile_program(model, process=process)
    except BpmnError as error:
        raise ProcedureUnreadable.because(error) from error


def json_of(text: str, option: str) -> Any:
    """JSON given as such or as the name of a file. Raises `AnswersWrong`."""
    written = text.lstrip()
    try:
        if not written.startswith(("{", "[")):
            written = Path(text).read_text(encoding="utf-8")
        return json.loads(written)
    except OSError as error:
        raise AnswersWrong(option=option, what=f"没有文件 {text}") from error
    except ValueError as error:
        raise AnswersWrong(option=option, what=str(error)) from error
