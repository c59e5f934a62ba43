# SPDX-License-Identifier: Apache-2.0
"""The time in conditions, scripts and timers: the instant of the act that was given, never the machine's."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bpmn_words import END, MESSAGES, START, flows, process, timer, user

from mingfu.engines import bpmn
from mingfu.engines.bpmn import compile_program, parse

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YEAR = datetime(2026, 1, 1, 0, 30, tzinfo=SHANGHAI)


def made(inside, *ways):
    return compile_program(parse(process(f"{inside}{flows(*ways)}", around=MESSAGES), name="a.bpmn"))


def asked(text):
    return made(
        f'{START}<exclusiveGateway id="g" default="g-b"/>{user("a")}{user("b")}{END}',
        "s>g",
        f"g>a: {text}",
        "g>b",
        "a>e",
        "b>e",
    )


def opened(result):
    return [effect.node for effect in result.effects if isinstance(effect, bpmn.OpenTask)]


@pytest.mark.parametrize(
    ("text", "at", "node"),
    [
        ('today() = date("2026-01-01")', NEW_YEAR, "a"),
        ('today() = date("2026-01-01")', NEW_YEAR - timedelta(minutes=31), "b"),
        ('today() = date("2025-12-31")', NEW_YEAR.astimezone(UTC), "a"),
        ("now().hour = 0 and now().minute = 30", NEW_YEAR, "a"),
        ('now() >= date and time("2025-12-31T16:30:00Z")', NEW_YEAR, "a"),
        ('now() > date and time("2025-12-31T16:30:00Z")', NEW_YEAR, "b"),
    ],
)
def test_a_condition_sees_the_instant_of_the_act(text, at, node):
    assert opened(bpmn.begin(asked(text), at=at)) == [node]


def test_without_an_instant_the_time_is_refused_with_its_place_and_nothing_else_is():
    with pytest.raises(bpmn.StepRefused) as refused:
        bpmn.begin(asked("today() > day"))
    assert (refused.value.code, refused.value.element, refused.value.file) == ("no-instant", "g-a", "a.bpmn")
    assert refused.value.line == 4
    assert opened(bpmn.begin(asked("day = 1"), {"day": 1})) == ["a"]


def test_an_instant_without_a_zone_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="aware"):
        bpmn.begin(asked("day = 1"), at=datetime(2026, 1, 1))  # noqa: DTZ001 - a moment without a zone is what is tried


def test_scripts_timers_loops_and_instances_see_it_in_every_step():
    script = '<scriptTask id="c" mf:result="day"><script>string(today())</script></scriptTask>'
    wait = f'<intermediateCatchEvent id="w">{timer("=now() + duration(&quot;PT1H&quot;)", "timeDate")}</intermediateCatchEvent>'
    loop = user("t").replace(
        "/>",
        "><standardLoopCharacteristics><loopCondition>now().day = 1</loopCondition></standardLoopCharacteristics></userTask>",
    )
    program = made(f"{START}{script}{wait}{loop}{END}", "s>c", "c>w", "w>t", "t>e")
    first = bpmn.begin(program, at=NEW_YEAR)
    assert first.changes == {"day": "2026-01-01"}
    (started,) = (effect for effect in first.effects if isinstance(effect, bpmn.StartTimer))
    assert started.value == "2026-01-01T01:30:00+08:00"
    state = bpmn.step(program, first.state, bpmn.Fire(started.timer), at=NEW_YEAR).state
    again = bpmn.step(program, state, bpmn.Complete("t"), at=NEW_YEAR + timedelta(hours=23))
    assert opened(again) == ["t"]
    over = bpmn.step(program, state, bpmn.Complete("t"), at=NEW_YEAR + timedelta(hours=24))
    assert over.state.ended


def test_waiting_conditions_are_looked_at_with_the_instant_of_each_step():
    ear = (
        '<boundaryEvent id="b" attachedToRef="t"><conditionalEventDefinition>'
        "<condition>today() > until</condition></conditionalEventDefinition></boundaryEvent>"
    )
    program = made(f"{START}{user('t')}{ear}{user('late')}{END}", "s>t", "t>e", "b>late", "late>e")
    data = {"until": NEW_YEAR.date()}
    state = bpmn.begin(program, data, at=NEW_YEAR).state
    assert opened(bpmn.step(program, state, bpmn.Change(), data, at=NEW_YEAR)) == []
    assert opened(bpmn.step(program, state, bpmn.Change(), data, at=NEW_YEAR + timedelta(days=1))) == ["late"]
    assert opened(bpmn.migrate(state, program, program, {}, data, at=NEW_YEAR)) == []


def test_the_same_step_gives_the_same_result_whenever_it_is_made():
    program = asked('now() < date and time("2026-06-01T00:00:00Z")')
    one, other = (bpmn.begin(program, at=NEW_YEAR) for _ in range(2))
    assert (one.state.dump(), one.effects) == (other.state.dump(), other.effects)


def test_a_walk_on_paper_begins_when_it_is_told_to():
    program = asked('today() = date("2026-01-01")')
    assert bpmn.simulate(program, world=bpmn.World(begins=NEW_YEAR)).nodes == ("a",)
    assert bpmn.simulate(program).nodes == ("b",)
