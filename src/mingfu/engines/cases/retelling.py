# SPDX-License-Identifier: Apache-2.0
"""From an event that began a step to the step itself, planned anew on the case as it was then.

One function for each event that begins a step. What follows in the same step is what planning makes of it, to be held
against what the ledger tells.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from mingfu.engines import bpmn
from mingfu.engines.cases import events as happened
from mingfu.engines.cases.calling import Called, call, retold, told_answer, told_codes
from mingfu.engines.cases.declared import start_of
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.followed import told_ways
from mingfu.engines.cases.lapses import CLOCK, TASK, Ran, clock_ending, task_ending
from mingfu.engines.cases.lapsing import told_again
from mingfu.engines.cases.moving import move_all, pauses_after, project_due
from mingfu.engines.cases.papers import CHANGED, ERASED, KEPT, MISSING, Papers, facts_again
from mingfu.engines.cases.planning import follow
from mingfu.engines.cases.replica import Replica
from mingfu.engines.cases.snapshot import Snapshot
from mingfu.engines.cases.timers import host_of, instant_of
from mingfu.engines.cases.writing import Writing
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import Head, StoredEvent, restore
from mingfu.kernel.refusals import Refusal

CALENDAR = "system:calendar"
"""Who moves dates after a calendar was published late."""

DATES = {"deadline.moved", "deadline.confirmed", "task.re-dated", "timer.moved"}
"""Events that begin a step only where a calendar, or the due-list, moved dates by itself."""

FOLLOWING = {
    *DATES, "case.moved", "task.opened", "task.cancelled", "timer.set", "service.answered", "deadline.set", "deadline.met",
    "case.suspended", "case.resumed", "case.closed", "paper.called", "publication.called", "delegation.used", "task.migrated",
}  # fmt: skip
"""Events that may stand within a step; all others begin one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the ledger, or a row, says otherwise than the replay. `seq` is the event's place, 0 for a row."""

    place: str
    stored: str
    replayed: str
    seq: int = 0


