# SPDX-License-Identifier: Apache-2.0
"""Drawings: what is in them, that they are always the same, and that no line runs through a shape."""

import itertools
import re
from pathlib import Path

import pytest
from bpmn_words import HEAD, flows, process, program, user
from lxml import etree

from mingfu.engines.bpmn import compile_program, draw, parse
from mingfu.engines.bpmn.layout import lay_out
from mingfu.engines.bpmn.lettering import text_width, wrapped
from mingfu.engines.bpmn.picture import picture_of

FOLDER = Path(__file__).parents[2] / "programs"
PATHS = sorted(FOLDER.glob("*.bpmn"))
SVG = "{http://www.w3.org/2000/svg}"


def read(text):
    return etree.fromstring(text)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_program_and_its_model_give_the_same_bytes_each_time(path):
    model = parse(path.read_bytes())
    drawing = draw(compile_program(model), title="流程")
    assert drawing == draw(compile_program(model), title="流程")
    assert drawing == draw(model, title="流程")
    for text in drawing:
        assert read(text).tag == "svg"
        assert "style=" not in text
        assert not re.search(r'(fill|stroke)="', text)


def test_it_can_be_read_without_being_seen():
    made = compile_program(parse((FOLDER / "approval.bpmn").read_bytes()))
    heads, flow = draw(made, {"accept": "done", "site": "late", "expert": "now"}, '许可"<1>', uid="a")
    svg = read(flow)
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "a-t a-d"
    assert svg.findtext("title") == '许可"<1>'
    assert svg.findtext("desc").split("；")[:3] == [
        "受理（综合窗口，已完成）",
        "补正材料（申请人，未开始）",
        "现场勘验（审批部门，已超期）",
    ]
    assert read(heads).get("aria-hidden") == "true"
    assert [row.findtext("title") for row in read(heads).findall("g")] == ["申请人", "综合窗口", "审批部门"]


def classes(made, marks=None):
    return [row.get("class") for row in read(draw(made, marks).flow).findall("g") if "flow__node" in row.get("class")]


def test_marks_are_classes_and_lines_walked_are_told_apart():
    made = program(
        f'<startEvent id="s"/>{user("a")}{user("b")}{user("c")}<endEvent id="e"/>' + flows("s>a", "a>b", "b>c", "c>e")
    )
    marks = {"s": "done", "a": "done", "b": "back"}
    assert classes(made, marks) == [
        "flow__node flow__node--start is-done",
        "flow__node flow__node--user is-done",
        "flow__node flow__node--user is-back",
        "flow__node flow__node--user is-todo",
        "flow__node flow__node--end is-todo",
    ]
    edges = [row.get("class") for row in read(draw(made, marks).flow).findall("path")]
    assert edges == ["flow__edge flow__edge--done"] * 2 + ["flow__edge flow__edge--todo"] * 2
    ticks = re.findall(r'flow__tick[^"]*', draw(made, {"a": "done", "b": "back", "c": "late"}).flow)
    assert ticks == ["flow__tick", "flow__tick flow__tick--back", "flow__tick flow__tick--late"]


EVENTS = (
    '<startEvent id="s"><timerEventDefinition><timeDate>2026-01-01</timeDate></timerEventDefinition></startEvent>'
    f'<inclusiveGateway id="o" default="o-t"/>{user("t")}'
    '<boundaryEvent id="b1" attachedToRef="t" cancelActivity="false"><messageEventDefinition messageRef="MSG"/></boundaryEvent>'
    '<boundaryEvent id="b2" attachedToRef="t" name="等"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>'
    '<boundaryEvent id="b3" attachedToRef="t"><signalEventDefinition signalRef="SIG"/></boundaryEvent>'
    '<intermediateThrowEvent id="u"><escalationEventDefinition escalationRef="ESC"/></intermediateThrowEvent>'
    '<endEvent id="e"><terminateEventDefinition/></endEvent><endEvent id="f"><errorEventDefinition errorRef="ERR"/></endEvent>'
    '<complexGateway id="c"/><eventBasedGateway id="r"/><intermediateCatchEvent id="k"><conditionalEventDefinition><condition>a = 1'
    '</condition></conditionalEventDefinition></intermediateCatchEvent><transaction id="z"><compensateEventDefinition/></transaction>'
    '<endEvent id="cc"><cancelEventDefinition/></endEvent><endEvent id="co"><compensateEventDefinition/></endEvent>'
).replace("<compensateEventDefinition/></transaction>", "</transaction>")


