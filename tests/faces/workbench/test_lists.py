# SPDX-License-Identifier: Apache-2.0
"""Worklists, lists, exports, papers, messages, cards."""

import csv
import io
from datetime import datetime, timedelta

import docx
from openpyxl import load_workbook

from mingfu.engines import cases, jobs
from mingfu.engines.documents import issue
from mingfu.engines.jobs import rounds
from mingfu.engines.jobs.events import WorkFailing
from mingfu.engines.manifest.work_notices import tell_work
from mingfu.engines.notices import inbox_of
from mingfu.engines.supervision import sweep
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import events_of, record

LATER = datetime(2026, 3, 18, 9, 0, tzinfo=LEGAL_ZONE)


def test_several_are_taken_at_once_and_lost_races_are_told(crew, say, browse, read, token):
    first, second, third = say(), say(), say()
    cases.claim(second, token(second, "triage"), actor=crew["desk"].at_post("gm.hotline.desk"))
    client = browse("2001")
    answer = client.post("/desk/inbox/claims", {"case": [first, third, "20200101000011"]})
    assert (answer.status_code, answer["Location"]) == (303, "/desk/inbox")
    said = read(client.get("/desk/inbox?state=mine"))
    assert "已认领 2 件。" in said
    assert "有 1 件没有认领" in said
    assert all(number in said for number in (first, second, third))
    assert "请先勾选要认领的办件" in read(client.post("/desk/inbox/claims", {}, follow=True))


def test_the_inbox_is_narrowed_by_state_text_and_system(crew, say, dispatched, browse, read):
    other = say({"text": ["图书馆周末能不能开到晚上九点？"], "publicity": ["public"]})
    client = browse("2001")
    assert other in read(client.get("/desk/inbox?q=图书馆"))
    assert "没有符合条件的待办" in read(client.get("/desk/inbox?q=没有这句话"))
    assert "没有符合条件的待办" in read(client.get("/desk/inbox?state=mine"))
    assert other in read(client.get("/desk/inbox?system=hotline&state=nonsense&page=x"))
    assert dispatched not in read(client.get("/desk/inbox"))


def test_a_long_inbox_has_pages(crew, say, browse, read, queries):
    numbers = [say() for _one in range(53)]
    client = browse("2001")
    client.get("/desk/inbox")
    with queries(20):
        first = read(client.get("/desk/inbox"))
    second = read(client.get("/desk/inbox?page=2"))
    assert sum(number in first for number in numbers) == 50
    assert sum(number in second for number in numbers) == 3
    assert "第 51 至 53 条，共 53 条" in second


def test_paused_matters_are_not_late(crew, handling, browse, read, at):
    cases.suspend(handling, ground="inspection", note="等检测报告", actor=crew["urban"])
    at(LATER)
    client = browse("3001")
    assert "计时暂停" in read(client.get("/desk/inbox"))
    assert handling not in read(client.get("/desk/inbox?state=overdue"))
    assert "没有符合条件的办件" in read(client.get("/desk/cases?state=overdue"))
    assert handling in read(client.get("/desk/cases?state=paused"))


def test_the_list_holds_only_what_one_may_see(crew, handling, say, browse, read):
    other = say()
    assert other not in read(browse("3001").get("/desk/cases"))
    assert handling in read(browse("3001").get("/desk/cases"))
    assert "没有符合条件的办件" in read(browse("3101").get("/desk/cases"))
    said = read(browse("2001").get("/desk/cases"))
    assert handling in said
    assert other in said


def test_the_list_is_narrowed_and_forgives_nonsense(crew, handling, browse, read):
    client = browse("3001")
    for asked in (
        "state=open",
        "organ=gm.urban",
        "kind=help",
        "system=hotline",
        "q=路灯",
        f"q={handling}",
        "since=2026-03-02&until=2026-03-02",
        "since=yesterday&page=99999999",
    ):
        assert handling in read(client.get(f"/desk/cases?{asked}")), asked
    for asked in ("state=closed", "organ=gm.police", "kind=report", "since=2026-03-03", "until=2026-03-01"):
        assert "没有符合条件的办件" in read(client.get(f"/desk/cases?{asked}")), asked


def test_the_list_is_taken_away_as_csv_and_workbook(crew, handling, say, browse, token):
    formula = say({"text": ["=HYPERLINK(“坏”) 路灯不亮"], "publicity": ["public"]})
    client = browse("2001")
    answer = client.get("/desk/cases.csv?state=open")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["编号", "诉求", "系统"]
    found = {row[0]: row for row in rows[1:]}
    assert set(found) == {handling, formula}
    assert found[handling][6] == "区城管执法局"
    assert found[handling][11:13] == ["2026-03-02 09:00", "2026-03-16"]
    assert found[formula][1].startswith("'=")
    assert answer["Content-Disposition"] == 'attachment; filename="cases-20260302.csv"'
    sheet = load_workbook(io.BytesIO(client.get("/desk/cases.xlsx").content)).active
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == {handling, formula}
    assert sheet["A1"].value == "编号"


