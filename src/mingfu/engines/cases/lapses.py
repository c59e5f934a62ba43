# SPDX-License-Identifier: Apache-2.0
"""What the law makes of silence: the lapse that a row of a limits list names, when it comes, and what it is called.

    - code: notice
      title: 一次性告知补正
      amount: 5
      unit: working
      basis: 行政许可法第三十二条第一款第（四）项
      status: verified
      lapse: {effect: deemed_accepted_from_receipt, paper: services.deemed, answer: {check: complete}}

`effect` is one of `LapseEffect`; `basis` and `status` are those of the row unless the lapse has its own. `on` names a fact
of the case that holds the last day, where that is not the day the limit ends (a licence expires). How the procedure goes
on stands in the row (`answer` completes the task, `outcome` ends the case) or in the drawing: an interrupting timer with
the same `mf:limit` on the task, or an event that waits for the message or signal `lapse.<code>`, or a condition over
`lapsed`. The rows are those of the edition the case was born under, so a replay derives the same lapse from them.

The row `correction` counts the time in which a form that was sent back is to be corrected: a lapse there concerns the party
alone, and ends the case with its `outcome`, for nothing in the drawing waits for a correction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mingfu.engines import bpmn
from mingfu.engines.cases import events as happened
from mingfu.engines.cases.beside import kind_of
from mingfu.engines.cases.clocks import derive_row, derive_task, end_of, is_past, re_derive
from mingfu.engines.cases.editions import Rules, program_for, rules_of
from mingfu.engines.cases.moving import pauses_after
from mingfu.engines.cases.snapshot import OpenItem, RunningClock, Snapshot
from mingfu.engines.cases.whose import PARTY
from mingfu.engines.cases.writing import NewItem, Writing
from mingfu.engines.jobs import set_timer
from mingfu.kernel.calendar import Due, LapseEffect
from mingfu.kernel.catalogs import Item
from mingfu.kernel.clock import as_legal_day, now
from mingfu.kernel.ledger import events_of
from mingfu.kernel.refusals import Refusal, _

TASK, CLOCK = "lapse:", "lapse:clock:"
"""How the due-list names a lapse of a task, by its token, and of a clock over the whole case, by its code."""

ACCEPTED = {LapseEffect.DEEMED_ACCEPTED_FROM_RECEIPT, LapseEffect.DEEMED_ACCEPTED_AT_EXPIRY}

EFFECTS = {
    LapseEffect.DEEMED_ACCEPTED_FROM_RECEIPT: _("自收到材料之日起即为受理"),
    LapseEffect.DEEMED_ACCEPTED_AT_EXPIRY: _("自期限届满之日起视为受理"),
    LapseEffect.DEEMED_RENEWED: _("视为准予延续"),
    LapseEffect.DEEMED_CONSENT: _("视为同意"),
    LapseEffect.DEEMED_WITHDRAWN: _("视为撤回"),
    LapseEffect.TREATED_AS_NO_EVIDENCE: _("视为没有证据、依据"),
}
"""Effects as people read them."""

SHORT = {
    LapseEffect.DEEMED_ACCEPTED_FROM_RECEIPT: _("视为受理"),
    LapseEffect.DEEMED_ACCEPTED_AT_EXPIRY: _("视为受理"),
    LapseEffect.DEEMED_RENEWED: _("视为延续"),
    LapseEffect.DEEMED_CONSENT: _("视为同意"),
    LapseEffect.DEEMED_WITHDRAWN: _("视为撤回"),
    LapseEffect.TREATED_AS_NO_EVIDENCE: _("视为无据"),
}
"""Effects in a word, for the strip of days."""

KEYS = {"effect", "paper", "basis", "status", "on", "answer", "outcome"}


class FaultyLapse(Refusal):
    """A row of a limits list names a lapse that cannot be."""

    code = "lapse-faulty"
    status = 500
    message = _("清单“{catalog}”条目 {entry} 的逾期后果（lapse）有误：{what}。请改正后发布新版清单。")
    catalog: str
    entry: str
    what: str


class LimitLapsed(Refusal):
    """The limit of the step has run out, and the law has made something of it: nobody does it any more."""

    code = "limit-lapsed"
    status = 409
    message = _(
        "这一步的期限已于 {due_on} 届满，依法{effect}（{basis}），不能再办。您填写的内容没有提交，请刷新页面查看最新进展。"
    )
    due_on: date
    effect: Any
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """What a row says happens when its limit runs out unanswered."""

    effect: LapseEffect
    limit: str
    paper: str
    basis: str
    status: str
    on: str = ""
    answer: Mapping[str, Any] | None = None
    outcome: str = ""

    @property
    def said(self) -> Any:
        """The effect as people read it."""
        return EFFECTS[self.effect]

    @property
    def word(self) -> Any:
        """The effect in a word, for the strip of days; nothing where another day than the limit's last counts."""
        return "" if self.on else SHORT[self.effect]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A limit that ran out: the lapse, its last day, and whose silence it was.

    `began` is the instant from which clocks that start with an acceptance count: the receipt of the matter, or the last
    moment of the last day (行政复议法第三十条：期限届满之日起).
    """

    lapse: Lapse
    due_on: date
    began: datetime
    node: str = ""
    clock: str = ""
    token: str = ""
    post: str = ""
    organ: str = ""


def lapse_of(row: Item) -> Lapse | None:
    """The lapse that a row names; None for most. Raises `FaultyLapse`."""
    said = row.content.get("lapse")
    if not said:
        return None
    declared: Mapping[str, Any] = {"effect": said} if isinstance(said, str) else said
    unknown = "、".join(sorted(set(declared) - KEYS))
    known = {effect.value for effect in EFFECTS}
    if unknown or declared.get("effect") not in known:
        what = f"不认识 {unknown}" if unknown else f"effect 应为 {'、'.join(sorted(known))} 之一"
        raise FaultyLapse(catalog=row.catalog, entry=row.code, what=what)
    if declared.get("answer") is not None and declared.get("outcome"):
        raise FaultyLapse(catalog=row.catalog, entry=row.code, what="answer 和 outcome 只能写一个")
    return Lapse(
        effect=LapseEffect(declared["effect"]),
        limit=row.code,
        paper=str(declared.get("paper", "")),
        basis=str(declared.get("basis", row.basis)),
        status=str(declared.get("status", row.status)),
        on=str(declared.get("on", "")),
        answer=declared.get("answer"),
        outcome=str(declared.get("outcome", "")),
    )


def arm_task(
    writing: Writing,
    row: Item,
    *,
    token: str,
    node: bpmn.Node,
    program: bpmn.Program,
    data: Mapping[str, Any],
    before: Snapshot | None,
) -> None:
    """Put the lapse of a task that opens on the due-list, unless the drawing has its own timer for the limit."""
    lapse = lapse_of(row) if "lapse" in row.content else None
    if lapse is None or (not lapse.on and _is_drawn(program, node, row.code)):
        return
    if lapse.on:
        at = _after(data.get(lapse.on))
    else:
        # The pause that hangs on this very task does not stop its own clock.
        pauses = [pause for pause in pauses_after(writing, before) if pause.token != token]
        at = instant(derive_row(row, starts_at=writing.at, pauses=pauses))
    if at is not None:
        writing.timers.append({"token": f"{TASK}{token}", "due_at": at.isoformat()})


def arm_beside(writing: Writing, case: Snapshot, asked: NewItem) -> None:
    """Put the lapse of a correction that a party is asked for on the due-list, where the limit's row names one."""
    row = rules_of(case).limit(asked.limit) if asked.limit and asked.post == PARTY else None
    if row is not None:
        program = program_for(case.procedure, case.program)
        node = program.node(asked.node)
        arm_task(writing, row, token=asked.token, node=node, program=program, data=case.data, before=case)


