# SPDX-License-Identifier: Apache-2.0
"""What follows a lapse: the paper it calls for, who is told, whose silence it was, and how the pages show it."""

import pytest
from case_words import PARTY, SAID, citizen, item_at, moment, official
from django.utils import translation
from lapse_words import SYSTEM, declare, end, flow, row, task

from mingfu.engines import cases
from mingfu.engines.bpmn import Complete
from mingfu.engines.cases import declared, lapse_under
from mingfu.engines.cases.lapsing import told_again
from mingfu.engines.documents import declaring, documents_about
from mingfu.engines.documents.queries import wording_of
from mingfu.engines.jobs import fire_due
from mingfu.engines.jobs.reacting import reactions
from mingfu.engines.notices.models import Notice
from mingfu.engines.supervision.models import Signal
from mingfu.faces.portal.grants import Access
from mingfu.faces.portal.pages.case import case_page
from mingfu.faces.portal.pages.dates import clock_of
from mingfu.faces.workbench.pages.case.page import case_page as desk_page
from mingfu.kernel.calendar import CellKind, Unit, due, strip
from mingfu.kernel.clock import today
from mingfu.kernel.ledger import events_of

pytestmark = pytest.mark.usefixtures("district", "seeded", "registries")

PAPER = """
paper: licence.deemed
title: 视为受理告知书
kind: 告知书
layout: notice
prefix: "{word}许告"
to: "{name}"
body:
  - 因未在{last}前一次性告知补正内容，依照{basis}，您的申请（编号{case}）自收到材料之日起即为受理。
from:
  name: {field: name, otherwise: 申请人}
  last: {fact: lapsed_on, shown: date}
  basis: {fact: lapsed_basis}
  organ: {fact: organ, shown: organ}
"""


