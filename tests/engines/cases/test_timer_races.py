# SPDX-License-Identifier: Apache-2.0
"""Two instants of one task that come due together, two workers, and an official who presses just then: nobody waits crosswise."""

from contextvars import copy_context
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from case_words import SAID, citizen, events_named, moment
from django.db import connection

from mingfu.engines import cases
from mingfu.engines.cases import Start, declared, editions
from mingfu.engines.jobs import fire_due, timers
from mingfu.engines.jobs.models import Timer
from mingfu.engines.manifest.profile import load_profile
from mingfu.kernel import catalogs
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.ledger import verify
from mingfu.kernel.refusals import Refusal

pytestmark = pytest.mark.usefixtures("own_database")

PROCEDURE = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1"
             targetNamespace="https://mingfu.example/test">
  <process id="both" name="两个期限" isExecutable="true">
    <startEvent id="begun"/>
    <userTask id="work" name="办理" mf:post="gm.hotline.desk"/>
    {ears}
    <endEvent id="done" mf:outcome="closed"/>
    <sequenceFlow id="f1" sourceRef="begun" targetRef="work"/>
    <sequenceFlow id="f2" sourceRef="work" targetRef="done"/>
    {ways}
  </process>
</definitions>
"""
EARS = ("a", "b", "c")
EAR = (
    '<boundaryEvent id="{0}" attachedToRef="work"><timerEventDefinition><timeDuration>P1D</timeDuration>'
    '</timerEventDefinition></boundaryEvent><userTask id="late_{0}" mf:post="gm.hotline.desk"/>'
)
WAYS = (
    '<sequenceFlow id="w{0}" sourceRef="{0}" targetRef="late_{0}"/>'
    '<sequenceFlow id="x{0}" sourceRef="late_{0}" targetRef="done"/>'
)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def both(own_database, at, tmp_path, monkeypatch):
    at(moment(3, 2))
    catalogs.forget()
    load_profile("gaoming")
    for held in ("_starts", "_files", "_programs"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    monkeypatch.setattr(editions, "_kept", set())
    path = tmp_path / "both.bpmn"
    text = PROCEDURE.format(ears="".join(map(EAR.format, EARS)), ways="".join(map(WAYS.format, EARS)))
    path.write_text(text, encoding="utf-8")
    cases.register_procedure("hotline.both", path)
    start = Start(
        key="hotline.both", title="两个期限", form="hotline.say", procedure="hotline.both", entry="", organ="gm.hotline"
    )
    cases.register_start(start)
    yield
    catalogs.forget()


def side_by_side(*works):
    """What each answers, or the code of its refusal, or the fault it met."""
    gate, answers = Barrier(len(works)), {}

    def one(place, work):
        try:
            gate.wait(10)
            answers[place] = work()
        except Refusal as refusal:
            answers[place] = refusal.code
        except Exception as fault:  # noqa: BLE001 - told by the assertion that follows
            answers[place] = fault
        finally:
            connection.close()

    threads = [Thread(target=copy_context().run, args=(one, place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [answers.get(place, "never came back") for place in range(len(works))]


def test_timers_of_one_task_never_wait_crosswise(at, monkeypatch):
    """One database for all: workers alone, and workers with an official."""
    # Each worker stops while it holds a timer of the task, for as long as the other needs to take another one.
    meet, fire = Barrier(2), timers._kinds["case"]

    def slowly(ref, token):
        try:
            meet.wait(1)
        except BrokenBarrierError:
            meet.reset()
        fire(ref, token)

    numbers = [cases.open_case("hotline.both", SAID, actor=citizen()) for _ in range(3)]
    at(moment(3, 3) + timedelta(minutes=1))
    with monkeypatch.context() as patched:
        patched.setitem(timers._kinds, "case", slowly)
        answers = side_by_side(fire_due, fire_due)
    assert all(isinstance(answer, int) for answer in answers), answers
    fire_due()
    for number in numbers:
        assert len(events_named(number, "timer.fired")) == 1
        assert len(cases.read_case(number).items) == 1
        assert cases.read_case(number).items[0].node.startswith("late_")
    assert list(Timer.objects.filter(tries__gt=0)) == []
    assert list(Timer.objects.filter(ref__in=numbers, closed_at=None)) == []

    # An official completes the task at the instant at which its timers fire: one comes first, nobody fails.
    for day in range(6):
        at(moment(3, 4 + day))
        number = cases.open_case("hotline.both", SAID, actor=citizen())
        [item] = cases.read_case(number).items
        at(moment(3, 5 + day) + timedelta(minutes=1))
        press = lambda: cases.complete_task(number, item.token, {}, actor=SYSTEM)  # noqa: B023, E731 - used in this round
        done, *fired = side_by_side(press, fire_due, fire_due)
        assert done in {number, "task-gone", "case-stale"}
        assert all(isinstance(answer, int) for answer in fired), fired
        fire_due()
        completed = len(events_named(number, "task.completed"))
        assert completed + len(events_named(number, "timer.fired")) == 1
        assert list(Timer.objects.filter(ref=number, closed_at=None)) == []
    assert list(Timer.objects.filter(tries__gt=0)) == []
    assert verify().holds
