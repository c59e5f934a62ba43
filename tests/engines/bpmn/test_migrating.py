# SPDX-License-Identifier: Apache-2.0
"""Running procedures carried to another version: what is kept, what begins to listen, and what has no place."""

import pickle

import pytest
from bpmn_words import EACH, END, START, Case, event, flows, handler, made, process, several, shown, sub, timer, user

from mingfu.engines.bpmn import (
    Broadcast,
    Deliver,
    NotMigrated,
    StepRefused,
    Terminate,
    compile_program,
    migrate,
    parse,
    unplaced,
)

INSIDE = f'<startEvent id="s1"/>{user("a")}<endEvent id="e1"/>'
GENTLE = 'isInterrupting="false"'
LINE = made(f"{START}{user('a')}{user('b')}{END}", "s>a", "a>b", "b>e")


def moved(case, new, mapping=None):
    """The case under the new program; returns the effects of the move in words."""
    result = migrate(case.state, case.program, new, mapping or {}, case.data)
    assert unplaced(case.state, case.program, new, mapping or {}) == ()
    assert result.changes == {}
    case.program, case.state = new, result.state.load(result.state.dump())
    assert case.state == result.state
    return [shown(row) for row in result.effects]


def lost(case, new, mapping=None):
    """What the refusal names."""
    before = case.state.dump()
    with pytest.raises(NotMigrated) as refused:
        migrate(case.state, case.program, new, mapping or {})
    assert case.state.dump() == before
    assert refused.value.code == "unplaced"
    assert unplaced(case.state, case.program, new, mapping or {}) == refused.value.unplaced
    again = pickle.loads(pickle.dumps(refused.value))
    assert (again.unplaced, again.message) == (refused.value.unplaced, refused.value.message)
    assert [row.message for row in refused.value.findings] == [row.why for row in refused.value.unplaced]
    return [(row.node, row.why) for row in refused.value.unplaced]


def test_equal_ids_map_by_themselves_whatever_stands_around_them():
    new = made(f"{START}{user('x')}{user('a')}{user('y')}{user('b')}{END}", "s>x", "x>a", "a>y", "y>b", "b>e")
    case = Case(LINE)
    assert moved(case, new) == []
    assert case.open == ["a"]
    assert case.done("a") == ["close a done", "open y"]


def test_another_id_maps_by_the_mapping_and_else_is_named():
    new = made(f"{START}{user('first')}{user('b')}{END}", "s>first", "first>b", "b>e")
    case = Case(LINE)
    assert lost(case, new) == [("a", "「a」在新版流程里没有对应的环节。")]
    moved(case, new, {"a": "first"})
    assert case.done("first") == ["close first done", "open b"]


def test_a_wait_does_not_become_another_kind_of_wait():
    call = made(f'{START}<callActivity id="a" calledElement="x" mf:version="1"/>{user("b")}{END}', "s>a", "a>b", "b>e")
    receive = made(f'{START}<receiveTask id="a" messageRef="MSG"/>{user("b")}{END}', "s>a", "a>b", "b>e")
    many = made(f"{START}{several(user('a'), ours=EACH)}{user('b')}{END}", "s>a", "a>b", "b>e")
    inside = made(f"{START}{sub('p', INSIDE, 's1>a', 'a>e1')}{END}", "s>p", "p>e")
    case = Case(LINE)
    assert lost(case, call) == [("a", "「a」对应的「a」不是同一类环节。")]
    assert lost(case, receive) == [("a", "「a」对应的「a」不是同一类环节。")]
    assert lost(case, many) == [("a", "「a」对应的「a」在多实例上不同。")]
    assert lost(case, inside) == [("a", "「a」对应的「a」在另一个子流程里。")]
    by_hand = made(f"{START}<manualTask id='a' mf:post='clerk'/>{user('b')}{END}", "s>a", "a>b", "b>e")
    assert moved(case, by_hand) == []


