# SPDX-License-Identifier: Apache-2.0
"""Planning a step: from a snapshot and an input to a `Writing`. Reads lists and calendar, writes nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.dateparse import parse_duration

from mingfu.engines import bpmn
from mingfu.engines.cases import events as happened
from mingfu.engines.cases.clocks import days_late, derive_row, limit_of, new_deadline, re_derive, resolve
from mingfu.engines.cases.declared import Start, function
from mingfu.engines.cases.snapshot import PauseRow, RunningClock, Snapshot
from mingfu.engines.cases.writing import NewItem, Writing
from mingfu.kernel.calendar import Due
from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day

PROJECTED = ("organ", "area", "category", "kind")


def perform(node: bpmn.Node, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Run the function or decision that a service or business-rule task names."""
    return function(node.calls)(data)


def follow(
    writing: Writing,
    result: bpmn.Result,
    *,
    program: bpmn.Program,
    start: Start,
    before: Snapshot | None,
    data: dict[str, Any],
) -> None:
    """Turn the effects of a step into rows and events, in the order they happened. `data` learns what changed."""
    data.update(result.changes)
    titles = dict(program.milestones)
    branches: list[str] = []
    reached: list[str] = []
    outcome = result.state.outcome
    first = len(writing.events)
    for effect in result.effects:
        match effect:
            case bpmn.OpenTask():
                _open(writing, effect, program.node(effect.node), start=start, data=data | dict(effect.own or {}))
            case bpmn.CloseTask():
                _close(writing, effect, program, before=before)
            case bpmn.StartTimer():
                due_at = _timer_due(effect, start, data, writing.at)
                writing.timers.append({"token": str(effect.timer), "due_at": due_at.isoformat()})
            case bpmn.StopTimer():
                writing.stopped.append(str(effect.timer))
            case bpmn.Branch():
                branches.append(f"{effect.node}>{effect.flow}")
            case bpmn.Reached():
                reached.append(effect.node)
            case bpmn.Ended() | bpmn.Send() | bpmn.Announce():
                _calls(writing, program, effect.node)
    if branches or reached:
        moved = happened.CaseMoved(case=writing.number, branches=tuple(branches), milestones=tuple(reached))
        writing.events.insert(first, moved)
    if reached:
        writing.case["milestone"] = titles.get(reached[-1], reached[-1])
    writing.case |= {"state": result.state.dump(), "data": data} | {
        name: str(data.get(name) or "") for name in PROJECTED
    }
    _run_clocks(writing, start=start, before=before, data=data, ended=outcome is not None)
    if outcome is not None:
        writing.case |= {"status": "closed", "outcome": outcome, "closed_at": writing.at}
        closed = happened.CaseClosed(
            case=writing.number, start=start.key, outcome=outcome, organ=str(data.get("organ") or "")
        )
        writing.events.append(closed)


def _open(writing: Writing, effect: bpmn.OpenTask, node: bpmn.Node, *, start: Start, data: Mapping[str, Any]) -> None:
    limit, due_on = resolve(node.attributes.get("limit", ""), data), None
    if limit:
        row = limit_of(f"{start.system}.limits", limit, on=as_legal_day(writing.at))
        due_on = derive_row(row, starts_at=writing.at).due
    post = resolve(node.post, data)
    organ = post.rpartition(".")[0]
    token = str(effect.task)
    writing.open.append(NewItem(token, node.id, post, organ, limit, due_on))
    writing.events.append(
        happened.TaskOpened(
            case=writing.number, token=token, node=node.id, post=post, organ=organ, limit=limit, due_on=due_on
        )
    )
    ground = resolve(node.attributes.get("pauses", ""), data)
    if ground and writing.suspend is None:
        writing.suspend = {"ground": ground, "note": "", "token": token}
        writing.events.append(happened.CaseSuspended(case=writing.number, ground=ground))


def _calls(writing: Writing, program: bpmn.Program, node: str) -> None:
    """The paper and the publication that a finished task or a thrown event asks for. A withdrawal has no node."""
    attributes = program.node(node).attributes if node else {}
    if paper := attributes.get("paper", ""):
        writing.events.append(happened.PaperCalled(case=writing.number, node=node, paper=paper))
    if release := attributes.get("publish", ""):
        writing.events.append(happened.PublicationCalled(case=writing.number, node=node, release=release))


