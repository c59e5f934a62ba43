# SPDX-License-Identifier: Apache-2.0
"""Planning a step: from a snapshot and the effects of the procedure to a `Writing`. Reads lists, writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mingfu.engines import bpmn
from mingfu.engines.cases import events as happened
from mingfu.engines.cases.beside import beside
from mingfu.engines.cases.calling import Called, told_answer
from mingfu.engines.cases.children import CALL_ACTIVITY, fits_within, opens_child, start_for
from mingfu.engines.cases.clock_rules import clocks_of
from mingfu.engines.cases.clocks import (
    days_late,
    derive_row,
    end_of,
    end_of_row,
    hours_late,
    new_deadline,
    re_derive,
    resolve,
)
from mingfu.engines.cases.declared import Clock, Start
from mingfu.engines.cases.editions import Rules, rules_of
from mingfu.engines.cases.lapses import ACCEPTED, Ran, arm_clock, arm_task, disarm_clock, disarm_task
from mingfu.engines.cases.moving import is_still, move_all, move_clock, pauses_after, project_due
from mingfu.engines.cases.snapshot import RunningClock, Snapshot
from mingfu.engines.cases.spans import after_span
from mingfu.engines.cases.whose import CHILD
from mingfu.engines.cases.writing import NewItem, Writing
from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day

PROJECTED = ("organ", "area", "category", "kind")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a step is planned in: the procedure, the start, the case before it, its rules, and its data as they become.

    `ran` is the limit whose lapse made the step.
    """

    writing: Writing
    program: bpmn.Program
    start: Start
    before: Snapshot | None
    rules: Rules
    data: dict[str, Any]
    ran: Ran | None = None
    anew: bool = False
    clocks: tuple[Clock, ...] = ()
    """The clocks that the case was born under."""


def follow(  # noqa: PLR0913 - each is a fact the step is planned from, and all but two go by name
    writing: Writing,
    result: bpmn.Result,
    *,
    program: bpmn.Program,
    start: Start,
    before: Snapshot | None,
    data: Mapping[str, Any],
    called: Sequence[Called] = (),
    ran: Ran | None = None,
    anew: bool = False,
) -> None:
    """Turn the effects of a step into rows and events, in the order they happened.

    `called` answered in it; `ran` is the limit whose lapse it carries out; `anew` lets the clocks of the matter begin now,
    as at its receipt.
    """
    learnt = {**data, **result.changes}
    rules = rules_of(before) if before else _rules_at_birth(writing, start)
    clocks = clocks_of(start, rules.editions, program)
    frame = Frame(writing, program, start, before, rules, learnt, ran, anew, clocks)
    writing.events += [_answered(writing.number, one) for one in called]
    first = len(writing.events)
    reached, branches = _effects(frame, result.effects)
    if branches or reached:
        moved = happened.CaseMoved(case=writing.number, branches=tuple(branches), milestones=tuple(reached))
        writing.events.insert(first, moved)
    if reached:
        writing.case["milestone"] = dict(program.milestones).get(reached[-1], reached[-1])
    writing.case["state"] = result.state.dump()
    writing.case["data"] = learnt
    for name in PROJECTED:
        value = str(learnt.get(name) or "")
        if before is None or value != getattr(before, name):
            writing.case[name] = value
    outcome = result.state.outcome
    _run_clocks(frame, ended=outcome is not None)
    if outcome is not None:
        writing.case |= {"status": "closed", "outcome": outcome, "closed_at": writing.at}
        organ = str(learnt.get("organ") or "")
        writing.events.append(happened.CaseClosed(case=writing.number, start=start.key, outcome=outcome, organ=organ))


def _answered(number: str, one: Called) -> happened.ServiceAnswered:
    answer = told_answer(one.answer)
    return happened.ServiceAnswered(
        case=number,
        node=one.node,
        name=one.name,
        answer=answer,
        edition=one.edition,
        rules=one.rules,
        inputs=dict(one.inputs),
    )


def _rules_at_birth(writing: Writing, start: Start) -> Rules:
    return Rules(start.system, writing.case["editions"], as_legal_day(writing.case["received_at"]))


