# SPDX-License-Identifier: Apache-2.0
"""Each static check on a bad procedure, with its line, and on a good one that looks like it; and checks against walks."""

import pytest
from bpmn_words import END, START, flows, process, program, user
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfu.engines.bpmn import check, parse, simulate

A, B, C = user("a"), user("b"), user("c")
SPLIT, JOIN = '<parallelGateway id="p"/>', '<parallelGateway id="j"/>'
ASK, MERGE = '<exclusiveGateway id="x" default="x-a"/>', '<exclusiveGateway id="m"/>'
SOME, GATHER = '<inclusiveGateway id="i" default="i-a"/>', '<inclusiveGateway id="k"/>'
OUT = '<intermediateThrowEvent id="o"><linkEventDefinition name="l"/></intermediateThrowEvent>'
INTO = '<intermediateCatchEvent id="n"><linkEventDefinition name="l"/></intermediateCatchEvent>'
SOFT = (
    '<boundaryEvent id="w" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeDuration>P1D</timeDuration>'
    "</timerEventDefinition></boundaryEvent>"
)
GATED = user("a", 'mf:gate="true"')
TERMINATE = '<endEvent id="t"><terminateEventDefinition/></endEvent>'

BAD_AND_GOOD = {
    "unreachable": (
        ([START, A, B, END], ("s>a", "a>e", "b>e"), ("unreachable", 5, "b")),
        ([START, A, B, END], ("s>a", "a>b", "b>e")),
    ),
    "never ends": (
        ([START, MERGE, A, B], ("s>m", "m>a", "a>b", "b>m"), ("never-ends", 3, "s")),
        ([START, MERGE, A, ASK, B, END], ("s>m", "m>b", "b>x", "x>a", "a>m", "x>e: n = 1")),
    ),
    "a parallel join of ways of which one is taken": (
        ([START, ASK, A, B, JOIN, END], ("s>x", "x>a", "x>b: n = 1", "a>j", "b>j", "j>e"), ("join-deadlock", 7, "j")),
        ([START, ASK, A, B, MERGE, END], ("s>x", "x>a", "x>b: n = 1", "a>m", "b>m", "m>e")),
    ),
    "a parallel join of ways of which some are taken": (
        ([START, SOME, A, B, JOIN, END], ("s>i", "i>a", "i>b: n = 1", "a>j", "b>j", "j>e"), ("join-deadlock", 7, "j")),
        ([START, SOME, A, B, GATHER, END], ("s>i", "i>a", "i>b: n = 1", "a>k", "b>k", "k>e")),
    ),
    "a way back into one branch only": (
        (
            [START, SPLIT, MERGE, A, ASK, B, JOIN, END],
            ("s>p", "p>m", "m>a", "a>x", "x>a", "x>j: n = 1", "p>b", "b>j", "j>e"),
            None,
        ),
        (
            [START, SPLIT, MERGE, C, ASK, A, B, JOIN, END],
            ("s>p", "p>m", "m>c", "c>x", "x>a", "a>m", "x>j: n = 1", "p>b", "b>j", "j>e"),
        ),
    ),
    "ways in parallel that are not brought together": (
        ([START, SPLIT, A, B, MERGE, C, END], ("s>p", "p>a", "p>b", "a>m", "b>m", "m>c", "c>e"), ("done-twice", 8, "c")),
        ([START, SPLIT, A, B, JOIN, C, END], ("s>p", "p>a", "p>b", "a>j", "b>j", "j>c", "c>e")),
    ),
    "ways in parallel that end together": (
        ([START, SPLIT, A, B, C, END], ("s>p", "p>a", "p>b", "a>c", "b>c", "c>e"), ("done-twice", 7, "c")),
        ([START, SPLIT, A, B, MERGE, END], ("s>p", "p>a", "p>b", "a>m", "b>m", "m>e")),
    ),
    "an event beside the work that runs into it": (
        ([START, A, SOFT, B, MERGE, C, END], ("s>a", "a>m", "w>b", "b>m", "m>c", "c>e"), ("done-twice", 8, "c")),
        ([START, A, SOFT, B, END], ("s>a", "a>e", "w>b", "b>e")),
    ),
    "a join behind a link": (
        ([START, ASK, A, OUT, INTO, JOIN, END], ("s>x", "x>a", "x>o: n = 1", "a>j", "n>j", "j>e"), ("join-deadlock", 8, "j")),
        ([START, SPLIT, A, OUT, INTO, JOIN, END], ("s>p", "p>a", "p>o", "a>j", "n>j", "j>e")),
    ),
    "a join that a terminating end lets wait": (
        ([START, SPLIT, A, ASK, B, JOIN, END], ("s>p", "p>b", "p>x", "x>a", "a>e", "x>j: n = 1", "b>j", "j>e"), ("join-deadlock", 8, "j")),
        (
            [START, SPLIT, A, ASK, B, JOIN, END, TERMINATE],
            ("s>p", "p>b", "p>x", "x>a", "a>t", "x>j: n = 1", "b>j", "j>e"),
        ),
    ),
    "a hard gate": (
        ([START, ASK, GATED, B, MERGE, END], ("s>x", "x>a", "x>b: n = 1", "a>m", "b>m", "m>e"), ("gate-bypassed", 5, "a")),
        ([START, ASK.replace("x-a", "x-b"), B, C, MERGE, GATED, END], ("s>x", "x>b", "x>c: n = 1", "b>m", "c>m", "m>a", "a>e")),
    ),
    "a task without a post": (
        ([START, '<userTask id="a"/>', END], ("s>a", "a>e"), ("no-post", 4, "a")),
        ([START, A, END], ("s>a", "a>e")),
    ),
    "a limit without basis": (
        ([START, user("a", 'mf:limit="ten"'), END], ("s>a", "a>e"), ("limit-without-basis", 4, "a")),
        ([START, user("a", 'mf:limit="ten" mf:basis="行政许可法第四十二条"'), END], ("s>a", "a>e")),
    ),
    "a circle without a wait": (
        ([START, MERGE, ASK, A, END], ("s>m", "m>x", "x>a", "a>e", "x>m: n = 1"), ("circle", 4, "m")),
        ([START, MERGE, C, ASK, A, END], ("s>m", "m>c", "c>x", "x>a", "a>e", "x>m: n = 1")),
    ),
}  # fmt: skip


