# SPDX-License-Identifier: Apache-2.0
"""What holds for every well-structured procedure, in whatever order its work is done."""

import itertools

from bpmn_words import Case
from growing import Grown, Reference, Tree, trees
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mingfu.engines import bpmn
from mingfu.engines.bpmn.layout import lay_out
from mingfu.engines.bpmn.picture import picture_of

MANY = settings(deadline=None, max_examples=100)
FEW = settings(deadline=None, max_examples=40)


def made(tree):
    grown = Grown(tree)
    return bpmn.compile_program(bpmn.parse(grown.text)), grown.data


def finish(program, data, tree, pick):
    """Do all the work in the order that `pick` gives; every state is saved and restored on the way."""
    case = Case(program, data)
    reference = Reference(tree)
    told = list(case.told)
    steps = 0
    while not case.state.ended:
        assert sorted(case.open) == reference.open()
        tasks = bpmn.waiting(program, case.state)
        task = tasks[pick(len(tasks))]
        done = reference.choice(task.node)
        over = reference.complete(task.node)
        told += case.done(task.task, done)
        assert over == case.state.ended
        steps += 1
        assert steps < 500
    assert case.state.tokens == ()
    assert case.state.parked == ()
    assert case.state.locals is None
    return case, told


@MANY
@given(trees(), st.randoms(use_true_random=False))
def test_the_engine_does_what_the_tree_says(tree, chance):
    program, data = made(tree)
    case, told = finish(program, data, tree, chance.randrange)
    assert case.state.outcome == "done"
    opened = sorted(row.split()[1] for row in told if row.startswith("open "))
    closed = sorted(row.split()[1] for row in told if row.startswith("close "))
    # Tokens are conserved: what was opened was closed, once each, and nothing was taken away.
    assert opened == closed
    assert not any(row.endswith(("interrupted", "ended")) for row in told if row.startswith("close"))


@MANY
@given(trees(), st.randoms(use_true_random=False))
def test_the_order_of_parallel_work_does_not_matter(tree, chance):
    program, data = made(tree)
    one, told = finish(program, data, tree, chance.randrange)
    other, again = finish(program, data, tree, lambda number: number - 1)
    assert sorted(told) == sorted(again)
    assert one.state.outcome == other.state.outcome
    assert one.data == other.data


INNER_SOME = Tree("or", [Tree("task"), Tree("task"), Tree("task")], 6)


@FEW
@given(trees())
@example(Tree("and", [Tree("task"), Tree("or", [Tree("task"), Tree("task"), INNER_SOME], 6)]))
def test_a_well_structured_procedure_has_no_findings(tree):
    model = bpmn.parse(Grown(tree).text)
    assert {row.code for row in bpmn.check(model)} <= {"too-large"}
    assert bpmn.parse(bpmn.write(model)) == model


@FEW
@given(trees(), st.randoms(use_true_random=False))
def test_a_case_can_end_at_any_moment(tree, chance):
    program, data = made(tree)
    case = Case(program, data)
    for _ in range(chance.randrange(4)):
        if not case.state.ended:
            tasks = bpmn.waiting(program, case.state)
            case.done(tasks[chance.randrange(len(tasks))].task)
    if not case.state.ended:
        open_now = sorted(case.open)
        told = case.do(bpmn.Terminate("withdrawn"))
        assert told[-1] == "ended withdrawn -"
        assert sorted(row.split()[1] for row in told[:-1]) == open_now
        assert case.state.tokens == ()
        assert case.state.locals is None


@FEW
@given(trees())
def test_drawings_keep_shapes_apart_and_lines_off_them(tree):
    model = bpmn.parse(Grown(tree).text)
    picture = picture_of(model)
    layout = lay_out(picture)
    for (ax, ay, aw, ah), (bx, by, bw, bh) in itertools.combinations(layout.boxes.values(), 2):
        assert abs(ax - bx) >= (aw + bw) / 2 or abs(ay - by) >= (ah + bh) / 2
    for line, way in zip(picture.lines, layout.ways, strict=True):
        for (ax, ay), (bx, by) in itertools.pairwise(way):
            for name, (x, y, width, height) in layout.boxes.items():
                across = min(ax, bx) < x + width / 2 - 1 and max(ax, bx) > x - width / 2 + 1
                along = min(ay, by) < y + height / 2 - 1 and max(ay, by) > y - height / 2 + 1
                assert not (across and along) or name in {line.source, line.target}
    assert bpmn.draw(model) == bpmn.draw(model)
