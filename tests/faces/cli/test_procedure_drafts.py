# SPDX-License-Identifier: Apache-2.0
"""`mingfu procedure import` and `draft …`: what an operator types and reads."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingfu.engines.bpmn import compile_program, parse
from mingfu.engines.cases.models import ProcedureDraft
from mingfu.faces.cli.procedure import drafts
from mingfu.kernel.clock import LEGAL_ZONE

DRAWN = Path(__file__).parents[2] / "engines" / "cases" / "drawn.bpmn"
BOUND = (
    "process=licence", "accept.kind=userTask", "x_read.kind=userTask", "x_visit.kind=manualTask", "issue.kind=userTask",
    "lane_window.post=gm.data.handler", "lane_examiner.post=gm.urban.handler", "complete.default=f_yes",
    'f_no.condition=choice = "no"',
)  # fmt: skip


@pytest.fixture(autouse=True)
def monday(district, at):
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))


def run(*words):
    done = CliRunner().invoke(drafts.group, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_a_drawing_is_imported_bound_readied_and_written(tmp_path, refused):
    said = run("import", DRAWN)
    assert said.startswith("草稿 licence「示例许可」：还有 9 处错误\n  要绑定 process=  文件「drawn.bpmn」\n")
    assert "drawn.bpmn:19: task-kind 「受理」没有定类型" in said
    with refused("procedure-draft-not-ready"):
        run("draft", "export", "licence", "--runnable")
    said = run("draft", "bind", "licence", *BOUND)
    assert said.splitlines()[0] == "草稿 licence「示例许可」：可以定稿"
    assert '  已绑定 f_no.condition=choice = "no"  顺序流「齐全？ → 不属于本机关」' in said.splitlines()
    said = run("draft", "ready", "licence")
    file = tmp_path / "licence.bpmn"
    assert run("draft", "export", "licence", "--runnable", "-o", file).startswith(f"已写到 {file}")
    program = compile_program(parse(file.read_bytes()))
    assert said == f"已定稿：licence，版本 {program.digest}\n"
    assert parse(run("draft", "export", "licence").encode()).pools[2] == ("协办部门", "opinion")
    assert run("draft", "list") == "licence\t示例许可\t已定稿\tdrawn.bpmn\n"
    [told] = json.loads(run("draft", "list", "--json"))
    assert (told["key"], told["state"], told["digest"]) == ("licence", "已定稿", program.digest)
    assert json.loads(run("draft", "show", "licence", "--json")) == told


def test_a_draft_is_discarded(refused):
    run("import", DRAWN, "--key", "mine")
    assert run("draft", "discard", "mine", "--why", "图画错了，重画") == "已作废：mine\n"
    assert run("draft", "list") == ""
    assert run("draft", "show", "mine").startswith("草稿 mine「示例许可」：已作废\n")
    with refused("procedure-draft-discarded"):
        run("draft", "bind", "mine", "process=licence")


@pytest.mark.parametrize("wrong", ["process", "accept=userTask", "=x"])
def test_a_binding_that_cannot_be_read_is_refused(wrong, refused):
    run("import", DRAWN)
    with refused("procedure-answers-wrong"):
        run("draft", "bind", "licence", wrong)


def test_what_is_no_drawing_is_refused(tmp_path, refused):
    file = tmp_path / "odd.bpmn"
    file.write_bytes(b"PK\x03\x04")
    with refused("procedure-unreadable"):
        run("import", file)
    assert not ProcedureDraft.objects.exists()


def test_files_are_checked_here_too():
    assert CliRunner().invoke(drafts.group, ["check", str(DRAWN)]).exit_code == 1
