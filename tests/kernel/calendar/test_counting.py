# SPDX-License-Identifier: Apache-2.0
"""Adding and counting working days; two implementations agree on every day of twenty years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfu.kernel.calendar import (
    add_working_days,
    add_working_days_many,
    book,
    is_working_day,
    working_days_between,
)
from mingfu.kernel.calendar.counting import MANY
from mingfu.kernel.calendar.refusals import DayOutsideCalendar

FIRST = date(2007, 1, 1)
LAST = date(2026, 12, 31)


days = st.dates(FIRST, date(2024, 12, 31))


def all_days():
    day = FIRST
    while day <= LAST:
        yield day
        day += timedelta(days=1)


def test_both_calendars_agree_on_every_day(by_hand):
    assert [is_working_day(day) for day in all_days()] == [by_hand.works(day) for day in all_days()]


@pytest.mark.parametrize("n", [1, 2, 5, 7, 20])
def test_both_calendars_agree_on_every_start(by_hand, n):
    starts = [day for day in all_days() if day < date(2026, 11, 1)]
    expected = [by_hand.end_of(day, n, "working") for day in starts]
    assert [add_working_days(day, n) for day in starts] == expected
    assert add_working_days_many(starts * 2, n) == expected * 2


@given(days, st.integers(1, 400))
@settings(max_examples=200, deadline=None)
def test_adding_and_counting_are_inverse(day, n):
    end = add_working_days(day, n)
    assert is_working_day(end)
    assert working_days_between(day, end) == n
    assert working_days_between(end, day) == -n


@given(days.filter(is_working_day), st.integers(1, 200))
@settings(max_examples=200, deadline=None)
def test_going_back_undoes_going_forward(day, n):
    assert add_working_days(add_working_days(day, n), -n) == day


def test_zero_is_the_day_itself_or_the_next_working_day():
    assert add_working_days(date(2026, 9, 30), 0) == date(2026, 9, 30)
    assert add_working_days(date(2026, 10, 1), 0) == date(2026, 10, 8)


def test_going_back_from_a_day_of_rest():
    assert add_working_days(date(2026, 10, 1), -1) == date(2026, 9, 30)
    # Sunday 20 September is a make-up day.
    assert add_working_days(date(2026, 9, 21), -1) == date(2026, 9, 20)


def test_a_datetime_is_its_legal_day():
    late = datetime(2026, 9, 29, 17, 0, tzinfo=UTC)  # 01:00 on 30 September in Shanghai
    assert add_working_days(late, 1) == date(2026, 10, 8)
    assert is_working_day(late)
    assert not is_working_day(datetime(2026, 9, 30, 16, 0, tzinfo=UTC))
    assert add_working_days(datetime(2026, 9, 29, 17, 0), 1) == date(2026, 9, 30)  # noqa: DTZ001 - naive on purpose


@pytest.mark.parametrize(
    ("day", "n"),
    [
        (date(2006, 12, 31), 1),
        (date(2006, 12, 31), 0),
        (date(2007, 1, 4), -1),
        (date(2066, 12, 31), 1),
        (date(2020, 1, 1), 99999),
        (date(2020, 1, 1), -99999),
    ],
)
def test_ends_outside_the_calendar_are_refused(day, n):
    with pytest.raises(DayOutsideCalendar):
        add_working_days(day, n)
    with pytest.raises(DayOutsideCalendar):
        add_working_days_many([day], n)


def test_many_take_the_same_numbers_as_one():
    some = [date(2026, 1, 1) + timedelta(days=n) for n in range(60)]
    for n in (-3, 0, 4):
        assert add_working_days_many(some, n) == [add_working_days(day, n) for day in some]
    assert add_working_days_many([], 3) == []


def test_many_rows_are_answered_or_refused_one_by_one_where_the_table_does_not_serve():
    late = datetime(2026, 9, 29, 17, 0, tzinfo=UTC)
    rows = [date(2026, 3, 2)] * MANY
    assert add_working_days_many([*rows, late], 1) == [date(2026, 3, 3)] * MANY + [date(2026, 10, 8)]
    with pytest.raises(DayOutsideCalendar):
        add_working_days_many([*rows, date(2006, 1, 1)], 1)
    with pytest.raises(DayOutsideCalendar):
        add_working_days_many([*rows, date(2066, 12, 31)], 1)


def test_the_prefix_array_counts_as_the_table_does():
    table = book().table("cn")
    prefix = memoryview(table.prefix())
    first, last = table.index(date(2025, 12, 31)), table.index(date(2026, 12, 31))
    assert prefix[last] - prefix[first] == 248
