# SPDX-License-Identifier: Apache-2.0
"""Carrying one case over to another edition of its procedure: planned on a snapshot, told in events, written by others.

The state goes over by `bpmn.migrate`; tasks take the post and the limit of their new node, each from the day it opened;
timers that count a limit are derived anew from the instant they were set; clocks over the whole case run on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from mingfu.engines import bpmn
from mingfu.engines.cases import migration_events as happened
from mingfu.engines.cases.beside import kind_of
from mingfu.engines.cases.clocks import derive_task, re_derive, resolve
from mingfu.engines.cases.declared import start_of
from mingfu.engines.cases.editions import Rules, rules_of
from mingfu.engines.cases.events import TimerMoved, TimerSet
from mingfu.engines.cases.lapses import TASK, arm_task, disarm_task, task_ending
from mingfu.engines.cases.moving import move_clock, project_due
from mingfu.engines.cases.planning import Frame, timer_due
from mingfu.engines.cases.snapshot import OpenItem, Snapshot
from mingfu.engines.cases.timers import host_of, instant_of
from mingfu.engines.cases.writing import Writing

WHY = "migration"

Timers = Mapping[str, tuple[datetime | None, datetime]]
"""Open timers of a case: token → set at, due at."""


@dataclass(slots=True)
class Carried:
    """What of a case goes over beside its state: tasks, and timers that are set for another instant."""

    tasks: list[happened.TaskMigrated] = field(default_factory=list)
    timers: dict[str, datetime] = field(default_factory=dict)


def carry(
    writing: Writing,
    case: Snapshot,
    old: bpmn.Program,
    new: bpmn.Program,
    mapping: Mapping[str, str],
    *,
    timers: Timers,
) -> Carried:
    """Plan the step that carries a case over. Raises `bpmn.NotMigrated` with every place that has none."""
    state = bpmn.State.load(case.state)
    result = bpmn.migrate(state, old, new, mapping, case.data, at=writing.instant)
    writing.case |= {"state": result.state.dump(), "program": new.digest}
    here = {*old.index, *(arc.id for arc in old.arcs)}
    used = {name: other for name, other in mapping.items() if name in here and other != name}
    carried, after = Carried(), replace(case, program=new.digest, state=result.state.dump())
    writing.events.append(happened.CaseMigrated(case=case.number, was=old.digest, program=new.digest, mapping=used))
    _tasks(writing, carried, case, _Ways(old, new, mapping, state, result.state))
    _effects(writing, after, new, result.effects)
    _timers(writing, carried, after, new, timers)
    for held in case.clocks:
        move_clock(writing, held, re_derive(held, case.pauses, case.extension), why=WHY)
    project_due(writing, case)
    return carried


@dataclass(frozen=True, slots=True)
class _Ways:
    """Both programs, the mapping, and what each task of either state sees beside the case data."""

    old: bpmn.Program
    new: bpmn.Program
    mapping: Mapping[str, str]
    before: bpmn.State
    after: bpmn.State

    def own(self) -> dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """Token → its own variables before and after."""
        was = {str(task.task): task.own for task in bpmn.waiting(self.old, self.before)}
        now = {str(task.task): task.own for task in bpmn.waiting(self.new, self.after)}
        return {token: (was[token], now[token]) for token in was if token in now}


def _tasks(writing: Writing, carried: Carried, case: Snapshot, ways: _Ways) -> None:
    own, rules = ways.own(), rules_of(case)
    for item in case.items:
        node = ways.mapping.get(item.node, item.node)
        moved = replace(item, node=node)
        if not kind_of(item.token) and item.token in own:
            moved = _under(case, item, moved, ways, own[item.token], rules)
        if moved == item:
            continue
        event = happened.TaskMigrated(
            case=case.number,
            token=item.token,
            was=item.node,
            node=node,
            post=moved.post,
            organ=moved.organ,
            limit=moved.limit,
            due_on=moved.due_on,
        )
        carried.tasks.append(event)
        writing.events.append(event)
        if moved.limit != item.limit:
            _lapse(writing, case, moved, ways.new, rules)


def _under(
    case: Snapshot,
    item: OpenItem,
    moved: OpenItem,
    ways: _Ways,
    own: tuple[Mapping[str, Any], Mapping[str, Any]],
    rules: Rules,
) -> OpenItem:
    """A task under its new node. One that was handed over stays where it is."""
    before, after = {**case.data, **own[0]}, {**case.data, **own[1]}
    node, other = ways.old.node(item.node), ways.new.node(moved.node)
    post = resolve(other.post, after) if item.post == resolve(node.post, before) else item.post
    limit = resolve(other.attributes.get("limit", ""), after)
    moved = replace(moved, post=post, organ=post.rpartition(".")[0] if post != item.post else item.organ, limit=limit)
    if limit == item.limit:
        return moved
    if not limit:
        return replace(moved, due_on=None, due_at=None)
    found = derive_task(rules.limit(limit), moved, case.pauses)
    return replace(moved, due_on=found.due, due_at=found.at)


def _lapse(writing: Writing, case: Snapshot, item: OpenItem, program: bpmn.Program, rules: Rules) -> None:
    """Let the lapse of the new limit stand on the due-list in place of the old one, from the day the task opened."""
    disarm_task(writing, case, item.token)
    if not item.limit:
        return
    first = len(writing.timers)
    node = program.node(item.node)
    row = rules.limit(item.limit)
    arm_task(writing, row, token=item.token, node=node, program=program, data=case.data, before=case)
    after = replace(case, items=tuple(item if each.token == item.token else each for each in case.items))
    ending = task_ending(after, item)
    for timer in writing.timers[first:]:
        if ending is not None and timer["token"] == f"{TASK}{item.token}":
            timer["due_at"] = ending[1].isoformat()


def _effects(writing: Writing, after: Snapshot, new: bpmn.Program, effects: tuple[bpmn.Effect, ...]) -> None:
    """Timers that the new edition begins and those that it does not have."""
    frame = Frame(writing, new, start_of(after.start), after, rules_of(after), after.data)
    for effect in effects:
        if isinstance(effect, bpmn.StopTimer):
            writing.stopped.append(str(effect.timer))
        elif isinstance(effect, bpmn.StartTimer):
            token, due_at = str(effect.timer), timer_due(frame, effect)
            writing.timers.append({"token": token, "due_at": due_at.isoformat()})
            writing.events.append(TimerSet(case=writing.number, token=token, node=effect.node, due_at=due_at))


def _timers(writing: Writing, carried: Carried, after: Snapshot, new: bpmn.Program, timers: Timers) -> None:
    """Instants of limits that the new edition counts otherwise."""
    for token, node, due_at in _standing(writing, after, new, timers):
        if due_at != timers[token][1]:
            carried.timers[token] = due_at
            writing.events.append(TimerMoved(case=writing.number, token=token, node=node, due_at=due_at, why=WHY))


def _standing(
    writing: Writing, after: Snapshot, new: bpmn.Program, timers: Timers
) -> Iterator[tuple[str, str, datetime]]:
    places = {str(held.id): held.node for held in bpmn.State.load(after.state).tokens}
    for token in sorted(set(timers) & set(places) - set(writing.stopped), key=int):
        node = new.nodes[places[token]]
        found = instant_of(after, node, timers[token][0], host=host_of(after, token))
        if found is not None:
            yield token, node.id, found
