# SPDX-License-Identifier: Apache-2.0
"""Whole procedures with the trace each of their walks must leave; the state is saved and restored at every step."""

import pickle
from pathlib import Path

import pytest
import yaml
from bpmn_words import shown

from mingfu.engines import bpmn

FOLDER = Path(__file__).parents[2] / "programs"
WALKS = [
    pytest.param(path, walk, id=f"{path.stem}: {walk['title']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for walk in yaml.safe_load(path.read_text())["walks"]
]


class Walker:
    """One case of a program, driven by the words of a trace."""

    def __init__(self, program, walk, answers):
        self.program = program
        self.data = dict(walk.get("data", {}))
        self.answers = answers
        self.faults = walk.get("faults", {})
        self.state = None

    def perform(self, node, data):
        assert set(data) >= set(self.data)
        if node.calls in self.faults:
            raise bpmn.Fault(self.faults[node.calls])
        return self.answers.get(node.calls, {})

    def act(self, row):
        data = row.get("data", {})
        if "complete" in row:
            return bpmn.Complete(self.task(str(row["complete"])), data, row.get("choice"))
        if "fire" in row:
            return bpmn.Fire(self.token(row["fire"]))
        if "deliver" in row:
            return bpmn.Deliver(row["deliver"], data)
        if "broadcast" in row:
            return bpmn.Broadcast(row["broadcast"], data)
        if "change" in row:
            return bpmn.Change(row["change"])
        return bpmn.Terminate(row["terminate"])

    def task(self, said):
        """`node` as it is, `node item` as the id of that instance."""
        node, _, item = said.partition(" ")
        if not item:
            return node
        return next(
            row.task for row in bpmn.waiting(self.program, self.state) if (row.node, str(row.item)) == (node, item)
        )

    def token(self, name):
        index = self.program.index[name]
        return next((token.id for token in self.state.tokens if token.node == index), -1)

    def do(self, row):
        if "begin" in row:
            return bpmn.begin(self.program, self.data, start=row["begin"], perform=self.perform)
        return bpmn.step(self.program, self.state, self.act(row), self.data, perform=self.perform)


@pytest.mark.parametrize(("path", "walk"), WALKS)
def test_a_program_leaves_its_trace(path, walk):
    model = bpmn.parse(path.with_suffix(".bpmn").read_bytes(), name=path.stem)
    assert [row for row in bpmn.check(model) if row.severity == "error"] == []
    assert bpmn.parse(bpmn.write(model)) == model
    program = bpmn.compile_program(model)
    walker = Walker(program, walk, yaml.safe_load(path.read_text()).get("perform", {}))
    for number, row in enumerate(walk["steps"], 1):
        if "refused" in row:
            before = None if walker.state is None else walker.state.dump()
            with pytest.raises(bpmn.StepRefused) as refused:
                walker.do(row["refused"])
            assert refused.value.code == row["code"], number
            assert (None if walker.state is None else walker.state.dump()) == before
            continue
        result = walker.do(row)
        assert [shown(effect) for effect in result.effects] == row["effects"], number
        if "changes" in row:
            assert result.changes == row["changes"]
        assert bpmn.State.load(result.state.dump()) == result.state
        walker.program = pickle.loads(pickle.dumps(program))
        walker.state = bpmn.State.load(result.state.dump())
        walker.data |= result.changes
    told_end = any(line.startswith("ended") for row in walk["steps"] for line in row.get("effects", []))
    assert (walker.state is not None and walker.state.ended) == told_end