def timed(inside="", *ways, kind="P3D"):
    return made(
        f'{START}{user("a")}<boundaryEvent id="late" attachedToRef="a">{timer(kind)}</boundaryEvent>{user("b")}{END}{inside}',
        "s>a", "a>b", "b>e", "late>b", *ways,
    )  # fmt: skip


def test_running_timers_are_kept_and_new_ears_begin_to_listen():
    case = Case(timed())
    timer_id = case.wait("late")
    ear = f'<boundaryEvent id="gone" attachedToRef="a" cancelActivity="false">{event("message", "MSG")}</boundaryEvent>{user("c")}'
    new = timed(ear + handler("h", event("signal", "SIG"), "d"), "gone>c", "c>e", kind="P9D")
    assert moved(case, new) == ["expect gone message msg", "expect h-s signal sig"]
    assert case.wait("late") == timer_id
    assert case.do(Deliver("msg")) == ["open c"]
    assert case.do(Broadcast("sig")) == [
        "close a interrupted", "stop late", "forget gone", "close c interrupted", "open d",
    ]  # fmt: skip


def test_ears_that_are_gone_or_sit_elsewhere_stop_and_those_already_heard_stay_silent():
    case = Case(timed())
    assert moved(case, LINE) == ["stop late"]
    assert case.done("a") == ["close a done", "open b"]
    elsewhere = made(
        f'{START}{user("a")}{user("b")}<boundaryEvent id="late" attachedToRef="b">{timer("P3D")}</boundaryEvent>{END}{user("c")}',
        "s>a", "a>b", "b>e", "late>c", "c>e",
    )  # fmt: skip
    case = Case(timed())
    assert moved(case, elsewhere) == ["stop late"]
    assert case.done("a") == ["close a done", "open b", "timer late duration P3D"]
    soft = (
        f'<boundaryEvent id="once" attachedToRef="a" cancelActivity="false">{timer("P1D")}</boundaryEvent>{user("c")}'
    )
    heard = made(f"{START}{user('a')}{END}{soft}", "s>a", "a>e", "once>c", "c>e")
    again = made(f"{START}{user('a')}{user('z')}{END}{soft}", "s>a", "a>z", "z>e", "once>c", "c>e")
    case = Case(heard)
    assert case.fire("once") == ["open c"]
    assert moved(case, again) == []
    assert case.open == ["a", "c"]


def test_scopes_instances_and_counters_are_kept():
    inner = f'<startEvent id="s1"/>{user("a")}{user("b")}<endEvent id="e1"/>'
    loop = '<multiInstanceLoopCharacteristics isSequential="true" mf:each="xs" mf:item="{item}" mf:collect="out"/>'
    old = made(
        START + sub("p", inner, "s1>a", "a>b", "b>e1").replace("</subProcess>", loop.format(item="x") + "</subProcess>") + END,
        "s>p", "p>e",
    )  # fmt: skip
    inner = f'<startEvent id="s1"/>{user("a")}{user("new")}{user("b")}<endEvent id="e1"/>'
    new = made(
        START
        + sub("q", inner, "s1>a", "a>new", "new>b", "b>e1").replace("</subProcess>", loop.format(item="y") + "</subProcess>")
        + END,
        "s>q", "q>e",
    )  # fmt: skip
    case = Case(old, {"xs": [7, 8]})
    case.done("a")
    case.done("b")
    assert case.open == ["a"]
    assert lost(case, new)[0] == ("p", "「p」在新版流程里没有对应的环节。")
    assert moved(case, new, {"p": "q"}) == []
    assert case.done("a") == ["close a done", "open new 8"]
    case.done("new")
    assert case.done("b") == ["close b done", "ended - e"]
    assert [row["y"] for row in case.data["out"]] == [7, 8]


