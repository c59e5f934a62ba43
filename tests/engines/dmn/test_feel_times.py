# SPDX-License-Identifier: Apache-2.0
"""Dates, times and durations."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfu.engines.dmn import DmnError, Months, compile_expression, from_xsd


def value(text, **context):
    return compile_expression(text).evaluate(context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2026-01-31") + duration("P1M")', date(2026, 2, 28)),
        ('date("2024-02-29") - duration("P1Y")', date(2023, 2, 28)),
        ('@"2026-05-01" + @"P5D"', date(2026, 5, 6)),
        ('@"2026-05-06" - @"2026-05-01"', timedelta(days=5)),
        ('@"2026-05-01" + @"PT36H"', date(2026, 5, 2)),
        ('date("2026-02-30")', None),
        ('date("26-02-03")', None),
        ("date(2026, 5, 1)", date(2026, 5, 1)),
        (
            'date and time("2026-05-01T08:30:00+08:00")',
            datetime(2026, 5, 1, 8, 30, tzinfo=timezone(timedelta(hours=8))),
        ),
        ('date and time("2026-05-01T24:00:00")', datetime(2026, 5, 2)),  # noqa: DTZ001 - a local moment is meant
        ('@"2026-05-01T00:00:00Z" = @"2026-05-01T08:00:00+08:00"', True),
        ('@"2026-05-01T00:00:00Z" = @"2026-05-01T08:00:00@Asia/Shanghai"', True),
        ('is(@"2026-05-01T00:00:00Z", @"2026-05-01T08:00:00+08:00")', False),
        ('@"2026-05-01T00:00:00" < @"2026-05-01T08:00:00Z"', None),
        ('time("08:30:00") + duration("PT16H")', time(0, 30)),
        ('time("25:00:00")', None),
        ('years and months duration(date("2011-12-22"), date("2013-08-24"))', Months(20)),
        ('@"P1Y" / @"P1M"', Decimal(12)),
        ('@"P1D" * 1.5', timedelta(hours=36)),
        ('@"P1D" = @"PT24H"', True),
        ('@"P1Y" = @"P365D"', None),
        ('@"2026-05-01".weekday', Decimal(5)),
        ('@"2026-05-01T08:30:15.5Z".second', Decimal(15)),
        ('@"2026-05-01T08:30:00+08:00".time offset', timedelta(hours=8)),
        ('day of week(@"2026-05-01")', "Friday"),
        ('day of year(@"2024-12-31")', Decimal(366)),
        ('week of year(@"2005-01-01")', Decimal(53)),
        ('month of year(@"2026-05-01")', "May"),
        ('string(date("-2017-12-31"))', "-2017-12-31"),
        (
            'string(date and time("999999999-12-31T23:59:59.123456789@Europe/Paris"))',
            "999999999-12-31T23:59:59.123456789@Europe/Paris",
        ),
        ('string(@"P0D")', "PT0S"),
        ('string(-@"P14M")', "-P1Y2M"),
        ('for d in @"2026-04-30"..@"2026-05-02" return d.day', [30, 1, 2]),
        ('before(@"2026-05-01", @"2026-05-02")', True),
        ("overlaps([1..5], (5..8])", False),
        ("meets([1..5], [5..8])", True),
        ("during(5, [1..5])", True),
        ('range("[1..5)") = [1..5)', True),
    ],
)
def test_times(text, expected):
    assert value(text) == expected


def test_elapsed_time_crosses_a_changeover():
    text = '@"2026-03-29T01:30:00@Europe/Paris" + @"PT1H"'
    assert value(text) == datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Paris"))


def test_the_clock_is_the_callers():
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert compile_expression("now()").evaluate({}, clock=lambda: noon) == noon
    assert compile_expression("today()").evaluate({}, clock=lambda: noon) == date(2026, 5, 1)
    assert compile_expression("now() instance of date and time").evaluate({}) is True


@settings(deadline=None, max_examples=200)
@given(st.dates(), st.integers(-20000, 20000))
def test_days_are_added_as_python_adds_them(day, amount):
    try:
        expected = day + timedelta(days=amount)
    except OverflowError:
        return
    assert value('d + n * @"P1D"', d=day, n=amount) == expected


@settings(deadline=None, max_examples=100)
@given(st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("Asia/Shanghai"), timezone(timedelta(hours=-5))])))
def test_moments_survive_their_text(moment):
    assert value("date and time(string(m))", m=moment) == value("m", m=moment) == moment


@settings(deadline=None, max_examples=100)
@given(st.timedeltas(min_value=timedelta(days=-90000), max_value=timedelta(days=90000)))
def test_durations_survive_their_text(span):
    assert value("duration(string(s))", s=span) == span


def test_values_from_xml_schema():
    assert from_xsd("date", "2026-05-01") == date(2026, 5, 1)
    assert from_xsd("time", "08:30:00Z") == time(8, 30, tzinfo=UTC)
    assert from_xsd("dateTime", "2026-05-01T08:30:00Z") == datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
    assert from_xsd("duration", "P1Y2M") == Months(14)
    assert from_xsd("dayTimeDuration", "P1DT2H") == timedelta(hours=26)
    assert from_xsd("yearMonthDuration", "P2Y") == Months(24)
    with pytest.raises(DmnError):
        from_xsd("date", "五月一日")
    with pytest.raises(DmnError):
        from_xsd("colour", "red")


@pytest.mark.parametrize(("kind", "text"), [("date", None), (None, "2026-05-01"), ("", ""), ("date", 5)])
def test_what_is_no_text_is_refused_as_everything_else(kind, text):
    with pytest.raises(DmnError):
        from_xsd(kind, text)
