# SPDX-License-Identifier: Apache-2.0
"""Entries are added, changed, corrected, ended and approved; every state stays; the ledger holds digests only."""

from datetime import date, datetime

import pytest

from mingfu.engines import registers
from mingfu.engines.registers.models import RegisterEntry, RegisterState
from mingfu.engines.registers.retention import forget_due
from mingfu.engines.supervision import signals, sweep
from mingfu.kernel.access import SYSTEM, Actor, Level
from mingfu.kernel.access.powers import powers_of
from mingfu.kernel.clock import LEGAL_ZONE, today
from mingfu.kernel.ledger import events_of as stored
from mingfu.kernel.ledger import matches

pytestmark = pytest.mark.usefixtures("district", "seeded")

KEY = "hotline.instructions"
TYPED = {
    "case": ["2026-000123"],
    "leader": ["区长"],
    "given_on": ["2026-03-02"],
    "organ": ["gm.urban"],
    "due_on": ["2026年3月9日"],
    "gist": ["请核实路灯不亮的原因"],
}


def official(post, number="T1"):
    return Actor(
        "official",
        f"post:{post}#{number}",
        number=number,
        posts=(post,),
        organ=post.rpartition(".")[0],
        powers=powers_of((post,), today()),
        level=Level.INTERNAL,
    )


@pytest.fixture
def oversight(at):
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))
    return official("gm.office.oversight")


def stream(number):
    return f"register:{KEY}:{number}"


def test_an_entry_is_added_and_read_by_those_who_may(oversight, events_of):
    number = registers.add(KEY, TYPED, actor=oversight)
    assert number == "R2026-000001"
    row = registers.entry(oversight, KEY, number)
    assert row.content == {
        "case": "2026-000123",
        "leader": "区长",
        "given_on": "2026-03-02",
        "organ": "gm.urban",
        "due_on": "2026-03-09",
        "gist": "请核实路灯不亮的原因",
    }
    assert (row.organ, row.valid_from, row.valid_to, row.seq) == ("gm.urban", date(2026, 3, 2), None, 1)
    assert events_of(stream(number)) == ["register.entry-added"]


def test_the_ledger_holds_a_digest_and_no_word(oversight):
    number = registers.add(KEY, TYPED, actor=oversight)
    [event] = stored(stream(number))
    state = RegisterState.objects.get(entry__number=number)
    assert "路灯" not in str(event.payload)
    assert set(event.payload) == {"register", "entry", "digest", "valid_from"}
    from mingfu.kernel.ledger import canonical  # noqa: PLC0415 - beside its use

    assert matches(event.payload["digest"], canonical(state.content), bytes.fromhex(state.salt))


def test_the_same_thing_is_not_written_twice(oversight, refused):
    registers.add(KEY, TYPED, actor=oversight)
    with refused("register-entry-exists") as caught:
        registers.add(KEY, TYPED, actor=oversight)
    assert "R2026-000001" in str(caught.value)
    assert RegisterEntry.objects.count() == 1


def test_a_double_click_adds_once(oversight):
    assert registers.add(KEY, TYPED, actor=oversight, key="once") == registers.add(
        KEY, TYPED, actor=oversight, key="once"
    )
    assert RegisterEntry.objects.count() == 1


def test_wrong_answers_are_told_by_field(oversight, refused):
    with refused("register-entry-faulty") as caught:
        registers.add(KEY, TYPED | {"due_on": ["2026-02-30"], "organ": ["nobody"]}, actor=oversight)
    assert set(caught.value.errors) == {"due_on", "organ"}
    assert RegisterEntry.objects.count() == 0


@pytest.mark.parametrize("post", ["gm.urban.handler", "gm.hotline.desk"])
def test_who_does_not_write_is_told_who_does(oversight, refused, post):
    with refused("not-allowed"):
        registers.add(KEY, TYPED, actor=official(post))
    assert RegisterEntry.objects.count() == 0


