# SPDX-License-Identifier: Apache-2.0
"""One message with several matters: each its own number and clock, from the one receipt; the message itself stands once."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from case_words import PARTY, SAID, citizen, events_named, moment, opened, triaged
from relation_words import WHY, between, desk, react, told_whole, urban

from mingfu.engines import cases
from mingfu.engines.cases.models import CaseFile, Submission
from mingfu.engines.cases.relation_models import SplitPart
from mingfu.engines.cases.splitting import Part, same_message, split, split_parts
from mingfu.engines.notices.models import Notice
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.files.storage import store
from mingfu.kernel.ledger import receipt, verify

BOTH = {
    "text": ["沧江路与跃华路路口的路灯不亮。另外楼下工地半夜施工，噪音很大，投诉。"],
    "place": ["荷城街道"],
    "publicity": ["private"],
    "name": ["周示例"],
}
LAMP = Part("沧江路与跃华路路口的路灯不亮。")
NOISE = Part("楼下工地半夜施工，噪音很大，投诉。", place="跃华路 8 号")

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
CHECKER = Path(__file__).resolve().parents[3] / "tools" / "check_receipt.py"

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def monday(district, at):
    """A Monday; and whatever a test did, the events of its cases tell all of it."""
    at(moment(3, 2))
    yield
    told_whole()


@pytest.fixture
def number():
    return opened(BOTH, actor=citizen())


@pytest.fixture
def numbers(number, at):
    """Split two days after the receipt."""
    at(moment(3, 4))
    return split(number, [LAMP, NOISE], WHY, actor=desk())


def test_each_matter_is_a_case_of_its_own_from_the_one_receipt(number, numbers):
    first, second = map(cases.read_case, numbers)
    assert numbers[0] == number != numbers[1]
    assert first.received_at == second.received_at == moment(3, 2)
    assert (second.party, second.channel, second.start) == (first.party, "web", first.start)
    assert [item.node for item in second.items] == ["triage"]
    # 投诉, fifteen working days from the receipt on 2 March.
    assert (second.kind, [as_legal_day(clock.starts_at) for clock in second.clocks]) == (
        "complain",
        [moment(3, 2).date()],
    )
    assert str(second.due_on) == "2026-03-23"


def test_the_message_stands_once_and_each_part_has_its_own_words(numbers):
    opening = [row.content for row in Submission.objects.filter(form="hotline.say").order_by("id")]
    assert [one["text"] for one in opening] == [BOTH["text"][0], NOISE.text]
    assert (opening[1]["place"], opening[1]["publicity"]) == ("跃华路 8 号", "private")
    assert "name" not in opening[1]
    own = Submission.objects.get(form="split-part")
    assert (own.case.number, own.content) == (numbers[0], {"text": LAMP.text})


def test_both_streams_tell_it(numbers):
    [(_name, told)] = events_named(numbers[0], "case.split")
    assert told["parts"] == [numbers[1]]
    assert events_named(numbers[1])[-1] == (
        "case.split-off",
        {"case": numbers[1], "origin": numbers[0], "place": 2, "parts": list(numbers)},
    )
    assert verify().holds


def test_the_first_receipt_still_verifies(number, numbers, tmp_path):
    for one in numbers:
        told = receipt(one)
        assert (told["event"]["name"], told["event"]["seq"], told["event"]["stream"]) == (
            "case.opened",
            1,
            f"case:{one}",
        )
        file = tmp_path / f"{one}.json"
        file.write_text(json.dumps(told), encoding="utf-8")
        checked = subprocess.run([sys.executable, CHECKER, file], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr
    assert numbers[0] == number


def test_all_numbers_stand_together_from_whichever_is_asked(numbers):
    for one in numbers:
        parts = split_parts(cases.read_case(one))
        assert [(part.number, part.place) for part in parts] == [(numbers[0], 1), (numbers[1], 2)]
        assert same_message(one) == tuple(numbers)
    assert split_parts(cases.read_case(opened())) == ()
    assert same_message("20260302000000") == ()


def test_the_party_hears_of_each(numbers):
    react()
    told = Notice.objects.filter(template="hotline.received", party=PARTY, channel="in-app")
    assert sorted(told.values_list("about", flat=True)) == sorted(numbers)


def test_files_go_where_they_are_said_to_belong():
    blob = store(BytesIO(PDF), "现场.pdf", actor=SYSTEM).sha256
    number = opened(BOTH, actor=citizen(), arrival=cases.Arrival(party=PARTY, files=(cases.Handed(blob, "现场.pdf"),)))
    held = CaseFile.objects.get()
    _first, second, third = split(
        number, [LAMP, Part(NOISE.text, files=(held.pk,)), Part("公园长椅坏了，请维修。")], WHY, actor=desk()
    )
    assert [(row.case.number, row.blob) for row in CaseFile.objects.order_by("id")] == [(number, blob), (second, blob)]
    assert CaseFile.objects.filter(case__number=third).count() == 0


def test_nothing_is_split_that_may_not_be(number, refused):
    before = between()
    for code, act in {
        "parts-wrong": lambda: split(number, [LAMP], WHY, actor=desk()),
        "reason-needed": lambda: split(number, [LAMP, NOISE], "分", actor=desk()),
        "task-not-yours": lambda: split(number, [LAMP, NOISE], WHY, actor=urban()),
    }.items():
        with refused(code):
            act()
        assert between() == before
    with refused("parts-wrong"):
        split(number, [LAMP, Part("短")], WHY, actor=desk())
    assert between() == before


def test_where_the_procedure_does_not_foresee_it(number, refused):
    triaged(number)
    before = between()
    with refused("act-not-here"):
        split(number, [LAMP, NOISE], WHY, actor=urban())
    assert between() == before


def test_a_message_is_split_once(numbers, refused):
    before = between()
    for one in numbers:
        with refused("split-before"):
            split(one, [LAMP, NOISE], WHY, actor=desk())
    assert between() == before


def test_pressed_twice_under_one_key_it_is_split_once(number):
    answers = [split(number, [LAMP, NOISE], WHY, actor=desk(), key="one-press") for _press in range(2)]
    assert answers[0] == answers[1]
    assert SplitPart.objects.count() == 1


def test_a_part_that_its_form_refuses_leaves_nothing_behind(number, refused):
    before = between()
    with refused("form-refused"):
        split(number, [LAMP, NOISE, Part("长" * 10_001)], WHY, actor=desk())
    assert between() == before


def test_what_was_said_with_nobody_known_keeps_the_name_with_each_part():
    number = opened({**SAID, "name": ["周示例"]})
    split(number, [LAMP, NOISE], WHY, actor=desk())
    assert [row.content.get("name") for row in Submission.objects.filter(form="hotline.say")] == ["周示例", "周示例"]
