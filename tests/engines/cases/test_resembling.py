# SPDX-License-Identifier: Apache-2.0
"""Cases that may be about the same thing are suggested, the likest first; a person decides."""

import pytest
from case_words import OTHER, PARTY, citizen, moment, official
from relation_words import THIRD, desk, joined, said_by

from mingfu.engines import cases
from mingfu.engines.cases.models import Case
from mingfu.engines.cases.resembling import likeness, resembling

LAMP = "沧江路与跃华路路口的路灯不亮，晚上过马路很危险。"
SAME = "跃华路路口路灯坏了不亮，晚上很黑很危险，请尽快维修。"
OTHER_LAMP = "文昌路小学门口的路灯坏了。"
NOISE = "楼下饭店半夜放音乐，噪音扰民，请处理。"

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


def suggested(number, actor=None):
    return resembling(cases.read_case(number), actor=actor or desk())


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [(LAMP, LAMP, 1.0, 1.0), (LAMP, SAME, 0.3, 0.7), (LAMP, NOISE, 0.0, 0.1), (LAMP, "", 0.0, 0.0), ("", "", 0.0, 0.0)],
)
def test_likeness_is_the_share_of_pairs_that_both_have(one, other, least, most):
    assert least <= likeness(one, other) <= most
    assert likeness(one, other) == likeness(other, one)


def test_likeness_counts_pairs():
    # 路灯, 灯坏, 坏了 against 路灯, 灯坏: twice two of five; a lone sign is no pair.
    assert likeness("路灯坏了", "路灯坏") == pytest.approx(2 * 2 / 5)


def test_the_likest_of_the_same_place_come_first():
    lamp, same, noise = said_by(PARTY, text=LAMP), said_by(OTHER, text=SAME), said_by(THIRD, text=NOISE)
    [found] = suggested(lamp)
    assert (found.number, found.voices, found.same_party) == (same, 1, False)
    assert [one.number for one in suggested(same)] == [lamp]
    assert suggested(noise) == ()


def test_what_is_closed_or_led_is_left_out_and_a_lead_says_how_many_it_speaks_for():
    lamp, same = said_by(PARTY, text=LAMP), said_by(OTHER, text=SAME)
    joined(same, lamp)
    third = said_by(THIRD, text=LAMP)
    [found] = suggested(third)
    assert (found.number, found.voices) == (lamp, 2)
    cases.withdraw(lamp, actor=citizen(PARTY))
    assert suggested(third) == ()


def test_only_the_same_place_or_category_is_searched():
    lamp, far = said_by(PARTY, text=LAMP), said_by(OTHER, text=LAMP)
    elsewhere = {"area": "440608112000", "category": "0299"}
    Case.objects.filter(number=far).update(**elsewhere)
    assert suggested(lamp) == ()
    Case.objects.filter(number=far).update(area=cases.read_case(lamp).area)
    assert [one.number for one in suggested(lamp)] == [far]


def test_what_one_may_not_see_is_not_suggested():
    lamp, _same = said_by(PARTY, text=LAMP), said_by(OTHER, text=SAME)
    assert suggested(lamp, official("gm.housing.handler")) == ()
    assert len(suggested(lamp)) == 1
