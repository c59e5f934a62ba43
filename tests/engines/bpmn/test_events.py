# SPDX-License-Identifier: Apache-2.0
"""Events: when they come, what they stop, and what they throw."""

from datetime import date, timedelta

import pytest
from bpmn_words import END, START, Case, event, made, timer, user

from mingfu.engines.bpmn import Broadcast, Change, Deliver, Fire, StepRefused, Terminate, begin


@pytest.mark.parametrize(
    ("text", "tag", "told"),
    [
        ("P3D", "timeDuration", "timer t duration P3D"),
        ("2026-03-01", "timeDate", "timer t date 2026-03-01"),
        ("2026-03-01T09:00:00+08:00", "timeDate", "timer t date 2026-03-01T09:00:00+08:00"),
        ("hearing", "timeDate", "timer t date 2026-05-04"),
        ("wait", "timeDuration", "timer t duration P2DT3600S"),
        ("said", "timeDuration", "timer t duration P9D"),
        ("R2/PT1H", "timeCycle", "timer t duration PT1H"),
        ("R2/2026-03-01/PT1H", "timeCycle", "timer t date 2026-03-01"),
    ],
)
def test_timers_say_when(text, tag, told):
    made_ = made(
        f'{START}<intermediateCatchEvent id="t">{timer(text, tag)}</intermediateCatchEvent>{END}', "s>t", "t>e"
    )
    case = Case(made_, {"hearing": date(2026, 5, 4), "wait": timedelta(days=2, hours=1), "said": "P9D"})
    assert case.told == [told]
    assert case.refused(Fire(99)) == "unknown-timer"
    assert case.fire("t") == ["ended - e"]


def test_a_timer_whose_value_is_no_time_refuses():
    made_ = made(f'{START}<intermediateCatchEvent id="t">{timer("wait")}</intermediateCatchEvent>{END}', "s>t", "t>e")
    with pytest.raises(StepRefused) as refused:
        begin(made_, {"wait": "soon"})
    assert (refused.value.code, refused.value.element) == ("timer-value", "t")


def test_a_cycle_that_does_not_interrupt_comes_again_until_its_number_is_full():
    made_ = made(
        f'{START}{user("t")}<boundaryEvent id="b" attachedToRef="t" cancelActivity="false">{timer("R3/P1D", "timeCycle")}'
        f'</boundaryEvent><boundaryEvent id="c" attachedToRef="t" cancelActivity="false">{timer("R/P2D", "timeCycle")}'
        f'</boundaryEvent><sendTask id="o" messageRef="MSG"/>{END}',
        "s>t",
        "b>o",
        "c>o",
        "o>e",
        "t>e",
    )
    case = Case(made_)
    assert case.told == ["open t", "timer b duration P1D", "timer c duration P2D"]
    assert case.fire("b") == ["timer b duration P1D", "send o msg"]
    assert case.fire("b") == ["timer b duration P1D", "send o msg"]
    assert case.fire("b") == ["send o msg"]
    for _ in range(4):
        assert case.fire("c") == ["timer c duration P2D", "send o msg"]
    assert case.done("t") == ["close t done", "stop c", "ended - e"]


def test_boundary_message_signal_and_condition():
    made_ = made(
        f'{START}{user("t")}<boundaryEvent id="b" attachedToRef="t" cancelActivity="false">{event("message", "MSG")}</boundaryEvent>'
        f'<boundaryEvent id="g1" attachedToRef="t" cancelActivity="false">{event("signal", "SIG")}</boundaryEvent>'
        '<boundaryEvent id="c" attachedToRef="t" cancelActivity="false"><conditionalEventDefinition><condition>n > 3</condition>'
        f"</conditionalEventDefinition></boundaryEvent>{user('a')}{END}",
        "s>t",
        "b>a",
        "g1>a",
        "c>a",
        "a>e",
        "t>e",
    )
    case = Case(made_, {"n": 0})
    assert case.told == ["open t", "expect b message msg", "expect g1 signal sig"]
    assert case.do(Deliver("msg")) == ["open a"]
    assert case.do(Deliver("msg")) == ["open a"]
    assert case.do(Broadcast("sig", {"k": 1})) == ["open a"]
    assert case.do(Broadcast("other")) == []
    assert case.do(Change({"n": 2})) == []
    assert case.do(Change({"n": 4})) == ["open a"]
    assert case.do(Change({"n": 5})) == []
    assert case.done("t") == ["close t done", "forget b", "forget g1"]
    assert case.data == {"n": 5, "k": 1}


