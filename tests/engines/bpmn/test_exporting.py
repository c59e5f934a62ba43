# SPDX-License-Identifier: Apache-2.0
"""Files for other tools: the same model, and a picture of every element."""

from pathlib import Path

import pytest
from bpmn_words import flows, process, user
from lxml import etree

from mingfu.engines.bpmn import Model, export, parse, write
from mingfu.engines.bpmn.model import Body, Node, Process

FOLDER = Path(__file__).parents[2] / "programs"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.bpmn")), ids=lambda path: path.stem)
def test_every_element_has_its_picture_and_the_model_is_the_same(path):
    model = parse(path.read_bytes(), name=path.name)
    written = export(model)
    assert parse(written, name=path.name) == model
    root = etree.fromstring(written)
    drawn = [row.get("bpmnElement") for row in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")]
    (process_,) = model.processes
    bodies = [process_.body, *(node.body for node in process_.body.walk() if node.body is not None)]
    expected = [row.id for body in bodies for row in (*body.nodes, *body.flows)]
    lanes = [path[-1].id for body in bodies for rows in body.lane_sets for path in rows.walk()]
    assert sorted(drawn) == sorted([*expected, *lanes])
    assert all(len(edge) >= 2 for edge in root.iter(f"{DI}BPMNEdge"))
    ids = [row.get("id") for row in root.iter() if row.get("id")]
    assert len(ids) == len(set(ids))


def test_a_picture_that_shows_everything_stays_and_another_is_drawn_anew():
    shapes = "".join(f'<d:BPMNShape xmlns:d="{DI[1:-1]}" bpmnElement="x:{name}"/>' for name in ("t", "b", "t-b"))
    around = f'<d:BPMNDiagram xmlns:d="{DI[1:-1]}" name="原图"><d:BPMNPlane>{{}}</d:BPMNPlane></d:BPMNDiagram>'
    inside = f'{user("t")}<subProcess id="b"/>{flows("t>b")}'
    whole = parse(process(inside, around=around.format(shapes)))
    assert export(whole) == write(whole)
    assert "原图".encode() in export(whole)
    partly = parse(process(inside, around=around.format(shapes.replace("x:b", "x:c"))))
    assert "原图".encode() not in export(partly)
    assert b"plane_proc" in export(partly)
    assert parse(export(partly)) == partly


def test_an_empty_process_has_no_picture():
    model = parse(process(""))
    assert b"BPMNDiagram" not in export(model)
    assert parse(export(parse(process(f'<subProcess id="b"/>{user("t")}{flows("b>t")}'))))


def test_a_model_made_in_code_is_written_with_the_prefixes_it_needs():
    nodes = (Node("s", "startEvent"), Node("t", "userTask", ours={"post": "clerk"}))
    model = Model((Process("p", Body(nodes)),), prefixes={"": "urn:other"})
    written = write(model)
    assert parse(written) == model
    assert b"<bpmn:userTask" in written
    assert b'mf:post="clerk"' in written
    assert b"<userTask" in write(Model(model.processes))


def test_documentation_and_imports_come_first_in_the_file():
    text = process(
        "",
        around='<message id="MSG"/><import importType="x" location="y" namespace="z"/><documentation>d</documentation>',
    )
    written = write(parse(text))
    places = [written.index(word) for word in (b"<import", b"<documentation", b"<message", b"<process")]
    assert places == sorted(places)
