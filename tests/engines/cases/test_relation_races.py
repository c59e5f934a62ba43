# SPDX-License-Identifier: Apache-2.0
"""Several people putting matters together at one instant, each over a connection of their own: nothing lost, nothing twice."""

from contextvars import copy_context
from threading import Barrier, Thread

import pytest
from case_words import OTHER, PARTY, citizen, events_named, item_at, moment, official
from django.db import connection
from relation_words import THIRD, WHY, desk, react, said_by, told_whole

from mingfu.engines import cases
from mingfu.engines.cases.merging import join
from mingfu.engines.cases.relation_models import SplitPart, Voice
from mingfu.engines.cases.splitting import Part, split
from mingfu.engines.cases.voices import voice_count
from mingfu.engines.manifest.profile import load_profile
from mingfu.kernel import catalogs
from mingfu.kernel.ledger import verify
from mingfu.kernel.refusals import Refusal

DISPATCHED = {"kind": ["help"], "way": ["dispatch"], "organ": ["gm.urban"]}
ROUNDS = 3

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
    for _round in range(ROUNDS):
        # Each of two is put under the other: one leads, the other is led, and nobody waits for ever.
        one, two = said_by(PARTY), said_by(OTHER)
        answers = all_at_once(
            lambda one=one, two=two: join(one, two, WHY, actor=desk("T1")),
            lambda one=one, two=two: join(two, one, WHY, actor=desk("T2")),
        )
        assert sorted(answer in {one, two} for answer in answers) == [False, True]
        assert {answer for answer in answers if answer not in {one, two}} <= {
            "cannot-lead",
            "cannot-join",
            "case-stale",
        }
        assert Voice.objects.filter(joined__number__in=[one, two]).count() == 1

        # One is put under two leads at once: one of them has it.
        third, four, five = said_by(THIRD), said_by(PARTY), said_by(OTHER)
        answers = all_at_once(
            lambda third=third, four=four: join(third, four, WHY, actor=desk("T1")),
            lambda third=third, five=five: join(third, five, WHY, actor=desk("T2")),
        )
        assert answers.count(third) == 1
        assert len(events_named(third, "voice.joined")) == 1
        assert sorted(map(voice_count, (four, five))) == [1, 2]

        # The case is done by one while another puts it under a lead: it goes on, or waits, and never both.
        lead, busy = said_by(PARTY), said_by(OTHER)
        token = item_at(busy, "triage").token
        merged, done = all_at_once(
            lambda busy=busy, lead=lead: join(busy, lead, WHY, actor=desk("T1")),
            lambda busy=busy, token=token: cases.complete_task(busy, token, DISPATCHED, actor=desk("T2")),
        )
        assert merged == busy
        assert done in {busy, "task-gone"}
        voice = Voice.objects.get(joined__number=busy)
        assert voice.node == ("sign" if done == busy else "triage")
        assert cases.read_case(busy).items == ()

        # The lead is taken back by its party while another case is put under it: that case is led by nobody.
        lead, late = said_by(PARTY), said_by(OTHER)
        all_at_once(
            lambda late=late, lead=lead: join(late, lead, WHY, actor=desk("T1")),
            lambda lead=lead: cases.withdraw(lead, actor=citizen(PARTY)),
        )
        if cases.read_case(lead).status == "open":
            cases.withdraw(lead, actor=citizen(PARTY))
        react()
        assert [item.node for item in cases.read_case(late).items] == ["triage"]

    # The button of a split pressed four times under one key: one split, four equal answers.
    number = said_by(PARTY)
    parts = [Part("路口的路灯不亮。"), Part("楼下工地半夜施工，噪音很大。")]
    press = lambda: split(number, parts, WHY, actor=desk(), key="one-press")  # noqa: E731
    answers = all_at_once(*[press] * 4)
    assert len(set(answers)) == 1
    assert SplitPart.objects.count() == 1

    # Without a key the second press is told so.
    again = said_by(OTHER)
    answers = all_at_once(*[lambda: split(again, parts, WHY, actor=desk())] * 3)
    assert sum(isinstance(answer, tuple) for answer in answers) == 1
    assert {answer for answer in answers if isinstance(answer, str)} <= {"split-before", "case-stale"}
    assert SplitPart.objects.count() == 2
    assert verify().holds
    told_whole()


def test_an_answer_is_given_once_by_two_workers():
    """Two workers drain at once; the answer reaches each voice once."""
    lead = said_by(PARTY)
    voices = [join(said_by(OTHER), lead, WHY, actor=desk()) for _each in range(3)]
    cases.complete_task(lead, item_at(lead, "triage").token, {"kind": ["consult"], "way": ["answer"]}, actor=desk())
    reply = {"reply": ["已更换驱动电源，路灯恢复照明。"]}
    item = item_at(lead, "reply")

    cases.complete_task(lead, item.token, reply, actor=official(item.post))
    all_at_once(react, react)
    react()
    assert [len(events_named(number, "voice.answered")) for number in voices] == [1, 1, 1]
    assert [[item.node for item in cases.read_case(number).items] for number in voices] == [["revisit"]] * 3
    assert verify().holds
