# SPDX-License-Identifier: Apache-2.0
"""Doing a task: who may, what stops it, and that a refusal leaves everything as it was."""

from datetime import date

import pytest
from case_words import (
    HANDLED,
    REPLIED,
    SAID,
    citizen,
    do,
    events_named,
    in_hand,
    item_at,
    moment,
    official,
    opened,
    triaged,
    written,
)

from mingfu.engines import cases
from mingfu.engines.cases import FormRefused, Handed
from mingfu.engines.cases import commands as case_commands
from mingfu.engines.cases.models import Case
from mingfu.kernel.access import ANONYMOUS, SYSTEM, system
from mingfu.kernel.catalogs import retire_entry

pytestmark = pytest.mark.usefixtures("district", "seeded")

DISPATCHED = {"kind": ["help"], "way": ["dispatch"], "organ": ["gm.urban"]}


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


@pytest.fixture
def number(monday):
    return opened()


def triage(number, actor, typed=DISPATCHED, **more):
    return cases.complete_task(number, item_at(number, "triage").token, typed, actor=actor, **more)


@pytest.mark.parametrize(
    "who", [lambda: official("gm.urban.handler"), lambda: official("gm.hotline.callback"), citizen, lambda: ANONYMOUS]
)
def test_another_post_may_not(number, refused, who):
    before = written()
    with refused("task-not-yours") as caught:
        triage(number, who())
    assert "“12345热线受理派单席”" in str(caught.value)
    assert written() == before


def test_the_post_without_the_act_may_not(number, refused):
    bare = official("gm.hotline.desk")
    powerless = type(bare)(
        **{name: getattr(bare, name) for name in ("kind", "code", "number", "posts", "organ", "level")}
    )
    before = written()
    with refused("not-allowed"):
        triage(number, powerless)
    assert written() == before


def test_what_a_colleague_has_claimed_is_the_colleagues(number, refused):
    cases.claim(number, item_at(number, "triage").token, actor=official("gm.hotline.desk", number="T1"))
    before = written()
    with refused("task-not-yours") as caught:
        triage(number, official("gm.hotline.desk", number="T2"))
    assert "12345热线受理派单席（工号 T1 已认领）" in str(caught.value)
    assert written() == before
    triage(number, official("gm.hotline.desk", number="T1"))
    assert item_at(number, "sign").post == "gm.urban.handler"


def test_whoever_keeps_out_of_a_matter_may_not(number, refused):
    before = written()
    with refused("recused"):
        triage(number, official("gm.hotline.desk", recused=[f"case:{number}"]))
    assert written() == before


def test_what_began_under_an_entry_goes_on_after_its_withdrawal(number, at):
    retire_entry("powers", "GM-QT-0001", actor=SYSTEM, from_day=date(2026, 3, 2), ground="权责清单调整")
    triage(number, official("gm.hotline.desk"))
    at(moment(3, 3))
    do(number, "sign", {"signing": ["accept"]})
    assert [item.node for item in cases.read_case(number).items] == ["handle"]


def test_a_withdrawn_entry_carries_nothing_that_began_under_a_later_edition(number, refused):
    retire_entry("powers", "GM-QT-0001", actor=SYSTEM, from_day=date(2026, 3, 2), ground="权责清单调整")
    Case.objects.filter(number=number).update(editions={"powers": 2})
    before = written()
    with refused("nobody-may"):
        triage(number, official("gm.hotline.desk"))
    assert written() == before


def test_a_refused_form_keeps_what_was_typed_and_writes_nothing(number):
    before = written()
    with pytest.raises(FormRefused) as caught:
        triage(number, official("gm.hotline.desk"), {"kind": ["help"], "way": ["dispatch"], "remark": ["请尽快"]})
    assert list(caught.value.bound.errors) == ["organ"]
    assert caught.value.bound.typed["remark"] == ["请尽快"]
    assert written() == before


def test_a_task_that_is_done_is_gone(number, refused):
    token = item_at(number, "triage").token
    triage(number, official("gm.hotline.desk"))
    before = written()
    with refused("task-gone"):
        cases.complete_task(number, token, DISPATCHED, actor=official("gm.hotline.desk"))
    assert written() == before