@pytest.fixture
def registries(monkeypatch):
    for held in ("_starts", "_files", "_programs"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    monkeypatch.setattr(declaring, "_papers", dict(declaring._papers))


@pytest.fixture
def number(at, tmp_path):
    """A matter whose check lapsed on 27 February 2026: 行政许可法第三十二条, five working days from 12 February."""
    file = tmp_path / "deemed.yaml"
    file.write_text(PAPER, encoding="utf-8")
    declaring.register_paper(file)
    at(moment(2, 12, 10))
    body = task("check", "notice") + task("decide") + end("done", "closed")
    body += flow("received", "check") + flow("check", "decide") + flow("decide", "done")
    lapse = {"effect": "deemed_accepted_from_receipt", "answer": {"complete": "yes"}, "paper": "licence.deemed"}
    rows = [row("notice", 5, lapse=lapse), row("decide", 20, lapse={"effect": "deemed_consent"})]
    clock = {"code": "decide", "limit": "decide", "starts": ("check",)}
    declare(tmp_path, rows, body, clocks=[clock])
    made = cases.open_case("licence.try", SAID, actor=citizen())
    at(moment(2, 27, 0))
    fire_due()
    return made


def react(number):
    """Let every reaction hear what happened to a case, twice: once is enough."""
    for reaction in reactions() * 2:
        for event in events_of(f"case:{number}"):
            if event.name in reaction.on and not reaction.name.startswith("hotline."):
                reaction.run(event)


def test_the_paper_is_drawn_up_with_last_day_and_article_and_the_party_may_read_it(number):
    react(number)
    [paper] = documents_about(number)
    [line] = wording_of(paper).body
    assert line.text == (
        f"因未在2026年2月26日前一次性告知补正内容，依照行政许可法第三十二条，您的申请（编号{number}）自收到材料之日起即为受理。"
    )
    page = case_page(Access(cases.read_case(number), "party", citizen()))
    assert [one.number for one in page.papers] == [paper.number]


def test_the_party_and_the_head_of_the_silent_organ_are_told_once(number):
    react(number)
    told = Notice.objects.filter(about=number, template__startswith="cases.", channel="in-app")
    rows = sorted(told.values_list("template", "post", "party"), key=str)
    assert rows == [("cases.deemed-accepted-from-receipt", "", PARTY), ("cases.silent", "gm.urban.head", None)]
    assert told.get(post="gm.urban.head").values["due"] == "2026-02-26"


def test_the_silent_organ_has_a_red_card_until_the_case_is_closed(number):
    react(number)
    [card] = Signal.objects.filter(case=number)
    assert (card.card, card.organ, card.post, card.subject) == ("red", "gm.urban", "gm.urban.handler", "check")
    assert (str(card.due_on), card.cleared_at) == ("2026-02-26", None)
    cases.complete_task(number, item_at(number, "decide").token, {}, actor=SYSTEM)
    react(number)
    [card] = Signal.objects.filter(case=number)
    assert card.cleared_at is not None


def test_a_party_that_is_silent_gets_no_card(at, tmp_path):
    at(moment(3, 2))
    body = task("ask", "fix", post="party") + end("done", "closed") + flow("received", "ask") + flow("ask", "done")
    declare(tmp_path, [row("fix", 5, lapse={"effect": "deemed_withdrawn", "outcome": "withdrawn"})], body)
    number = cases.open_case("licence.try", SAID, actor=citizen())
    at(moment(3, 10))
    fire_due()
    react(number)
    assert cases.read_case(number).outcome == "withdrawn"
    assert list(Signal.objects.filter(case=number)) == []
    codes = set(Notice.objects.filter(about=number).values_list("template", flat=True))
    assert codes == {"cases.deemed-withdrawn"}


def test_a_replay_finds_the_same_input_in_the_event(number):
    [event] = [event for event in events_of(f"case:{number}") if event.name == "case.lapsed"]
    act, facts, ran = told_again(cases.read_case(number), event.payload)
    token = event.payload["token"]
    learnt = {"complete": "yes", "lapsed": "notice", "lapsed_on": "2026-02-26", "lapsed_basis": "行政许可法第三十二条"}
    assert (act, facts) == (Complete(int(token), learnt), learnt)
    assert (ran.node, ran.began, ran.lapse.paper) == ("check", moment(2, 12, 10), "licence.deemed")


class TestShown:
    def test_the_persons_timeline_says_what_the_law_makes_of_it(self, number):
        with translation.override("zh-hans"):
            page = case_page(Access(cases.read_case(number), "party", citizen()))
        [entry] = [entry for entry in page.timeline if "期限届满" in entry.what]
        assert entry.what == "2 月 26 日 期限届满，依法自收到材料之日起即为受理"
        assert entry.text == "行政许可法第三十二条"

    def test_the_clock_says_beforehand_what_silence_comes_to(self, number):
        case = cases.read_case(number)
        [deadline] = cases.deadlines_of(case)
        with translation.override("zh-hans"):
            clock = clock_of(case, deadline, cases.due_of(case, deadline))
            last = clock.days[-1]
            assert (last.number, last.label, last.kind) == ("19", "视为同意", "open")
            assert clock.summary.endswith("到期未办，依法视为同意")
            assert [str(fact.value) for fact in clock.facts][-1] == "依法视为同意"

    def test_the_officials_page_says_who_was_silent_and_by_what_article(self, number):
        with translation.override("zh-hans"):
            page = desk_page(cases.read_case(number), official("gm.urban.handler"))
            [entry] = [entry for entry in page.history if "期限届满" in entry.what]
            assert entry.text.endswith("没有办（行政许可法第三十二条）")
            assert "gm.urban" not in entry.text
            [fact] = [fact for fact in page.clock.facts if fact.term == "到期未办"]
            assert fact.value == "依法视为同意（行政许可法第三十二条）"


def test_the_strip_ends_with_the_day_on_which_silence_counts(at):
    at(moment(3, 2))
    found = due(today(), 5, Unit.WORKING)
    # Five working days from Monday 2 March: 3, 4, 5, 6, 9 March.
    cells = strip(found, today(), lapse="视为同意")
    assert [(cell.day.day, cell.label) for cell in cells[-2:]] == [(9, "到期"), (10, "视为同意")]
    assert cells[-1].kind is CellKind.AHEAD
    at(moment(3, 10))
    assert strip(found, today(), lapse="视为同意")[-1].kind is CellKind.LATE
    assert [cell.day.day for cell in strip(found, today())][-1] == 10
    at(moment(3, 2))
    assert [cell.day.day for cell in strip(found, today())][-1] == 9


def test_the_lapse_of_a_limit_is_read_under_the_edition_of_the_case(number):
    case = cases.read_case(number)
    assert lapse_under(case, "decide").word == "视为同意"
    assert lapse_under(case, "") is None