def findings(inside, ways, **more):
    text = process("\n".join([*inside, flows(*ways)]))
    return [(row.code, row.line, row.element) for row in check(parse(text), **more)]


@pytest.mark.parametrize("name", BAD_AND_GOOD)
def test_the_bad_one_is_found_at_its_line_and_the_good_one_passes(name):
    (inside, ways, expected), good = BAD_AND_GOOD[name]
    assert findings(*good) == []
    if expected is not None:
        assert expected in findings(inside, ways)


def test_the_list_of_limits_may_give_the_basis_and_does_not_know_every_code():
    basis = {"ten": "行政许可法第四十二条", "bare": ""}.get
    inside = [START, *[user(name, f'mf:limit="{name}"') for name in ("ten", "bare", "none")], END]
    inside[3] = inside[3].replace("/>", ' mf:milestone="x"/>')
    ways = ("s>ten", "ten>bare", "bare>none", "none>e")
    assert findings(inside, ways, limits=basis) == [
        ("limit-without-basis", 5, "bare"),
        ("limit-unknown", 6, "none"),
        ("limit-without-basis", 6, "none"),
    ]
    timer = '<intermediateCatchEvent id="w" mf:limit="{}"><timerEventDefinition/></intermediateCatchEvent>'
    assert findings([START, timer.format("ten"), END], ("s>w", "w>e"), limits=basis) == []
    assert findings([START, timer.format("no"), END], ("s>w", "w>e"), limits=basis) == [("limit-unknown", 4, "w")]
    assert findings([START, user("a", 'mf:limit="= x" mf:basis="y"'), END], ("s>a", "a>e"), limits=basis) == []
    whole = parse(process(f"{START}{A}{END}{flows('s>a', 'a>e')}", attributes='isExecutable="true" mf:limit="bare"'))
    assert [(row.code, row.line) for row in check(whole, limits=basis)] == [("limit-without-basis", 2)]


