# SPDX-License-Identifier: Apache-2.0
"""The declared procedure checks the observed one: whatever the engine walks fits, and what does not fit is named."""

from pathlib import Path

import pytest

from mingfu.engines.bpmn import compile_program, parse, simulate
from mingfu.engines.bpmn.program import Op
from mingfu.engines.logs import Happening, LogError, Trace, open_log
from mingfu.engines.logs.conforming import Conforming, Deviation, conform
from mingfu.engines.logs.net import net_of

ROOT = Path(__file__).resolve().parents[3]
FILES = [
    *sorted((ROOT / "tests" / "programs").glob("*.bpmn")),
    *sorted((ROOT / "tests" / "engines" / "cases").glob("waiting.bpmn")),
    *sorted((ROOT / "src" / "mingfu" / "systems").glob("*/processes/*.bpmn")),
]

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"><process id="p">'


def model_of(body):
    return parse(f"{HEAD}{body}</process></definitions>".encode(), name="drawn.bpmn")


def flows(*pairs):
    return "".join(f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(pairs))


def tasks(*names):
    return "".join(f'<task id="{name}" name="{name.upper()}"/>' for name in names)


PARALLEL = model_of(
    '<startEvent id="s" name="收到"/><parallelGateway id="x"/><parallelGateway id="y"/><endEvent id="e"/>'
    + tasks("a", "b", "c")
    + flows(("s", "x"), ("x", "a"), ("x", "b"), ("a", "y"), ("b", "y"), ("y", "c"), ("c", "e"))
)
CHOICE = model_of(
    '<startEvent id="s"/><exclusiveGateway id="x"/><exclusiveGateway id="y"/><endEvent id="e"/>'
    + tasks("a", "b", "c")
    + flows(("s", "x"), ("x", "a"), ("x", "b"), ("a", "y"), ("b", "y"), ("y", "c"), ("y", "x"), ("c", "e"))
)
INCLUSIVE = model_of(
    '<startEvent id="s"/><inclusiveGateway id="x"/><inclusiveGateway id="y"/><endEvent id="e"/>'
    + tasks("a", "b", "c")
    + flows(("s", "x"), ("x", "a"), ("x", "b"), ("a", "y"), ("b", "y"), ("y", "c"), ("c", "e"))
)


def trace(*activities, **attributes):
    return Trace("1", dict(attributes), [Happening(name) for name in activities])


def judged(model, *activities, closed=True):
    return Conforming(net_of(model)).add(trace(*activities), closed=closed)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_whatever_the_engine_walks_fits_its_own_procedure(path):
    model = parse(path.read_bytes(), name=path.name)
    program = compile_program(model)
    conforming = Conforming(net_of(model))
    for seed in range(60):
        run = simulate(program, seed=seed)
        nodes = [program.node(moment.node) for moment in run.moments if moment.node]
        # Every other walk shows only the work of people, as most logs do.
        shown = [node.label for node in nodes if node.op is Op.TASK or seed % 2]
        assert conforming.add(trace(*shown), closed=run.outcome is not None) == (), (seed, shown)
        assert shown, seed


@pytest.mark.parametrize("way", [("A", "B", "C"), ("B", "A", "C"), ("收到", "A", "B", "C")])
def test_parallel_work_may_be_done_in_any_order(way):
    assert judged(PARALLEL, *way) == ()


def test_what_does_not_fit_is_named_with_its_place_and_what_would_have_fitted():
    assert judged(PARALLEL, "A", "C") == (Deviation("untimely", 2, "C", ("B",)),)
    assert judged(PARALLEL, "A", "B", "D", "C") == (Deviation("unknown", 3, "D", ()),)
    assert judged(PARALLEL, "A", "B") == (Deviation("unfinished", 2, "B", ("C",)),)
    assert judged(PARALLEL, "A", "B", closed=False) == ()
    assert judged(PARALLEL) == (Deviation("unfinished", 0, "", ("A", "B")),)


