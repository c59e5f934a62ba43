# SPDX-License-Identifier: Apache-2.0
"""Moving time, where a database is marked for it."""

from datetime import UTC, datetime, timedelta

import pytest

from mingfu.kernel.clock import as_legal_day, freeze, now
from mingfu.kernel.clock.models import Deployment, Steering
from mingfu.kernel.clock.steering import advance, deployment_kind, mark, steer, steered_now

pytestmark = pytest.mark.django_db

THEN = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def unmarked(monkeypatch):
    Deployment.objects.all().delete()
    monkeypatch.setenv("CLOCK", "steered")


def test_a_database_that_says_nothing_is_live(refused):
    assert deployment_kind() == "live"
    with refused("clock-steering-refused"):
        steer(THEN)
    with refused("clock-steering-refused"):
        now()
    assert not Steering.objects.exists()


@pytest.mark.parametrize("kind", ["demo", "test"])
def test_a_marked_database_shows_the_steered_moment(kind):
    mark(kind)
    assert steer(THEN) == THEN
    assert now() == THEN
    assert now() == THEN


def test_a_steered_clock_may_run_on():
    mark("demo")
    steer(THEN, running=True)
    first = now()
    assert THEN <= first < THEN + timedelta(minutes=1)
    assert now() >= first


def test_time_is_moved_by_a_span():
    mark("demo")
    steer(THEN)
    assert advance(timedelta(days=2)) == THEN + timedelta(days=2)
    assert now() == THEN + timedelta(days=2)
    assert as_legal_day(now()).day == 3
    assert Steering.objects.count() == 1


def test_moving_a_running_clock_lets_it_run():
    mark("demo")
    steer(THEN, running=True)
    advance(timedelta(days=1))
    assert Steering.objects.get().running


def test_before_it_is_set_it_shows_the_machines_time():
    mark("test")
    assert abs(steered_now() - datetime.now(UTC)) < timedelta(minutes=1)  # noqa: TID251 - compared with the machine


def test_a_frozen_clock_comes_before_a_steered_one():
    mark("demo")
    steer(THEN)
    with freeze(THEN + timedelta(days=9)):
        assert now() == THEN + timedelta(days=9)


def test_a_mark_stays(refused):
    mark("live")
    mark("live")
    with refused("clock-steering-refused"):
        mark("demo")
    assert deployment_kind() == "live"
    assert Deployment.objects.count() == 1