def disarm_task(writing: Writing, before: Snapshot, token: str) -> None:
    """Take the lapse of a task that closes off the due-list."""
    item = before.item(token)
    if item is not None and item.limit and _may_lapse(item) and "lapse" in rules_of(before).limit(item.limit).content:
        writing.stopped.append(f"{TASK}{token}")


def arm_clock(writing: Writing, row: Item, *, code: str, at: datetime, data: Mapping[str, Any]) -> None:
    """Put the lapse of a clock that begins on the due-list; `at` is the instant after its last day."""
    lapse = lapse_of(row) if "lapse" in row.content else None
    if lapse is None:
        return
    found = _after(data.get(lapse.on)) if lapse.on else at
    if found is not None:
        writing.timers.append({"token": f"{CLOCK}{code}", "due_at": found.isoformat()})


def disarm_clock(writing: Writing, rules: Rules, held: RunningClock) -> None:
    """Take the lapse of a clock that stops off the due-list."""
    if "lapse" in rules.limit(held.limit, held.limits).content:
        writing.stopped.append(f"{CLOCK}{held.code}")


def instant(found: Due) -> datetime:
    """The first instant at which a limit is over."""
    return found.at or end_of(found.due)


def _after(day: Any) -> datetime | None:
    """The first instant after a day that a fact of the case names; None where it names none."""
    try:
        return end_of(date.fromisoformat(str(day)[:10]))
    except ValueError:
        return None


def _is_drawn(program: bpmn.Program, node: bpmn.Node, code: str) -> bool:
    """Whether a timer on the task, which takes it away, counts the same limit."""
    drawn = (program.nodes[index] for index in node.attached)
    return any(
        other.interrupting and other.event is not None and other.event.timing == "limit" and other.event.value == code
        for other in drawn
    )


Ending = tuple[Lapse, datetime, date]
"""A lapse with the first instant at which its limit is over, and its last day."""


def task_ending(case: Snapshot, item: OpenItem) -> Ending | None:
    """When the lapse of an open task comes, an open pause taken as ending now; None where its limit has none."""
    row = rules_of(case).limit(item.limit) if item.limit and _may_lapse(item) else None
    lapse = lapse_of(row) if row is not None else None
    if row is None or lapse is None:
        return None
    return _ending(case, lapse, None if lapse.on else derive_task(row, item, case.pauses, as_of=now()))