def _effects(frame: Frame, effects: tuple[bpmn.Effect, ...]) -> tuple[list[str], list[str]]:
    """Rows and events of each effect; milestones reached and branches taken."""
    writing = frame.writing
    reached: list[str] = []
    branches: list[str] = []
    for effect in effects:
        match effect:
            case bpmn.OpenTask():
                _open(frame, effect)
            case bpmn.CloseTask():
                _close(frame, effect)
            case bpmn.CallService():
                _opens_child(frame, frame.program.node(effect.node), {})
            case bpmn.StartTimer():
                due_at = timer_due(frame, effect)
                token = str(effect.timer)
                writing.timers.append({"token": token, "due_at": due_at.isoformat()})
                writing.events.append(
                    happened.TimerSet(case=writing.number, token=token, node=effect.node, due_at=due_at)
                )
            case bpmn.StopTimer():
                writing.stopped.append(str(effect.timer))
            case bpmn.Branch():
                branches.append(f"{effect.node}>{effect.flow}")
            case bpmn.Reached():
                reached.append(effect.node)
            case bpmn.Ended() | bpmn.Send() | bpmn.Announce():
                _calls(frame, effect.node)
    return reached, branches


def _opens_child(frame: Frame, node: bpmn.Node, own: Mapping[str, Any]) -> None:
    """Refuse the step that would open a child whose date lies beyond its parent's, where that is not allowed."""
    if frame.before is not None and opens_child(node):
        fits_within(start_for(node, own), frame.before, {**frame.data, **own})


def _open(frame: Frame, effect: bpmn.OpenTask) -> None:
    writing, node = frame.writing, frame.program.node(effect.node)
    _opens_child(frame, node, effect.own or {})
    data = {**frame.data, **effect.own} if effect.own else frame.data
    token = str(effect.task)
    limit, due_on = resolve(node.attributes.get("limit", ""), data), None
    due_at: datetime | None = None
    if limit:
        row = frame.rules.limit(limit)
        due_on, due_at = end_of_row(row, starts_at=writing.at, pauses=pauses_after(writing, frame.before))
        if "lapse" in row.content:
            arm_task(writing, row, token=token, node=node, program=frame.program, data=data, before=frame.before)
    post = CHILD if node.kind == CALL_ACTIVITY else resolve(node.post, data)
    organ = post.rpartition(".")[0]
    writing.open.append(NewItem(token, node.id, post, organ, limit, due_on, due_at))
    opened = happened.TaskOpened(
        case=writing.number, token=token, node=node.id, post=post, organ=organ, limit=limit, due_on=due_on
    )
    writing.events.append(opened)
    ground = resolve(node.attributes.get("pauses", ""), data)
    if ground and writing.suspend is None and not is_still(writing, frame.before):
        writing.suspend = {"ground": ground, "note": "", "token": token}
        writing.events.append(happened.CaseSuspended(case=writing.number, ground=ground))


def _calls(frame: Frame, node: str) -> None:
    """The paper and the publication that a finished task or a thrown event asks for. A withdrawal has no node."""
    attributes = frame.program.node(node).attributes if node else {}
    number, events = frame.writing.number, frame.writing.events
    if paper := attributes.get("paper", ""):
        events.append(happened.PaperCalled(case=number, node=node, paper=paper))
    if release := attributes.get("publish", ""):
        events.append(happened.PublicationCalled(case=number, node=node, release=release))


def _close(frame: Frame, effect: bpmn.CloseTask) -> None:
    writing, token, node = frame.writing, str(effect.task), effect.node
    writing.close.append({"token": token, "by": writing.by, "how": effect.how})
    if effect.how == "done":
        _calls(frame, node)
    else:
        writing.events.append(happened.TaskCancelled(case=writing.number, token=token, node=node, why=effect.how))
    before = frame.before
    if before is None:
        return
    disarm_task(writing, before, token)
    left = {token}
    for item in beside(before, token):
        # What stands beside a task ends with it.
        left.add(item.token)
        disarm_task(writing, before, item.token)
        writing.close.append({"token": item.token, "by": writing.by, "how": "left"})
        writing.events.append(happened.TaskCancelled(case=writing.number, token=item.token, node=item.node, why="left"))
    if any(pause.until is None and pause.token in left for pause in before.pauses):
        writing.resume = True


def timer_due(frame: Frame, effect: bpmn.StartTimer) -> datetime:
    """When a timer fires: a span from now, a date, or the first moment after the last day of a limit."""
    at = frame.writing.at
    if effect.timing == "limit":
        row = frame.rules.limit(resolve(effect.value, frame.data))
        found = derive_row(row, starts_at=at, pauses=pauses_after(frame.writing, frame.before))
        return found.at or end_of(found.due)
    if effect.timing == "duration":
        return after_span(at, effect.value, working=effect.working)
    when = datetime.fromisoformat(effect.value)
    return when if when.tzinfo else when.replace(tzinfo=LEGAL_ZONE)