def test_a_second_click_answers_as_the_first(number):
    token, desk = item_at(number, "triage").token, official("gm.hotline.desk")
    assert triage(number, desk, key="this-click") == number
    before = written()
    assert cases.complete_task(number, token, DISPATCHED, actor=desk, key="this-click") == number
    assert written() == before


def test_another_key_on_a_done_task_is_no_second_click(number, refused):
    token, desk = item_at(number, "triage").token, official("gm.hotline.desk")
    triage(number, desk, key="this-click")
    with refused("task-gone"):
        cases.complete_task(number, token, DISPATCHED, actor=desk, key="another-click")
    with refused("task-gone"):
        # A key is its holder's own.
        colleague = official("gm.hotline.desk", number="T2")
        cases.complete_task(number, token, DISPATCHED, actor=colleague, key="this-click")


def test_a_key_of_one_task_does_not_do_another(number, refused):
    triage(number, official("gm.hotline.desk", "gm.urban.handler"), key="this-click")
    both = official("gm.hotline.desk", "gm.urban.handler")
    before = written()
    with refused("key-reused"):
        cases.complete_task(
            number, item_at(number, "sign").token, {"signing": ["accept"]}, actor=both, key="this-click"
        )
    assert written() == before


def test_a_step_that_came_between_makes_it_stale(number, refused, monkeypatch):
    token = item_at(number, "triage").token
    old = cases.read_case(number)
    cases.claim(number, token, actor=official("gm.hotline.desk"))
    before = written()
    monkeypatch.setattr(case_commands, "look", lambda _number: old)
    with refused("case-stale"):
        cases.complete_task(number, token, DISPATCHED, actor=official("gm.hotline.desk"), key="this-click")
    assert written() == before
    monkeypatch.undo()
    # Nothing was kept under the key either: the same click may come again.
    assert cases.complete_task(number, token, DISPATCHED, actor=official("gm.hotline.desk"), key="this-click") == number


def test_the_system_may_do_every_task(number):
    cases.complete_task(number, item_at(number, "triage").token, DISPATCHED, actor=system("import"))
    [row] = [row for row in cases.items_of(cases.read_case(number)) if row.node == "triage"]
    assert (row.closed_by, row.how) == ("system:import", "done")


def test_an_unknown_case_is_refused(refused):
    with refused("case-unknown"):
        cases.complete_task("20260302000000", "1", DISPATCHED, actor=official("gm.hotline.desk"))


def test_the_ledger_holds_facts_and_a_digest_but_no_words():
    number = in_hand()
    do(number, "handle", HANDLED, files=(Handed("c" * 64, "修好了.jpg"),))
    _name, facts = events_named(number, "task.completed")[-1]
    assert facts["facts"] == {"contacted": "no", "result": "solved"}
    assert "驱动电源" not in str(facts)
    [row] = [row for row in cases.submissions_of(cases.read_case(number)) if row.node == "handle"]
    assert (row.digest, row.by) == (facts["digest"], "post:gm.urban.handler#T1")
    assert [(file.name, file.node) for file in cases.files_of(cases.read_case(number))] == [("修好了.jpg", "handle")]


def test_a_triage_that_changes_the_kind_replaces_the_clock_from_the_same_start(number):
    triaged(number, kind="complain")
    replaced, running = cases.deadlines_of(cases.read_case(number))
    assert (replaced.limit, replaced.due_on, replaced.replaced_at) == ("answer.help", date(2026, 3, 16), moment(3, 2))
    assert (running.limit, running.due_on, running.starts_at, running.replaced_at) == (
        "answer.complain",
        date(2026, 3, 23),
        replaced.starts_at,
        None,
    )


def test_the_answer_stops_the_clock_and_says_how_late(at):
    number = in_hand(kind="consult")
    at(moment(3, 9))
    do(number, "handle", HANDLED)
    do(number, "reply", REPLIED)
    [(_name, facts)] = events_named(number, "deadline.met")
    # Due on Wednesday the 4th; the 5th, 6th and 9th are working days after it.
    assert (facts["due_on"], facts["late"]) == ("2026-03-04", 3)
    assert cases.read_case(number).clocks == ()


def test_typed_words_of_the_opening_form_can_be_read_back(number):
    assert cases.handed_in(cases.read_case(number), "", "text") == SAID["text"][0]
    assert cases.handed_in(cases.read_case(number), "handle", "findings") is None
