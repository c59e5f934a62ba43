# SPDX-License-Identifier: Apache-2.0
"""The days of 2007–2026 as announced, what is provisional, what is refused."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from mingfu.kernel.calendar import (
    DayFact,
    DayKind,
    Edition,
    Week,
    book,
    half_day,
    half_holiday,
    install,
    is_provisional,
    is_working_day,
    register_calendar,
    working_days_between,
)
from mingfu.kernel.calendar.book import Book, ordered
from mingfu.kernel.calendar.days import shipped
from mingfu.kernel.calendar.refusals import CalendarUnknown, DayOutsideCalendar

DATA = Path(os.environ.get("MINGFU_DATA", Path(__file__).parents[4] / "shared" / "data")) / "calendar"

# law/a.md section 14: days off that are no Saturday or Sunday, and Saturdays and Sundays that are worked.
OFF_2025 = "1/1 1/28 1/29 1/30 1/31 2/3 2/4 4/4 5/1 5/2 5/5 6/2 10/1 10/2 10/3 10/6 10/7 10/8"
ON_2025 = "1/26 2/8 4/27 9/28 10/11"
OFF_2026 = "1/1 1/2 2/16 2/17 2/18 2/19 2/20 2/23 4/6 5/1 5/4 5/5 6/19 9/25 10/1 10/2 10/5 10/6 10/7"
ON_2026 = "1/4 2/14 2/28 5/9 9/20 10/10"


def days_of(year):
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def listed(year, text):
    return {date(year, *map(int, part.split("/"))) for part in text.split()}


@pytest.mark.parametrize(("year", "off", "on"), [(2025, OFF_2025, ON_2025), (2026, OFF_2026, ON_2026)])
def test_2025_and_2026_are_the_days_the_law_file_lists(year, off, on):
    assert {day for day in days_of(year) if day.weekday() < 5 and not is_working_day(day)} == listed(year, off)
    assert {day for day in days_of(year) if day.weekday() > 4 and is_working_day(day)} == listed(year, on)
    assert sum(map(is_working_day, days_of(year))) == 248


@pytest.mark.parametrize("year", range(2007, 2025))
def test_a_year_agrees_with_the_published_table(year):
    if not DATA.exists():
        pytest.skip("the data folder is not here: set MINGFU_DATA")
    stated = {}
    for file in DATA.glob("*.json"):
        for row in json.loads(file.read_text(encoding="utf-8"))["days"]:
            stated[date.fromisoformat(row["date"])] = not row["isOffDay"]
    wrong = [day for day in days_of(year) if is_working_day(day) != stated.get(day, day.weekday() < 5)]
    assert wrong == []


def test_every_edition_is_named_once_and_known_before_its_last_day():
    editions = shipped().editions
    assert len({edition.code for edition in editions}) == len(editions)
    assert [edition.year for edition in editions if not edition.amends] == list(range(2007, 2027))
    assert all(edition.known_from < edition.days[-1].day for edition in editions)
    assert [edition.code for edition in editions if edition.amends] == ["cn:2015-2", "cn:2019-2", "cn:2020-2"]


def test_a_make_up_day_of_the_next_years_paper_lies_in_december():
    assert is_working_day(date(2007, 12, 29))
    assert is_working_day(date(2018, 12, 29))
    assert not is_working_day(date(2018, 12, 31))


@pytest.mark.parametrize("day", [date(2006, 12, 31), date(1999, 1, 1), date(2067, 1, 1)])
def test_days_nobody_knows_are_refused(day):
    with pytest.raises(DayOutsideCalendar) as refusal:
        is_working_day(day)
    assert refusal.value.first == date(2007, 1, 1)
    assert refusal.value.last == date(2066, 12, 31)
    with pytest.raises(DayOutsideCalendar):
        working_days_between(day, date(2026, 1, 1))


def test_years_without_a_paper_are_provisional_but_keep_the_holidays_of_the_law():
    assert not is_provisional(date(2026, 12, 31))
    assert is_provisional(date(2027, 1, 1))
    for month, day in [(1, 1), (2, 5), (2, 8), (4, 5), (5, 1), (5, 2), (6, 9), (9, 15), (10, 1), (10, 2), (10, 3)]:
        assert not is_working_day(date(2027, month, day))
    assert is_working_day(date(2027, 2, 9))
    assert not is_working_day(date(2050, 10, 1))
    assert is_working_day(date(2050, 10, 4))


def test_half_days_of_part_of_the_people_stay_working_days():
    assert half_holiday(date(2026, 3, 8)).name == "妇女节"
    assert half_holiday(date(2026, 3, 9)) is None
    assert is_working_day(date(2023, 3, 8))


def test_a_half_day_by_paper_stays_a_working_day_and_says_which_half():
    day = date(2026, 3, 6)
    edition = Edition("cn:test", "cn", 2026, date(2026, 1, 1), "", (DayFact(day, DayKind.AFTERNOON_OFF, "区庆"),), True)
    held = book()
    install(Book(ordered([*held.editions, edition]), held.weeks))
    assert is_working_day(day)
    assert half_day(day) is DayKind.AFTERNOON_OFF
    assert half_day(date(2026, 3, 5)) is None


def test_an_organ_open_on_saturdays_still_keeps_the_announced_holidays():
    assert is_working_day(date(2026, 3, 7), calendar="window-saturday")
    assert not is_working_day(date(2026, 3, 7))
    assert not is_working_day(date(2026, 10, 3), calendar="window-saturday")
    assert not is_working_day(date(2026, 3, 8), calendar="window-saturday")
    assert is_working_day(date(2026, 9, 20), calendar="window-saturday")


def test_a_calendar_of_ones_own_has_its_own_week_and_days():
    register_calendar(Week("market", "市场监管所", frozenset({0}), "cn"))
    own = Edition("market:1", "market", 2026, date(2026, 1, 1), "", (DayFact(date(2026, 3, 3), DayKind.OFF, "盘点"),))
    held = book()
    install(Book(ordered([*held.editions, own]), held.weeks))
    assert not is_working_day(date(2026, 3, 2), calendar="market")
    assert not is_working_day(date(2026, 3, 3), calendar="market")
    assert is_working_day(date(2026, 3, 7), calendar="market")
    assert book().table("market").edition == "cn:2026-1+market:1"


def test_an_unknown_calendar_is_refused_with_the_names_there_are():
    with pytest.raises(CalendarUnknown) as refusal:
        is_working_day(date(2026, 1, 1), calendar="mars")
    assert refusal.value.known == "cn、window-saturday"
    with pytest.raises(CalendarUnknown):
        register_calendar(Week("moon", "月", frozenset(), "mars"))


def test_what_was_believed_on_a_day_uses_only_the_papers_known_then():
    before, after = date(2020, 1, 26), date(2020, 1, 27)
    held = book()
    index = held.table("cn").index(date(2020, 2, 1))
    assert held.table("cn", believed_on=before).is_working(index)
    assert not held.table("cn", believed_on=after).is_working(index)
    assert held.table("cn", believed_on=before).edition == "cn:2020-1"
    assert held.table("cn", believed_on=after).edition == "cn:2020-2"
    assert is_provisional(date(2020, 1, 1), believed_on=date(2019, 11, 20))
    assert not is_provisional(date(2020, 1, 1), believed_on=date(2019, 11, 21))
    assert held.table("cn", believed_on=date(2000, 1, 1)).official_until == date(2006, 12, 31)
