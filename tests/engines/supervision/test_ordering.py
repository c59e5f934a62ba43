# SPDX-License-Identifier: Apache-2.0
"""Oversight is ordered by an officer, or by itself where nobody acts; the organ gets the paper; the answer ends it."""

from datetime import date, datetime

import pytest

from mingfu.engines import cases
from mingfu.engines.documents import documents_about
from mingfu.engines.documents.queries import wording_of
from mingfu.engines.jobs import drain
from mingfu.engines.notices import inbox_of
from mingfu.engines.supervision import sweep
from mingfu.engines.supervision.models import OversightOrder
from mingfu.engines.supervision.ordering import order_oversight, orders_on
from mingfu.kernel.access import ANONYMOUS, Actor, Level
from mingfu.kernel.access.powers import powers_of
from mingfu.kernel.clock import LEGAL_ZONE, today
from mingfu.kernel.ledger import events_of as stream_events

pytestmark = pytest.mark.usefixtures("district", "seeded")

SAID = {"text": ["沧江路与跃华路路口的路灯不亮，请派人修好。"], "publicity": ["private"]}
WHY = "群众多次反映，请尽快办结。"
SUPERVISOR = "gm.office.oversight"


def official(post):
    powers, organ = powers_of((post,), today()), post.rpartition(".")[0]
    code = f"post:{post}#T1"
    return Actor("official", code, number="T1", posts=(post,), organ=organ, powers=powers, level=Level.INTERNAL)


def moment(month, day, hour=9):
    return datetime(2026, month, day, hour, 0, tzinfo=LEGAL_ZONE)


def do(number, node, typed, post):
    token = next(item.token for item in cases.read_case(number).items if item.node == node)
    cases.complete_task(number, token, {name: [text] for name, text in typed.items()}, actor=official(post))


@pytest.fixture
def number(at):
    """A request for help that an organ has taken on; its answer is due on 16 March."""
    at(moment(3, 2))
    opened = cases.open_case("hotline.say", SAID, actor=ANONYMOUS)
    do(opened, "triage", {"kind": "help", "way": "dispatch", "organ": "gm.urban"}, "gm.hotline.desk")
    do(opened, "sign", {"signing": "accept"}, "gm.urban.handler")
    return opened


def papers(number):
    return [paper for paper in documents_about(number) if paper.paper == "hotline.oversight"]


def told(number):
    return [row.text for row in inbox_of(official("gm.urban.head")) if row.title == "督办通知" and row.about == number]


def supervised(number):
    return [(event.name, event.payload) for event in stream_events(f"supervision:{number}")]


def test_an_officer_orders_it_and_the_organ_gets_the_paper(number, at):
    at(moment(3, 17))
    pk = order_oversight(number, WHY, actor=official(SUPERVISOR), rectify_by=date(2026, 3, 20), key="one-press")
    assert order_oversight(number, WHY, actor=official(SUPERVISOR), rectify_by=date(2026, 3, 20), key="one-press") == pk
    row = OversightOrder.objects.get()
    assert (row.organ, str(row.due_on), row.by, row.watch) == ("gm.urban", "2026-03-16", f"post:{SUPERVISOR}#T1", "")
    ordered = {
        "case": number, "organ": "gm.urban", "due_on": "2026-03-16", "rectify_by": "2026-03-20", "watch": "",
    }  # fmt: skip
    assert supervised(number)[-1] == ("oversight.ordered", ordered)
    [paper] = papers(number)
    assert (paper.organ, paper.title) == ("gm.office", "关于限期办结逾期诉求的督办通知")
    assert "请于2026年3月20日前办结。" in "".join(line.text for line in wording_of(paper).body)
    assert told(number) == [
        f"办件 {number} 的答复期限 2026-03-16 已过，现予督办，请在 2026-03-20 前办结。督办通知书见办件的公文。"
    ]


@pytest.mark.parametrize(
    ("day", "post", "reason", "until", "code"),
    [
        (16, SUPERVISOR, WHY, None, "oversight-not-overdue"),
        (17, "gm.urban.head", WHY, None, "not-allowed"),
        (17, SUPERVISOR, "催", None, "reason-needed"),
        (17, SUPERVISOR, WHY, date(2026, 3, 16), "oversight-day-wrong"),
    ],
)
def test_what_is_refused_leaves_everything_as_it_was(number, at, refused, *, day, post, reason, until, code):
    at(moment(3, day))
    before = supervised(number)
    with refused(code):
        order_oversight(number, reason, actor=official(post), rectify_by=until)
    assert (OversightOrder.objects.count(), papers(number), supervised(number)) == (0, [], before)


def test_one_order_stands_at_a_time_and_ends_with_the_answer(number, at, refused):
    at(moment(3, 17))
    order_oversight(number, WHY, actor=official(SUPERVISOR))
    assert told(number)[0].endswith("现予督办，请立即办理。督办通知书见办件的公文。")
    with refused("oversight-stands"):
        order_oversight(number, WHY, actor=official(SUPERVISOR))
    done = {"contacted": "no", "findings": "灯具电源损坏", "measures": "更换电源六套", "result": "solved"}
    do(number, "handle", done, "gm.urban.handler")
    drain()
    assert orders_on(number)[0].ended_at is None
    do(number, "reply", {"reply": "已更换驱动电源，路灯恢复照明。"}, "gm.urban.handler")
    drain()
    assert orders_on(number)[0].ended_at == moment(3, 17)
    assert supervised(number)[-1] == ("oversight.ended", {"case": number, "how": "answered"})
    with refused("oversight-not-overdue"):
        order_oversight(number, WHY, actor=official(SUPERVISOR))


def test_three_working_days_after_the_date_it_is_ordered_by_itself_once(number, at):
    for day, count in ((17, 0), (18, 0), (19, 1), (20, 1), (23, 1)):
        at(moment(3, day))
        sweep()
        assert (day, OversightOrder.objects.count(), len(papers(number))) == (day, count, count)
    row = OversightOrder.objects.get()
    assert (row.watch, row.by, row.rectify_by) == ("hotline.overdue", "system:supervision", None)
    assert "请立即办理，并在办结当日报告结果。" in [line.text for line in wording_of(papers(number)[0]).body]


def test_what_an_officer_ordered_is_not_ordered_again(number, at):
    at(moment(3, 18))
    sweep()
    order_oversight(number, WHY, actor=official(SUPERVISOR))
    at(moment(3, 24))
    sweep()
    assert len(papers(number)) == 1
