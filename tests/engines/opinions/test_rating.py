# SPDX-License-Identifier: Apache-2.0
"""Ratings: one link, one answer, a level that somebody chose; and what is honestly made of them."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfu.engines import opinions
from mingfu.engines.opinions import FACETS, LEVELS, Satisfaction
from mingfu.engines.opinions.models import Invitation, Rating
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import events_of as stored
from mingfu.kernel.ledger import matches

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)
CASE, SURVEY = "20260302000018", "test.short"
PARTY = UUID("00000000-0000-4000-8000-0000000000a1")


@pytest.fixture(autouse=True)
def monday(db, at, seeded):
    at(MONDAY)


def invite(case=CASE, organ="gm.urban", days=30, survey=SURVEY):
    return opinions.invite(case, survey, organ=organ, party=PARTY, days=days)


def rate(token, level=5, facets=None, words=""):
    return opinions.rate(token, actor=ANONYMOUS, level=level, facets=facets or {}, words=words)


# The link


def test_one_invitation_a_case_and_survey_of_which_only_the_hash_is_kept(events_of):
    token = invite()
    assert len(token) >= 24
    assert invite() is None
    assert invite(survey="test.long") is not None
    assert token not in str(list(Invitation.objects.values()))
    assert events_of(f"rating:{CASE}") == ["rating.invited", "rating.invited"]


def test_the_page_may_know_which_case_and_whom_it_concerns():
    shown = opinions.invitation_for(invite())
    assert (shown.case, shown.organ) == (CASE, "gm.urban")


def test_an_answer_uses_the_link_up(refused, events_of):
    token = invite()
    assert opinions.is_invited(CASE)
    assert rate(token, 4, {"speed": 5}, " 很快 ") == CASE
    assert not opinions.is_invited(CASE)
    held = Rating.objects.get()
    assert (held.level, held.facets, held.words, held.organ, held.rated_at) == (
        4,
        {"speed": 5},
        "很快",
        "gm.urban",
        MONDAY,
    )
    for again in (lambda: rate(token, 1), lambda: opinions.invitation_for(token)):
        with refused("rating-link-over"):
            again()
    assert Rating.objects.get().level == 4
    assert events_of(f"rating:{CASE}") == ["rating.invited", "rating.given"]


def test_after_its_time_a_link_opens_nothing(at, refused):
    token = invite(days=30)
    at(MONDAY + timedelta(days=30) - timedelta(seconds=1))
    assert opinions.invitation_for(token).case == CASE
    at(MONDAY + timedelta(days=30))
    for late in (lambda: rate(token), lambda: opinions.invitation_for(token)):
        with refused("rating-link-over"):
            late()
    assert not opinions.is_invited(CASE)
    assert not Rating.objects.exists()


@pytest.mark.parametrize("token", ["", "nothing", "x" * 5000, "' OR 1=1 --", "令牌"])
def test_a_link_that_nobody_sent_opens_nothing(refused, token):
    invite()
    for unknown in (lambda: rate(token), lambda: opinions.invitation_for(token)):
        with refused("rating-link-unknown"):
            unknown()
    assert not Rating.objects.exists()


def test_without_the_link_a_case_is_rated_once_too(refused):
    token = invite()
    assert opinions.rate_case(CASE, actor=ANONYMOUS, level=3, facets={}) == CASE
    with refused("rating-link-over"):
        rate(token, 5)
    with refused("rating-link-over"):
        opinions.rate_case(CASE, actor=ANONYMOUS, level=5, facets={})
    with refused("rating-link-unknown"):
        opinions.rate_case("20260302000026", actor=ANONYMOUS, level=5, facets={})


def test_a_second_click_under_the_same_key_answers_as_the_first():
    token = invite()
    for _click in range(2):
        assert opinions.rate(token, actor=ANONYMOUS, level=5, facets={}, words="", key="one") == CASE
    assert Rating.objects.count() == 1


# The answer


@pytest.mark.parametrize("level", [None, 0, 6, -1])
def test_a_level_must_be_chosen_and_the_link_stays_good(refused, level):
    token = invite()
    with refused("rating-level-needed") as caught:
        rate(token, level)
    assert caught.value.field == "level"
    assert rate(token, 5) == CASE


def test_facets_that_nobody_asked_for_or_that_are_no_level_are_left_out():
    rate(invite(), 5, {"speed": 5, "attitude": 0, "result": 6, "colour": 3, "clarity": 1})
    assert Rating.objects.get().facets == {"clarity": 1, "speed": 5}
    assert {code for code, _title in FACETS} == {"speed", "attitude", "result", "clarity"}


def test_words_stay_out_of_the_ledger_and_match_its_digest():
    rate(invite(), 2, words="电话没人接，王小明知道。" + "长" * 1000)
    held = Rating.objects.get()
    given_event = stored(f"rating:{CASE}")[-1]
    assert len(held.words) == 500
    assert "王小明" not in str(given_event.payload)
    assert matches(given_event.payload["digest"], held.words, bytes.fromhex(held.salt))


# What is made of them


def test_silence_is_not_satisfaction():
    for number in range(10):
        invite(f"2026030200{number:04}")
    found = opinions.satisfaction(since=MONDAY, until=MONDAY + timedelta(days=1))
    assert found[""] == Satisfaction(asked=10, rated=0, satisfied=0)
    assert found[""].rate is None


def test_a_rate_stands_beside_its_counts_by_organ_and_in_all():
    for number, (organ, level) in enumerate(
        [("gm.urban", 5), ("gm.urban", 3), ("gm.urban", 2), ("gm.urban", None), ("gm.housing", 1)]
    ):
        token = invite(f"2026030200{number:04}", organ)
        if level:
            rate(token, level)
    found = opinions.satisfaction(since=MONDAY, until=MONDAY + timedelta(days=1))
    assert found == {
        "": Satisfaction(5, 4, 2, bad=2),
        "gm.urban": Satisfaction(4, 3, 2, bad=1),
        "gm.housing": Satisfaction(1, 1, 0, bad=1),
    }
    assert found["gm.urban"].rate == pytest.approx(2 / 3)
    only = opinions.satisfaction(since=MONDAY, until=MONDAY + timedelta(days=1), organ="gm.housing")
    assert only == {"": Satisfaction(1, 1, 0, bad=1), "gm.housing": Satisfaction(1, 1, 0, bad=1)}


def test_a_span_counts_its_first_moment_and_not_its_last(at):
    rate(invite(), 5)
    later = MONDAY + timedelta(hours=1)
    assert opinions.satisfaction(since=MONDAY, until=later)[""] == Satisfaction(1, 1, 1)
    assert opinions.satisfaction(since=later, until=later + timedelta(days=1))[""] == Satisfaction(0, 0, 0)
    assert opinions.satisfaction(since=MONDAY - timedelta(days=1), until=MONDAY)[""] == Satisfaction(0, 0, 0)


@given(st.lists(st.sampled_from([level for level, _title in LEVELS]), min_size=1, max_size=30))
def test_the_rate_is_the_share_of_those_who_answered(levels):
    satisfied = sum(level >= 3 for level in levels)
    assert Satisfaction(99, len(levels), satisfied).rate == pytest.approx(satisfied / len(levels))