def test_what_waits_at_a_join_stays_there():
    def split(extra="", *ways, join="parallelGateway"):
        return made(
            f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}{extra}<{join} id="j"/>{user("t")}{END}',
            "s>p", "p>a", "p>b", "a>j", *ways, "j>t", "t>e",
        )  # fmt: skip

    old = split("", "b>j")
    case = Case(old)
    case.done("a")
    assert moved(case, split(user("c"), "b>c", "c>j")) == []
    case.done("b")
    assert case.done("c") == ["close c done", "open t"]
    case = Case(old)
    case.done("a")
    more = split(user("c"), "b>j", "p>c", "c>j")
    assert lost(case, more) == [("j", "新版的汇合处「j」永远等不齐（c-j）。")]
    assert lost(case, split("", "b>j", join="inclusiveGateway"))[0][0] == "a-j"
    fresh = Case(old)
    assert lost(fresh, more) == [("j", "新版的汇合处「j」永远等不齐（c-j）。")]


def test_a_race_goes_on_only_behind_the_same_gateway():
    def race(gateway="g", message="MSG"):
        return made(
            f'{START}<eventBasedGateway id="{gateway}"/><intermediateCatchEvent id="m">{event("message", message)}</intermediateCatchEvent>'
            f'<intermediateCatchEvent id="t">{timer("P1D")}</intermediateCatchEvent>{END}',
            f"s>{gateway}", f"{gateway}>m", f"{gateway}>t", "m>e", "t>e",
        )  # fmt: skip

    case = Case(race())
    assert [row[0] for row in lost(case, race("other"))] == ["g", "m", "t"]
    moved(case, race("other"), {"g": "other"})
    assert case.do(Deliver("msg")) == ["stop t", "ended - e"]


def test_a_receive_task_and_a_message_event_wait_alike():
    case = Case(made(f'{START}<receiveTask id="r" messageRef="MSG"/>{END}', "s>r", "r>e"))
    new = made(
        f'{START}<intermediateCatchEvent id="r">{event("message", "MSG")}</intermediateCatchEvent>{END}', "s>r", "r>e"
    )
    assert moved(case, new) == []
    assert case.do(Deliver("msg")) == ["ended - e"]


def test_an_ended_case_and_a_foreign_state_are_refused():
    case = Case(LINE)
    with pytest.raises(StepRefused) as refused:
        migrate(case.state, timed(), LINE)
    assert refused.value.code == "program-mismatch"
    case.do(Terminate("withdrawn"))
    with pytest.raises(StepRefused) as refused:
        migrate(case.state, LINE, LINE)
    assert refused.value.code == "ended"


def with_handlers(*kinds, inside=False, extra=""):
    ears = "".join(handler(f"h{place}", kind, f"r{place}", GENTLE) for place, kind in enumerate(kinds))
    body = f'<startEvent id="s1"/>{user("a")}{user("b")}{ears if inside else ""}<endEvent id="e1"/>'
    return made(
        f"{START}{sub('p', body, 's1>a', 'a>b', 'b>e1')}{'' if inside else ears}{extra}{END}",
        "s>p",
        "p>e",
    )


@pytest.mark.parametrize("inside", [False, True])
def test_event_sub_processes_go_on_listening_where_they_still_are(inside):
    old = with_handlers(event("message", "MSG"), timer("P2D"), inside=inside)
    case = Case(old)
    assert moved(case, with_handlers(event("message", "MSG"), timer("P9D"), inside=inside)) == [], "they listen already"
    assert case.do(Deliver("msg")) == ["open r0"]
    case = Case(old)
    assert moved(case, with_handlers(event("message", "MSG"), inside=inside)) == ["stop h1-s"]
    case = Case(old)
    new = with_handlers(event("signal", "SIG"), timer("P2D"), event("error"), event("message", "MSG"), inside=inside)
    assert moved(case, new) == ["forget h0-s", "expect h0-s signal sig", "expect h3-s message msg"]
    assert case.do(Broadcast("sig")) == ["open r0"]