def _run_clocks(frame: Frame, *, ended: bool) -> None:
    """Start, replace, move and stop the clocks over the whole case."""
    writing, before = frame.writing, frame.before
    if before is None or frame.anew:
        for clock in frame.clocks:
            code = "" if clock.starts else resolve(clock.limit, frame.data)
            if code:
                _set(frame, clock, code, starts_at=writing.at if frame.anew else writing.case["received_at"])
        project_due(writing, before)
        return
    done = {event.node for event in writing.events if isinstance(event, happened.TaskCompleted)}
    ran = frame.ran
    if ran is not None and ran.node:
        done.add(ran.node)
    declared = {clock.code: clock for clock in frame.clocks}
    stopping = [held for held in before.clocks if ended or done & set(_stops(declared, held))]
    if before.paused and (ended or (stopping and len(stopping) == len(before.clocks))):
        # What the clocks waited for is done: nothing is left that could stand still.
        writing.resume = True
    if writing.resume:
        ground = next((row.ground for row in before.pauses if row.until is None), "")
        writing.events.append(happened.CaseResumed(case=writing.number, ground=ground))
        move_all(writing, before, pauses_after(writing, before), before.extension, why="pause")
    for held in before.clocks:
        own = declared.get(held.code)
        if ran is not None and held.code == ran.clock:
            _stop(frame, held)
        elif held in stopping:
            _meet(frame, held)
        elif own is not None:
            _replace(frame, own, held)
    if not ended:
        _begin_late(frame, done)
    project_due(writing, before)


def _begin_late(frame: Frame, done: set[str]) -> None:
    """Start the clocks that begin with a step which is done now: from that step, or from what a lapse says."""
    assert frame.before is not None
    running = {held.code for held in frame.before.clocks}
    ran = frame.ran
    for clock in frame.clocks:
        code = resolve(clock.limit, frame.data) if done & set(clock.starts) and clock.code not in running else ""
        if code:
            lapsed = ran is not None and ran.node in clock.starts and ran.lapse.effect in ACCEPTED
            _set(frame, clock, code, starts_at=ran.began if ran is not None and lapsed else frame.writing.at)


def _replace(frame: Frame, clock: Clock, held: RunningClock) -> None:
    """Begin a clock anew from its first day, when the case's data now name another limit."""
    code = resolve(clock.limit, frame.data)
    if code and code != held.limit:
        frame.writing.moved = [row for row in frame.writing.moved if row["id"] != held.id]
        frame.writing.replaced.append(held.id)
        disarm_clock(frame.writing, frame.rules, held)
        _set(frame, clock, code, starts_at=held.starts_at)


def _stops(declared: Mapping[str, Clock], held: RunningClock) -> tuple[str, ...]:
    return declared[held.code].stops if held.code in declared else ()


def _set(frame: Frame, clock: Clock, code: str, *, starts_at: datetime) -> None:
    writing, before = frame.writing, frame.before
    row = frame.rules.limit(code, clock.limits)
    fresh = new_deadline(
        clock,
        row,
        starts_at=starts_at,
        pauses=pauses_after(writing, before),
        extension=before.extension if before else None,
    )
    writing.deadlines.append(fresh)
    if "lapse" in row.content:
        over = fresh.due_at or end_of(fresh.due_on)
        arm_clock(writing, row, code=clock.code, at=over, data=frame.data)
    writing.events.append(
        happened.DeadlineSet(
            case=writing.number,
            clock=clock.code,
            limit=code,
            amount=fresh.amount,
            unit=fresh.unit,
            regime=fresh.regime,
            starts_on=as_legal_day(starts_at),
            due_on=fresh.due_on,
            calendar=fresh.calendar_edition,
        )
    )


def _meet(frame: Frame, held: RunningClock) -> None:
    """Stop a clock. One that stands still is measured by the date it would have if it ran on from this moment."""
    writing, before = frame.writing, frame.before
    assert before is not None
    due_on, due_at = held.due_on, held.due_at
    if before.paused:
        found = re_derive(held, pauses_after(writing, before), before.extension, as_of=writing.at)
        due_on, due_at = found.due, found.at
        if not writing.resume:
            move_clock(writing, held, found, why="pause")
    _stop(frame, held)
    late, hours = days_late(due_on, as_legal_day(writing.at)), hours_late(due_at, writing.at)
    met = happened.DeadlineMet(case=writing.number, clock=held.code, due_on=due_on, late=late, hours_late=hours)
    writing.events.append(met)


def _stop(frame: Frame, held: RunningClock) -> None:
    frame.writing.met.append(held.id)
    disarm_clock(frame.writing, frame.rules, held)