def test_more_ways_in_parallel_than_can_be_played_are_told():
    wide = [START, '<inclusiveGateway id="i" default="i-a0"/>', END]
    ways = ["s>i"]
    for place in range(12):
        split, ends = f"p{place}", [f"{letter}{place}" for letter in "abc"]
        wide += [
            user(ends[0]),
            f'<inclusiveGateway id="{split}" default="{split}-{ends[1]}"/>',
            user(ends[1]),
            user(ends[2]),
        ]
        ways += [f"i>{ends[0]}{f': n = {place}' if place else ''}", f"{ends[0]}>{split}", f"{split}>{ends[1]}"]
        ways += [f"{split}>{ends[2]}: m = 1", f"{ends[1]}>k", f"{ends[2]}>k"]
    codes = {row[0] for row in findings([*wide, GATHER], [*ways, "k>e"])}
    assert codes == {"too-large"}


def test_what_only_waits_to_be_bound_does_not_hide_a_dead_end():
    inside = [START, ASK, '<task id="a"/>', '<userTask id="b"/>', JOIN, END]
    ways = ("s>x", "x>a", "x>b: n = 1", "a>j", "b>j", "j>e")
    assert {row[0] for row in findings(inside, ways)} == {"task-kind", "no-post", "join-deadlock"}


KINDS = ("userTask", "userTask", "userTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway")


@st.composite
def drawings(draw):
    """A drawing that anybody might make: a few nodes in a row, with ways forward and back."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=3, max_size=7))
    names = [f"n{place}" for place in range(len(kinds))]
    ways = {("s", "n0")} | {(one, other) for one, other in zip(names, [*names[1:], "e"], strict=True)}
    ways |= set(draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from([*names[1:], "e"])), max_size=5)))
    nodes, said = [START, END], []
    for kind, name in zip(kinds, names, strict=True):
        outs = sorted(target for source, target in ways if source == name)
        choice = kind in {"exclusiveGateway", "inclusiveGateway"} and len(outs) > 1
        extra = f'default="{name}-{outs[0]}"' if choice else ""
        nodes.append(user(name) if kind == "userTask" else f'<{kind} id="{name}" {extra}/>')
        said += [
            f"{name}>{out}: v{name}{out} = true" if choice and place else f"{name}>{out}"
            for place, out in enumerate(outs)
        ]
    return "".join(nodes), ("s>n0", *said)


@settings(deadline=None, max_examples=120)
@given(drawings())
def test_what_passes_the_checks_never_gets_stuck(drawing):
    inside, ways = drawing
    rows = check(parse(process(inside + flows(*ways))))
    errors = {row.code for row in rows if row.severity == "error"}
    if not errors and not any(row.code == "too-large" for row in rows):
        made = program(inside + flows(*ways))
        for seed in range(8):
            run = simulate(made, seed=seed)
            assert not run.stopped or "步还没有结束" in run.stopped or "打转" in run.stopped, run.stopped
            if not any(row.code == "done-twice" for row in rows):
                assert all(len(set(names)) == len(names) for names in open_at_once(made, run))


def open_at_once(made, run):
    """The tasks that stood open after each step."""
    standing = {}
    for moment in run.moments:
        for effect in moment.effects:
            if type(effect).__name__ == "OpenTask":
                standing[effect.task] = effect.node
            elif type(effect).__name__ == "CloseTask":
                standing.pop(effect.task)
        yield sorted(standing.values())
