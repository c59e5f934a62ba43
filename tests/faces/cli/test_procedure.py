# SPDX-License-Identifier: Apache-2.0
"""`mingfu procedure`: what reads files needs no database; what is printed has file and line; what cannot be read is refused."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from mingfu.engines.bpmn import compile_program, parse, simulate
from mingfu.faces.cli.procedure import offline
from mingfu.faces.cli.procedure.walking import Limits, numbers, read_limits

ROOT = Path(__file__).resolve().parents[3]
DRAWN = ROOT / "tests" / "engines" / "cases" / "drawn.bpmn"
APPROVAL = ROOT / "tests" / "programs" / "approval.bpmn"
SVG = "{http://www.w3.org/2000/svg}"
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'
SMALL = (
    f'{HEAD}<process id="p" isExecutable="true"><startEvent id="s"/>'
    '<userTask id="a" xmlns:mf="https://mingfu.example/bpmn/1" mf:post="x" mf:limit="ten" mf:basis="示例法第 1 条" name="审查"/>'
    '<exclusiveGateway id="g" default="no"/><endEvent id="yes_end"/><endEvent id="no_end"/>'
    '<sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="g"/>'
    '<sequenceFlow id="yes" name="同意" sourceRef="g" targetRef="yes_end"><conditionExpression>choice = "yes"</conditionExpression></sequenceFlow>'
    '<sequenceFlow id="no" name="不同意" sourceRef="g" targetRef="no_end"/></process></definitions>'
)


def run(*words):
    return CliRunner().invoke(offline.group, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def small(tmp_path):
    file = tmp_path / "small.bpmn"
    file.write_text(SMALL, encoding="utf-8")
    return file


def test_a_file_that_can_run_passes():
    answer = run("check", APPROVAL)
    assert (answer.exit_code, answer.output) == (0, "可以执行：0 处错误，0 处提醒。\n")


def test_what_keeps_a_drawing_from_running_is_said_with_file_and_line():
    answer = run("check", DRAWN)
    assert answer.exit_code == 1
    assert f"{DRAWN}:19: 错误 task-kind 「受理」没有定类型" in answer.output
    assert f"{DRAWN}:13: 错误 which-process" in answer.output
    assert answer.output.splitlines()[-1].startswith("不能执行：")


def test_names_of_installed_systems_that_are_not_there_are_told_with_their_lines(tmp_path):
    text = (
        SMALL.replace('mf:post="x"', 'mf:post="gm.hotline.nobody" mf:form="hotline.nothing" mf:acts="note,extned"')
        .replace('mf:limit="ten"', 'mf:paper="hotline.nothing"')
        .replace("<exclusiveGateway", "\n<exclusiveGateway")
    )
    file = tmp_path / "named.bpmn"
    file.write_text(text, encoding="utf-8")
    told = json.loads(run("check", file, "--json").output)
    assert [(row["code"], row["line"], row["severity"]) for row in told["findings"]] == [
        ("unknown-act", 1, "warning"),
        ("unknown-form", 1, "error"),
        ("unknown-paper", 1, "error"),
        ("unknown-post", 1, "error"),
    ]
    assert (told["runs"], run("check", file).exit_code) == (False, 1)
    # What belongs to no installed system or district is somebody else's to know.
    other = text.replace("hotline.nothing", "elsewhere.form").replace("gm.hotline.nobody", "zz.desk")
    file.write_text(other.replace("extned", "extend"), encoding="utf-8")
    assert json.loads(run("check", file, "--json").output)["findings"] == []


def test_every_installed_procedure_names_only_what_is_there():
    installed = sorted((ROOT / "src" / "mingfu" / "systems").glob("*/processes/*.bpmn"))
    assert installed
    for file in installed:
        answer = run("check", f"{file.parents[1].name}.{file.stem}", "--json")
        assert (answer.exit_code, json.loads(answer.output)["findings"]) == (0, []), file


def test_findings_as_json():
    told = json.loads(run("check", DRAWN, "--json").output)
    assert told["runs"] is False
    assert told["file"] == str(DRAWN)
    assert {"line": 19, "code": "task-kind", "element": "accept", "severity": "error"}.items() <= next(
        row.items() for row in told["findings"] if row["element"] == "accept"
    )
    assert {row["what"] for row in told["bindings"]} >= {"pool", "kind", "post", "condition"}


def test_an_installed_procedure_is_named_by_its_key():
    assert run("check", "hotline.matter").exit_code == 0


@pytest.mark.parametrize("name", ["nothing.bpmn", "hotline.none", "../hotline.matter"])
def test_what_is_no_file_and_no_procedure_is_refused(name, refused):
    with refused("procedure-file-unknown"):
        run("check", name)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no xml at all", "不是正确的 XML"),
        (b"PK\x03\x04" + bytes(50), "不是正确的 XML"),
        (b"<html/>", "不是 BPMN 2.0"),
        (
            b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&x;</definitions>',
            "DOCTYPE",
        ),
        (b"<definitions>" + b" " * 4_000_001, "4 MB"),
    ],
    ids=["text", "zip", "html", "entities", "huge"],
)
def test_files_that_are_no_procedures_are_refused_in_chinese(content, said, tmp_path, refused):
    file = tmp_path / "odd.bpmn"
    file.write_bytes(content)
    for command in (["check"], ["draw"], ["export"], ["simulate"], ["diff", str(file)]):
        with refused("procedure-unreadable") as caught:
            run(*command, file)
        assert said in str(caught.value)
        assert str(file) in str(caught.value)


def test_a_drawing_is_one_svg_with_lanes_pools_and_messages(tmp_path):
    file = tmp_path / "drawn.svg"
    assert "已写到" in run("draw", DRAWN, "-o", file, "--state", "accept=done,examine=now").output
    root = etree.fromstring(file.read_bytes())
    assert root.tag == f"{SVG}svg"
    texts = {"".join(row.itertext()) for row in root.iter(f"{SVG}text")}
    assert {"申请材料", "征求意见", "许可证", "申请人", "政务服务大厅", "协办部门", "审查科"} <= texts
    assert len(root.findall(f".//{SVG}path[@class='flow__message']")) == 4
    assert len([row for row in root.iter(f"{SVG}g") if (row.get("class") or "").endswith("is-done")]) == 1
    assert len([row for row in root.iter(f"{SVG}g") if (row.get("class") or "").endswith("is-now")]) == 1
    # No colour is left to a style sheet that a saved file does not have.
    assert "var(" not in file.read_text(encoding="utf-8")


def test_what_is_drawn_oddly_is_drawn_all_the_same(tmp_path, refused):
    file = tmp_path / "odd.bpmn"
    pool = '<participant id="a" name="甲"/><messageFlow id="m" sourceRef="a" targetRef="nowhere"/>'
    for inside in ("", f'<collaboration id="c">{pool}</collaboration>', '<process id="p"/>'):
        file.write_text(f"{HEAD}{inside}</definitions>", encoding="utf-8")
        assert etree.fromstring(run("draw", file).output.encode()).tag == f"{SVG}svg"
        assert run("check", file).exit_code == 1
    with refused("procedure-answers-wrong"):
        run("draw", DRAWN, "--process", "none")
    alone = run("draw", DRAWN, "--process", "opinion").output
    assert "出具意见" in alone
    assert 'class="flow__message"' not in alone


def test_a_message_from_inside_a_sub_process_leaves_its_shape(tmp_path):
    file = tmp_path / "inner.bpmn"
    file.write_bytes(
        DRAWN.read_bytes().replace(b'sourceRef="consult" targetRef="asked"', b'sourceRef="x_read" targetRef="asked"')
    )
    assert run("draw", file).output.count('class="flow__message"') == 4


def test_a_saved_state_is_marked_and_a_strange_one_refused(small, refused):
    program = compile_program(parse(small.read_bytes()))
    state = simulate(program, {"a": []}).state
    assert state is not None
    text = f'["{program.digest}",3,[[2,1]],[],-1,null]'
    assert 'class="flow__node flow__node--user is-now"' in run("draw", small, "--state", text).output
    for wrong in ('["0",3,[[2,1]],[],-1,null]', '{"a": "gone"}', "nobody=done", "[1]", "nofile.json"):
        with refused("procedure-answers-wrong"):
            run("draw", small, "--state", wrong)


def test_a_walk_is_told_step_by_step(small, tmp_path):
    limits = tmp_path / "limits.yaml"
    limits.write_text("entries: [{code: ten, title: 审查, amount: 10, unit: working}]", encoding="utf-8")
    said = run("simulate", small, "--answers", '{"a": "yes"}', "--limits", limits).output.splitlines()
    assert said == ["    0.0 天  开始；等「审查」", "   10.0 天  完成「审查」；走「同意」；结束，结果 （未写）"]
    quick = run("simulate", small, "--answers", '{"a": {"choice": "no", "after": "P1DT12H"}}', "--json").output
    told = json.loads(quick)
    assert (told["nodes"], told["working_days"], told["limits"], told["stopped"]) == (["a"], 1.5, {"ten": 1}, "")


def test_many_walks_are_numbers_and_a_seed_repeats_them(small):
    told = json.loads(run("simulate", small, "--runs", 50, "--seed", 3, "--json").output)
    assert told["runs"] == 50
    assert sum(row["count"] for row in told["paths"]) == 50
    assert told["steps"] == [{"node": "a", "name": "审查", "share": 1.0, "times": 1.0}]
    assert told == json.loads(run("simulate", small, "--runs", 50, "--seed", 3, "--json").output)
    assert run("simulate", small, "--runs", 5).output.startswith("模拟 5 次\n")


def test_numbers_count_what_was_walked(small, tmp_path):
    limits = tmp_path / "limits.yaml"
    limits.write_text(
        "entries: [{code: ten, title: 审查, amount: 12, unit: month}, {code: odd, title: 无}]", encoding="utf-8"
    )
    program = compile_program(parse(small.read_bytes()))
    lengths = read_limits(limits)
    assert lengths.lasts("ten") == timedelta(days=250)
    assert Limits().lasts("ten") == timedelta()
    told = numbers(program, [simulate(program), simulate(program, {"a": []})], lengths)
    assert told["limits"] == [{"code": "ten", "title": "审查", "working_days": 250.0, "times": 1.0}]
    assert told["working_days"] == {"least": 0.0, "median": 0.0, "mean": 0.0, "ninety": 0.0, "most": 0.0}


@pytest.mark.parametrize("answers", ['{"nobody": "x"}', "[1]", '{"a": 3}', '{"a": {"after": "soon"}}', "{"])
def test_answers_that_fit_nothing_are_refused(answers, small, refused):
    with refused("procedure-answers-wrong"):
        run("simulate", small, "--answers", answers)


def test_a_drawing_that_cannot_run_is_not_walked(refused):
    with refused("procedure-unreadable"):
        run("simulate", DRAWN)


def test_what_changed_is_said_by_line(small, tmp_path):
    newer = tmp_path / "newer.bpmn"
    newer.write_text(SMALL.replace("审查", "复核"), encoding="utf-8")
    assert (
        run("diff", small, newer).output == "~    1  改名办理任务「复核」：名称由「审查」改为「复核」。\n1 处不同。\n"
    )
    assert run("diff", small, small).output == "没有不同。\n"
    told = json.loads(run("diff", small, newer, "--json").output)
    assert [(row["kind"], row["element"], row["old"], row["new"]) for row in told] == [("renamed", "a", "审查", "复核")]


def test_a_file_is_written_with_the_picture_other_tools_need(tmp_path):
    file = tmp_path / "out.bpmn"
    told = json.loads(run("export", DRAWN, "-o", file, "--json").output)
    assert told["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert parse(file.read_bytes()) == parse(DRAWN.read_bytes())
    assert b"BPMNShape" in file.read_bytes()
    assert run("export", DRAWN).output == file.read_text(encoding="utf-8")


def test_nothing_of_it_asks_for_settings_or_a_database(tmp_path):
    here = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "HOME": str(tmp_path),
        "MINGFU_VAR": str(tmp_path),
    }
    words = "import sys; from mingfu.faces.cli.main import run; sys.argv = ['mingfu', *sys.argv[1:]]; run()"
    done = subprocess.run(
        [sys.executable, "-c", words, "procedure", "check", str(APPROVAL)],
        env=here, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "可以执行：0 处错误，0 处提醒。\n"), done.stderr
    odd = tmp_path / "odd.bpmn"
    odd.write_text("<html/>")
    done = subprocess.run(
        [sys.executable, "-c", words, "procedure", "check", str(odd)],
        env=here,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "[procedure-unreadable]" in done.stderr
