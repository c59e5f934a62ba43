# SPDX-License-Identifier: Apache-2.0
"""From a session to an actor: one query, never stale."""

from datetime import date, datetime

import pytest
from django.db import transaction

from mingfu.kernel.access import SYSTEM, Level, excuse, grant, lift_recusal, may, withdraw_grant
from mingfu.kernel.access.models import Grant
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.organs import actor_of_official, appoint, relieve
from mingfu.kernel.organs.models import Official

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(at):
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))


def test_an_actor_carries_all_that_is_asked_of_it(person):
    official = person("100001", "gm.education.head")
    appoint("100001", "gm.gov.handler", actor=SYSTEM, acting=True)
    actor = actor_of_official(official.pk, 1)
    assert (actor.kind, actor.code, actor.number, actor.shown) == (
        "official",
        "post:gm.education.head#100001",
        "100001",
        "岗位100001",
    )
    assert (actor.posts, actor.organ, actor.area) == (
        ("gm.education.head", "gm.gov.handler"),
        "gm.education",
        "440608000000",
    )
    assert (actor.level, actor.epoch, actor.party) == (Level.RESTRICTED, 1, None)
    assert dict(actor.powers) == {
        ("people.invite", "440608000000"): ("people",),
        ("people.appoint", "440608000000"): ("people",),
        ("hotline.handle", "440608000000"): ("hotline",),
    }


def test_it_costs_one_query_kept_or_not(person, django_assert_num_queries):
    official = person("100001", "gm.education.handler")
    with django_assert_num_queries(1):
        first = actor_of_official(official.pk, 1)
    with django_assert_num_queries(1):
        second = actor_of_official(official.pk, 1)
    assert first is second


def test_another_epoch_is_another_session(person):
    official = person("100001", "gm.education.handler")
    assert actor_of_official(official.pk, 1) is not None
    Official.objects.update(epoch=2)
    assert actor_of_official(official.pk, 1) is None
    assert actor_of_official(official.pk + 1, 1) is None


def test_every_change_shows_at_once(person):
    official = person("100001", "gm.education.handler")

    def can(act):
        return may(actor_of_official(official.pk, 1), act)

    assert not can("plan.report")
    given = grant("gm.education.handler", "plan.report", actor=SYSTEM)
    assert can("plan.report")
    withdraw_grant(given, actor=SYSTEM, ground="x")
    assert not can("plan.report")
    recusal = excuse("case:1", actor=SYSTEM, ground="x", number="100001")
    assert actor_of_official(official.pk, 1).recused == {"case:1"}
    lift_recusal(recusal, actor=SYSTEM, ground="x")
    assert actor_of_official(official.pk, 1).recused == frozenset()
    relieve("100001", "gm.education.handler", actor=SYSTEM, reason="x")
    assert actor_of_official(official.pk, 1) is None


def test_what_was_rolled_back_is_not_remembered(person):
    official = person("100001", "gm.education.handler")

    def try_out():
        with transaction.atomic():
            grant("gm.education.handler", "plan.report", actor=SYSTEM)
            assert may(actor_of_official(official.pk, 1), "plan.report")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        try_out()
    assert not may(actor_of_official(official.pk, 1), "plan.report")
    grant("gm.education.handler", "plan.read", actor=SYSTEM)
    assert not may(actor_of_official(official.pk, 1), "plan.report")


def test_a_day_is_a_day(person, at):
    official = person("100001", "gm.education.handler")
    withdraw_grant(Grant.objects.get(post="gm.education.handler"), actor=SYSTEM, ground="x", until=date(2026, 3, 3))
    assert may(actor_of_official(official.pk, 1), "hotline.handle")
    at(datetime(2026, 3, 3, tzinfo=LEGAL_ZONE))
    assert not may(actor_of_official(official.pk, 1), "hotline.handle")
    assert may(actor_of_official(official.pk, 1, on=date(2026, 3, 2)), "hotline.handle")


def test_a_process_keeps_a_limited_number(person, monkeypatch):
    monkeypatch.setattr("mingfu.kernel.organs.actors._MOST", 1)
    first, second = person("100001", "gm.education.handler"), person("100002", "gm.health.handler")
    for official in (first, second, first):
        assert actor_of_official(official.pk, 1).number == official.number
