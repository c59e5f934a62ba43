# SPDX-License-Identifier: Apache-2.0
"""`mingfu plan import` and `mingfu plan missing`: what scripts read, exit codes, and the same file twice."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingfu.kernel.refusals import Refusal
from mingfu.systems.plan.cli import group
from mingfu.systems.plan.models import Plan

OUTLINE = Path(__file__).resolve().parents[3] / "src" / "mingfu" / "profiles" / "gaoming" / "plan.yaml"

pytestmark = pytest.mark.usefixtures("district", "seeded")


def run(*arguments):
    """The result of `mingfu plan …`."""
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


def test_a_text_is_taken_in_once_and_said_so(small, tmp_path):
    file = tmp_path / "方案.txt"
    file.write_text(small, encoding="gb18030")
    told = json.loads(run("import", file, "--json").stdout)
    assert told == {
        "code": "2015-3", "title": "建设人民满意政府试点方案", "clauses": 4, "tasks": 5, "targets": 2, "new": True,
    }  # fmt: skip
    again = run("import", file)
    assert (again.exit_code, again.stdout.splitlines()[0]) == (0, "这份方案已经在库里，没有重复载入")
    assert Plan.objects.count() == 1


def test_what_is_missing_ends_with_1(small, tmp_path):
    file = tmp_path / "plan.txt"
    file.write_text(small)
    run("import", file)
    result = run("missing", "2015-3")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].split("\t") == [
        "1.1",
        "牵头单位、任务、时间、权责、要求、措施",
        "推进生活垃圾分类处理。",
    ]
    assert result.stdout.splitlines()[-1] == "共 5 项没有填全"
    assert [row["task"] for row in json.loads(run("missing", "2015-3", "--json").stdout)][-1] == "S1.1"


def test_the_districts_outline_lacks_nothing():
    told = json.loads(run("import", OUTLINE, "--json").stdout)
    assert (told["code"], told["clauses"], told["new"]) == ("2014-27", 34, True)
    result = run("missing", "2014-27")
    assert (result.exit_code, result.stdout) == (0, "全部填全，可以公布\n")


@pytest.mark.parametrize(
    ("arguments", "code"), [(("missing", "9999-1"), "not-visible"), (("import", "nowhere.txt"), "plan-file-missing")]
)
def test_what_is_not_there_is_a_refusal(arguments, code):
    error = run(*arguments).exception
    assert isinstance(error, Refusal)
    assert error.code == code