def test_a_change_keeps_the_state_before(oversight, at, events_of):
    number = registers.add(KEY, TYPED, actor=oversight)
    at(datetime(2026, 3, 5, 9, tzinfo=LEGAL_ZONE))
    assert registers.change(KEY, number, {"due_on": ["2026-03-12"]}, actor=oversight, reason="领导同意延期") == 2
    newest, first = registers.history(oversight, KEY, number)
    assert (newest.content["due_on"], first.content["due_on"]) == ("2026-03-12", "2026-03-09")
    assert (newest.valid_from, newest.reason, newest.kind) == (date(2026, 3, 5), "领导同意延期", "changed")
    assert newest.content["gist"] == "请核实路灯不亮的原因"
    assert events_of(stream(number)) == ["register.entry-added", "register.entry-changed"]


def test_a_change_that_changes_nothing_is_none(oversight, refused, events_of):
    number = registers.add(KEY, TYPED, actor=oversight)
    with refused("register-entry-unchanged"):
        registers.change(KEY, number, {"due_on": ["2026-03-09"]}, actor=oversight)
    assert events_of(stream(number)) == ["register.entry-added"]


def test_a_stale_page_does_not_overwrite(oversight, refused):
    number = registers.add(KEY, TYPED, actor=oversight)
    registers.change(KEY, number, {"gist": ["先反馈进度"]}, actor=oversight, seq=1)
    with refused("register-entry-moved"):
        registers.change(KEY, number, {"gist": ["另一句"]}, actor=oversight, seq=1)
    assert registers.entry(oversight, KEY, number).content["gist"] == "先反馈进度"


def test_the_organ_fills_in_its_own_fields_and_no_other(oversight, refused):
    number = registers.add(KEY, TYPED, actor=oversight)
    handler = official("gm.urban.handler", "T2")
    assert [row.number for row in registers.entries(handler, KEY)] == [number]
    registers.change(KEY, number, {"feedback_on": ["2026-03-06"], "result": ["done"]}, actor=handler)
    with refused("register-not-your-fields"):
        registers.change(KEY, number, {"due_on": ["2027-01-01"]}, actor=handler)
    assert registers.entry(oversight, KEY, number).content["due_on"] == "2026-03-09"


def test_for_another_organ_the_entry_does_not_exist(oversight, refused):
    number = registers.add(KEY, TYPED, actor=oversight)
    stranger = official("gm.housing.handler", "T3")
    assert registers.entries(stranger, KEY) == []
    with refused("register-entry-unknown"):
        registers.entry(stranger, KEY, number)
    with refused("not-allowed"):
        registers.change(KEY, number, {"result": ["done"]}, actor=stranger)


def test_a_correction_needs_a_reason_and_keeps_the_dates(oversight, at, refused):
    number = registers.add(KEY, TYPED, actor=oversight)
    at(datetime(2026, 3, 4, 9, tzinfo=LEGAL_ZONE))
    with refused("register-reason-needed"):
        registers.correct(KEY, number, {"leader": ["副区长"]}, actor=oversight, reason="错")
    registers.correct(KEY, number, {"leader": ["副区长"]}, actor=oversight, reason="职务写错了")
    newest = registers.history(oversight, KEY, number)[0]
    assert (newest.kind, newest.content["leader"], newest.valid_from) == ("corrected", "副区长", date(2026, 3, 2))


def test_an_ended_entry_leaves_room_for_another(oversight, refused, events_of):
    number = registers.add(KEY, TYPED, actor=oversight)
    registers.end(KEY, number, actor=oversight, reason="批示已撤回")
    with refused("register-entry-ended"):
        registers.change(KEY, number, {"gist": ["x"]}, actor=oversight)
    again = registers.add(KEY, TYPED, actor=oversight)
    assert again == "R2026-000002"
    assert events_of(stream(number)) == ["register.entry-added", "register.entry-ended"]
    assert registers.count_of(oversight, KEY, state="ended") == 1