def test_every_event_has_its_sign_and_what_does_not_interrupt_is_broken():
    text = process(
        EVENTS
        + flows(
            "s>o", "o>t", "o>c: a = 1", "t>u", "u>e", "b1>f", "b2>f", "b3>f", "c>r", "r>k", "k>z", "z>cc", "o>co: a = 2"
        ),
        around='<message id="MSG"/><signal id="SIG"/><escalation id="ESC"/><error id="ERR"/>',
    )
    flow = draw(parse(text)).flow
    svg = read(flow)
    rings = {}
    for row in svg.findall("g"):
        if "flow__node" in row.get("class"):
            rings.setdefault(row.get("class").split()[1].removeprefix("flow__node--"), []).append(
                len(row.findall("rect"))
            )
    assert rings == {
        "start": [1],
        "or": [0],
        "user": [1],
        "throw": [2],
        "end": [1, 1, 1, 1],
        "event": [0, 0],
        "catch": [2],
        "task": [2],
        "boundary": [2, 2, 2],
    }
    assert flow.count("stroke-dasharray") == 2
    assert flow.count("flow__glyph--solid") == 5


def test_a_sub_process_shows_the_most_urgent_mark_inside():
    inner = f'<startEvent id="s1"/>{user("a")}{user("b")}<endEvent id="e1"/>{flows("s1>a", "a>b", "b>e1")}'
    loop = '<multiInstanceLoopCharacteristics isSequential="true" mf:each="xs"/>'
    made = program(
        f'<startEvent id="s"/><subProcess id="p">{inner}{loop}</subProcess><endEvent id="e"/>{flows("s>p", "p>e")}'
    )
    shown = {}
    for name, marks in {
        "nothing": {},
        "begun": {"a": "done"},
        "now": {"a": "done", "b": "now"},
        "late": {"a": "now", "b": "late"},
        "back": {"a": "back"},
        "done": {"a": "done", "b": "done"},
        "its own": {"a": "late", "p": "done"},
    }.items():
        shown[name] = classes(made, marks)[1].split("is-")[1]
    assert shown == {
        "nothing": "todo",
        "begun": "now",
        "now": "now",
        "late": "late",
        "back": "back",
        "done": "done",
        "its own": "done",
    }


def test_what_stands_in_no_lane_goes_to_its_neighbour():
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="甲"><flowNodeRef>s</flowNodeRef></lane>'
        '<lane id="l2" name="一个名字很长很长很长的部门"><flowNodeRef>t</flowNodeRef></lane></laneSet>'
    )
    boundary = '<boundaryEvent id="b" attachedToRef="t"><messageEventDefinition messageRef="M"/></boundaryEvent>'
    text = process(
        lanes
        + f'<startEvent id="s"/><exclusiveGateway id="g"/>{user("t")}{boundary}<endEvent id="e"/>{user("alone")}'
        + flows("s>g", "g>t", "t>e", "b>e")
    )
    picture = picture_of(parse(text))
    assert {shape.id: shape.lane[0] for shape in picture.shapes} == {
        "s": "甲",
        "g": "甲",
        "t": "一",
        "b": "一",
        "e": "一",
        "alone": "甲",
    }
    assert "…" in draw(parse(text)).heads


def test_the_process_to_draw_can_be_named():
    text = process(user("a")).replace(
        "</definitions>", f'<process id="q">{user("x")}{user("y")}</process></definitions>'
    )
    assert [shape.id for shape in picture_of(parse(text)).shapes] == ["a"]
    assert [shape.id for shape in picture_of(parse(text.replace('isExecutable="true"', ""))).shapes] == ["x", "y"]
    assert [shape.id for shape in picture_of(parse(text), "proc").shapes] == ["a"]