def test_a_condition_that_holds_already_is_not_waited_for():
    made_ = made(
        f'{START}<intermediateCatchEvent id="c"><conditionalEventDefinition><condition>n = 1</condition>'
        f"</conditionalEventDefinition></intermediateCatchEvent>{END}",
        "s>c",
        "c>e",
    )
    assert Case(made_, {"n": 1}).told == ["ended - e"]
    case = Case(made_, {"n": 0})
    assert case.told == []
    assert case.do(Change({"n": 1})) == ["ended - e"]
    assert Case(made_, {"n": 0}).do(Terminate("off")) == ["ended off -"]


def test_throwing_events():
    made_ = made(
        f'{START}<intermediateThrowEvent id="n"/><intermediateThrowEvent id="o">{event("message", "MSG")}</intermediateThrowEvent>'
        f'<parallelGateway id="p"/><intermediateCatchEvent id="w">{event("signal", "SIG")}</intermediateCatchEvent>{user("t")}'
        f'<intermediateThrowEvent id="g1">{event("signal", "SIG")}</intermediateThrowEvent>'
        f'<intermediateThrowEvent id="u">{event("escalation", "ESC")}</intermediateThrowEvent>'
        f'<endEvent id="e">{event("message", "MSG")}</endEvent><endEvent id="f"/>',
        "s>n",
        "n>o",
        "o>p",
        "p>w",
        "p>t",
        "t>g1",
        "g1>u",
        "u>e",
        "w>f",
    )
    case = Case(made_)
    assert case.told == ["send o msg", "expect w signal sig", "open t"]
    assert case.done("t") == [
        "close t done",
        "announce g1 signal sig",
        "announce u escalation up",
        "send e msg",
        "ended - f",
    ]


def test_a_link_jumps():
    made_ = made(
        f'{START}<intermediateThrowEvent id="there"><linkEventDefinition name="L"/></intermediateThrowEvent>'
        f'<intermediateCatchEvent id="here"><linkEventDefinition name="L"/></intermediateCatchEvent>{user("t")}{END}',
        "s>there",
        "here>t",
        "t>e",
    )
    assert Case(made_).told == ["open t"]


def test_terminate_ends_everything_and_the_last_end_of_the_file_gives_the_outcome():
    made_ = made(
        f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}{user("c")}<endEvent id="e1" mf:outcome="one"/>'
        f'<endEvent id="e2" mf:outcome="two"/><endEvent id="x" mf:outcome="stop">{event("terminate")}</endEvent>',
        "s>p",
        "p>a",
        "p>b",
        "p>c",
        "a>e1",
        "b>e2",
        "c>x",
    )
    case = Case(made_)
    case.done("b")
    assert case.done("c") == ["close c done", "close a ended", "ended stop x"]
    simple = made(
        f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}<endEvent id="e1" mf:outcome="one"/>'
        '<endEvent id="e2" mf:outcome="two"/>',
        "s>p",
        "p>a",
        "p>b",
        "a>e1",
        "b>e2",
    )
    for order in (("a", "b"), ("b", "a")):
        case = Case(simple)
        case.done(order[0])
        assert case.done(order[1])[-1] == "ended two e2"


def test_an_uncaught_error_ends_the_case():
    made_ = made(
        f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}<endEvent id="x" mf:outcome="failed">{event("error", "ERR")}</endEvent>{END}',
        "s>p",
        "p>a",
        "p>b",
        "a>x",
        "b>e",
    )
    assert Case(made_).done("a") == ["close a done", "close b ended", "ended failed x"]


def test_starts_by_message_and_by_name():
    made_ = made(
        f'{START}<startEvent id="s2">{event("message", "MSG")}</startEvent><startEvent id="s3">{timer("P1D")}</startEvent>'
        f"{user('a')}{user('b')}{END}",
        "s>a",
        "s2>b",
        "s3>b",
        "a>e",
        "b>e",
    )
    assert Case(made_).told == ["open a"]
    assert Case(made_, start="msg").told == ["open b"]
    assert Case(made_, start="s3").told == ["open b"]
    with pytest.raises(StepRefused) as refused:
        begin(made_, start="x")
    assert refused.value.code == "unknown-start"
    two = made(
        f'<startEvent id="s2">{event("message", "MSG")}</startEvent><startEvent id="s3">{timer("P1D")}</startEvent>{END}',
        "s2>e",
        "s3>e",
    )
    with pytest.raises(StepRefused) as refused:
        begin(two)
    assert refused.value.code == "which-start"
