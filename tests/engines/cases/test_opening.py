# SPDX-License-Identifier: Apache-2.0
"""Receiving a matter: who may, through which channel, once under a key, and with a receipt that can be checked."""

from datetime import date

import pytest
from case_words import PARTY, SAID, citizen, events_named, moment, official, opened, written

from mingfu.engines import cases
from mingfu.engines.cases import Arrival, FormRefused, Handed
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.catalogs import retire_entry
from mingfu.kernel.ledger import find_receipt, matches, receipt, verify
from mingfu.kernel.ledger.hashing import canonical

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


def test_somebody_unknown_is_heard():
    case = cases.read_case(opened())
    assert (case.status, case.party, case.channel, case.organ, case.version) == ("open", "", "web", "gm.hotline", 1)
    [item] = case.items
    assert (item.node, item.post, item.organ, item.due_on) == (
        "triage",
        "gm.hotline.desk",
        "gm.hotline",
        date(2026, 3, 3),
    )
    [clock] = case.clocks
    assert (clock.code, clock.limit, clock.amount, clock.unit, clock.due_on) == (
        "answer",
        "answer.help",
        10,
        "working",
        date(2026, 3, 16),
    )


def test_a_party_owns_what_it_said_and_the_ledger_names_only_its_code():
    number = opened(actor=citizen())
    assert cases.read_case(number).party == str(PARTY)
    [(_name, facts)] = events_named(number, "case.opened")
    assert facts["party"] == str(PARTY)
    assert "路灯" not in str(facts)


def test_the_party_of_the_arrival_goes_before_the_one_who_writes_it_down():
    number = opened(actor=official("gm.hotline.desk"), arrival=Arrival(channel="phone", party=PARTY))
    case = cases.read_case(number)
    assert (case.party, case.channel) == (str(PARTY), "phone")


def test_a_receipt_elsewhere_starts_the_clock_there():
    early = Arrival(channel="phone", received_at=moment(2, 26))
    number = opened(actor=official("gm.hotline.desk"), arrival=early)
    case = cases.read_case(number)
    assert case.received_at == moment(2, 26)
    # 28 February is an adjusted working day.
    assert (case.clocks[0].starts_at, case.due_on) == (moment(2, 26), date(2026, 3, 11))


def test_a_channel_that_is_not_open_is_refused(refused):
    before = written()
    with refused("channel-closed") as caught:
        opened(arrival=Arrival(channel="fax"))
    assert "网站、电话、窗口" in str(caught.value)
    assert written() == before


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (lambda: ANONYMOUS, "sign-in-needed"),
        (citizen, "not-allowed"),
        (lambda: official("gm.urban.handler"), "not-allowed"),
    ],
)
def test_only_the_desk_writes_down_what_it_heard(refused, actor, code):
    before = written()
    with refused(code):
        opened(actor=actor(), arrival=Arrival(channel="phone"))
    assert written() == before


def test_a_refused_form_keeps_what_was_typed_and_writes_nothing():
    before = written()
    typed = {**SAID, "text": ["坏了"], "name": ["阿明"]}
    with pytest.raises(FormRefused) as caught:
        opened(typed)
    bound = caught.value.bound
    assert caught.value.status == 422
    assert list(bound.errors) == ["text"]
    assert (bound.typed["text"], bound.typed["name"]) == (["坏了"], ["阿明"])
    assert written() == before


def test_what_the_power_list_no_longer_has_is_not_received(refused, at):
    retire_entry("powers", "GM-QT-0001", actor=SYSTEM, from_day=date(2026, 3, 3), ground="权责清单调整")
    opened()
    at(moment(3, 3))
    before = written()
    with refused("start-withdrawn"):
        opened()
    assert written() == before


def test_an_unknown_start_is_refused(refused):
    with refused("start-unknown"):
        cases.open_case("hotline.shout", SAID, actor=ANONYMOUS)


def test_a_second_click_gets_the_first_number():
    first = opened(key="one-click-only")
    before = written()
    assert opened(key="one-click-only") == first
    assert written() == before


def test_a_key_that_stands_for_something_else_is_refused(refused):
    opened(key="one-click-only")
    before = written()
    with refused("key-reused"):
        opened({**SAID, "text": ["另外一件事，路面塌陷，请来看看。"]}, key="one-click-only")
    assert written() == before


def test_without_a_key_two_are_two():
    assert opened() != opened()


def test_the_receipt_stands_in_the_ledger_and_holds():
    number = opened()
    found = find_receipt(number)
    assert (found.stream, found.seq) == (f"case:{number}", 1)
    held = receipt(number)
    assert (held["event"]["name"], held["event"]["payload"]["case"]) == ("case.opened", number)
    verdict = verify()
    assert verdict.holds
    assert verdict.receipts == 1


def test_what_was_handed_in_matches_the_digest_of_the_ledger():
    number = opened()
    [row] = cases.submissions_of(cases.read_case(number))
    [(_name, facts)] = events_named(number, "case.opened")
    assert row.digest == facts["digest"]
    assert matches(row.digest, canonical(row.content), bytes.fromhex(row.salt))
    assert row.content["text"] == SAID["text"][0]


def test_files_come_with_it():
    number = opened(arrival=Arrival(files=(Handed("a" * 64, "路口.jpg"), Handed("b" * 64, "近景.jpg"))))
    rows = cases.files_of(cases.read_case(number))
    assert [(row.blob, row.name, row.node, row.by) for row in rows] == [
        ("a" * 64, "路口.jpg", "", "anonymous"),
        ("b" * 64, "近景.jpg", "", "anonymous"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "due_on"),
    [
        ("请问生育津贴怎么申请，需要什么材料？", "consult", date(2026, 3, 4)),
        ("我要举报有人违法倾倒垃圾，请查处。", "report", date(2026, 3, 23)),
        ("荷城街道沧江路的路灯坏了，麻烦修一修。", "help", date(2026, 3, 16)),
    ],
)
def test_a_first_look_suggests_the_kind_and_the_clock_runs_by_it(text, kind, due_on):
    case = cases.read_case(opened({**SAID, "text": [text]}))
    assert (case.kind, case.due_on) == (kind, due_on)


def test_a_first_look_suggests_category_organ_and_place():
    case = cases.read_case(opened({**SAID, "text": ["荷城街道的公共设施照明和井盖损坏，公共设施没人管。"]}))
    assert (case.category, case.data["suggested_organ"]) == ("0305.030501", "gm.housing")
    assert case.area == "440608004000"
    # A suggestion is not a dispatch: the matter stays with the hotline until the desk sends it on.
    assert (case.organ, case.data["organ"]) == ("gm.hotline", "gm.hotline")


def test_the_case_pins_the_editions_it_was_born_under():
    case = cases.read_case(opened())
    lists = ["hotline.categories", "hotline.kinds", "hotline.limits", "powers"]
    assert sorted(case.editions) == ["clocks", *lists, "table:hotline.verdict"]
    assert all(edition >= 1 for edition in case.editions.values())
    assert case.program == cases.program_of("hotline.matter").digest
