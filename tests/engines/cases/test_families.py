# SPDX-License-Identifier: Apache-2.0
"""Parent and child cases: each its own number, procedure, organ and clock; the parent waits, learns, and takes along."""

from datetime import date
from itertools import pairwise

import pytest
from case_words import SAID, citizen, events_named, item_at, moment, official
from lapse_words import SYSTEM, end, flow, row, task, told_whole
from relation_words import between, desk, react

from mingfu.engines import cases
from mingfu.engines.cases import Clock, Start
from mingfu.engines.cases.families import children_of, open_child, parent_of
from mingfu.engines.cases.relation_models import ChildCase
from mingfu.engines.cases.replaying import replay
from mingfu.kernel.catalogs import CatalogFile, publish_edition
from mingfu.kernel.ledger import verify

pytestmark = pytest.mark.usefixtures("district", "seeded")

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
             xmlns:mf="https://mingfu.example/bpmn/1" targetNamespace="https://mingfu.example/test/family">
  <message id="ended" name="child.survey.try"/>
  <process id="{key}" name="{key}" isExecutable="true"><startEvent id="received" name="收到"/>{body}</process>
</definitions>"""
CALLED = '<callActivity id="survey" name="现场勘验" calledElement="survey.try" mf:version="{version}" mf:basis="依法"/>'
SERVED = '<serviceTask id="ask" name="委托勘验" mf:service="cases.open_child.survey.try"/>'
WAITING = '<receiveTask id="wait" name="等待勘验" messageRef="ended"/>'


@pytest.fixture(autouse=True)
def whole(district, monkeypatch, at):
    """A Monday; whatever a test did, the events of its cases tell all of it."""
    at(moment(3, 2))
    with told_whole(monkeypatch):
        yield


@pytest.fixture
def declared(tmp_path):
    """`declared(body)` – a licence with this body, ten working days; and a survey under it, five unless said otherwise."""

    def make(body, *, days=5, orphaned="end", inside=True):
        for name, amount in (("licence", 10), ("survey", days)):
            limits = CatalogFile(f"{name}.limits", name, date(2026, 1, 1), (row("answer", amount),))
            publish_edition(limits, actor=SYSTEM)
        _procedure(
            tmp_path, "survey", task("measure", post="gm.housing.handler") + end("agreed", "agreed"), "measure agreed"
        )
        cases.register_start(_start("survey", "gm.housing", inside_parent=inside, orphaned=orphaned))
        version = cases.program_of("survey.it").digest
        _procedure(tmp_path, "licence", *body(version))
        cases.register_start(_start("licence", "gm.urban", children=("survey.try",)))

    return make


def _procedure(folder, key, nodes, ways):
    names = ["received", *ways.split()]
    flows = "".join(flow(one, other) for one, other in pairwise(names))
    file = folder / f"{key}.bpmn"
    file.write_text(FILE.format(key=key, body=nodes + flows), encoding="utf-8")
    cases.register_procedure(f"{key}.it", file)


def _start(key, organ, **more):
    clock = Clock(code="answer", title="答复", limits=f"{key}.limits", limit="answer")
    return Start(
        key=f"{key}.try", title=key, form="hotline.say", procedure=f"{key}.it", entry="GM-QT-0001", organ=organ,
        clocks=(clock,), **more,
    )  # fmt: skip


def by_call(version):
    body = task("look") + CALLED.format(version=version) + task("decide") + end("done", "closed")
    return body, "look survey decide done"


def by_message(_version):
    body = task("look") + SERVED + task("meanwhile") + WAITING + task("decide") + end("done", "closed")
    return body, "look ask meanwhile wait decide done"


def begin():
    return cases.open_case("licence.try", SAID, actor=citizen())


def finish(number, node):
    item = item_at(number, node)
    cases.complete_task(number, item.token, {}, actor=official(item.post))


def nodes(number):
    return [item.node for item in cases.read_case(number).items]


def child_of(number):
    return children_of(cases.read_case(number))[0].child.number


class TestCallActivity:
    @pytest.fixture
    def number(self, declared):
        declared(by_call)
        number = begin()
        finish(number, "look")
        react()
        return number

    def test_the_child_is_a_case_of_its_own(self, number):
        child = cases.read_case(child_of(number))
        assert (child.system, child.organ, child.party) == ("survey", "gm.housing", cases.read_case(number).party)
        # Five working days from 2 March; the parent has ten.
        assert (str(child.due_on), str(cases.read_case(number).due_on)) == ("2026-03-09", "2026-03-16")
        assert nodes(child.number) == ["measure"]
        assert item_at(number, "survey").post == "child"
        assert parent_of(child).parent.number == number
        [(_name, opened)] = events_named(number, "child.opened")
        assert (opened["child"], opened["node"], opened["message"]) == (child.number, "survey", "")
        assert events_named(child.number, "child.born") == [
            ("child.born", {"case": child.number, "parent": number, "node": "survey"})
        ]
        assert child.program == cases.program_of("survey.it").digest

    def test_its_end_is_delivered_once_and_the_parent_goes_on(self, number):
        child = child_of(number)
        finish(child, "measure")
        react()
        react()
        assert nodes(number) == ["decide"]
        case = cases.read_case(number)
        assert (case.data["child_outcome"], case.data["child_number"]) == ("agreed", child)
        [(_name, ended)] = events_named(number, "child.ended")
        assert (ended["child"], ended["outcome"], ended["message"]) == (child, "agreed", "")
        assert ChildCase.objects.get().told_at is not None
        assert verify().holds

    def test_nobody_does_the_call_by_hand(self, number, refused):
        before = between()
        with refused("task-not-yours"):
            cases.complete_task(number, item_at(number, "survey").token, {}, actor=official("gm.urban.handler"))
        assert between() == before

    def test_the_parent_s_withdrawal_ends_it(self, number):
        child = child_of(number)
        cases.withdraw(number, actor=citizen())
        react()
        assert (cases.read_case(child).status, cases.read_case(child).outcome) == ("closed", "withdrawn")
        [(_name, told)] = events_named(child, "child.called-off")
        assert told == {"case": child, "parent": number, "outcome": "withdrawn"}
        assert events_named(number, "child.ended") == []


def test_a_child_that_is_declared_to_stay_goes_on_alone(declared):
    declared(by_call, orphaned="keep")
    number = begin()
    finish(number, "look")
    react()
    cases.withdraw(number, actor=citizen())
    react()
    child = child_of(number)
    assert nodes(child) == ["measure"]
    finish(child, "measure")
    react()
    assert cases.read_case(child).outcome == "agreed"


class TestMessage:
    def test_a_child_that_ends_first_is_heard_when_the_parent_listens(self, declared):
        declared(by_message)
        number = begin()
        finish(number, "look")
        react()
        child = child_of(number)
        assert nodes(number) == ["meanwhile"]
        finish(child, "measure")
        react()
        assert events_named(number, "child.ended") == []
        finish(number, "meanwhile")
        react()
        assert nodes(number) == ["decide"]
        [(_name, ended)] = events_named(number, "child.ended")
        assert (ended["message"], ended["token"]) == ("child.survey.try", "")

    def test_a_parent_that_listens_first_waits(self, declared):
        declared(by_message)
        number = begin()
        finish(number, "look")
        finish(number, "meanwhile")
        react()
        assert nodes(number) == []
        finish(child_of(number), "measure")
        react()
        assert nodes(number) == ["decide"]


class TestTheLimit:
    @pytest.mark.parametrize("body", [by_call, by_message])
    def test_a_child_that_would_end_after_its_parent_is_not_opened(self, declared, refused, body):
        declared(body, days=20)
        number = begin()
        before = between()
        with refused("child-too-long"):
            finish(number, "look")
        assert between() == before
        assert nodes(number) == ["look"]

    def test_unless_it_may(self, declared):
        declared(by_call, days=20, inside=False)
        number = begin()
        finish(number, "look")
        react()
        assert cases.read_case(child_of(number)).due_on > cases.read_case(number).due_on


class TestByHand:
    @pytest.fixture
    def number(self, declared):
        declared(by_call)
        return begin()

    def test_whoever_holds_the_parent_s_task_opens_one(self, number):
        child = open_child(number, "survey.try", SAID, actor=official("gm.urban.handler"), key="one-press")
        assert open_child(number, "survey.try", SAID, actor=official("gm.urban.handler"), key="one-press") == child
        assert [one.child.number for one in children_of(cases.read_case(number))] == [child]
        finish(child, "measure")
        react()
        [(_name, ended)] = events_named(number, "child.ended")
        assert (ended["outcome"], ended["token"], ended["message"]) == ("agreed", "", "")
        assert nodes(number) == ["look"]

    def test_nobody_else_does(self, number, refused):
        before = between()
        for actor, code in ((official("gm.housing.handler"), "case-unknown"), (desk(), "case-unknown")):
            with refused(code):
                open_child(number, "survey.try", SAID, actor=actor)
        with refused("form-refused"):
            open_child(number, "survey.try", {"text": [""]}, actor=official("gm.urban.handler"))
        with refused("start-unknown"):
            open_child(number, "survey.no", SAID, actor=official("gm.urban.handler"))
        with refused("child-not-foreseen"):
            open_child(number, "licence.try", SAID, actor=official("gm.urban.handler"))
        assert between() == before


def test_a_replay_of_the_whole_family_finds_no_difference(declared):
    declared(by_call)
    number = begin()
    finish(number, "look")
    react()
    finish(child_of(number), "measure")
    react()
    for one in (number, child_of(number)):
        assert replay(one).differences == ()
