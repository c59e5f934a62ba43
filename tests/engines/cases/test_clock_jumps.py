# SPDX-License-Identifier: Apache-2.0
"""The clock of the machine jumps: nothing is lost, nothing happens twice, and the ledger tells it as it was."""

from datetime import timedelta
from pathlib import Path

import pytest
from case_words import SAID, citizen, events_named, item_at, moment, official, written

from mingfu.engines import cases
from mingfu.engines.cases import Clock, Start, declared
from mingfu.engines.jobs import fire_due, open_timers
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.ledger import verify

URBAN = "gm.urban.handler"


@pytest.fixture(autouse=True)
def number(district, seeded, monkeypatch, at):
    """A case with a reminder after four hours and a limit that takes the task away."""
    for held in ("_starts", "_files", "_programs", "_functions"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    cases.register_procedure("hotline.machine", Path(__file__).with_name("machine.bpmn"))
    cases.register_start(
        Start(
            key="hotline.machine",
            title="两路办理",
            form="hotline.say",
            procedure="hotline.machine",
            entry="GM-QT-0001",
            organ="gm.urban",
            clocks=(Clock(code="answer", title="答复", limits="hotline.limits", limit="answer.help"),),
        )
    )
    at(moment(3, 2))
    return cases.open_case("hotline.machine", SAID, actor=citizen())


@pytest.fixture(autouse=True)
def sound(number):
    """Whatever the clock did, the ledger verifies and the case is what its events make."""
    yield
    assert verify().holds
    assert cases.replay(number).differences == ()


def nodes(number):
    return {item.node for item in cases.read_case(number).items}


def fire_all():
    fired = 0
    while now := fire_due():
        fired += now
    return fired


def test_forwards_over_both_instants_each_happens_once(number, at):
    at(moment(3, 2, year=2027))
    # The reminder and the limit, in the order in which they fell due.
    assert fire_all() == 2
    assert [facts["node"] for _name, facts in events_named(number, "timer.fired")] == ["soon", "late"]
    assert nodes(number) == {"remind", "take_over"}
    assert (fire_all(), open_timers("case", number)) == (0, [])


def test_forwards_and_back_again_what_happened_stays(number, at):
    at(moment(3, 2, 13))
    assert fire_all() == 1
    at(moment(3, 2, 8))
    assert fire_all() == 0
    at(moment(3, 2, 13))
    assert fire_all() == 0
    assert [facts["node"] for _name, facts in events_named(number, "timer.fired")] == ["soon"]


def test_backwards_a_step_is_taken_all_the_same(number, at):
    at(moment(3, 1, 9))
    cases.complete_task(number, item_at(number, "look").token, {}, actor=official(URBAN))
    assert nodes(number) == {"visit", "write"}
    assert open_timers("case", number) == []
    # The task was opened on a Sunday, by what the clock says.
    assert item_at(number, "visit").opened_at == moment(3, 1, 9)


def test_backwards_an_instant_waits_for_its_own_hour(number, at):
    due_at = [due_at for _token, _set_at, due_at in open_timers("case", number)]
    at(moment(2, 1))
    assert fire_all() == 0
    assert [due_at for _token, _set_at, due_at in open_timers("case", number)] == due_at


def test_a_pause_does_not_end_before_it_began(number, at, refused):
    cases.suspend(number, ground="inspection", note="等检测结果", actor=official(URBAN))
    at(moment(3, 2) - timedelta(minutes=5))
    before = written()
    with refused("calendar-pause-order"):
        cases.resume(number, actor=SYSTEM)
    with refused("calendar-pause-order"):
        cases.withdraw(number, actor=citizen())
    assert written() == before
    assert cases.read_case(number).paused
    # Once the clock has come back to where it was, nothing is in the way.
    at(moment(3, 2))
    cases.resume(number, actor=SYSTEM)
    assert not cases.read_case(number).paused


def test_forwards_over_a_pause_the_limit_has_the_time_that_was_left(number, at):
    cases.suspend(number, ground="inspection", note="等检测结果", actor=official(URBAN))
    at(moment(3, 23))
    fire_all()
    # The limit stood still: its instant is set anew, and the task is where it was.
    assert "look" in nodes(number)
    [moved] = [facts for _name, facts in events_named(number, "timer.moved")]
    assert moved["node"] == "late"
    cases.resume(number, actor=SYSTEM)
    at(moment(3, 25))
    fire_all()
    assert "take_over" in nodes(number)