def test_an_event_sub_process_that_moves_into_another_scope_begins_anew():
    case = Case(with_handlers(event("message", "MSG")))
    assert moved(case, with_handlers(event("message", "MSG"), inside=True)) == [
        "forget h0-s",
        "expect h0-s message msg",
    ]
    assert case.do(Deliver("msg")) == ["open r0"]
    case = Case(with_handlers(event("message", "MSG"), inside=True))
    assert moved(case, with_handlers(event("message", "MSG"))) == ["forget h0-s", "expect h0-s message msg"]
    condition = "<conditionalEventDefinition><condition>n = 1</condition></conditionalEventDefinition>"
    case = Case(with_handlers(condition), {"n": 0})
    assert moved(case, with_handlers()) == []
    assert [case.program.nodes[token.node].id for token in case.state.tokens] == ["p", "a"]


def test_an_end_already_reached_must_still_be_there_and_may_be_called_otherwise():
    def split(end):
        return made(
            f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}<endEvent id="{end}" mf:outcome="done"/>{END}',
            "s>p", "p>a", "p>b", f"a>{end}", "b>e",
        )  # fmt: skip

    case = Case(split("z"))
    case.done("b")
    assert lost(case, made(f"{START}{user('a')}<endEvent id='q'/>", "s>a", "a>q")) == [
        ("e", "已到达的结束事件「e」在新版里没有。")
    ]
    moved(case, made(f"{START}{user('a')}<endEvent id='q' mf:outcome='early'/>", "s>a", "a>q"), {"e": "q"})
    assert case.done("a") == ["close a done", "ended early q"]


def test_a_wait_for_another_kind_of_event_has_no_place():
    def waits(trigger):
        return made(f'{START}<intermediateCatchEvent id="w">{trigger}</intermediateCatchEvent>{END}', "s>w", "w>e")

    case = Case(waits(event("message", "MSG")))
    assert lost(case, waits(event("signal", "SIG"))) == [("w", "「w」对应的「w」等待的不是同一类事件。")]


def test_a_message_that_is_called_otherwise_is_awaited_under_its_new_name():
    def waits(name):
        text = process(
            f'{START}<receiveTask id="r" messageRef="M"/>{END}{flows("s>r", "r>e")}',
            around=f'<message id="M" name="{name}"/>',
        )
        return compile_program(parse(text))

    case = Case(waits("old"))
    assert moved(case, waits("new")) == ["forget r", "expect r message new"]
    assert case.refused(Deliver("old")) == "nobody-waits"
    assert case.do(Deliver("new")) == ["ended - e"]


def test_a_flow_into_a_join_is_known_by_its_id_by_the_mapping_or_by_where_it_comes_from():
    def split(name, *, twice=False):
        way = f'<sequenceFlow id="{name}" sourceRef="a" targetRef="j"/>'
        again = '<sequenceFlow id="again" sourceRef="a" targetRef="j"/>' if twice else ""
        return made(
            f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}<parallelGateway id="j"/>{user("t")}{END}{way}{again}',
            "s>p", "p>a", "p>b", "b>j", "j>t", "t>e",
        )  # fmt: skip

    for new, mapping in ((split("other"), {}), (split("other", twice=True), {"way": "other"})):
        case = Case(split("way"))
        case.done("a")
        if not mapping:
            moved(case, new, mapping)
            assert case.done("b") == ["close b done", "open t"]
        else:
            assert lost(case, new, mapping) == [("j", "新版的汇合处「j」永远等不齐（again）。")]
    case = Case(split("way"))
    case.done("a")
    assert lost(case, split("other", twice=True))[0][0] == "way"


def test_a_join_that_has_all_it_needs_in_the_new_version_is_not_left_waiting():
    def split(*more):
        extra = "".join(f"{user(name)}" for name in more)
        return made(
            f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}{extra}<parallelGateway id="j"/>{user("t")}{END}',
            "s>p", "p>a", "p>b", "a>j", "b>j", *(f"p>{name}" for name in more), *(f"{name}>j" for name in more), "j>t", "t>e",
        )  # fmt: skip

    case = Case(split("c"))
    case.done("a")
    case.done("b")
    assert lost(case, split(), {"c": "t"}) == [("j", "新版的汇合处「j」已经等齐，没有什么再来触发它。")]