def _may_lapse(item: OpenItem) -> bool:
    """Whether silence at a task may mean something: a correction that an official is asked for loses nobody a right."""
    return not kind_of(item.token) or item.post == PARTY


def clock_ending(case: Snapshot, held: RunningClock) -> Ending | None:
    """When the lapse of a running clock comes, pauses and extension counted; None where its limit has none."""
    lapse = lapse_of(rules_of(case).limit(held.limit, held.limits))
    if lapse is None:
        return None
    return _ending(case, lapse, None if lapse.on else re_derive(held, case.pauses, case.extension, as_of=now()))


def _ending(case: Snapshot, lapse: Lapse, due: Due | None) -> Ending | None:
    if due is not None:
        return lapse, instant(due), due.due
    at = _after(case.data.get(lapse.on))
    return (lapse, at, _day_before(at)) if at is not None else None


def task_ran(case: Snapshot, item: OpenItem) -> Ran | None:
    """The lapse of an open task's limit that has run out by now; None while it runs, stands still or has none."""
    ending = task_ending(case, item)
    if ending is None or ending[1] > now():
        return None
    return ran_of(case, ending, node=item.node, token=item.token, post=item.post, organ=item.organ)


def clock_ran(case: Snapshot, held: RunningClock) -> Ran | None:
    """The lapse of a running clock that has run out by now; None while it runs, stands still or has none."""
    ending = clock_ending(case, held)
    if ending is None or ending[1] > now():
        return None
    return ran_of(case, ending, clock=held.code, post=f"{case.organ}.head" if case.organ else "", organ=case.organ)


def timer_ran(case: Snapshot, code: str, at: datetime, *, node: str, host: str) -> Ran | None:
    """The lapse that a timer of the drawing carries out; None for one that counts a limit without a lapse.

    `at` is the instant it stands for, `node` and `host` the task it sits on.
    """
    lapse = lapse_of(rules_of(case).limit(code))
    if lapse is None:
        return None
    item = case.item(host)
    post, organ = (item.post, item.organ) if item is not None else (f"{case.organ}.head", case.organ)
    token = host if item is not None else ""
    return ran_of(case, (lapse, at, _day_before(at)), node=node, token=token, post=post, organ=organ)


def re_date_lapse(case: Snapshot, entry: str, due_at: datetime, *, why: str) -> list[happened.TimerMoved]:
    """Set a lapse for the instant it has by now; the event that says so, where it is another one."""
    if entry.startswith(CLOCK):
        node = entry.removeprefix(CLOCK)
        held = next((held for held in case.clocks if held.code == node), None)
        ending = clock_ending(case, held) if held is not None else None
    else:
        item = case.item(entry.removeprefix(TASK))
        node, ending = (item.node, task_ending(case, item)) if item is not None else ("", None)
    if ending is None or ending[1] == due_at:
        return []
    set_timer("case", case.number, token=entry, due_at=ending[1])
    return [happened.TimerMoved(case=case.number, token=entry, node=node, due_at=ending[1], why=why)]


def _day_before(at: datetime) -> date:
    """The last day of a limit that is over at an instant."""
    return as_legal_day(at - at.resolution)


def ran_of(case: Snapshot, ending: Ending, **whose: str) -> Ran:
    """A limit that ran out, with whose silence it was."""
    lapse, at, due_on = ending
    from_receipt = lapse.effect is LapseEffect.DEEMED_ACCEPTED_FROM_RECEIPT
    return Ran(lapse=lapse, due_on=due_on, began=case.received_at if from_receipt else at - at.resolution, **whose)


def refuse_late(case: Snapshot, item: OpenItem) -> None:
    """Refuse a step whose limit has lapsed, also in the moments before the due-list has carried it out.

    Raises `LimitLapsed`.
    """
    ran = task_ran(case, item)
    for held in case.clocks:
        if ran is None and is_past(held.due_on, held.due_at):
            ran = clock_ran(case, held)
    if ran is not None:
        raise LimitLapsed(due_on=ran.due_on, effect=ran.lapse.said, basis=ran.lapse.basis)


def refuse_lapsed(case: Snapshot, token: str) -> None:
    """Refuse an act on a task that a lapse has closed, and say which. Raises `LimitLapsed`; else returns."""
    for event in reversed(list(events_of(case.stream))):
        if event.name == "case.lapsed" and token in event.payload["closed"]:
            effect = LapseEffect(event.payload["effect"])
            due_on = date.fromisoformat(event.payload["due_on"])
            raise LimitLapsed(due_on=due_on, effect=EFFECTS[effect], basis=event.payload["article"])


def lapse_under(case: Snapshot, limit: str, limits: str = "") -> Lapse | None:
    """The lapse of a limit of a case, for those who show its clock."""
    return lapse_of(rules_of(case).limit(limit, limits)) if limit else None


def papers_of(case: Snapshot) -> set[str]:
    """Papers that lapses of a case have called for."""
    return {event.payload["paper"] for event in events_of(case.stream) if event.name == "case.lapsed"} - {""}
