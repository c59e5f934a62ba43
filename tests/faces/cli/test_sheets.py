# SPDX-License-Identifier: Apache-2.0
"""`mingfu list`, `register` and `paper`: every list and register out and in again without loss, bad rows named."""

import json
from datetime import datetime

import pytest
from click.testing import CliRunner

from mingfu.engines import registers
from mingfu.engines.registers.models import RegisterEntry
from mingfu.engines.sheets.models import ListDraft
from mingfu.faces.cli import lists, paper
from mingfu.faces.cli import registers as register_commands
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs.models import Catalog, Edition
from mingfu.kernel.clock import LEGAL_ZONE

pytestmark = pytest.mark.usefixtures("district", "seeded")
KEY = "hotline.instructions"
ANSWERS = {"date": "2026-03-02", "number": "12", "yesno": "yes", "phone": "13900000007", "email": "a@example.cn"}


@pytest.fixture(autouse=True)
def monday(at):
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))


def run(group, *words, code=0):
    done = CliRunner().invoke(group, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_list_comes_back_the_same_and_adds_nothing(kind, tmp_path):
    editions = Edition.objects.count()
    keys = list(Catalog.objects.values_list("key", flat=True))
    assert "hotline.kinds" in keys
    for key in keys:
        file = tmp_path / f"{key}.{kind}"
        run(lists.group, "export", key, file)
        told = json.loads(run(lists.group, "import", key, file, "--publish", "--json"))
        assert (told["changes"], told["draft"], told["edition"]) == ([], None, None), key
    assert (Edition.objects.count(), ListDraft.objects.count()) == (editions, 0)


def a_row(spec, place):
    """An entry that answers every question of a register by its kind."""

    def answer(one):
        if one.name in spec.natural and one.kind in {"text", "code", "textarea"}:
            return f"T-{place}"
        offered = registers.sheets.fixed(spec.form).field(one.name).options
        return offered[place % len(offered)].value if offered else ANSWERS.get(one.kind, "试填 = 1")

    return {one.name: [answer(one)] for one in spec.form.fields}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_register_comes_back_the_same_and_adds_nothing(kind, tmp_path):
    assert KEY in [spec.key for spec in registers.registers()]
    for spec in registers.registers():
        for place in range(2):
            registers.add(spec.key, a_row(spec, place), actor=SYSTEM)
        file = tmp_path / f"{spec.key}.{kind}"
        run(register_commands.group, "export", spec.key, file)
        before = list(RegisterEntry.objects.filter(register=spec.key).values_list("number", "seq", "content"))
        told = json.loads(run(register_commands.group, "import", spec.key, file, "--write", "--json"))
        assert (told["new"], told["changed"], told["unchanged"], told["findings"]) == (0, 0, 2, []), spec.key
        assert list(RegisterEntry.objects.filter(register=spec.key).values_list("number", "seq", "content")) == before


def test_a_list_is_looked_at_first_then_drafted_then_published(tmp_path):
    file = tmp_path / "grounds.csv"
    run(lists.group, "export", "hotline.grounds", file)
    text = file.read_text(encoding="utf-8-sig")
    first = text.splitlines()[1].split(",")
    file.write_text(text.replace(first[1], first[1] + "（试）", 1), encoding="utf-8-sig")
    said = run(lists.group, "import", "hotline.grounds", file)
    assert f"改动 {first[0]} {first[1]}（试）（名称：{first[1]} → {first[1]}（试））" in said
    assert "什么也没有写入" in said
    assert ListDraft.objects.count() == 0
    newest = Edition.objects.filter(catalog_id="hotline.grounds").count()
    assert f"已发布为第 {newest + 1} 版" in run(lists.group, "import", "hotline.grounds", file, "--publish")
    assert f"与第 {newest + 1} 版没有差别" in run(lists.group, "import", "hotline.grounds", file, "--publish")


def test_bad_rows_of_a_list_are_named_by_row_and_column(tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("编码,名称,上级编码,状态\na,甲,zz,\na,乙,,胡说\n,丙,,\na,丁,,\n", encoding="utf-8")
    told = json.loads(run(lists.group, "import", "hotline.grounds", file, "--write", "--json", code=1))
    errors = [(one["row"], one["column"], one["code"]) for one in told["findings"] if one["severity"] == "error"]
    assert errors == [
        (3, "状态", "status"),
        (4, "编码", "missing"),
        (5, "编码", "code-twice"),
        (2, "上级编码", "parent-unknown"),
    ]
    assert ListDraft.objects.count() == 0
    assert "错误 第 3 行“状态”（单元格 D3）：状态应为“已核实”或“待核实”。" in run(
        lists.group, "import", "hotline.grounds", file, code=1
    )


def test_a_register_is_looked_at_first_and_bad_rows_keep_all_of_it_out(tmp_path):
    file = tmp_path / "a.csv"
    head = "办件编号,批示领导（职务）,批示日期,承办单位,反馈期限\n"
    file.write_text(head + "1,区长,2026-03-02,gm.urban,2026-03-09\n", encoding="utf-8")
    said = run(register_commands.group, "import", KEY, file)
    assert said == "新增 1 条，改动 0 条，0 条与现有记录相同。以上是试读，什么也没有写入；加 --write 写入。\n"
    assert RegisterEntry.objects.count() == 0
    assert "已写入。" in run(register_commands.group, "import", KEY, file, "--write")
    assert run(register_commands.group, "import", KEY, file, "--write").endswith("已写入。\n")
    assert RegisterEntry.objects.count() == 1
    file.write_text(head + "2,区长,2026-02-30,gm.none,2026-03-09\n", encoding="utf-8")
    said = run(register_commands.group, "import", KEY, file, "--write", code=1)
    assert "错误 第 2 行“批示日期”（单元格 C2）：“批示日期”应为真实日期，例如 2026-03-18。" in said
    assert "错误 第 2 行“承办单位”（单元格 D2）" in said
    assert RegisterEntry.objects.count() == 1
    assert KEY in run(register_commands.group, "show")
    assert "R2026-000001\t2026-03-02\t1\t区长" in run(register_commands.group, "show", KEY)


def test_a_name_without_format_and_an_unknown_name_say_what_to_do(tmp_path, refused):
    with refused("sheet-format-unknown"):
        run(lists.group, "export", "hotline.grounds", tmp_path / "a.doc")
    with refused("list-unknown"):
        run(lists.group, "export", "hotline.none", tmp_path / "a.csv")
    with refused("register-unknown"):
        run(register_commands.group, "export", "hotline.none", tmp_path / "a.csv")
    with refused("paper-format-unknown"):
        run(paper.group, "export", "明热复〔2026〕1号", "-o", tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []
