# SPDX-License-Identifier: Apache-2.0
"""The date explains itself in words, and as a strip of days."""

from datetime import date, datetime

from mingfu.kernel.calendar import CellKind, Extension, LineKind, Pause, Unit, due, explain, strip
from mingfu.kernel.clock import LEGAL_ZONE


def d(text):
    return date.fromisoformat(f"2026-{text}")


def texts(answer, kind):
    return [line.text for line in explain(answer).of(kind)]


def test_every_day_has_a_line_in_order():
    answer = due(d("02-12"), 5, Unit.WORKING, regime="licence")
    lines = explain(answer).lines
    days = [line.day for line in lines if line.kind in {LineKind.COUNTED, LineKind.SKIPPED}]
    assert days == [d(f"02-{day}") for day in range(13, 27)]
    assert lines[0].text == "2026年2月12日 为起始日，当日不计入，次日起计 5 个工作日（民法典第二百零一条）。"
    assert texts(answer, LineKind.COUNTED)[:3] == [
        "2026年2月13日（周五）：第 1 个工作日。",
        "2026年2月14日（周六，上班日）：第 2 个工作日。",
        "2026年2月24日（周二）：第 3 个工作日。",
    ]
    assert texts(answer, LineKind.SKIPPED)[0] == "2026年2月15日（周日）：春节放假，不计入。"
    assert texts(answer, LineKind.DUE) == ["2026年2月26日 24:00 届满。"]
    assert texts(answer, LineKind.BASIS)[0].startswith("依据：《中华人民共和国行政许可法》第八十二条；")


def test_a_moved_end_is_told():
    answer = due(d("09-05"), 30, Unit.CALENDAR)
    assert texts(answer, LineKind.ROLLED) == [
        "最后一日 2026年10月5日 不是工作日，顺延至 2026年10月8日（民法典第二百零三条）。"
    ]
    assert texts(answer, LineKind.COUNTED)[-1] == "2026年10月5日（周一）：第 30 日。"
    # The last day is counted before it is passed over.
    kinds = [line.kind for line in explain(answer).lines if line.day == d("10-05")]
    assert kinds == [LineKind.COUNTED, LineKind.SKIPPED, LineKind.ROLLED]


def test_pause_and_extension_are_told():
    answer = due(
        d("03-02"),
        5,
        Unit.WORKING,
        pauses=[Pause(d("03-04"), d("03-05"), "专家评审", "告知书3号")],
        extension=Extension(5, Unit.WORKING, "局长", "情况复杂"),
    )
    assert texts(answer, LineKind.PAUSE) == ["2026年3月4日 至 2026年3月5日 暂停计时：专家评审 告知书3号"]
    assert texts(answer, LineKind.PAUSED) == ["2026年3月4日（周三）：暂停计时（专家评审），不计入。"]
    assert texts(answer, LineKind.EXTENSION) == ["经局长批准延长 5 个工作日，理由：情况复杂。"]
    assert len(texts(answer, LineKind.COUNTED)) == 10


def test_an_open_pause_and_a_provisional_year_are_told():
    answer = due(date(2026, 12, 28), 5, Unit.WORKING, pauses=[Pause(date(2026, 12, 29), None, "补正")])
    assert texts(answer, LineKind.PAUSE) == ["自 2026年12月29日 起暂停计时，尚未恢复：补正 "]
    assert texts(answer, LineKind.STANDING) == ["计时仍在暂停，恢复后届满日将顺延。"]
    assert texts(answer, LineKind.PROVISIONAL) == ["2027 年放假安排尚未公布，此日期为暂定；公布后重新计算并告知。"]


def test_a_doubtful_unit_is_told():
    answer = due(d("03-02"), 7, Unit.CALENDAR, regime="penalty")
    assert texts(answer, LineKind.DOUBTFUL) == ["按所选规则，7 日指工作日；此处依输入按自然日计算，请核对。"]


def test_hours_are_told_by_the_clock():
    start = datetime(2026, 3, 2, 9, 30, tzinfo=LEGAL_ZONE)
    answer = due(start, 48, Unit.HOUR, pauses=[Pause(d("03-03"), d("03-04"), "鉴定")])
    assert texts(answer, LineKind.START) == ["自 2026年3月2日 09:30 起按钟点连续计算 48 小时。"]
    assert texts(answer, LineKind.PAUSED) == ["2026年3月3日（周二）：暂停计时（鉴定），不计入。"]
    assert texts(answer, LineKind.DUE) == ["2026年3月5日 09:30 届满。"]


def test_months_are_told_by_their_ends():
    answer = due(date(2025, 11, 30), 3, Unit.MONTH)
    assert texts(answer, LineKind.COUNTED) == [
        "第 1 个月，止于 2025年12月30日。",
        "第 2 个月，止于 2026年1月30日。",
        "第 3 个月，止于 2026年2月28日。",
    ]


def test_the_explanation_as_json():
    told = explain(due(d("03-02"), 1, Unit.WORKING)).as_dict()
    assert told["due"] == "2026-03-03"
    assert told["lines"][1] == {"kind": "counted", "day": "2026-03-03", "text": "2026年3月3日（周二）：第 1 个工作日。"}
    assert told["lines"][-1]["day"] is None


def test_the_strip_on_a_day_in_the_middle():
    answer = due(d("03-02"), 6, Unit.WORKING, pauses=[Pause(d("03-04"), d("03-05"), "补正")])
    cells = strip(answer, d("03-09"))
    assert [(cell.day.day, cell.kind.value, cell.label) for cell in cells] == [
        (3, "used", "已用"),
        (4, "paused", "补正"),
        (5, "used", "已用"),
        (6, "used", "已用"),
        (7, "off", "周六"),
        (8, "off", "周日"),
        (9, "now", "今天"),
        (10, "ahead", "周二"),
        (11, "due", "到期"),
    ]
    assert [cell.day.day for cell in cells if cell.today] == [9]


def test_the_strip_on_the_last_day_and_after_it():
    answer = due(d("03-02"), 2, Unit.WORKING)
    assert [cell.label for cell in strip(answer, d("03-04"))] == ["已用", "今天到期"]
    late = strip(answer, d("03-06"))
    assert [(cell.kind, cell.label) for cell in late[2:]] == [(CellKind.LATE, "逾期"), (CellKind.LATE, "逾期")]
    assert late[-1].today
    assert len(strip(answer, d("06-30"))) == 2 + 14
