# SPDX-License-Identifier: Apache-2.0
"""Ordering oversight (督办): an organ is told in writing to close a case that is past its date, with the paper for it.

By an officer who may, or by a rule that says after how many working days (`Watch.orders`). One order stands on a case at
a time; it ends with the answer or the end of the case. Basis: 政府督查工作条例.
"""

from datetime import date
from typing import Any

from mingfu.engines.cases import Snapshot, read_case
from mingfu.engines.cases.around import need, running_case
from mingfu.engines.cases.clocks import runs_late
from mingfu.engines.documents import issue
from mingfu.engines.documents.declaring import paper as declared_paper
from mingfu.engines.documents.values import values_about
from mingfu.engines.jobs import Reaction
from mingfu.engines.notices import NoticeTemplate, notify_post
from mingfu.engines.supervision.events import OversightEnded, OversightOrdered
from mingfu.engines.supervision.models import OversightOrder, Signal
from mingfu.engines.supervision.watches import Watch, watches
from mingfu.kernel.access import Actor, require, system
from mingfu.kernel.calendar import working_days_between
from mingfu.kernel.catalogs import entry
from mingfu.kernel.clock import now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import StoredEvent, record
from mingfu.kernel.refusals import Refusal, _

ACT = "supervision.act"
BY = system("supervision")
LONGEST_REASON = 500
NOTICE = NoticeTemplate(
    code="supervision.ordered",
    title=_("督办通知"),
    text=_("办件 {number} 的答复期限 {due} 已过，现予督办，{limit}。督办通知书见办件的公文。"),
)


class NothingOverdue(Refusal):
    """Oversight is ordered over what is past its date."""

    code, status = "oversight-not-overdue", 409
    message = _("办件 {number} 没有超期，不能督办。要催办的，请用批示或协办。")
    number: str


class OversightStands(Refusal):
    """One order stands on a case at a time."""

    code, status = "oversight-stands", 409
    message = _("办件 {number} 已在督办，答复或办结后自动结束。请刷新页面。")
    number: str


class RectifyDayWrong(Refusal):
    """The day by which to close the case lies ahead."""

    code, status, field = "oversight-day-wrong", 422, "until"
    message = _("整改期限应是今天或以后的一天；要求立即办理的，请留空。")


@command
def order_oversight(number: str, reason: str, *, actor: Actor, rectify_by: date | None = None) -> int:
    """Tell the organ that answers to close a case that is past its date, by a day or at once; number of the order.

    Raises `NotAllowed`, `CaseOver`, `NothingOverdue`, `OversightStands`, `RectifyDayWrong`, `ReasonNeeded`.
    """
    case = running_case(number)
    require(actor, ACT, subject=case.stream, area=case.area, born=case.born)
    need(reason)
    if not runs_late(case) or case.due_on is None:
        raise NothingOverdue(number=number)
    if rectify_by is not None and rectify_by < today():
        raise RectifyDayWrong
    if is_overseen(number):
        raise OversightStands(number=number)
    return _order(case, case.due_on, actor, reason=reason.strip()[:LONGEST_REASON], rectify_by=rectify_by)


def _order(
    case: Snapshot, due_on: date, actor: Actor, *, reason: str = "", rectify_by: date | None = None, watch: str = ""
) -> int:
    """Write the order, its paper and the notice to the head of the organ."""
    row = OversightOrder.objects.create(
        system=case.system, case=case.number, organ=case.organ, due_on=due_on, rectify_by=rectify_by, reason=reason,
        watch=watch, by=actor.code, ordered_at=now(),
    )  # fmt: skip
    by_when = rectify_by.isoformat() if rectify_by else ""
    ordered = OversightOrdered(case=case.number, organ=case.organ, due_on=due_on, rectify_by=by_when, watch=watch)
    record(ordered, stream=f"supervision:{case.number}", by=actor)
    key = f"oversight:{row.pk}"
    paper = next((rule.paper for rule in watches() if rule.system == case.system and rule.paper), "")
    if paper:
        declared = declared_paper(paper)
        values: dict[str, Any] = {**values_about(case.number, declared), "rectify_by": rectify_by}
        issue(paper, case.number, values, actor=actor, key=key)
    limit = str(_("请在 {day} 前办结")).format(day=by_when) if by_when else str(_("请立即办理"))
    told = {"number": case.number, "due": due_on.isoformat(), "limit": limit}
    notify_post(f"{case.organ}.head", NOTICE.code, key=key, about=case.number, values=told, actor=actor)
    return row.pk


def order_by_rules() -> int:
    """Order oversight where a rule says so: a red card has stood for as many working days as its list says; how many."""
    return sum(_by_rule(rule) for rule in watches() if rule.orders)


def _by_rule(rule: Watch) -> int:
    days, day = int(entry(f"{rule.system}.limits", rule.orders).content["amount"]), today()
    ordered = OversightOrder.objects.values("case")
    standing = Signal.objects.filter(watch=rule.code, cleared_at=None, due_on__lt=day).exclude(case__in=ordered)
    late = [row for row in standing.order_by("pk") if working_days_between(row.due_on, day) >= days]
    for signal in late:
        _order(read_case(signal.case), signal.due_on, BY, watch=rule.code)
    return len(late)


def end_orders(event: StoredEvent) -> None:
    """Reaction to `case.closed` and to the clock of an answer that was met: the order has served its end."""
    number = event.payload["case"]
    row = OversightOrder.objects.select_for_update().filter(case=number, ended_at=None).first()
    if row is None:
        return
    case = read_case(number)
    if case.status != "open" or not runs_late(case):
        row.ended_at = now()
        row.save(update_fields=["ended_at"])
        how = "answered" if case.status == "open" else "closed"
        record(OversightEnded(case=number, how=how), stream=f"supervision:{number}", by=BY)


def is_overseen(number: str) -> bool:
    """Whether an order stands on a case."""
    return OversightOrder.objects.filter(case=number, ended_at=None).exists()


def orders_on(number: str) -> list[OversightOrder]:
    """Every order on a case, oldest first."""
    return list(OversightOrder.objects.filter(case=number).order_by("pk"))


END_ORDERS = Reaction("supervision.end-orders", ("case.closed", "deadline.met"), end_orders)
