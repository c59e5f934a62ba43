# SPDX-License-Identifier: Apache-2.0
"""Pauses: what they take out, and that neither their order nor a pause of no length matters."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfu.kernel.calendar import Extension, Pause, Unit, due
from mingfu.kernel.calendar.refusals import PauseRefused
from mingfu.kernel.clock import LEGAL_ZONE

FIRST = date(2007, 1, 1)


def d(text):
    return date.fromisoformat(f"2026-{text}")


def at(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LEGAL_ZONE)


starts = st.dates(FIRST, date(2025, 6, 1))
gaps = st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 30)), max_size=4)
amounts = st.integers(1, 40)
units = st.sampled_from(["working", "calendar"])


def pairs(start, gaps):
    return [(start + timedelta(days=a), start + timedelta(days=a + length)) for a, length in gaps]


def pauses_of(start, gaps):
    return [
        Pause(max(since, date(2007, 1, 1)), until, f"第{n}次") for n, (since, until) in enumerate(pairs(start, gaps))
    ]


@given(starts, amounts, units, gaps)
@settings(max_examples=400, deadline=None)
def test_two_implementations_agree_with_pauses(by_hand, start, amount, unit, gaps):
    start = max(start, date(2007, 2, 1))
    answer = due(start, amount, Unit(unit), pauses=pauses_of(start, gaps))
    assert answer.due == by_hand.end_of(start, amount, unit, pairs(start, gaps))
    assert len(answer.counted) == amount
    assert not any(by_hand.stands(day, pairs(start, gaps)) for day in answer.counted)
    seen = set(answer.counted) | {skip.day for skip in answer.skipped} | {answer.due}
    assert seen == {date.fromordinal(n) for n in range(start.toordinal() + 1, answer.due.toordinal() + 1)}


@given(starts, amounts, st.sampled_from(list(Unit)), gaps, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_pauses_does_not_matter(start, amount, unit, gaps, random):
    start = max(start, date(2007, 2, 1))
    pauses = pauses_of(start, gaps)
    shuffled = random.sample(pauses, len(pauses))
    assert due(start, amount, unit, pauses=pauses) == due(start, amount, unit, pauses=shuffled)


@given(starts, amounts, st.sampled_from(list(Unit)), st.integers(0, 40), st.integers(0, 86399))
@settings(max_examples=200, deadline=None)
def test_pause_then_resume_at_once_changes_nothing(start, amount, unit, later, second):
    moment = datetime(start.year, start.month, start.day, tzinfo=LEGAL_ZONE) + timedelta(days=later, seconds=second)
    plain = due(start, amount, unit)
    paused = due(start, amount, unit, pauses=[Pause(moment, moment, "补正")])
    assert (paused.due, paused.at, paused.counted, paused.skipped) == (
        plain.due,
        plain.at,
        plain.counted,
        plain.skipped,
    )


@given(starts, amounts, st.sampled_from(list(Unit)), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
@settings(max_examples=200, deadline=None)
def test_a_pause_cut_in_two_is_the_same_pause(start, amount, unit, a, b, c):
    first, middle, last = (start + timedelta(days=n) for n in (a, a + b, a + b + c))
    one = due(start, amount, unit, pauses=[Pause(first, last, "鉴定")])
    two = due(start, amount, unit, pauses=[Pause(first, middle, "鉴定"), Pause(middle, last, "鉴定")])
    assert (one.due, one.counted, one.skipped) == (two.due, two.counted, two.skipped)


def test_a_pause_takes_out_the_day_it_begins_on_and_gives_back_the_day_it_ends_on():
    # Monday 2 March, five working days: 3, 4, 5, 6, 9. Paused from the 4th, resumed on the 6th.
    answer = due(d("03-02"), 5, Unit.WORKING, pauses=[Pause(at("03-04T17:00"), at("03-06T09:00"), "专家评审")])
    assert answer.counted == (d("03-03"), d("03-06"), d("03-09"), d("03-10"), d("03-11"))
    assert [(skip.day, skip.why) for skip in answer.skipped] == [
        (d("03-04"), "专家评审"),
        (d("03-05"), "专家评审"),
        (d("03-07"), "周六"),
        (d("03-08"), "周日"),
    ]


def test_a_pause_within_one_day_changes_no_day_limit_but_leaves_its_hours_out():
    lunch = Pause(at("03-03T11:00"), at("03-03T14:00"), "停电")
    assert due(d("03-02"), 5, Unit.WORKING, pauses=[lunch]).due == d("03-09")
    assert due(at("03-03T10:00"), 4, Unit.HOUR, pauses=[lunch]).at == at("03-03T17:00")


def test_a_pause_over_days_of_rest_takes_out_no_working_day():
    weekend = Pause(d("03-07"), d("03-09"), "鉴定")
    assert due(d("03-02"), 5, Unit.WORKING, pauses=[weekend]).due == d("03-09")
    assert due(d("03-02"), 7, Unit.CALENDAR, pauses=[weekend]).due == d("03-11")


def test_overlapping_pauses_take_a_day_out_once():
    both = [Pause(d("03-03"), d("03-06"), "检验"), Pause(d("03-04"), d("03-10"), "听证")]
    answer = due(d("03-02"), 2, Unit.CALENDAR, pauses=both)
    assert answer.due == d("03-11")
    assert [skip.why for skip in answer.skipped] == ["检验"] * 3 + ["听证"] * 4


def test_a_pause_before_the_start_or_after_the_end_changes_nothing():
    plain = due(d("03-02"), 5, Unit.WORKING)
    for pause in (Pause(d("02-02"), d("03-03"), "早"), Pause(d("03-10"), d("03-20"), "晚")):
        answer = due(d("03-02"), 5, Unit.WORKING, pauses=[pause])
        assert (answer.due, answer.counted) == (plain.due, plain.counted)


def test_a_pause_that_began_before_the_start_still_takes_out_its_later_days():
    assert due(d("03-02"), 5, Unit.WORKING, pauses=[Pause(d("03-01"), d("03-05"), "鉴定")]).due == d("03-11")


def test_an_end_is_not_moved_onto_a_paused_day():
    # The 7th is a Saturday; the clock stands from Sunday to Wednesday.
    answer = due(d("03-02"), 5, Unit.CALENDAR, pauses=[Pause(d("03-08"), d("03-11"), "复议中止")])
    assert answer.nominal == d("03-07")
    assert answer.due == d("03-11")
    assert [skip.kind for skip in answer.skipped] == ["weekend", "paused", "paused", "paused"]


def test_months_are_pushed_by_the_paused_days():
    answer = due(d("03-02"), 3, Unit.MONTH, pauses=[Pause(d("04-01"), d("04-11"), "中止")])
    assert answer.nominal == d("06-12")
    assert answer.counted == (d("04-12"), d("05-12"), d("06-12"))


def test_an_open_pause_stands_until_the_moment_asked_about():
    open_pause = [Pause(d("03-04"), None, "等待鉴定")]
    unasked = due(d("03-02"), 5, Unit.WORKING, pauses=open_pause)
    assert unasked.standing
    assert unasked.due == d("03-09")
    assert due(d("03-02"), 5, Unit.WORKING, pauses=open_pause, as_of=d("03-06")).due == d("03-11")
    assert not due(d("03-02"), 5, Unit.WORKING).standing


def test_a_day_wholly_inside_a_pause_of_hours_is_skipped():
    answer = due(at("03-02T10:00"), 24, Unit.HOUR, pauses=[Pause(at("03-02T20:00"), at("03-04T08:00"), "鉴定")])
    assert answer.at == at("03-04T22:00")
    assert [(skip.day, skip.kind) for skip in answer.skipped] == [(d("03-03"), "paused")]
    assert answer.counted == (d("03-02"), d("03-04"))


def test_pauses_count_before_and_after_an_extension():
    more = Extension(5, Unit.WORKING, "主任", "复杂")
    pause = Pause(d("03-10"), d("03-12"), "听证")
    answer = due(d("03-02"), 5, Unit.WORKING, pauses=[pause], extension=more)
    assert answer.due == d("03-18")
    assert len(answer.counted) == 10


@pytest.mark.parametrize(
    ("since", "until"),
    [(d("03-05"), d("03-04")), (at("03-04T10:00"), at("03-04T09:00")), (at("03-04T10:00"), d("03-03"))],
)
def test_a_pause_that_ends_before_it_begins_is_refused(since, until):
    with pytest.raises(PauseRefused):
        Pause(since, until, "错")