@dataclass(slots=True)
class Telling:
    """One step to be told again: the event that began it, those that may belong to it, and the case before it."""

    cause: StoredEvent
    rest: Sequence[StoredEvent]
    replica: Replica
    papers: Papers
    follows: bool = False
    """Whether data were erased, so that gateways go the way that was recorded."""
    found: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    timers: dict[str, datetime] = field(default_factory=dict)
    """Timers that the step sets for another instant."""

    @property
    def payload(self) -> dict[str, Any]:
        """The facts of the event that began the step."""
        return self.cause.payload

    def writing(self) -> Writing:
        """The step's writing, with the event that began it."""
        cause = self.cause
        begun = Writing(cause.stream.removeprefix("case:"), self.replica.version, Head(), cause.at, cause.by)
        begun.events.append(restore(cause.name, cause.payload))
        return begun

    def content(self, digest: str) -> Mapping[str, Any] | None:
        """What was handed in under a digest; None where it is no longer there. Anything amiss is a difference."""
        paper = self.papers.of(digest)
        if paper.condition in {MISSING, CHANGED}:
            amiss = {MISSING: "没有这份材料", CHANGED: "内容与摘要不符"}
            self.found.append(Difference("submission", amiss[paper.condition], digest, self.cause.seq))
        return paper.content if paper.condition == KEPT else None

    def facts(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The facts of a form as the case learnt them. From an erased form on, the case follows what was recorded."""
        content = self.content(payload["digest"]) if payload["digest"] else {}
        if payload["digest"] and self.papers.of(payload["digest"]).condition == ERASED:
            self.follows = True
        return facts_again(payload["form"], payload["facts"], content)


class Retold:
    """Who calls services and tables again, and holds each answer against the recorded one, which counts."""

    def __init__(self, telling: Telling) -> None:
        self.called: list[Called] = []
        self._telling = telling
        self._at = telling.cause.at.astimezone(LEGAL_ZONE)
        self._told = [event.payload for event in telling.rest if event.name == "service.answered"]

    def __call__(self, node: bpmn.Node, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answer that the node got. Raises what the call raises where no answer was recorded."""
        place = next((place for place, told in enumerate(self._told) if told["node"] == node.id), None)
        if place is None:
            self.called.append(call(node, data, self._editions(), self._at))
        else:
            self.called.append(self._again(node, data, self._told.pop(place)))
        return self.called[-1].answer

    def _again(self, node: bpmn.Node, data: Mapping[str, Any], told: Mapping[str, Any]) -> Called:
        answer, telling = retold(told["answer"]), self._telling
        asked = told.get("inputs", {})
        recorded = Called(node.id, told["name"], answer, told["edition"], tuple(told["rules"]), asked)
        try:
            fresh = call(node, data, self._editions(), self._at)
        except Exception:  # noqa: BLE001 - whatever a function does today, the answer of that day stands
            telling.notes.append(f"“{told['name']}”今天不能重算，按当时的答复继续")
            return recorded
        if fresh.edition != told["edition"]:
            telling.notes.append(f"决策“{told['name']}”现为另一版，按当时版本 {told['edition']} 的结果继续")
        elif not telling.follows and told_answer(fresh.answer) != told["answer"]:
            shown = f"{node.id} {told['name']}"
            telling.found.append(
                Difference(shown, str(told["answer"]), str(told_answer(fresh.answer)), telling.cause.seq)
            )
        return Called(node.id, told["name"], {**fresh.answer, **answer}, recorded.edition, recorded.rules, asked)

    def _editions(self) -> Mapping[str, int]:
        """What the case was born under."""
        telling = self._telling
        born: Mapping[str, int] = telling.payload["editions"] if telling.cause.name == "case.opened" else telling.replica.snapshot().editions  # fmt: skip
        return born


Tell = Callable[[Telling], Writing]


def another_step(
    telling: Telling,
    writing: Writing,
    act: bpmn.Input,
    *,
    data: Mapping[str, Any] | None = None,
    ran: Ran | None = None,
) -> Writing:
    """Step the procedure as it was, with what it was given then, and plan what follows."""
    before = telling.replica.snapshot()
    program = told_program(telling, program_for(before.procedure, before.program))
    known = before.data if data is None else data
    calls = Retold(telling)
    result = bpmn.step(program, bpmn.State.load(before.state), act, known, perform=calls, at=writing.instant)
    start = start_of(before.start)
    follow(writing, result, program=program, start=start, before=before, data=known, called=calls.called, ran=ran)
    return writing


def told_program(telling: Telling, program: bpmn.Program) -> bpmn.Program:
    """The program, going the recorded way where data are gone."""
    if not telling.follows:
        return program
    moved = next((event.payload for event in telling.rest if event.name == "case.moved"), {})
    return told_ways(program, moved.get("branches", ()))


def _opened(telling: Telling) -> Writing:
    event, writing = telling.payload, telling.writing()
    start = start_of(event["start"])
    facts = telling.facts(event)
    data = _given(telling, event) | facts
    content = telling.content(event["digest"]) or {}
    writing.case = {
        "system": start.system,
        "start": start.key,
        "procedure": event["procedure"],
        "program": event["program"],
        "summary": str(content.get(start.summary, ""))[:200],
        "channel": event["channel"],
        "level": event.get("level", ""),
        "party": str(UUID(event["party"])) if event["party"] else "",
        "received_at": datetime.fromisoformat(event["received_at"]),
        "editions": event["editions"],
    }
    program = told_program(telling, program_for(event["procedure"], event["program"]))
    calls = Retold(telling)
    result = bpmn.begin(program, data, perform=calls, at=writing.instant)
    follow(writing, result, program=program, start=start, before=None, data=data, called=calls.called)
    return writing


def _given(telling: Telling, event: Mapping[str, Any]) -> dict[str, Any]:
    """First data that nobody typed: as recorded; what was no code is found again in what was handed in."""
    start = start_of(event["start"])
    found = dict(start.defaults or {}) | {"channel": event["channel"], "organ": start.organ}
    content = telling.content(event["digest"])
    if start.first_look is not None and content is not None:
        found |= _looked_again(telling, start.first_look, content)
    given = retold(event.get("given", {}))
    if not given:
        return found
    return {name: value for name, value in found.items() if not told_codes({name: value})} | given


def _looked_again(
    telling: Telling, look: Callable[[Mapping[str, Any]], Mapping[str, Any]], content: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What a first look finds today; nothing where it now refuses what it let through then."""
    try:
        return look(content)
    except Refusal as refusal:
        telling.notes.append(f"受理时的初看今天不再放行（{refusal.code}），按当时的记录继续")
        return {}


def _completed(telling: Telling) -> Writing:
    writing = telling.writing()
    facts = telling.facts(telling.payload)
    used = [event for event in telling.rest[:1] if event.name == "delegation.used"]
    writing.events += [restore(event.name, event.payload) for event in used]
    return another_step(telling, writing, bpmn.Complete(int(telling.payload["token"]), facts))


def _fired(telling: Telling) -> Writing:
    token = telling.payload["token"]
    telling.replica.fired(token)
    lapsed = next((event for event in telling.rest[:1] if event.name == "case.lapsed"), None)
    if lapsed is None:
        return another_step(telling, telling.writing(), bpmn.Fire(int(token)))
    return _lapse(telling, telling.writing(), lapsed, timer=token)


def _lapsed(telling: Telling) -> Writing:
    event = telling.payload
    if event["way"] != "timer":
        telling.replica.fired(f"{CLOCK}{event['clock']}" if event["clock"] else f"{TASK}{event['token']}")
    return _lapse(telling, telling.writing(), telling.cause)


def _lapse(telling: Telling, writing: Writing, lapsed: StoredEvent, *, timer: str = "") -> Writing:
    before = telling.replica.snapshot()
    act, facts, ran = told_again(before, lapsed.payload, timer=timer)
    if lapsed is not telling.cause:
        writing.events.append(restore(lapsed.name, lapsed.payload))
    if ran.lapse.paper:
        writing.events.append(happened.PaperCalled(case=writing.number, node=ran.node, paper=ran.lapse.paper))
    return another_step(telling, writing, act, data={**before.data, **facts}, ran=ran)


def _withdrawn(telling: Telling) -> Writing:
    return another_step(telling, words_only(telling), bpmn.Terminate("withdrawn"))


def _unfounded(telling: Telling) -> Writing:
    return another_step(telling, words_only(telling), bpmn.Terminate("unfounded"))


def _claimed(telling: Telling) -> Writing:
    writing = telling.writing()
    writing.claims.append({"token": telling.payload["token"], "by": telling.cause.by})
    return writing


def _released(telling: Telling) -> Writing:
    writing = telling.writing()
    writing.claims.append({"token": telling.payload["token"], "by": ""})
    return writing


def _handed_over(telling: Telling) -> Writing:
    writing, event = words_only(telling), telling.payload
    organ = event["to_post"].rpartition(".")[0]
    writing.posts.append({"token": event["token"], "post": event["to_post"], "organ": organ})
    return writing


def _suspended(telling: Telling) -> Writing:
    writing = words_only(telling)
    writing.suspend = {"ground": telling.payload["ground"], "note": "", "token": ""}
    return writing


def _resumed(telling: Telling) -> Writing:
    writing, before = telling.writing(), telling.replica.snapshot()
    writing.resume = True
    move_all(writing, before, pauses_after(writing, before), before.extension, why="pause")
    project_due(writing, before)
    return writing


def _extended(telling: Telling) -> Writing:
    writing, before, event = words_only(telling), telling.replica.snapshot(), telling.payload
    granted = {name: event[name] for name in ("ground", "amount", "unit", "approver")}
    writing.extension = granted
    extension = (event["ground"], event["amount"], event["unit"], event["approver"])
    move_all(writing, before, before.pauses, extension, why="extension")
    project_due(writing, before)
    return writing


def words_only(telling: Telling) -> Writing:
    """A writing with nothing yet but the event; the words that it holds by digest are looked at."""
    if digest := telling.payload.get("digest", ""):
        telling.content(digest)
    return telling.writing()


def _re_dated(telling: Telling) -> Writing:
    """Dates that moved by themselves: all of them under the calendar of then, or one timer that had more time."""
    writing, before = telling.writing(), telling.replica.snapshot()
    writing.events.clear()
    why, cause = telling.payload.get("why", "calendar"), telling.cause
    if cause.by == CALENDAR:
        for token, row in sorted(telling.replica.timers.items(), key=lambda pair: pair[1]["due_at"]):
            _move_timer(telling, writing, before, token, row["due_at"], why)
        move_all(writing, before, before.pauses, before.extension, why=why)
        project_due(writing, before)
    else:
        _move_timer(telling, writing, before, telling.payload["token"], None, why)
    return writing


def _move_timer(
    telling: Telling, writing: Writing, before: Snapshot, token: str, due_at: datetime | None, why: str
) -> None:
    """Set a timer for the instant it has by now, where that is another one than `due_at`."""
    node, found = _instant(telling, before, token)
    if found is not None and found != due_at:
        telling.timers[token] = found
        moved = happened.TimerMoved(case=writing.number, token=token, node=node, due_at=found, why=why)
        writing.events.append(moved)


def _instant(telling: Telling, before: Snapshot, token: str) -> tuple[str, datetime | None]:
    """The node of a timer and the instant it has by now: of a lapse, or of a limit that the drawing waits for."""
    if token.startswith(CLOCK):
        code = token.removeprefix(CLOCK)
        held = next((held for held in before.clocks if held.code == code), None)
        ending = clock_ending(before, held) if held is not None else None
        return code, ending[1] if ending is not None else None
    if token.startswith(TASK):
        item = before.item(token.removeprefix(TASK))
        ending = task_ending(before, item) if item is not None else None
        return (item.node if item is not None else ""), ending[1] if ending is not None else None
    program = program_for(before.procedure, before.program)
    place = next((held.node for held in bpmn.State.load(before.state).tokens if str(held.id) == token), None)
    if place is None:
        return "", None
    node = program.nodes[place]
    return node.id, instant_of(before, node, telling.replica.begun.get(token), host=host_of(before, token))


STEPS: dict[str, Tell] = {
    "case.opened": _opened,
    "task.completed": _completed,
    "timer.fired": _fired,
    "case.lapsed": _lapsed,
    "case.withdrawn": _withdrawn,
    "case.unfounded": _unfounded,
    "task.claimed": _claimed,
    "task.released": _released,
    "task.handed-over": _handed_over,
    "case.erased": lambda telling: telling.writing(),
    "case.suspended": _suspended,
    "case.resumed": _resumed,
    "case.extended": _extended,
    "case.noted": words_only,
    "case.instructed": words_only,
    **dict.fromkeys(DATES, _re_dated),
}
"""Steps of the procedure and of its clocks, by the event that began the step."""
