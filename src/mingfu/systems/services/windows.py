# SPDX-License-Identifier: Apache-2.0
"""What bills, ratings and queues add to the manifest: pages, notices, reactions, duties, and what others may ask for."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from mingfu.engines.jobs import Duty, Reaction
from mingfu.engines.manifest import Page
from mingfu.engines.notices import NoticeTemplate
from mingfu.engines.supervision import Watch
from mingfu.kernel.refusals import _
from mingfu.systems.services.bills.following import follow_bill, follow_case
from mingfu.systems.services.bills.pages import day as bills_day
from mingfu.systems.services.bills.pages import desk as bills_desk
from mingfu.systems.services.bills.pages import public as bills_public
from mingfu.systems.services.bills.paying import look_after
from mingfu.systems.services.bills.queries import bill_of_case, ways_to_pay
from mingfu.systems.services.bills.refunding import send_granted
from mingfu.systems.services.queue.booking import miss_over
from mingfu.systems.services.queue.offers import queue_halls, queue_number, take_number
from mingfu.systems.services.queue.pages import desk as queue_desk
from mingfu.systems.services.queue.pages import public as queue_public
from mingfu.systems.services.ratings import asking, working
from mingfu.systems.services.ratings.asking import ask_after, rate_at
from mingfu.systems.services.ratings.pages import desk as ratings_desk
from mingfu.systems.services.ratings.pages import public as ratings_public
from mingfu.systems.services.ratings.working import finish, take_on

WATCHES = (
    Watch(
        code="services.rating-overdue", title=_("差评整改超期"), system="services", card="red", clock="rating",
        to="head", also="gm.office.oversight", notice="services.rating-overdue", basis="国办发〔2019〕51号；期限为本区约定",
    ),
)  # fmt: skip

BOTH = ("in-app", "sms")

NOTICES = (
    NoticeTemplate(
        code="services.bill", title=_("有一张缴费单要缴"), channels=BOTH,
        text=_("您的缴费单 {bill} 应缴 {amount} 元，请在 {due} 前缴纳：{link}。几件事的费用合在一张单上，只缴一次。"),
    ),
    NoticeTemplate(
        code="services.bill-paid", title=_("缴费成功"), channels=BOTH,
        text=_("缴费单 {bill} 已缴清，共 {amount} 元。电子票据：{link}"),
    ),
    NoticeTemplate(
        code="services.refunded", title=_("已退费"), channels=BOTH,
        text=_("缴费单 {bill} 已退 {amount} 元，按原路退回。凭证：{link}"),
    ),
    NoticeTemplate(
        code="services.rating-overdue", title=_("差评整改超期"),
        text=_("差评整改 {number} 的期限 {due} 已过。请立即联系评价人、整改，并送核验。"),
    ),
    NoticeTemplate(
        code="services.measure", title=_("请核定收费数量"),
        text=_("办件 {number}（{item}）在等待缴费，有的费用要按数量计算，请在“缴费”里核定后开单。"),
    ),
    NoticeTemplate(
        code="services.rate", title=_("请您评价"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 已办结，请评价：{link}（一次有效）。不评不算满意。"),
    ),
    NoticeTemplate(
        code="services.rate-again", title=_("您的差评有结果了"), channels=BOTH,
        text=_("您对 {number} 的评价，处理结果：{result}。可以再评价一次：{link}"),
    ),
)  # fmt: skip

REACTIONS = (
    Reaction(
        "services.follow-case",
        ("task.completed", "case.lapsed", "timer.fired", "message.arrived", "child.ended", "case.closed"),
        follow_case,
    ),
    Reaction("services.ask-rating", ("case.closed",), ask_after),
    Reaction("services.take-on-rating", ("rating.given",), take_on),
    Reaction("services.finish-rating", ("case.closed",), finish),
    Reaction("services.follow-bill", ("bill.charged", "bill.paid", "refund.done"), follow_bill),
)

DUTIES = (
    Duty("services.ask-gateway", look_after, every=timedelta(minutes=2), outside=True),
    Duty("services.miss-appointments", miss_over, every=timedelta(minutes=5)),
    Duty("services.send-refunds", send_granted, every=timedelta(seconds=30), outside=True),
)

PUBLIC: tuple[Page, ...] = (*bills_public.PAGES, *ratings_public.PAGES, *queue_public.PAGES)
DESK: tuple[Page, ...] = (*bills_desk.PAGES, *bills_day.PAGES, bills_desk.BILL, *ratings_desk.PAGES, *queue_desk.PAGES)
OFFERS: Mapping[str, Callable[..., Any]] = {
    "services.bill": bill_of_case,
    "services.own-case": ways_to_pay,
    "services.rate": rate_at,
    "services.queue-halls": queue_halls,
    "services.queue-take": take_number,
    "services.queue-number": queue_number,
}
OUTCOMES: Mapping[str, Any] = working.OUTCOMES
STARTS = (working.RATING,)
RATES = asking.RATES
