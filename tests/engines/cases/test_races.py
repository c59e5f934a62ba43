# SPDX-License-Identifier: Apache-2.0
"""Several people at one matter at one instant, each over a connection of their own."""

from contextvars import copy_context
from functools import partial
from pathlib import Path
from threading import Barrier, Thread

import pytest
from case_words import LONG_NEW_YEAR, SAID, citizen, events_named, item_at, moment, official, opened, written
from django.db import connection

from mingfu.engines import cases
from mingfu.engines.cases import Start, declared
from mingfu.engines.jobs import fire_due, open_timers
from mingfu.engines.manifest.profile import load_profile
from mingfu.kernel import catalogs
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.calendar import queries as calendar_queries
from mingfu.kernel.calendar.book import book, install
from mingfu.kernel.calendar.commands import publish_year
from mingfu.kernel.ledger import verify
from mingfu.kernel.refusals import Refusal

DISPATCHED = {"kind": ["help"], "way": ["dispatch"], "organ": ["gm.urban"]}
SEVERAL = 4
ROUNDS = 6

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture(autouse=True)
def monday(own_database, at):
    at(moment(3, 2))
    catalogs.forget()
    load_profile("gaoming")
    yield
    catalogs.forget()


def all_at_once(*works):
    """What each of them answers, or the code of its refusal, in order."""
    together, answers = Barrier(len(works)), {}

    def one(place, work):
        try:
            together.wait(10)
            answers[place] = work()
        except Refusal as refusal:
            answers[place] = refusal.code
        finally:
            connection.close()

    threads = [Thread(target=copy_context().run, args=(one, place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [answers.get(place, "fault") for place in range(len(works))]


def test_what_happens_when_people_press_at_once():
    """One database for the whole story: each part is a race of its own."""
    # A button pressed four times under one key is one matter.
    numbers = all_at_once(*[lambda: cases.open_case("hotline.say", SAID, actor=ANONYMOUS, key="one-press")] * SEVERAL)
    assert len(set(numbers)) == 1
    assert written()["cases_case"] == 1

    # Four colleagues claim one task: one has it, the others are told who.
    number = numbers[0]
    token = item_at(number, "triage").token
    desks = [official("gm.hotline.desk", number=f"T{each}") for each in range(SEVERAL)]
    answers = all_at_once(*[lambda desk=desk: cases.claim(number, token, actor=desk) for desk in desks])
    assert answers.count(None) == 1
    assert {answer for answer in answers if answer} <= {"task-not-yours", "case-stale"}
    holder = desks[answers.index(None)]
    assert item_at(number, "triage").claimed_by == holder.code

    # The holder presses four times under one key: one step, four equal answers.
    press = lambda: cases.complete_task(number, token, DISPATCHED, actor=holder, key="one-press")  # noqa: E731
    assert all_at_once(*[press] * SEVERAL) == [number] * SEVERAL
    assert len(events_named(number, "task.completed")) == 1

    # Without a key the second press finds the task gone.
    second = opened(actor=citizen())
    held = item_at(second, "triage").token
    press = lambda: cases.complete_task(second, held, DISPATCHED, actor=desks[0])  # noqa: E731
    answers = all_at_once(*[press] * SEVERAL)
    assert answers.count(second) == 1
    assert set(answers) == {second, "task-gone"}
    assert len(events_named(second, "task.completed")) == 1

    # The party takes back what an official is working on: one comes first, and the ledger tells the same story.
    sign = item_at(second, "sign").token
    urban = official("gm.urban.handler")
    back, signed = all_at_once(
        lambda: cases.withdraw(second, actor=citizen()),
        lambda: cases.complete_task(second, sign, {"signing": ["accept"]}, actor=urban),
    )
    case = cases.read_case(second)
    assert back in {second, "case-stale"}
    assert signed in {second, "task-gone"}
    assert (case.status == "closed") == (back == second)
    assert verify().holds


def test_a_calendar_published_elsewhere_counts_at_the_next_step(own_database, at, monkeypatch):
    """This process has not published it and runs no worker: a step asks for itself, every five seconds at most."""
    at(moment(12, 28))
    calendar_queries.load_editions()
    before = cases.read_case(opened()).due_on
    worker = Thread(
        target=copy_context().run,
        args=(
            lambda: (
                publish_year(2027, LONG_NEW_YEAR, "关于2027年部分节假日安排的通知", actor=SYSTEM),
                connection.close(),
            ),
        ),
    )
    held = book()
    worker.start()
    worker.join(60)
    try:
        # As if the other had been another process: what it knows stays there.
        install(held)
        monkeypatch.setattr(calendar_queries._Seen, "newest", 0)
        monkeypatch.setattr(calendar_queries._Seen, "looked", float("-inf"))
        after = cases.read_case(opened()).due_on
        assert after > before
    finally:
        install(held)


def test_a_timer_fires_while_its_task_completes(own_database, at, monkeypatch):
    """Whoever comes second does nothing: a task is done or taken away, never both, and its instant comes once."""
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
        )
    )
    for _race in range(ROUNDS):
        at(moment(3, 2))
        number = cases.open_case("hotline.machine", SAID, actor=ANONYMOUS)
        look = item_at(number, "look").token
        at(moment(3, 2, 13, 0))
        # The reminder has come due; three workers see it while an official does the task.
        done = partial(cases.complete_task, number, look, {}, actor=official("gm.urban.handler"))
        *fired, answer = all_at_once(fire_due, fire_due, fire_due, done)
        assert answer == number or answer in {"case-stale", "task-gone"}, answer
        at(moment(3, 2, 13, 1))
        while fire_due():
            pass
        case = cases.read_case(number)
        names = [name for name, _facts in events_named(number)]
        assert names.count("timer.fired") <= 1
        assert sum(map(int, fired)) <= 1
        nodes = {item.node for item in case.items}
        if answer == number:
            assert names.count("task.completed") == 1
            assert nodes - {"remind"} == {"visit", "write"}
            assert open_timers("case", number) == []
        else:
            assert nodes == {"look", "remind"}
        assert ("remind" in nodes) == (names.count("timer.fired") == 1)
        assert cases.replay(number).differences == ()
    assert verify().holds
