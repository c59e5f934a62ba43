# SPDX-License-Identifier: Apache-2.0
"""The one clock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from time import sleep

import pytest

from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day, at_one_moment, freeze, is_steered, now, today
from mingfu.kernel.settings import UnreadableSettingError

NOON = datetime(2026, 3, 1, 12, tzinfo=LEGAL_ZONE)


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    monkeypatch.delenv("CLOCK", raising=False)


def test_now_is_an_instant_in_utc_that_moves():
    first = now()
    sleep(0.001)
    assert first < now() < first + timedelta(minutes=1)
    assert first.tzinfo is UTC


def test_a_frozen_clock_stands_still():
    with freeze(NOON) as held:
        assert (now(), now().tzinfo, held) == (NOON, UTC, NOON)
        with freeze(NOON + timedelta(days=1)):
            assert today() == date(2026, 3, 2)
        assert today() == date(2026, 3, 1)
    assert now() != NOON


def test_a_clock_is_not_frozen_at_a_moment_without_a_zone():
    with pytest.raises(ValueError, match="aware"), freeze(datetime(2026, 3, 1)):  # noqa: DTZ001 - that is refused
        pass


def test_a_frozen_clock_is_of_one_thread():
    with freeze(NOON), ThreadPoolExecutor(1) as pool:
        assert pool.submit(now).result() != NOON
        assert now() == NOON


def test_a_clock_is_released_when_something_fails():
    with pytest.raises(KeyError), freeze(NOON):
        raise KeyError
    assert now() != NOON


def test_a_request_sees_one_moment():
    with at_one_moment() as held:
        sleep(0.001)
        assert now() == held


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 2, 28, 15, 59, 59, 999999, tzinfo=UTC), date(2026, 2, 28)),
        (datetime(2026, 2, 28, 16, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 0, tzinfo=timezone(timedelta(hours=14))), date(2026, 2, 28)),
        (datetime(2026, 3, 1, 23, 59, tzinfo=LEGAL_ZONE), date(2026, 3, 1)),
    ],
)
def test_a_legal_day_is_a_day_in_shanghai(instant, day):
    assert as_legal_day(instant) == day


def test_the_source_of_time_is_one_of_two(monkeypatch):
    assert not is_steered()
    monkeypatch.setenv("CLOCK", "steered")
    assert is_steered()
    monkeypatch.setenv("CLOCK", "sundial")
    with pytest.raises(UnreadableSettingError, match=r"system \| steered"):
        now()