def test_text_breaks_evenly_and_is_cut_with_an_ellipsis():
    assert wrapped("") == []
    assert wrapped("现场勘验") == ["现场勘验"]
    assert wrapped("违法事实是否成立？") == ["违法事实是", "否成立？"]
    assert wrapped("一二三四五六七八九十一二三四五六七八") == ["一二三四五六七", "八九十一二三…"]
    assert wrapped("Collapsed Sub-Process") == ["Collapsed", "Sub-Process"]
    assert text_width("ab") == pytest.approx(1.12)
    assert len(wrapped("x" * 100)) == 2


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_line_runs_through_a_shape_and_no_two_shapes_touch(path):
    picture = picture_of(parse(path.read_bytes()))
    layout = lay_out(picture)
    free = {shape.id: layout.boxes[shape.id] for shape in picture.shapes if not shape.host}
    for (ax, ay, aw, ah), (bx, by, bw, bh) in itertools.combinations(free.values(), 2):
        assert abs(ax - bx) >= (aw + bw) / 2 or abs(ay - by) >= (ah + bh) / 2
    for line, way in zip(picture.lines, layout.ways, strict=True):
        host = picture.by_id[line.source].host
        for (ax, ay), (bx, by) in itertools.pairwise(way):
            assert ax == bx or ay == by
            for name, (x, y, width, height) in free.items():
                inside = (
                    min(ax, bx) < x + width / 2 - 1
                    and max(ax, bx) > x - width / 2 + 1
                    and min(ay, by) < y + height / 2 - 1
                    and max(ay, by) > y - height / 2 + 1
                )
                assert not inside or name in {line.source, line.target, host}, (line, name)
    for place, line in zip(layout.labels, picture.lines, strict=True):
        assert (place is None) == (line.label == "")


ENGLISH = {
    "流程": "Procedure",
    "窗口": "Counter",
    "接件": "Take in",
    "材料齐全？": "Complete?",
    "齐": "Yes, all of them",
    "未开始": "not begun",
    "已完成": "done",
    "{name}（{lane}，{mark}）": "{name} ({lane}, {mark})",
    "；": "; ",
}


def test_names_are_drawn_in_the_language_of_the_page_and_placed_for_it():
    text = process(
        '<laneSet id="ls"><lane id="l" name="窗口"><flowNodeRef>a</flowNodeRef><flowNodeRef>g</flowNodeRef></lane></laneSet>'
        + user("a", 'name="接件"')
        + '<exclusiveGateway id="g" name="材料齐全？"/><endEvent id="e"/>'
        + flows("a>g")
        + '<sequenceFlow id="f" name="齐" sourceRef="g" targetRef="e"/>'
    )
    model = parse(text)
    english = draw(model, {"a": "done"}, words=lambda word: ENGLISH.get(word, word))
    said = english.flow + english.heads
    for word in (
        "Procedure",
        "Take in",
        "Complete?",
        "Yes, all of them",
        "Take in (Counter, done)",
        "<title>Counter</title>",
    ):
        assert word in said, word
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in said)
    plain = draw(model, {"a": "done"})
    assert plain == draw(model, {"a": "done"}, words=str)
    assert plain == draw(model, {"a": "done"}, words=lambda word: word)


def test_lanes_that_are_called_the_same_elsewhere_stay_whole():
    text = process(
        '<laneSet id="ls"><lane id="l" name="甲"><flowNodeRef>a</flowNodeRef></lane>'
        '<lane id="m" name="乙"><flowNodeRef>b</flowNodeRef></lane></laneSet>' + user("a") + user("b") + flows("a>b")
    )
    same = draw(parse(text), words=lambda word: "Office" if word in "甲乙" else word)
    assert same.heads.count("<title>Office</title>") == 1


def test_where_nothing_is_drawn_the_drawing_is_empty():
    for text in (process(""), f'{HEAD}<collaboration id="c"/></definitions>'):
        empty = draw(parse(text))
        assert len(read(empty.flow)) > 0
        assert "flow__node" not in empty.flow
        assert empty.heads.startswith("<svg")
