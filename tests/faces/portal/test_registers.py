# SPDX-License-Identifier: Apache-2.0
"""Public lists and registers: what their declaration names and nothing else, free text redacted; the same by API."""

import io
import json
from datetime import datetime

import pytest
from openpyxl import load_workbook

from mingfu.engines import registers
from mingfu.engines.publication import public_register
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE

KEY = "hotline.instructions"
TYPED = {
    "case": ["2026-000123"],
    "leader": ["区长（联系人：张三，电话13912345678）"],
    "given_on": ["2026-03-02"],
    "organ": ["gm.urban"],
    "due_on": ["2026-03-09"],
    "gist": ["内部要点不公开"],
    "feedback": ["内部反馈不公开"],
}


@pytest.fixture(autouse=True)
def entries(district, seeded, at):
    """Two entries: one answered, one not."""
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    registers.add(KEY, TYPED | {"feedback_on": ["2026-03-02"], "result": ["done"]}, actor=SYSTEM)
    registers.add(KEY, TYPED | {"case": ["2026-000124"]}, actor=SYSTEM)
    for number in ("R2026-000001", "R2026-000002"):
        registers.approve(KEY, number, actor=SYSTEM.__class__("system", "system:checker"), seq=1)


def test_only_named_fields_of_entries_that_may_be_seen_and_free_text_is_redacted():
    [row] = public_register(KEY)
    assert row.number == "R2026-000001"
    assert dict(row.said) == {
        "leader": row.said["leader"],
        "organ": "高明区城市管理和综合执法局",
        "given_on": "2026-03-02",
        "due_on": "2026-03-09",
        "feedback_on": "2026-03-02",
        "result": "已落实",
    }
    assert "13912345678" not in row.said["leader"]
    assert "张三" not in row.said["leader"]
    assert row.redactions == 2


def test_the_pages_the_sheets_and_the_api_show_the_same(client, queries):
    with queries(20):
        book = client.get(f"/registers/{KEY}").content.decode()
    sheet = client.get(f"/registers/{KEY}.xlsx")
    cells = [cell for row in load_workbook(io.BytesIO(sheet.content)).active.values for cell in row]
    told = json.loads(client.get(f"/api/v1/registers/{KEY}").content)
    one = json.loads(client.get(f"/api/v1/registers/{KEY}/R2026-000001").content)
    assert told["items"] == [one]
    assert "已落实" in book
    assert "已落实" in cells
    assert one["said"]["result"] == "已落实"
    for shown in (book, str(cells), str(told), client.get(f"/registers/{KEY}.csv").content.decode()):
        assert "13912345678" not in shown
        assert "内部" not in shown
        assert "R2026-000002" not in shown
    assert client.get(f"/api/v1/registers/{KEY}/R2026-000002").status_code == 404
    assert client.get("/registers/hotline.none").status_code == 404
    assert [each["key"] for each in json.loads(client.get("/api/v1/registers").content)["items"]].count(KEY) == 1


def test_every_list_is_read_and_taken_away(client, queries):
    said = client.get("/registers").content.decode()
    assert 'href="/lists/hotline.grounds"' in said
    with queries(20):
        page = client.get("/lists/hotline.grounds?q=")
    assert page.status_code == 200
    assert client.get("/lists/hotline.grounds.csv").content.startswith(b"\xef\xbb\xbf")
    assert client.get("/lists/hotline.none").status_code == 404
    assert client.get("/lists/hotline.grounds?edition=9").status_code == 404
    assert "没有符合条件的条目" in client.get("/lists/hotline.grounds?q=绝不会有").content.decode()
