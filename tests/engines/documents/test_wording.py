# SPDX-License-Identifier: Apache-2.0
"""From values to words: what is filled in, left out, cleaned, and how days are written."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfu.engines.documents.wording import Line, Wording, clean, dated, word

PLACES = {
    "case": "20260309000018",
    "word": "明",
    "house": "",
    "house_mark": "",
    "name": "诉求人甲",
    "received_on": "2026年3月10日",
    "reply": "甲。\n\n乙。",
    "remedy": "",
    "organ": "高明区住建局",
}


def wording(answer, **more):
    return word(answer, PLACES | more, number="明热复〔2026〕1号", day=date(2026, 3, 20), issuer="高明区住建局")


def test_a_value_of_several_lines_makes_several_paragraphs(answer):
    made = wording(answer)
    assert made.title == "关于第20260309000018号诉求的答复"
    assert made.body == (
        Line(0, "您于2026年3月10日反映的诉求收悉，现答复如下："),
        Line(0, "甲。"),
        Line(0, "乙。"),
        Line(0, "没有救济途径。"),
    )
    assert (made.signed_by, made.date, made.to) == ("高明区住建局", "2026年3月20日", "诉求人甲")


def test_a_condition_brings_its_heading_and_text(answer):
    made = wording(answer, remedy="可以申请行政复议。")
    assert made.body[3:] == (Line(1, "救济途径"), Line(0, "可以申请行政复议。"))


def test_what_is_filled_in_is_never_read_for_places(answer):
    made = wording(answer, reply="{case} 100% {0} \\n #import")
    assert made.body[1] == Line(0, "{case} 100% {0} \\n #import")


def test_a_wording_survives_being_kept(answer):
    made = wording(answer, remedy="丙。")
    assert Wording.of(made.plain()) == made


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  甲\t乙 \r\n丙 ", "甲 乙\n丙"),
        ("谢谢\U0001f600👍🏽！☎️", "谢谢！"),
        ("已完成✓ ★☐ ✅❌1️⃣", "已完成✓ ★☐ 1"),
        ("𠮷野家・喆堃䶮", "𠮷野家・喆堃䶮"),
        ("甲\x00\x07\u202e乙\ufeff", "甲乙"),
        ("麦当劳®—“㎡”①", "麦当劳®—“㎡”①"),
    ],
)
def test_what_people_type_is_made_fit_for_a_paper(typed, kept):
    assert clean(typed) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 3, 9), "2026年3月9日"),
        (datetime(2026, 3, 9, 16, 30, tzinfo=UTC), "2026年3月10日"),
        ("2026-03-09T16:30:00+00:00", "2026年3月10日"),
        ("2026-12-01", "2026年12月1日"),
        ("近日", "近日"),
    ],
)
def test_a_day_is_a_day_in_legal_time_without_leading_zeros(value, written):
    assert dated(value) == written
