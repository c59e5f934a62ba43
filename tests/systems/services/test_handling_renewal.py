# SPDX-License-Identifier: Apache-2.0
"""Renewal: reminded, asked for thirty days ahead, decided or renewed by silence (Administrative Licensing Law, art. 50)."""

from datetime import date

import pytest
from handling_words import clocks, moment, papers, react, token

from mingfu.engines import cases
from mingfu.engines.jobs import fire_due
from mingfu.engines.notices.models import Notice
from mingfu.kernel import parties
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.clock import now
from mingfu.kernel.ledger import events_of as told
from mingfu.systems.services.handling import permits, renewing

pytestmark = pytest.mark.usefixtures("district", "seeded")

START = "services.renewal.gm-road"


@pytest.fixture
def permit(at, publish, urban, head):
    """A permit of one year: granted on Monday 2 March 2026, it holds until Monday 1 March 2027."""
    at(moment(3, 2))
    start, asked = publish(results=[{"name": "占用城市道路许可证", "validity": "1 年"}])
    who = parties.register_party(actor=SYSTEM, name="刘洋", identifiers={}, key="liu")
    number = cases.open_case(start, asked, actor=ANONYMOUS, arrival=cases.Arrival(party=who.id))
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=urban)
    opinion = {"special": ["none"], "opinion": ["grant"], "findings": ["图纸与现场一致"]}
    cases.complete_task(number, token(number, "review"), opinion, actor=urban)
    cases.complete_task(number, token(number, "decide"), {"decision": ["grant"]}, actor=head)
    react(number)
    return f"GM-XK-0025-{number}"


def asked_for(permit, **more):
    return {
        "permit": [permit], "holder": ["试验建筑有限公司"], "name": ["刘洋"], "acting": ["self"], "changed": ["same"],
        "delivery": ["window"],
    } | more  # fmt: skip


def test_the_holder_is_reminded_once(permit, at):
    # Sixty days before Monday 1 March 2027 is 31 December 2026.
    at(moment(12, 30))
    renewing.remind_holders(now())
    assert not Notice.objects.filter(template="services.expiry").exists()
    for day in (31, 31):
        at(moment(12, day))
        renewing.remind_holders(now())
    notices = Notice.objects.filter(template="services.expiry", channel="in-app")
    # Thirty days before it is 30 January 2027.
    assert [row.values["by"] for row in notices] == ["2027-01-30"]
    entry = permits.permit(permit).entry
    assert [event.name for event in told(f"permit:{entry}")] == ["permit.given", "permit.expiry-told"]


def test_silence_until_the_last_day_renews(permit, at, urban):
    at(moment(1, 29, year=2027))
    number = cases.open_case(START, asked_for(permit), actor=ANONYMOUS)
    case = cases.read_case(number)
    assert (case.data["renewal"], case.data["expires"], case.organ) == ("renewal", "2027-03-01", "gm.urban")
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=urban)
    at(moment(3, 1, 23, year=2027))
    fire_due()
    assert cases.read_case(number).status == "open"
    at(moment(3, 2, 1, year=2027))
    fire_due()
    assert cases.read_case(number).outcome == "renewed"
    react(number)
    assert papers(number) == ["accepted", "deemed-renewed"]
    held = permits.permit(permit)
    # For as long again: a year after 1 March 2027.
    assert (held.valid_until, held.way, held.state) == (date(2028, 3, 1), "silence", "valid")
    assert cases.replay(number).differences == ()


def test_a_decision_before_the_last_day_counts(permit, at, urban, head):
    at(moment(1, 4, year=2027))
    number = cases.open_case(START, asked_for(permit), actor=ANONYMOUS)
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=urban)
    opinion = {"opinion": ["grant"], "findings": ["条件没有变化"]}
    cases.complete_task(number, token(number, "review"), opinion, actor=urban)
    decided = {"decision": ["grant"], "valid_until": ["2027-12-31"]}
    cases.complete_task(number, token(number, "decide"), decided, actor=head)
    react(number)
    assert (permits.permit(permit).valid_until, permits.permit(permit).way) == (date(2027, 12, 31), "renewed")
    assert clocks(number) == {}
    assert papers(number) == ["accepted", "renewed"]


def test_who_asks_late_has_nothing_by_silence(permit, at, urban):
    # 31 January 2027 is a day too late.
    at(moment(1, 31, year=2027))
    number = cases.open_case(START, asked_for(permit), actor=ANONYMOUS)
    assert cases.read_case(number).data["renewal"] == "renewal-late"
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=urban)
    at(moment(3, 2, 1, year=2027))
    fire_due()
    assert cases.read_case(number).status == "open"
    assert permits.permit(permit).valid_until == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"permit": ["GM-XK-9999"]}, "permit", "没有查到这个证号"),
        ({"holder": ["别家建筑有限公司"]}, "holder", "持证人与证照上的不一致"),
        ({"permit": ["\u202e\u0000"]}, "permit", "没有查到这个证号"),
    ],
)
def test_the_wrong_permit_or_the_wrong_person_is_sent_back(permit, changes, field, said):
    with pytest.raises(cases.FormRefused) as refusal:
        cases.open_case(START, asked_for(permit) | changes, actor=ANONYMOUS)
    assert said in refusal.value.bound.errors[field]


def test_neither_twice_nor_after_the_last_day(permit, at):
    first = cases.open_case(START, asked_for(permit), actor=ANONYMOUS)
    with pytest.raises(cases.FormRefused) as refusal:
        cases.open_case(START, asked_for(permit), actor=ANONYMOUS)
    assert first in refusal.value.bound.errors["permit"]
    at(moment(3, 2, year=2027))
    with pytest.raises(cases.FormRefused) as refusal:
        cases.open_case(START, asked_for(permit), actor=ANONYMOUS)
    assert "已满" in refusal.value.bound.errors["permit"]
