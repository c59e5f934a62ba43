# SPDX-License-Identifier: Apache-2.0
"""What each kind of task does when a procedure runs."""

import pytest
from bpmn_words import END, START, Case, event, made, timer, user

from mingfu.engines.bpmn import Complete, Deliver, Fault, StepRefused, begin


def test_a_manual_task_waits_and_a_flow_with_a_condition_may_leave_it():
    made_ = made(
        f'{START}<manualTask id="t" mf:post="c" default="t-b"/>{user("a")}{user("b")}{user("c")}{END}',
        "s>t",
        "t>a: x = 1",
        "t>b",
        "t>c: y = 1",
        "a>e",
        "b>e",
        "c>e",
    )
    case = Case(made_)
    assert case.told == ["open t"]
    assert case.done("t", x=1, y=1) == ["close t done", "branch t t-a", "branch t t-c", "open a", "open c"]
    assert Case(made_).done("t") == ["close t done", "branch t t-b", "open b"]
    plain = made(f"{START}{user('t')}{user('a')}{user('b')}{END}", "s>t", "t>a", "t>b: x = 1", "a>e", "b>e")
    assert Case(plain).done("t") == ["close t done", "branch t t-a", "open a"]
    assert Case(plain).done("t", x=1) == ["close t done", "branch t t-a", "branch t t-b", "open a", "open b"]


def test_a_task_whose_ways_are_all_closed_refuses():
    made_ = made(f"{START}{user('t')}{user('a')}{END}", "s>t", "t>a: x = 1", "t>e: x = 2", "a>e")
    assert Case(made_).refused(Complete("t")) == "no-way"


def test_a_script_learns_its_result_and_a_decision_answers():
    made_ = made(
        f'{START}<scriptTask id="c" scriptFormat="feel" mf:result="sum"><script>a + b</script></scriptTask>'
        f'<businessRuleTask id="r" mf:decision="table"/>{user("t")}{END}',
        "s>c",
        "c>r",
        "r>t",
        "t>e",
    )
    seen = []

    def perform(node, data):
        seen.append((node.id, node.calls, data["sum"]))
        return {"fee": data["sum"] * 2}

    case = Case(made_, {"a": 1, "b": 2}, perform=perform)
    assert case.told == ["call c -", "call r table", "open t"]
    assert case.changes == {"sum": 3, "fee": 6}
    assert seen == [("r", "table", 3)]


def test_without_anybody_to_perform_a_service_is_refused():
    made_ = made(f'{START}<serviceTask id="c" mf:service="x"/>{END}', "s>c", "c>e")
    with pytest.raises(StepRefused) as refused:
        begin(made_)
    assert (refused.value.code, refused.value.line, refused.value.element) == ("nothing-performs", 3, "c")


def test_a_fault_goes_to_the_boundary_that_names_it_before_the_one_that_takes_any():
    made_ = made(
        f'{START}<serviceTask id="c" mf:service="x"/>'
        f'<boundaryEvent id="any" attachedToRef="c">{event("error")}</boundaryEvent>'
        f'<boundaryEvent id="one" attachedToRef="c">{event("error", "ERR")}</boundaryEvent>{user("a")}{user("b")}{END}',
        "s>c",
        "c>e",
        "any>a",
        "one>b",
        "a>e",
        "b>e",
    )

    def failing(code):
        def perform(_node, _data):
            raise Fault(code, "down")

        return perform

    assert Case(made_, perform=failing("E1")).told == ["open b"]
    assert Case(made_, perform=failing("E2")).told == ["open a"]
    assert Case(made_, perform=lambda _node, _data: {}).told == ["call c x", "ended - e"]


def test_a_call_waits_for_the_called_case():
    made_ = made(f'{START}<callActivity id="c" calledElement="other" mf:version="3"/>{END}', "s>c", "c>e")
    assert made_.node("c").calls == "other"
    case = Case(made_)
    assert case.told == ["open c"]
    assert case.done("c", answer=1) == ["close c done", "ended - e"]
    assert case.changes == {"answer": 1}


def test_send_and_receive():
    made_ = made(
        f'{START}<sendTask id="o" messageRef="MSG"/><receiveTask id="i" messageRef="MSG"/>'
        f'<boundaryEvent id="b" attachedToRef="i">{timer("P1D")}</boundaryEvent>{END}{user("late")}',
        "s>o",
        "o>i",
        "i>e",
        "b>late",
        "late>e",
    )
    case = Case(made_)
    assert case.told == ["send o msg", "expect i message msg", "timer b duration P1D"]
    assert case.refused(Complete("i")) == "unknown-task"
    assert case.do(Deliver("msg", {"n": 1})) == ["stop b", "ended - e"]
    assert case.changes == {"n": 1}
    assert Case(made_).fire("b") == ["forget i", "open late"]


def test_which_of_two_equal_tasks_must_be_said():
    made_ = made(
        f"{START}<parallelGateway id='p'/><manualTask id='a' mf:post='c'/><manualTask id='b' mf:post='c'/>{user('t')}{END}",
        "s>p",
        "p>a",
        "p>b",
        "a>t",
        "b>t",
        "t>e",
    )
    case = Case(made_)
    case.done("a")
    case.done("b")
    assert case.open == ["t", "t"]
    assert case.refused(Complete("t")) == "which-task"
    first = case.state.tokens[0].id
    assert case.done(first) == ["close t done"]
    assert case.done("t") == ["close t done", "ended - e"]
