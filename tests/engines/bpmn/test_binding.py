# SPDX-License-Identifier: Apache-2.0
"""What a drawing says must be decided before it can run, and that deciding it is enough."""

import os
from pathlib import Path

import pytest
from bpmn_words import END, HEAD, START, flows, process

from mingfu.engines.bpmn import BpmnError, bindings, check, compile_program, export, parse

DATA = Path(os.environ.get("MINGFU_DATA", Path(__file__).parents[4] / "shared" / "data"))
THEIRS = sorted((DATA / "bpmn").glob("*.bpmn"))

DRAWN = process(
    """<laneSet id="ls">
<lane id="l" name="窗口"><flowNodeRef>s</flowNodeRef><flowNodeRef>t</flowNodeRef><flowNodeRef>u</flowNodeRef></lane></laneSet>
<startEvent id="s"/>
<task id="t" name="收件"/>
<userTask id="u" name="审查"/>
<exclusiveGateway id="g" name="齐全？"/>
<sequenceFlow id="yes" name="齐全" sourceRef="g" targetRef="w"/>
<sequenceFlow id="no" name="不齐" sourceRef="g" targetRef="u"><conditionExpression>材料不齐 就 退回</conditionExpression></sequenceFlow>
<intermediateCatchEvent id="w" name="公示期满"><timerEventDefinition><timeDuration>五个工作日</timeDuration></timerEventDefinition></intermediateCatchEvent>
<userTask id="v" name="制证"/>
<endEvent id="e"/>
"""
    + flows("s>t", "t>u", "u>g", "w>v", "v>e"),
    attributes='isExecutable="false"',
)


def asked(model, **more):
    return [(row.line, row.element, row.what, row.said) for row in bindings(model, **more) if row.required]


def test_a_drawing_says_what_must_be_decided_with_what_it_says_itself():
    model = parse(DRAWN)
    assert asked(model) == [
        (4, "l", "post", "窗口"),
        (6, "t", "kind", "收件"),
        (9, "yes", "condition", "齐全"),
        (10, "no", "condition", "材料不齐 就 退回"),
        (11, "w", "time", "五个工作日"),
        (12, "v", "post", "制证"),
    ]
    optional = [(row.element, row.what, row.message) for row in bindings(model) if not row.required]
    assert ("u", "form", "「审查」没有表单（mf:form），只能填意见。") in optional
    assert ("v", "limit", "「制证」没有时限（mf:limit）。") in optional


def test_what_has_been_decided_is_asked_no_more_and_then_it_runs():
    bound = (
        DRAWN.replace('<lane id="l"', '<lane id="l" mf:post="window"')
        .replace('<task id="t"', '<userTask id="t" mf:form="intake"')
        .replace('<userTask id="v"', '<userTask id="v" mf:post="maker"')
        .replace('<exclusiveGateway id="g"', '<exclusiveGateway id="g" default="yes"')
        .replace("材料不齐 就 退回", "complete = false")
        .replace("<timeDuration>五个工作日</timeDuration>", "<timeDuration>P5D</timeDuration>")
        .replace('id="w"', 'id="w" mf:working="true"')
    )
    model = parse(bound)
    assert asked(model) == []
    assert compile_program(model).key == "proc"


def test_a_condition_that_may_be_prose_is_doubted():
    text = process(
        f'{START}<exclusiveGateway id="g" default="g-e"/>{END}{flows("s>g", "g>e")}'
        '<sequenceFlow id="f" sourceRef="g" targetRef="e"><conditionExpression>材料齐全</conditionExpression></sequenceFlow>'
    )
    (must,) = bindings(parse(text.replace('isExecutable="true"', "")))
    assert (must.element, must.required) == ("f", True)
    (doubt,) = bindings(parse(text))
    assert (doubt.element, doubt.what, doubt.required, doubt.said) == ("f", "condition", False, "材料齐全")
    assert bindings(parse(text.replace("材料齐全", "齐全 = true"))) == ()


def test_of_several_pools_somebody_says_which_is_ours():
    pools = (
        f'{HEAD}<collaboration id="c"><participant id="a" name="我方" processRef="p"/><participant id="b" name="银行" processRef="q"/>'
        '<participant id="z" name="申请人"/></collaboration>\n<process id="p">'
        f'{START}{END}{flows("s>e")}</process>\n<process id="q"{{}}><startEvent id="s2"/></process></definitions>'
    )
    assert asked(parse(pools.format(""))) == [(3, "p", "pool", "我方"), (4, "q", "pool", "银行")]
    assert (
        next(row.message for row in bindings(parse(pools.format(""))))
        == "图中有 2 个流程：请说明「我方」是不是由我方执行。"
    )
    assert asked(parse(pools.format(' isExecutable="true"'))) == []
    assert asked(parse(pools.format("")), process="p") == []


def test_what_we_do_not_run_and_limits_nobody_knows_are_asked_too():
    text = process(
        f'{START}\n<transaction id="x"/>\n<userTask id="t" mf:post="a" mf:form="f" mf:limit="ten" mf:basis="b" mf:reached="done"/>{END}'
        + flows("s>x", "x>t", "t>e")
    )
    model = parse(text)
    assert asked(model, limits={}.get) == [(4, "x", "replace", ""), (5, "t", "attribute", ""), (5, "t", "limit", "")]
    assert asked(model, limits={"ten": ""}.get) == [(4, "x", "replace", ""), (5, "t", "attribute", "")]


@pytest.mark.skipif(not THEIRS, reason="the reference models of other tools are not on this machine (MINGFU_DATA)")
def test_drawings_of_other_tools_are_drafts_with_questions_and_can_be_shown():
    for path in THEIRS:
        model = parse(path.read_bytes(), name=path.name)
        rows = bindings(model)
        assert {row.what for row in rows} >= {"kind", "post"}, path.name
        assert all(row.line > 0 and row.message.endswith("。") | row.message.endswith("mf:post。") for row in rows)
        shape = {"unreachable", "never-ends", "join-deadlock", "gate-bypassed", "done-twice", "circle"}
        assert not shape & {row.code for row in check(model)}, path.name
        for process_ in model.processes:
            with pytest.raises(BpmnError) as refused:
                compile_program(model, process=process_.id)
            assert refused.value.line > 0
        assert parse(export(model)) == model


def test_a_wrong_expression_on_a_lane_is_asked_for_too():
    lanes = '<laneSet id="ls">\n<lane id="l" name="窗口" mf:post="= 1 +"><flowNodeRef>t</flowNodeRef></lane></laneSet>'
    text = process(f'{lanes}{START}<manualTask id="t" mf:limit="x" mf:basis="y"/>{END}{flows("s>t", "t>e")}')
    assert asked(parse(text)) == [(4, "l", "condition", "")]