def test_nobody_approves_what_they_wrote_and_only_what_is_approved_is_public(oversight, refused):
    number = registers.add(KEY, TYPED | {"result": ["done"], "feedback_on": ["2026-03-02"]}, actor=oversight)
    assert registers.public_entries(KEY) == []
    checker = official("gm.data.handler", "T9")
    own = Actor(**{**{name: getattr(checker, name) for name in checker.__slots__}, "code": "post:gm.data.handler#T1"})
    with refused("register-approver-wrote"):
        registers.approve(KEY, number, actor=own, seq=1)
    registers.approve(KEY, number, actor=checker, seq=1)
    [row] = registers.public_entries(KEY)
    assert set(row.content) == {"leader", "organ", "given_on", "due_on", "feedback_on", "result"}
    with refused("register-approved-already"):
        registers.approve(KEY, number, actor=checker, seq=1)
    registers.change(KEY, number, {"result": ["partly"]}, actor=oversight)
    assert registers.public_entries(KEY) == []


def test_search_finds_words_numbers_and_what_codes_are_called(oversight):
    number = registers.add(KEY, TYPED, actor=oversight)
    for words in ("路灯", "2026-000123", number, "城市管理"):
        assert [row.number for row in registers.entries(oversight, KEY, question=words)] == [number], words
    assert registers.entries(oversight, KEY, question="不存在的词") == []


def test_alarms_become_cards_and_go_with_their_cause(oversight, at):
    number = registers.add(KEY, TYPED, actor=oversight)
    assert sweep() == (0, 0)
    # The 9th is a Monday: the 5th, a Thursday, is two working days before it.
    at(datetime(2026, 3, 5, 9, tzinfo=LEGAL_ZONE))
    assert sweep() == (1, 0)
    [card] = signals(SYSTEM)
    assert (card.card, card.case, card.post, card.due_on) == ("yellow", number, "gm.urban.handler", date(2026, 3, 9))
    at(datetime(2026, 3, 10, 9, tzinfo=LEGAL_ZONE))
    assert sweep() == (1, 1)
    assert [(one.card, one.post) for one in signals(SYSTEM)] == [("red", "gm.urban.head")]
    assert sweep() == (0, 0)
    registers.change(KEY, number, {"feedback_on": ["2026-03-10"], "result": ["done"]}, actor=oversight)
    assert sweep() == (0, 1)
    assert signals(SYSTEM) == []


def test_measures_list_the_entries_behind_them(oversight, at):
    rows = [
        ("2026-000001", "2026-03-09", "2026-03-06"),
        ("2026-000002", "2026-03-09", "2026-03-11"),
        ("2026-000003", "2026-04-09", None),
    ]
    numbers = []
    for case, due, answered in rows:
        typed = TYPED | {"case": [case], "due_on": [due]} | ({"feedback_on": [answered]} if answered else {})
        numbers.append(registers.add(KEY, typed, actor=oversight))
    at(datetime(2026, 3, 20, 9, tzinfo=LEGAL_ZONE))
    year = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    [given] = registers.measure(KEY, "given", **year)
    assert (given.period, given.group, int(given.value), given.entries) == ("2026-03", "gm.urban", 3, tuple(numbers))
    # One of two that are answered or overdue came in time; the third is not due yet.
    [share] = registers.measure(KEY, "on-time", **year)
    assert (share.period, str(share.value), share.part, share.whole) == ("2026-Q1", "0.5000", 1, 2)


def test_what_is_old_enough_is_forgotten(oversight, at, events_of):
    number = registers.add(KEY, TYPED, actor=oversight)
    registers.end(KEY, number, actor=oversight, reason="批示已办结")
    at(datetime(2036, 3, 1, 9, tzinfo=LEGAL_ZONE))
    assert forget_due() == 0
    at(datetime(2036, 3, 2, 9, tzinfo=LEGAL_ZONE))
    assert (forget_due(), forget_due()) == (1, 0)
    assert {(state.salt, str(state.content)) for state in RegisterState.objects.all()} == {("", "{}")}
    assert events_of(stream(number))[-1] == "register.entry-erased"