def test_one_thing_too_many_or_left_out_is_told_once():
    assert judged(CHOICE, "A", "C", "A") == (Deviation("untimely", 3, "A", ("e",)),)
    assert judged(CHOICE, "C") == (Deviation("untimely", 1, "C", ("A", "B")),)
    assert judged(PARALLEL, "A", "A", "B", "C") == (Deviation("untimely", 2, "A", ("B",)),)


def test_a_way_back_may_be_taken_any_number_of_times():
    assert judged(CHOICE, *["A", "B"] * 20, "C") == ()


def test_an_inclusive_join_waits_for_what_was_begun_only():
    assert judged(INCLUSIVE, "A", "C") == ()
    assert judged(INCLUSIVE, "B", "A", "C") == ()
    assert judged(INCLUSIVE, "A", "C", "B")[0].kind == "untimely"


def test_elements_may_be_called_by_name_or_id_and_spaces_do_not_count():
    model = model_of(
        '<startEvent id="s"/><task id="t" name="Check&#10;it"/><endEvent id="e"/>' + flows(("s", "t"), ("t", "e"))
    )
    assert judged(model, "Check it") == judged(model, "t") == judged(model, "Check\nit") == ()


def test_a_whole_log_says_how_much_of_it_fits():
    rows = [trace("A", "B", "C", enddate="x"), trace("A", "C", enddate="x"), trace("A", enddate="")]
    found = conform(net_of(PARALLEL), rows)
    assert (found.cases, found.fitting, found.events, found.untimely, found.unfinished) == (3, 2, 6, 1, 0)
    assert found.fitness == 2 / 3
    assert dict(found.kinds) == {("untimely", "C"): 1}
    assert [row.case for row in found.deviating] == ["1"]
    assert found.never_seen == ()
    assert conform(net_of(PARALLEL), [trace("A")]).never_seen == ("B", "C")


def test_a_case_that_was_taken_back_need_not_have_come_to_the_end():
    rows = [trace("A", **{"mf:closed": "2026-03-02", "mf:outcome": outcome}) for outcome in ("withdrawn", "closed")]
    assert [conform(net_of(PARALLEL), [row]).fitting for row in rows] == [1, 0]


@pytest.mark.parametrize(
    ("model", "log", "cases"),
    [
        ("receipt.bpmn", "08_receipt.xes.gz", 1434),
        ("receipt.bpmn", "receipt.csv", 1434),
        ("running-example.bpmn", "running-example.xes", 6),
    ],
)
def test_logs_of_others_fit_the_models_that_their_publishers_give(data_folder, model, log, cases):
    folder = data_folder / "logs"
    net = net_of(parse((folder / model).read_bytes(), name=model))
    found = conform(net, open_log(folder / log).traces(), all_closed=True)
    assert (found.cases, found.fitting, found.fitness) == (cases, cases, 1.0)


def test_a_wrong_model_is_found_out(data_folder):
    folder = data_folder / "logs"
    text = (folder / "running-example.bpmn").read_text().replace('name="check ticket"', 'name="look at it"')
    found = conform(net_of(parse(text.encode())), open_log(folder / "running-example.xes").traces())
    assert (found.fitting, found.kinds[("unknown", "check ticket")]) == (0, 6)


def test_a_drawing_that_names_no_process_or_is_too_wide_is_refused():
    with pytest.raises(LogError, match="流程是：p"):
        net_of(model_of(""), process="q")
    many = [f"t{n}" for n in range(16)]
    wide = model_of(
        '<startEvent id="s"/><inclusiveGateway id="x"/><inclusiveGateway id="y"/><parallelGateway id="z"/><endEvent id="e"/>'
        + "".join(f'<exclusiveGateway id="g{name}"/>' for name in many)
        + tasks(*many, "last")
        + flows(
            ("s", "z"),
            *[("z", f"g{name}") for name in many],
            *[(f"g{name}", name) for name in many],
            *[(f"g{name}", "y") for name in many],
            *[(name, "y") for name in many],
            ("y", "last"), ("last", "e"),
        )
    )  # fmt: skip
    with pytest.raises(LogError) as caught:
        judged(wide, "LAST")
    assert caught.value.code == "net-too-wide"