def test_an_export_holds_only_what_one_may_see_and_is_written_down(crew, handling, browse):
    answer = browse("3101").get("/desk/cases.csv?q=路灯")
    assert len(b"".join(answer.streaming_content).decode().splitlines()) == 1
    said = browse("3101").get("/desk/people/readings")
    assert said.status_code == 403


def test_cards_lead_to_their_cases_and_messages_are_read(crew, handling, browse, read, at):
    at(LATER)
    sweep()
    supervisor = browse("1101")
    said = read(supervisor.get("/desk/supervision"))
    assert handling in said
    assert "红牌" in said
    assert "区城管执法局" in said
    assert handling in read(supervisor.get("/desk/supervision?card=red&organ=gm.urban"))
    assert "没有符合条件的牌" in read(supervisor.get("/desk/supervision?card=red&organ=gm.police"))
    assert "没有符合条件的牌" in read(browse("3101").get("/desk/supervision"))
    assert "超期" in read(supervisor.get(f"/desk/cases/{handling}"))
    head = browse("3002")
    assert f"办件 {handling} 的答复期限 2026-03-16 已过" in read(head.get("/desk/"))
    page = head.get("/desk/notices")
    assert "全部标为已读" in read(page)
    note = inbox_of(crew["head"])[0]
    assert head.post(f"/desk/notices/{note.pk}/reading").status_code == 303
    assert inbox_of(crew["head"])[0].read
    assert head.post("/desk/notices/readings").status_code == 303
    assert "全部标为已读" not in read(head.get("/desk/notices"))


def test_nobody_reads_the_messages_of_others(crew, handling, browse, at):
    at(LATER)
    sweep()
    note = inbox_of(crew["head"])[0]
    browse("3101").post(f"/desk/notices/{note.pk}/reading")
    assert not inbox_of(crew["head"])[0].read


def paper_about(number):
    values = {
        "subject": "路灯不亮",
        "name": "诉求人",
        "received_on": datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE),
        "case": number,
        "reply": "已更换驱动电源，路灯恢复照明。",
        "organ": "gm.urban",
    }
    return issue("hotline.reply", number, values, actor=SYSTEM)


def test_papers_are_read_on_the_screen_by_those_who_see_the_case(crew, handling, browse, read, queries):
    document = paper_about(handling)
    client = browse("3001")
    address = f"/desk/cases/{handling}/papers/{document.pk}"
    said = read(client.get(address))
    assert document.number in said
    assert "已更换驱动电源，路灯恢复照明。" in said
    assert document.number in read(client.get("/desk/documents"))
    assert document.number in read(client.get(f"/desk/cases/{handling}"))
    assert browse("3101").get(address).status_code == 404
    assert document.number not in read(browse("3101").get("/desk/documents"))
    assert client.get(f"/desk/cases/{handling}/papers/0").status_code == 404


def test_a_paper_becomes_a_pdf_when_it_is_opened(crew, handling, browse):
    document = paper_about(handling)
    answer = browse("3001").get(f"/desk/cases/{handling}/papers/{document.pk}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")
    word = browse("3001").get(f"/desk/cases/{handling}/papers/{document.pk}.docx")
    assert word["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "已更换驱动电源，路灯恢复照明。" in [one.text for one in docx.Document(io.BytesIO(word.content)).paragraphs]
    assert browse("3101").get(f"/desk/cases/{handling}/papers/{document.pk}.docx").status_code == 404


def test_work_that_keeps_failing_is_seen_by_those_who_supervise_and_tried_at_once(crew, browse, read, monkeypatch):
    monkeypatch.setattr(rounds, "_duties", {})
    bad = [True]

    def run(_instant):
        if bad:
            raise ValueError("somebody's words")

    jobs.register_duty(jobs.Duty("test.sweep", run, every=timedelta(seconds=1)))
    supervisor = browse("1101")
    assert "后台失败的工作" not in read(supervisor.get("/desk/supervision"))
    jobs.run_duties()
    said = read(supervisor.get("/desk/supervision"))
    assert "例行工作 test.sweep" in said
    assert "1 次" in said
    assert "somebody" not in said
    assert "test.sweep" not in read(browse("3101").get("/desk/supervision"))
    assert browse("3101").post("/desk/supervision/retries").status_code == 403
    bad.clear()
    assert jobs.run_duties() == []
    assert supervisor.post("/desk/supervision/retries").status_code == 303
    assert jobs.run_duties() == ["test.sweep"]
    assert "后台失败的工作" not in read(supervisor.get("/desk/supervision"))


def test_those_who_supervise_get_a_message_of_it(crew, browse, read, at):
    record(WorkFailing(kind="duty", name="test.sweep", about="", tries=5), stream="work:duty:test.sweep", by=SYSTEM)
    for event in [*events_of("work:duty:test.sweep")] * 2:
        tell_work(event)
    [row] = [row for row in inbox_of(crew["oversight"]) if row.title == "后台工作连续失败"]
    assert "test.sweep" in row.text
    assert "5 次" in row.text