def _close(writing: Writing, effect: bpmn.CloseTask, program: bpmn.Program, *, before: Snapshot | None) -> None:
    node = program.node(effect.node)
    token = str(effect.task)
    writing.close.append({"token": token, "by": writing.by, "how": effect.how})
    if effect.how == "done":
        _calls(writing, program, node.id)
    else:
        writing.events.append(happened.TaskCancelled(case=writing.number, token=token, node=node.id, why=effect.how))
    if before is not None and any(pause.until is None and pause.token == token for pause in before.pauses):
        writing.resume = True


def _timer_due(effect: bpmn.StartTimer, start: Start, data: Mapping[str, Any], at: datetime) -> datetime:
    """When a timer fires: a span from now, a date, or the first moment after the last day of a limit."""
    if effect.timing == "limit":
        row = limit_of(f"{start.system}.limits", resolve(effect.value, data), on=as_legal_day(at))
        found = derive_row(row, starts_at=at)
        return found.at or end_of(found.due)
    if effect.timing == "duration":
        span = parse_duration(effect.value)
        assert span is not None, effect.value
        return at + span
    when = datetime.fromisoformat(effect.value)
    return when if when.tzinfo else when.replace(tzinfo=LEGAL_ZONE)


def end_of(day: date) -> datetime:
    """The first instant after a legal day."""
    return datetime.combine(day + timedelta(days=1), time(), LEGAL_ZONE).astimezone(UTC)


def pauses_after(writing: Writing, before: Snapshot | None) -> tuple[PauseRow, ...]:
    """The pauses as they stand once the writing is applied."""
    rows = list(before.pauses if before else ())
    if writing.resume:
        rows = [PauseRow(row.ground, row.since, row.until or writing.at, row.token) for row in rows]
    if writing.suspend is not None:
        rows.append(PauseRow(writing.suspend["ground"], writing.at, None, writing.suspend["token"]))
    return tuple(rows)


def _run_clocks(
    writing: Writing, *, start: Start, before: Snapshot | None, data: Mapping[str, Any], ended: bool
) -> None:
    """Start, replace, move and stop the clocks over the whole case."""
    if writing.resume and before is not None:
        ground = next((row.ground for row in before.pauses if row.until is None), "")
        writing.events.append(happened.CaseResumed(case=writing.number, ground=ground))
    pauses = pauses_after(writing, before)
    running = {row.code: row for row in (before.clocks if before else ())}
    done = {event.node for event in writing.events if isinstance(event, happened.TaskCompleted)}
    for clock in start.clocks:
        held = running.get(clock.code)
        code = resolve(clock.limit, data)
        if held is None:
            if code and before is None:
                _set(writing, start, clock.code, code, writing.case["received_at"], pauses)
        elif done & set(clock.stops) or ended:
            _meet(writing, held)
        elif code and code != held.limit:
            writing.replaced.append(held.id)
            _set(writing, start, clock.code, code, held.starts_at, pauses)
        else:
            move_clock(writing, held, re_derive(held, pauses, before.extension if before else None), why="pause")


def _set(writing: Writing, start: Start, name: str, code: str, starts_at: datetime, pauses: Sequence[PauseRow]) -> None:
    clock = next(clock for clock in start.clocks if clock.code == name)
    fresh = new_deadline(clock, code, starts_at=starts_at, pauses=pauses)
    writing.deadlines.append(fresh)
    writing.case["due_on"] = fresh.due_on
    writing.events.append(
        happened.DeadlineSet(
            case=writing.number,
            clock=name,
            limit=code,
            amount=fresh.amount,
            unit=fresh.unit,
            regime=fresh.regime,
            starts_on=as_legal_day(starts_at),
            due_on=fresh.due_on,
            calendar=fresh.calendar_edition,
        )
    )


def move_clock(writing: Writing, held: RunningClock, found: Due, *, why: str) -> None:
    """Give a running clock the date it has now, when that is another one."""
    if found.due == held.due_on:
        return
    writing.moved.append(
        {
            "id": held.id,
            "due_on": found.due,
            "due_at": found.at,
            "calendar_edition": found.calendar_edition,
            "provisional": found.provisional,
        }
    )
    writing.case["due_on"] = found.due
    moved = happened.DeadlineMoved(
        case=writing.number,
        clock=held.code,
        was=held.due_on,
        due_on=found.due,
        why=why,
        calendar=found.calendar_edition,
    )
    writing.events.append(moved)


def _meet(writing: Writing, held: RunningClock) -> None:
    writing.met.append(held.id)
    late = days_late(held.due_on, as_legal_day(writing.at))
    writing.events.append(happened.DeadlineMet(case=writing.number, clock=held.code, due_on=held.due_on, late=late))
