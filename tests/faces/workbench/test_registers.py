# SPDX-License-Identifier: Apache-2.0
"""Registers and lists at the desk: found, written with their history, taken away and in as sheets, by those who may."""

import io
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from mingfu.engines import registers
from mingfu.engines.registers.models import RegisterEntry
from mingfu.engines.sheets.models import ListDraft
from mingfu.engines.supervision import sweep
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs.models import Edition

KEY = "hotline.instructions"
DESK = f"/desk/registers/{KEY}"
TYPED = {
    "case": "2026-000123", "leader": "区长", "given_on": "2026-03-02", "organ": "gm.urban", "due_on": "2026-03-09",
    "gist": "请核实路灯不亮的原因",
}  # fmt: skip
HEAD = "办件编号,批示领导（职务）,批示日期,承办单位,反馈期限\n"


@pytest.fixture
def crew(seat):
    """An official of the oversight, one of the organ, one of the data office, and one who has nothing to do with it."""
    seat("1101", "gm.office.oversight")
    seat("3001", "gm.urban.handler")
    seat("4001", "gm.data.head")
    seat("3101", "gm.housing.handler")


def csv(text):
    return SimpleUploadedFile("a.csv", text.encode(), content_type="text/csv")


def test_an_entry_is_written_changed_corrected_and_ended_with_its_history(crew, browse, read, queries):
    client = browse("1101")
    assert client.get(f"{DESK}/new").status_code == 200
    wrong = client.post(f"{DESK}/new", {**TYPED, "due_on": "2026-02-30"})
    assert wrong.status_code == 422
    assert "“反馈期限”应为真实日期" in read(wrong)
    assert RegisterEntry.objects.count() == 0
    assert client.post(f"{DESK}/new", TYPED)["Location"] == f"{DESK}/R2026-000001"
    one = f"{DESK}/R2026-000001"
    kept = {**TYPED, "seen-state": "1", "change-mode": "correct", "leader": "副区长"}
    refused = client.post(one, kept)
    assert refused.status_code == 422
    assert "请写明理由" in read(refused)
    assert client.post(one, {**kept, "change-reason": "职务写错了"}).status_code == 303
    late = client.post(one, {**kept, "change-reason": "又改一次", "leader": "镇长"})
    assert late.status_code == 409
    moved = {
        **TYPED,
        "leader": "副区长",
        "seen-state": "2",
        "change-mode": "change",
        "due_on": "2026-03-12",
        "change-on": "2026/3/3",
    }
    assert client.post(one, moved).status_code == 303
    with queries(20):
        said = read(client.get(one))
    assert "批示领导（职务）：区长 → 副区长；理由：职务写错了" in said
    assert "反馈期限：2026-03-09 → 2026-03-12" in said
    [row] = registers.entries(SYSTEM, KEY)
    assert (row.content["leader"], row.valid_from, row.seq) == ("副区长", date(2026, 3, 3), 3)
    early = client.post(f"{one}/end", {"seen-state": "3", "end-reason": "登记错了对象"})
    assert "结束日期 2026-03-02 不能早于开始日期 2026-03-03。" in read(early)
    ending = {"seen-state": "3", "end-reason": "登记错了对象", "end-on": "2026-03-04"}
    assert client.post(f"{one}/end", ending).status_code == 303
    [row] = registers.entries(SYSTEM, KEY)
    assert (row.valid_to, row.seq) == (date(2026, 3, 4), 4)


def test_the_organ_fills_in_its_part_and_nobody_else_sees_it(crew, browse, read):
    number = registers.add(KEY, {name: [value] for name, value in TYPED.items()}, actor=SYSTEM)
    one, organ = f"{DESK}/{number}", browse("3001")
    said = read(organ.get(one))
    assert "填写本单位的部分" in said
    assert "结束这条记录" not in said
    filled = {
        "seen-state": "1",
        "feedback_on": "2026-03-02",
        "result": "done",
        "feedback": "已修好",
        "leader": "我自己",
    }
    assert organ.post(one, filled).status_code == 303
    [row] = registers.entries(SYSTEM, KEY)
    assert (row.content["result"], row.content["leader"]) == ("done", "区长")
    assert organ.get(f"{DESK}/new").status_code == 403
    assert browse("3101").get(one).status_code == 404
    assert number not in browse("3101").get(f"{DESK}/file.csv").content.decode()


