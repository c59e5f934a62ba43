# SPDX-License-Identifier: Apache-2.0
"""Due dates: the worked checks of the law file, month ends, hours, the proof, the refusals."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfu.kernel.calendar import Extension, Pause, Unit, Week, due, register_calendar
from mingfu.kernel.calendar.refusals import (
    AmountRefused,
    CalendarUnknown,
    DayOutsideCalendar,
    ExtensionIncomplete,
    ExtensionLate,
    ExtensionUnitRefused,
    RegimeUnknown,
)
from mingfu.kernel.clock import LEGAL_ZONE

FIRST = date(2007, 1, 1)


def d(text):
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("02-12", 5, Unit.WORKING, "02-26"),
        ("02-12", 20, Unit.WORKING, "03-18"),
        ("09-18", 5, Unit.WORKING, "09-24"),
        ("09-30", 20, Unit.WORKING, "11-03"),
        ("04-30", 7, Unit.WORKING, "05-13"),
        ("08-03", 60, Unit.CALENDAR, "10-08"),
        ("02-01", 15, Unit.CALENDAR, "02-24"),
        ("09-05", 30, Unit.CALENDAR, "10-08"),
    ],
)
def test_the_worked_checks(start, amount, unit, end):
    answer = due(d(start), amount, unit)
    assert answer.due == d(end)
    assert len(answer.counted) == amount
    assert not answer.provisional


def test_the_proof_of_the_first_worked_check():
    answer = due(d("02-12"), 5, Unit.WORKING, regime="licence")
    assert answer.counted == (d("02-13"), d("02-14"), d("02-24"), d("02-25"), d("02-26"))
    assert [skip.day for skip in answer.skipped] == [d(f"02-{day}") for day in range(15, 24)]
    assert {skip.why for skip in answer.skipped} == {"春节"}
    assert answer.basis.startswith("《中华人民共和国行政许可法》第八十二条；《中华人民共和国民法典》")
    assert answer.calendar_edition == "cn:2026-1"
    assert not answer.rolled


@pytest.mark.parametrize(
    ("start", "amount", "nominal"), [("08-03", 60, "10-02"), ("02-01", 15, "02-16"), ("09-05", 30, "10-05")]
)
def test_a_calendar_limit_that_ends_on_a_holiday_moves_on(by_hand, start, amount, nominal):
    answer = due(d(start), amount, Unit.CALENDAR)
    assert answer.rolled
    assert answer.nominal == d(nominal)
    assert answer.counted[-1] == d(nominal)
    assert answer.skipped[0].day == d(nominal)
    assert all(by_hand.works(skip.day) is False for skip in answer.skipped)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),  # a Saturday, but a make-up day
        (date(2025, 12, 31), 6, date(2026, 6, 30)),
        (date(2026, 4, 1), 6, date(2026, 10, 8)),
        (date(2025, 8, 31), 18, date(2027, 3, 1)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last(start, months, end):
    answer = due(start, months, Unit.MONTH)
    assert answer.due == end
    assert len(answer.counted) == months


def test_each_month_of_the_proof_ends_on_its_own_last_day():
    answer = due(date(2025, 10, 31), 4, Unit.MONTH)
    assert answer.counted == (date(2025, 11, 30), date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28))


def test_hours_run_by_the_clock_over_nights_and_holidays():
    answer = due(datetime(2026, 9, 30, 17, 30, tzinfo=LEGAL_ZONE), 24, Unit.HOUR, regime="transfer")
    assert answer.at == datetime(2026, 10, 1, 17, 30, tzinfo=LEGAL_ZONE)
    assert answer.due == d("10-01")
    assert answer.counted == (d("09-30"), d("10-01"))
    assert not answer.rolled


def test_a_bare_date_in_hours_counts_from_midnight_and_utc_is_read_as_utc():
    assert due(d("03-02"), 24, Unit.HOUR).at == datetime(2026, 3, 3, tzinfo=LEGAL_ZONE)
    assert due(datetime(2026, 3, 2, 20, tzinfo=UTC), 1, Unit.HOUR).at == datetime(2026, 3, 3, 5, tzinfo=LEGAL_ZONE)


def test_a_day_limit_takes_the_legal_day_of_a_moment():
    assert due(datetime(2026, 2, 11, 16, 30, tzinfo=UTC), 5, Unit.WORKING).due == d("02-26")


@given(st.dates(FIRST, date(2026, 6, 1)), st.integers(1, 90), st.sampled_from(["working", "calendar"]))
@settings(max_examples=300, deadline=None)
def test_the_proof_accounts_for_every_day(by_hand, start, amount, unit):
    answer = due(start, amount, Unit(unit))
    assert answer.due == by_hand.end_of(start, amount, unit)
    assert len(answer.counted) == amount
    seen = set(answer.counted) | {skip.day for skip in answer.skipped} | {answer.due}
    assert seen == {date.fromordinal(n) for n in range(start.toordinal() + 1, answer.due.toordinal() + 1)}
    assert by_hand.works(answer.due)


def test_a_limit_into_a_year_without_a_paper_is_provisional():
    answer = due(date(2026, 12, 20), 20, Unit.WORKING)
    assert answer.provisional
    assert not due(date(2026, 12, 1), 20, Unit.WORKING).provisional


def test_as_believed_on_a_day():
    start = date(2020, 1, 20)
    assert due(start, 5, Unit.WORKING).due == date(2020, 2, 4)
    believed = due(start, 5, Unit.WORKING, believed_on=date(2020, 1, 20))
    assert believed.due == date(2020, 2, 1)
    assert believed.calendar_edition == "cn:2020-1"


def test_one_extension_in_the_same_unit_counts_on():
    more = Extension(10, Unit.WORKING, "区长", "案情复杂", "延期告知书")
    answer = due(d("02-12"), 20, Unit.WORKING, regime="licence", extension=more)
    assert answer.due == due(d("02-12"), 30, Unit.WORKING).due
    assert len(answer.counted) == 30
    assert answer.extended == more


def test_an_extension_in_another_unit_counts_from_the_last_day():
    more = Extension(30, Unit.CALENDAR, "局长", "情况复杂")
    answer = due(date(2026, 3, 2), 3, Unit.MONTH, extension=more)
    # 2 June plus 30 days is 2 July.
    assert answer.due == date(2026, 7, 2)
    assert due(d("03-02"), 5, Unit.WORKING, extension=more).due == date(2026, 4, 8)


def test_hours_are_extended_by_hours():
    answer = due(d("03-02"), 24, Unit.HOUR, extension=Extension(12, Unit.HOUR, "主任", "需要会商"))
    assert answer.at == datetime(2026, 3, 3, 12, tzinfo=LEGAL_ZONE)
    with pytest.raises(ExtensionUnitRefused):
        due(d("03-02"), 24, Unit.HOUR, extension=Extension(1, Unit.WORKING, "主任", "需要会商"))
    with pytest.raises(ExtensionUnitRefused):
        due(d("03-02"), 5, Unit.WORKING, extension=Extension(1, Unit.HOUR, "主任", "需要会商"))


def test_an_extension_after_the_end_is_refused():
    in_time = Extension(5, Unit.WORKING, "主任", "需要会商", approved=d("03-09"))
    assert due(d("03-02"), 5, Unit.WORKING, extension=in_time).due == d("03-16")
    with pytest.raises(ExtensionLate) as refusal:
        due(
            d("03-02"),
            5,
            Unit.WORKING,
            extension=Extension(5, Unit.WORKING, "主任", "需要会商", approved=d("03-10")),
        )
    assert refusal.value.due == d("03-09")


@pytest.mark.parametrize(("approver", "reason"), [("", "忙"), ("主任", " ")])
def test_an_extension_without_approver_or_reason_is_refused(approver, reason):
    with pytest.raises(ExtensionIncomplete):
        Extension(5, Unit.WORKING, approver, reason)


@pytest.mark.parametrize("amount", [0, -1, 100_001, 1.5, True, "5"])
def test_an_amount_that_is_no_number_of_units_is_refused(amount):
    with pytest.raises(AmountRefused):
        due(d("03-02"), amount, Unit.WORKING)


@pytest.mark.parametrize("unit", [Unit.WORKING, Unit.CALENDAR, Unit.MONTH, Unit.HOUR])
def test_limits_outside_the_calendar_are_refused(unit):
    with pytest.raises(DayOutsideCalendar):
        due(date(2006, 6, 1), 5, unit)
    with pytest.raises(DayOutsideCalendar):
        due(date(2066, 12, 20), 99_999, unit)


def test_unknown_names_are_refused():
    with pytest.raises(RegimeUnknown) as refusal:
        due(d("03-02"), 5, Unit.WORKING, regime="moon")
    assert "licence" in refusal.value.known
    with pytest.raises(CalendarUnknown):
        due(d("03-02"), 5, Unit.WORKING, calendar="moon")


def test_a_unit_that_the_regime_would_read_otherwise_is_marked():
    assert due(d("03-02"), 5, Unit.CALENDAR, regime="penalty").doubtful
    assert not due(d("03-02"), 15, Unit.CALENDAR, regime="penalty").doubtful


def test_the_json_shape():
    shape = due(d("09-30"), 1, Unit.WORKING, regime="licence").as_dict()
    assert shape["due"] == "2026-10-08"
    assert shape["unit"] == "working"
    assert shape["counted"] == ["2026-10-08"]
    assert shape["skipped"][0] == {"date": "2026-10-01", "why": "国庆节", "kind": "holiday"}
    assert shape["at"] is None
    assert shape["paused"] == []
    assert shape["extended"] is None


def test_pause_and_extension_in_json():
    shape = due(
        d("03-02"),
        5,
        Unit.WORKING,
        pauses=[Pause(d("03-04"), None, "鉴定", "告知书1号")],
        extension=Extension(5, Unit.WORKING, "主任", "需要会商", "告知书2号", d("03-05")),
    ).as_dict()
    assert shape["paused"] == [{"since": "2026-03-04", "until": None, "ground": "鉴定", "document": "告知书1号"}]
    assert shape["extended"] == {
        "amount": 5,
        "unit": "working",
        "approver": "主任",
        "reason": "需要会商",
        "notice": "告知书2号",
        "approved": "2026-03-05",
    }
    assert shape["standing"] is True


def test_an_end_that_cannot_be_moved_any_further_is_refused():
    # The table ends on Friday 31 December 2066, which is a day of rest where this office is concerned.
    register_calendar(Week("fridays-off", "周五休息", frozenset({4}), "cn"))
    assert due(date(2066, 12, 20), 10, Unit.CALENDAR, calendar="fridays-off").due == date(2066, 12, 30)
    with pytest.raises(DayOutsideCalendar):
        due(date(2066, 12, 20), 11, Unit.CALENDAR, calendar="fridays-off")
