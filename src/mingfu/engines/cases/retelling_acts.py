# SPDX-License-Identifier: Apache-2.0
"""Steps that acts around a task began, told again: sent back and corrected forms, delegations, parts, a case opened again."""

from dataclasses import replace

from mingfu.engines import bpmn
from mingfu.engines.cases.carrying import carry
from mingfu.engines.cases.declared import start_of
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.lapses import arm_beside, disarm_task
from mingfu.engines.cases.moving import move_all, pauses_after, project_due
from mingfu.engines.cases.planning import follow
from mingfu.engines.cases.retelling import Retold, Tell, Telling, another_step, told_program, words_only
from mingfu.engines.cases.writing import NewItem, Writing
from mingfu.kernel.ledger import restore


def _returned(telling: Telling) -> Writing:
    writing, event = words_only(telling), telling.payload
    opened = restore(telling.cause.name, event)
    asked = NewItem(opened.asked, opened.node, opened.to, opened.organ, opened.limit, opened.due_on)
    writing.open.append(asked)
    for paused in (each for each in telling.rest[:1] if each.name == "case.suspended"):
        writing.suspend = {"ground": paused.payload["ground"], "note": "", "token": opened.asked}
        writing.events.append(restore(paused.name, paused.payload))
    arm_beside(writing, telling.replica.snapshot(), asked)
    return writing


def _corrected(telling: Telling) -> Writing:
    writing, token = telling.writing(), telling.payload["token"]
    facts = telling.facts(telling.payload)
    writing.close.append({"token": token, "by": telling.cause.by, "how": "corrected"})
    disarm_task(writing, telling.replica.snapshot(), token)
    writing.resume = _hangs_on(telling, token)
    return another_step(telling, writing, bpmn.Change(facts))


def _taken_back(telling: Telling) -> Writing:
    writing, token = words_only(telling), telling.payload["token"]
    before = telling.replica.snapshot()
    writing.close.append({"token": token, "by": telling.cause.by, "how": "taken-back"})
    disarm_task(writing, before, token)
    if _hangs_on(telling, token):
        writing.resume = True
        writing.events += [restore(each.name, each.payload) for each in telling.rest[:1]]
        move_all(writing, before, pauses_after(writing, before), before.extension, why="pause")
        project_due(writing, before)
    return writing


def _hangs_on(telling: Telling, token: str) -> bool:
    return any(pause.until is None and pause.token == token for pause in telling.replica.snapshot().pauses)


def _delegated(telling: Telling) -> Writing:
    writing = words_only(telling)
    writing.claims.append({"token": telling.payload["token"], "by": telling.payload["to"]})
    return writing


def _undelegated(telling: Telling) -> Writing:
    writing = telling.writing()
    writing.claims.append({"token": telling.payload["token"], "by": telling.payload["answerable"]})
    return writing


def _asked(telling: Telling) -> Writing:
    writing, asked = words_only(telling), restore(telling.cause.name, telling.payload)
    writing.open.append(NewItem(asked.part, asked.node, asked.post, asked.organ, "", asked.due_on))
    return writing


def _answered(telling: Telling) -> Writing:
    return _part_closed(telling, "answered")


def _refused(telling: Telling) -> Writing:
    return _part_closed(telling, "refused")


def _part_closed(telling: Telling, how: str) -> Writing:
    writing = words_only(telling)
    writing.close.append({"token": telling.payload["part"], "by": telling.cause.by, "how": how})
    return writing


def _dropped(telling: Telling) -> Writing:
    writing = words_only(telling)
    others = [each for each in telling.rest if each.name == telling.cause.name]
    writing.events += [restore(each.name, each.payload) for each in others]
    for part in (telling.cause, *others):
        how = "silent" if part.payload["silent"] else "dropped"
        writing.close.append({"token": part.payload["part"], "by": telling.cause.by, "how": how})
    return writing


def _reopened(telling: Telling) -> Writing:
    writing, event, replica = words_only(telling), telling.payload, telling.replica
    # Both went with the former end; clocks that begin now have no extension.
    replica.case["closed_at"] = replica.extension = None
    before = replace(replica.snapshot(), extension=None)
    data = {**before.data, "reopened": event["times"], "former": event["outcome"]}
    writing.case |= {"status": "open", "outcome": ""}
    program = told_program(telling, program_for(before.procedure, before.program))
    calls, state = Retold(telling), bpmn.State.load(before.state)
    result = bpmn.begin_again(program, state, data, start=event["start"], perform=calls, at=writing.instant)
    matter = start_of(before.start)
    follow(writing, result, program=program, start=matter, before=before, data=data, called=calls.called, anew=True)
    return writing


def _migrated(telling: Telling) -> Writing:
    writing, replica, event = telling.writing(), telling.replica, telling.payload
    writing.events.clear()
    before = replica.snapshot()
    old, new = (program_for(before.procedure, digest) for digest in (event["was"], event["program"]))
    if (old.digest, new.digest) != (event["was"], event["program"]):
        raise LookupError(event["program"])
    timers = {token: (row["set_at"], row["due_at"]) for token, row in replica.timers.items()}
    carried = carry(writing, before, old, new, event["mapping"], timers=timers)
    waiting = {row["token"]: row for row in replica.items if row["closed_at"] is None}
    for task in carried.tasks:
        row = waiting[task.token]
        if row["post"] != task.post:
            row |= {"claimed_by": "", "claimed_at": None}
        moved = {"post": task.post, "organ": task.organ, "limit": task.limit, "due_on": task.due_on}
        row |= {"node": task.node, **moved}
    telling.timers |= carried.timers
    return writing


ACTS: dict[str, Tell] = {
    "form.returned": _returned,
    "form.corrected": _corrected,
    "return.taken-back": _taken_back,
    "task.delegated": _delegated,
    "delegation.ended": _undelegated,
    "part.asked": _asked,
    "part.answered": _answered,
    "part.refused": _refused,
    "part.dropped": _dropped,
    "case.migrated": _migrated,
    "case.prioritised": words_only,
    "priority.ended": lambda telling: telling.writing(),
    "case.reopened": _reopened,
}
"""Acts around a task, by the event that began the step."""