def test_the_list_is_found_filtered_and_taken_away(crew, browse, read, queries):
    for place in range(60):
        typed = TYPED | {"case": f"2026-{place:06}", "organ": "gm.urban" if place % 2 else "gm.housing"}
        registers.add(KEY, {name: [value] for name, value in typed.items()}, actor=SYSTEM)
    client = browse("1101")
    with queries(20):
        said = read(client.get(DESK))
    assert "第 1 至 50 条，共 60 条" in said
    assert "R2026-000060" in said
    assert "R2026-000001" not in said
    assert "R2026-000001" in read(client.get(f"{DESK}?page=2"))
    assert "第 1 至" not in read(client.get(f"{DESK}?q=2026-000007"))
    assert "R2026-000008" in read(client.get(f"{DESK}?q=2026-000007&organ=gm.urban&state=present"))
    sheet = client.get(f"{DESK}/file.xlsx?organ=gm.urban")
    rows = list(load_workbook(io.BytesIO(sheet.content)).active.values)
    assert (len(rows), rows[1][:3]) == (31, ("R2026-000002", "2026-000001", "区长"))
    assert client.get(f"{DESK}/file.exe").status_code == 404
    assert "台账目录" in read(client.get("/desk/registers"))


def test_a_sheet_is_looked_at_then_written_and_bad_rows_are_named(crew, browse, read):
    client = browse("1101")
    text = HEAD + "1,区长,2026-03-02,gm.urban,2026-03-09\n2,区长,昨天,gm.urban,2026-03-09\n"
    wrong = client.post(f"{DESK}/sheet", {"file": csv(text)})
    assert wrong.status_code == 422
    assert "“批示日期”应为真实日期" in read(wrong)
    looked = client.post(f"{DESK}/sheet", {"file": csv(text.replace("昨天", "2026-03-01"))})
    assert "会新增 2 条，改动 0 条；0 条与现有记录相同。" in read(looked)
    assert RegisterEntry.objects.count() == 0
    held = looked.context["page"].report.act.fields[0].value
    confirmed = {"held": held, "sheet-reason": "按督查台账补录", "key": "k1"}
    assert client.post(f"{DESK}/sheet", confirmed).status_code == 303
    assert client.post(f"{DESK}/sheet", confirmed).status_code == 303
    assert RegisterEntry.objects.count() == 2
    assert registers.history(SYSTEM, KEY, "R2026-000001")[0].reason == "按督查台账补录"
    assert client.post(f"{DESK}/sheet", {"file": csv("PK\x03\x04")}).status_code in {415, 422}
    assert browse("3001").post(f"{DESK}/sheet", {"file": csv(text)}).status_code == 403


def test_figures_say_which_entries_they_are_made_of_and_an_alarm_leads_to_its_entry(crew, browse, read, at):
    number = registers.add(KEY, {name: [value] for name, value in TYPED.items()}, actor=SYSTEM)
    client = browse("1101")
    said = read(client.get(f"{DESK}/figures?year=2026"))
    assert "2026-03 高明区城市管理和综合执法局 1 1 R2026-000001" in said
    at(datetime(2026, 3, 10, 9, 0))  # noqa: DTZ001 - the clock takes it in legal time
    sweep()
    said = client.get("/desk/supervision").content.decode()
    assert f'href="/desk/entries/{number}"' in said
    assert client.get(f"/desk/entries/{number}")["Location"] == f"{DESK}/{number}"
    assert client.get("/desk/entries/R2026-999999").status_code == 404


def test_a_list_comes_in_as_a_draft_and_is_published_by_those_who_may(crew, browse, read, queries):
    client, path = browse("4001"), "/desk/lists/hotline.grounds"
    assert "hotline.grounds" in read(client.get("/desk/lists"))
    with queries(20):
        assert "版次" in read(client.get(path))
    sheet = client.get(f"{path}/file.csv").content.decode("utf-8-sig")
    first = sheet.splitlines()[1].split(",")
    bad = client.post(f"{path}/drafts", {"file": csv(sheet + "zz,,,,,,\n"), "valid_from": "2026-03-02"})
    assert bad.status_code == 422
    assert "没有填“名称”" in read(bad)
    same = client.post(f"{path}/drafts", {"file": csv(sheet), "valid_from": "2026-03-02"})
    assert same.status_code in {303, 409}
    ListDraft.objects.all().delete()
    changed = sheet.replace(first[1], first[1] + "（试）", 1)
    made = client.post(f"{path}/drafts", {"file": csv(changed), "valid_from": "2026-03-02", "note": "试改"})
    assert made.status_code == 303
    draft = made["Location"]
    assert f"名称：{first[1]} → {first[1]}（试）" in read(client.get(draft))
    before = Edition.objects.filter(catalog_id="hotline.grounds").count()
    assert browse("3001").post(f"{draft}/publication", {}).status_code == 403
    assert client.post(f"{draft}/publication", {}).status_code == 303
    assert Edition.objects.filter(catalog_id="hotline.grounds").count() == before + 1
    assert browse("3001").post(f"{path}/drafts", {"file": csv(changed)}).status_code == 403
    assert client.get("/desk/lists/none").status_code == 404
