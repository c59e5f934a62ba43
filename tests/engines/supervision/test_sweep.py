# SPDX-License-Identifier: Apache-2.0
"""What falls behind gets a card, the named posts hear of it, and the card goes when its cause is gone."""

from datetime import datetime

import pytest

from mingfu.engines import cases
from mingfu.engines.notices import inbox_of
from mingfu.engines.supervision import signal_counts, signals, signals_by_organ, sweep
from mingfu.kernel.access import ANONYMOUS, SYSTEM, Actor, Level
from mingfu.kernel.access.powers import powers_of
from mingfu.kernel.clock import LEGAL_ZONE, today

pytestmark = pytest.mark.usefixtures("district", "seeded")

SAID = {"text": ["沧江路与跃华路路口的路灯不亮，请问什么时候修好？"], "publicity": ["private"]}


def official(post):
    return Actor(
        "official",
        f"post:{post}#T1",
        number="T1",
        posts=(post,),
        organ=post.rpartition(".")[0],
        powers=powers_of((post,), today()),
        level=Level.INTERNAL,
    )


def moment(month, day, hour=9):
    return datetime(2026, month, day, hour, 0, tzinfo=LEGAL_ZONE)


def do(number, node, typed, post):
    token = next(item.token for item in cases.read_case(number).items if item.node == node)
    cases.complete_task(number, token, typed, actor=official(post))


def in_hand(kind):
    """A matter of a kind, said and dispatched now: its number."""
    number = cases.open_case("hotline.say", SAID, actor=ANONYMOUS)
    do(number, "triage", {"kind": [kind], "way": ["dispatch"], "organ": ["gm.urban"]}, "gm.hotline.desk")
    return number


def signed(kind):
    """A matter of a kind that the organ has taken on."""
    number = in_hand(kind)
    do(number, "sign", {"signing": ["accept"]}, "gm.urban.handler")
    return number


def answered(number):
    done = {"contacted": ["no"], "findings": ["灯具电源损坏"], "measures": ["更换电源六套"], "result": ["solved"]}
    do(number, "handle", done, "gm.urban.handler")
    do(number, "reply", {"reply": ["已更换驱动电源，路灯恢复照明。"]}, "gm.urban.handler")


def cards(number, **more):
    """What stands against a case by the clock of its answer."""
    return [row.card for row in signals(SYSTEM, case=number, **more) if row.title != "岗位环节超时"]


def told(post, title):
    return [row.about for row in inbox_of(official(post)) if row.title == title]


def test_yellow_before_the_date_red_after_it_and_both_go_with_the_answer(at, events_of):
    at(moment(3, 2))
    number = signed("help")
    assert str(cases.read_case(number).due_on) == "2026-03-16"
    for day, expected in (
        (2, []),
        (11, []),
        (12, ["yellow"]),
        (14, ["yellow"]),
        (16, ["yellow"]),
        (17, ["red"]),
        (30, ["red"]),
    ):
        at(moment(3, day))
        sweep()
        assert cards(number) == expected, day
    assert told("gm.urban.handler", "答复即将到期") == [number]
    assert told("gm.urban.head", "答复超期") == [number]
    assert told("gm.office.oversight", "答复超期") == [number]
    assert told("gm.water.head", "答复超期") == []
    answered(number)
    sweep()
    assert cards(number) == []
    assert cards(number, standing=False) == ["red", "yellow"]
    assert all(row.cleared_at for row in signals(SYSTEM, case=number, standing=False))
    stream = [name for name in events_of(f"supervision:{number}") if name.startswith("signal.")]
    assert stream.count("signal.raised") == stream.count("signal.cleared")


def test_a_short_limit_warns_one_working_day_before_and_not_at_once(at):
    at(moment(3, 2))
    number = signed("consult")
    assert str(cases.read_case(number).due_on) == "2026-03-04"
    sweep()
    assert cards(number) == []
    at(moment(3, 3, 0))
    sweep()
    assert cards(number) == ["yellow"]
    at(moment(3, 4, 23))
    sweep()
    assert cards(number) == ["yellow"]
    at(moment(3, 5, 0))
    sweep()
    assert cards(number) == ["red"]


def test_working_days_count_over_a_weekend(at):
    # Friday: of two working days the last is Tuesday, so the warning comes on Monday, not on Saturday.
    at(moment(3, 6))
    number = signed("consult")
    assert str(cases.read_case(number).due_on) == "2026-03-10"
    for day, expected in ((7, []), (8, []), (9, ["yellow"])):
        at(moment(3, day))
        sweep()
        assert cards(number) == expected, day


def test_sweeping_again_changes_nothing(at, events_of):
    at(moment(3, 2))
    number = signed("consult")
    at(moment(3, 9))
    raised, cleared = sweep()
    assert raised > 0
    assert cleared == 0
    before = events_of(f"supervision:{number}")
    inbox = told("gm.urban.head", "答复超期")
    assert sweep() == (0, 0)
    at(moment(3, 10))
    assert sweep() == (0, 0)
    assert events_of(f"supervision:{number}") == before
    assert told("gm.urban.head", "答复超期") == inbox == [number]


def test_a_case_that_stands_still_has_no_card(at):
    at(moment(3, 2))
    number = signed("help")
    at(moment(3, 12))
    sweep()
    assert cards(number) == ["yellow"]
    cases.suspend(number, ground="inspection", note="等检测结果", actor=official("gm.urban.handler"))
    sweep()
    assert cards(number) == []
    at(moment(4, 20))
    assert sweep() == (0, 0)
    cases.resume(number, actor=official("gm.urban.handler"))
    sweep()
    # Two working days were left when it stopped, so two are left now.
    assert cards(number) == ["yellow"]


def test_a_step_that_takes_too_long_is_told_to_its_post(at):
    at(moment(3, 2))
    number = cases.open_case("hotline.say", SAID, actor=ANONYMOUS)
    at(moment(3, 3))
    sweep()
    assert told("gm.hotline.desk", "岗位环节超时") == []
    at(moment(3, 4))
    sweep()
    (row,) = [row for row in signals(SYSTEM, case=number) if row.title == "岗位环节超时"]
    assert (row.card, row.organ, row.post) == ("yellow", "gm.hotline", "gm.hotline.desk")
    assert told("gm.hotline.desk", "岗位环节超时") == [number]
    do(number, "triage", {"kind": ["help"], "way": ["dispatch"], "organ": ["gm.urban"]}, "gm.hotline.desk")
    sweep()
    assert [row for row in signals(SYSTEM, case=number) if row.title == "岗位环节超时"] == []


def test_each_sees_the_cards_that_are_theirs(at):
    at(moment(3, 2))
    number = signed("consult")
    at(moment(3, 9))
    sweep()
    assert number in {row.case for row in signals(official("gm.urban.head"))}
    assert number in {row.case for row in signals(official("gm.office.oversight"))}
    assert signals(official("gm.water.head")) == []
    assert signals(ANONYMOUS) == []
    assert signal_counts(official("gm.water.head")) == {"yellow": 0, "red": 0}
    assert signal_counts(official("gm.urban.head"))["red"] == 1
    assert ("gm.urban", signal_counts(official("gm.urban.head"))["yellow"], 1) in signals_by_organ(SYSTEM)
    reds = signals(SYSTEM, card="red", organ="gm.urban")
    assert [(row.case, row.card) for row in reds] == [(number, "red")]
    assert [row.card for row in signals(SYSTEM)] == sorted(row.card for row in signals(SYSTEM))
