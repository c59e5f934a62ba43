# SPDX-License-Identifier: Apache-2.0
"""The cases behind a figure, on a page and as a file."""

import csv
import io

import pytest
from django.db import connection
from lxml import html

from mingfu.faces.cockpit.queries import ALL


def rows_of(answer):
    page = html.fromstring(answer.content)
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.xpath("//section[@aria-labelledby='h-list']//tbody/tr")
    ]


def file_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("figure", sorted(ALL))
def test_page_and_file_list_the_same_cases(signed_in, march, figure):
    client = signed_in("gm.gov.mayor")
    page = client.get(f"/cockpit/cases?period=month&figure={figure}")
    listed = file_of(client.get(f"/cockpit/cases.csv?period=month&figure={figure}"))
    assert page.status_code == 200
    assert [row[0] for row in rows_of(page)] == [row[0] for row in listed[1:]]
    assert str(ALL[figure].definition) in page.content.decode()


@pytest.mark.parametrize(
    ("figure", "names"),
    [
        ("overdue", ["overdue", "elsewhere"]),
        ("still", ["still"]),
        ("late", ["late"]),
        ("on_time_extended", ["prolonged"]),
        ("red", ["overdue", "elsewhere"]),
        ("dissatisfied", ["late"]),
        ("satisfied", ["plain"]),
        ("closed", ["plain"]),
    ],
)
def test_a_figure_lists_the_right_cases(signed_in, march, figure, names):
    answer = signed_in("gm.gov.mayor").get(f"/cockpit/cases?period=month&figure={figure}")
    assert [row[0] for row in rows_of(answer)] == [march[name] for name in names]


def test_late_prolonged_paused_and_plain_are_different_words(signed_in, march):
    answer = signed_in("gm.gov.mayor").get("/cockpit/cases?period=month&figure=received")
    states = {row[0]: row[-1] for row in rows_of(answer)}
    assert {name: states[number] for name, number in march.items()} == {
        "plain": "按期答复",
        "late": "超期答复",
        "overdue": "超 11 工作日",
        "prolonged": "延期后按期",
        "still": "计时暂停",
        "elsewhere": "超 11 工作日",
    }


def test_the_file_holds_no_word_that_somebody_wrote(signed_in, march):
    rows = file_of(signed_in("gm.gov.mayor").get("/cockpit/cases.csv?period=month&figure=received"))
    assert rows[0] == ["编号", "系统", "单位", "地点", "分类", "收到", "期限", "答复", "办结", "状态", "延期", "暂停"]
    assert [march["prolonged"], "hotline", "区城管执法局", "荷城街道"] == next(
        row for row in rows if row[0] == march["prolonged"]
    )[:4]
    assert "路灯不亮" not in str(rows)


def test_a_day_and_a_category_narrow_the_list(signed_in, march):
    client = signed_in("gm.gov.mayor")
    day = client.get("/cockpit/cases?figure=received&day=2026-03-02")
    assert len(rows_of(day)) == 6
    assert len(rows_of(client.get("/cockpit/cases?figure=received&day=2026-03-03"))) == 0
    lamps = client.get("/cockpit/cases?figure=received&system=hotline&category=0305")
    assert len(rows_of(lamps)) == 6
    assert "路灯" not in str(rows_of(client.get("/cockpit/cases?figure=received&system=hotline&category=0101")))


def test_a_page_beyond_the_last_shows_the_last(signed_in, march):
    client = signed_in("gm.gov.mayor")
    for page in ("0", "999", "-1", "x", "99999999999"):
        assert len(rows_of(client.get(f"/cockpit/cases?period=month&figure=received&page={page}"))) == 6


def test_a_figure_nobody_counts_is_refused_in_words(signed_in, march):
    answer = signed_in("gm.gov.mayor").get("/cockpit/cases?figure=happiness")
    assert answer.status_code == 404
    assert "没有“happiness”这项数据" in answer.content.decode()


def test_cases_above_the_leaders_clearance_are_neither_counted_nor_listed(signed_in, march):
    client = signed_in("gm.gov.mayor")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET level = 'sealed' WHERE number = %s", [march["overdue"]])
    assert [row[0] for row in rows_of(client.get("/cockpit/cases?figure=overdue"))] == [march["elsewhere"]]
    assert [row[0] for row in rows_of(client.get("/cockpit/cases?figure=red"))] == [march["elsewhere"]]


def test_nothing_found_says_so(signed_in, march):
    answer = signed_in("gm.gov.mayor").get("/cockpit/cases?figure=withdrawn&organ=gm.tax")
    assert "没有这样的办件" in answer.content.decode()


def test_a_file_that_cannot_hold_all_says_so(signed_in, march, monkeypatch):
    monkeypatch.setattr("mingfu.faces.cockpit.pages.behind.MOST_ROWS", 4)
    client = signed_in("gm.gov.mayor")
    assert "下载 CSV（前 4 件）" in client.get("/cockpit/cases?period=month&figure=received").content.decode()
    assert len(file_of(client.get("/cockpit/cases.csv?period=month&figure=received"))) == 1 + 4
