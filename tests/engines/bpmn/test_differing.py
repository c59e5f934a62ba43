# SPDX-License-Identifier: Apache-2.0
"""What `diff` finds between two models, in the words people read."""

import pytest
from bpmn_words import END, START, flows, process, user

from mingfu.engines.bpmn import diff, parse

ACCEPT = user("t", 'name="受理"')
TAKE = 'name="接件"'
LIMITED = 'name="受理" mf:limit="accept"'
OLD = parse(process(f"{START}{ACCEPT}{user('u')}{END}{flows('s>t', 't>u', 'u>e')}"))

CHANGES = {
    "nothing": (OLD, []),
    "a task comes": (
        parse(process(f"{START}{ACCEPT}{user('u')}{user('v')}{END}{flows('s>t', 't>u', 'u>e')}")),
        [("added", "v", "", "", "", "新增办理任务「v」。")],
    ),
    "a task goes": (
        parse(process(f"{START}{ACCEPT}{END}{flows('s>t', 't>e')}")),
        [
            ("removed", "u", "", "", "", "删去办理任务「u」。"),
            ("removed", "t-u", "", "", "", "删去顺序流「受理 → u」。"),
            ("removed", "u-e", "", "", "", "删去顺序流「u → e」。"),
            ("added", "t-e", "", "", "", "新增顺序流「受理 → e」。"),
        ],
    ),
    "a task has another name": (
        parse(process(f"{START}{user('t', TAKE)}{user('u')}{END}{flows('s>t', 't>u', 'u>e')}")),
        [
            ("renamed", "t", "name", "受理", "接件", "改名办理任务「接件」：名称由「受理」改为「接件」。"),
        ],
    ),
    "a flow leads elsewhere": (
        parse(
            process(f"{START}{ACCEPT}{user('u')}{END}{flows('s>t', 'u>e')}").replace(
                "</process>", '<sequenceFlow id="t-u" sourceRef="t" targetRef="e"/></process>'
            )
        ),
        [("rewired", "t-u", "target", "u", "e", "改接顺序流「受理 → e」：终点由「u」改为「e」。")],
    ),
    "a condition, a limit and a kind": (
        parse(
            process(
                f"{START}{user('t', LIMITED)}<manualTask id='u' mf:post='clerk'/>{END}"
                f"{flows('s>t', 't>u: x = 1', 'u>e')}"
            )
        ),
        [
            ("changed", "t", "limit", "", "accept", "改动办理任务「受理」：时限由「（无）」改为「accept」。"),
            ("changed", "u", "kind", "办理任务", "线下任务", "改动线下任务「u」：类型由「办理任务」改为「线下任务」。"),
            ("changed", "t-u", "condition", "", "x = 1", "改动顺序流「受理 → u」：条件由「（无）」改为「x = 1」。"),
        ],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_differences_are_told(name):
    new, expected = CHANGES[name]
    found = diff(OLD, new)
    assert [(row.kind, row.element, row.field, row.old, row.new, row.message) for row in found] == expected
    assert [str(row) for row in found] == [row.message for row in found]


def test_events_loops_lanes_and_what_is_kept():
    inside = (
        '<laneSet id="ls"><lane id="l" name="{lane}"><flowNodeRef>{laned}</flowNodeRef></lane></laneSet>'
        '<userTask id="t"><multiInstanceLoopCharacteristics mf:each="{each}"/></userTask>'
        '<boundaryEvent id="b" attachedToRef="t" cancelActivity="{soft}"><timerEventDefinition><timeDuration>{time}'
        '</timeDuration></timerEventDefinition></boundaryEvent><subProcess id="p"><task id="i"/></subProcess>'
        '<dataObject id="d" name="{data}"/>'
    )
    words = {"lane": "甲", "laned": "t", "each": "xs", "soft": "true", "time": "P1D", "data": "卷"}
    old = parse(process(inside.format(**words)))
    for change, expected in {
        ("lane", "乙"): ["改名泳道「乙」：名称由「甲」改为「乙」。"],
        ("laned", "b"): [
            "移动办理任务「t」：泳道由「甲」改为「（无）」。",
            "移动边界事件「b」：泳道由「（无）」改为「甲」。",
        ],
        ("each", "ys"): ["改动办理任务「t」：重复由「多实例设置 each=xs」改为「多实例设置 each=ys」。"],
        ("soft", "false"): ["改动边界事件「b」：中断由「true」改为「false」。"],
        ("time", "P2D"): ["改动边界事件「b」：触发条件由「timer P1D」改为「timer P2D」。"],
        ("data", "宗"): ["改名数据对象「宗」：名称由「卷」改为「宗」。"],
    }.items():
        new = parse(process(inside.format(**(words | dict([change])))))
        assert [row.message for row in diff(old, new)] == expected
    moved = parse(process(inside.format(**words).replace('<task id="i"/></subProcess>', '</subProcess><task id="i"/>')))
    assert [(row.kind, row.element, row.old, row.new) for row in diff(old, moved)] == [("moved", "i", "p", "流程")]
    assert diff(old, old) == ()
