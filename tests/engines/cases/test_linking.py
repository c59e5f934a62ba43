# SPDX-License-Identifier: Apache-2.0
"""Two cases that have to do with each other: who may see both sees it on both, and nobody else knows."""

import pytest
from case_words import OTHER, PARTY, citizen, events_named, moment, official, triaged
from relation_words import between, desk, said_by, told_whole, urban

from mingfu.engines import cases
from mingfu.engines.cases.linking import earlier_of, link, links_of, unlink
from mingfu.engines.cases.models import Submission
from mingfu.engines.cases.relation_models import CaseLink

REASON = "同一人上月反映过同一路段。"

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def monday(district, at):
    """A Monday; and whatever a test did, the events of its cases tell all of it."""
    at(moment(3, 2))
    yield
    told_whole()


@pytest.fixture
def pair():
    return said_by(PARTY), said_by(PARTY)


def links(number, actor):
    return links_of(cases.read_case(number), actor=actor)


def test_both_pages_show_it_and_both_streams_tell_it(pair):
    earlier, later = pair
    assert link(later, earlier, "follow-up", REASON, actor=desk()) == later
    [mine], [its] = links(later, desk()), links(earlier, desk())
    assert (mine.number, mine.kind, mine.earlier, its.number, its.earlier) == (earlier, "follow-up", True, later, False)
    [(_name, one)], [(_other, two)] = events_named(later, "case.linked"), events_named(earlier, "case.linked")
    assert (one["other"], one["first"], two["other"], two["first"]) == (earlier, True, later, False)
    assert one["digest"] == two["digest"]
    assert Submission.objects.get(form="link").content == {"text": REASON, "other": earlier}


def test_who_sees_one_of_them_does_not_know_of_it(pair):
    earlier, later = pair
    link(later, earlier, "person", REASON, actor=desk())
    triaged(later)
    assert links(later, urban()) == ()
    assert [one.number for one in links(later, desk())] == [earlier]


def test_a_closed_case_may_be_linked(pair):
    earlier, later = pair
    cases.withdraw(earlier, actor=citizen())
    link(later, earlier, "person", REASON, actor=desk())
    assert [one.open for one in links(later, desk())] == [False]


@pytest.mark.parametrize("side", [0, 1])
def test_either_side_may_take_it_back_and_it_stays_on_the_record(pair, side):
    link(pair[1], pair[0], "place", REASON, actor=desk())
    unlink(pair[side], CaseLink.objects.get().pk, "不是同一地点。", actor=desk())
    assert links(pair[0], desk()) == links(pair[1], desk()) == ()
    row = CaseLink.objects.get()
    assert (row.ended_by, row.ended_at is None) == ("post:gm.hotline.desk#T1", False)
    assert [len(events_named(number, "case.unlinked")) for number in pair] == [1, 1]
    link(pair[0], pair[1], "place", REASON, actor=desk())


def test_what_is_refused_changes_nothing(pair, refused):
    earlier, later = pair
    said = said_by(OTHER)
    link(later, earlier, "person", REASON, actor=desk())
    pk, before = CaseLink.objects.get().pk, between()
    for code, act in (
        ("link-unfit", lambda: link(earlier, later, "place", REASON, actor=desk())),
        ("link-unfit", lambda: link(later, later, "place", REASON, actor=desk())),
        ("link-kind-unknown", lambda: link(later, said, "cousin", REASON, actor=desk())),
        ("reason-needed", lambda: link(later, said, "place", "同", actor=desk())),
        ("link-gone", lambda: unlink(said, pk, REASON, actor=desk())),
        ("task-not-yours", lambda: link(later, said, "place", REASON, actor=official("gm.hotline.review"))),
    ):
        with refused(code):
            act()
        assert between() == before


def test_one_may_not_be_told_of_a_case_one_does_not_see(pair, refused):
    triaged(pair[1])
    before = between()
    with refused("link-unfit"):
        link(pair[1], pair[0], "person", REASON, actor=urban())
    assert between() == before


def test_pressed_twice_under_one_key_it_is_linked_once(pair):
    for _press in range(2):
        link(pair[1], pair[0], "person", REASON, actor=desk(), key="one-press")
    assert CaseLink.objects.count() == 1


def test_the_same_person_s_other_cases_are_offered(pair):
    said_by(OTHER)
    assert [one.number for one in earlier_of(cases.read_case(pair[1]), actor=desk())] == [pair[0]]
