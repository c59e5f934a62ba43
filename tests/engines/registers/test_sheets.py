# SPDX-License-Identifier: Apache-2.0
"""A register goes out as a sheet and comes in again: all of it or nothing, wrong cells named; instructions keep themselves."""

from datetime import date, datetime
from time import monotonic
from types import SimpleNamespace

import pytest

from mingfu.engines import cases, registers
from mingfu.engines.registers.models import RegisterEntry
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.systems.hotline.instructing import keep_instruction

pytestmark = pytest.mark.usefixtures("district", "seeded")

KEY = "hotline.instructions"
GIVEN = {
    "case": "2026-000123",
    "leader": "区长",
    "given_on": "2026-03-02",
    "organ": "gm.urban",
    "due_on": "2026-03-09",
}
HEAD = "办件编号,批示领导（职务）,批示日期,承办单位,反馈期限,批示要点,落实结果\r\n"


@pytest.fixture(autouse=True)
def march(at):
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))


def sheet(*lines):
    return (HEAD + "\r\n".join(lines)).encode()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_goes_out_changes_nothing_when_it_comes_in(kind):
    lines = [
        "000123,区长,2026-03-02,gm.urban,2026-03-09,=先核实,已落实",
        "000124,区长,2026-03-02,gm.urban,2026-03-09,,",
    ]
    assert registers.import_rows(KEY, sheet(*lines), "a.csv", actor=SYSTEM) == (2, 0)
    out = registers.export_register(SYSTEM, KEY, kind)
    checked = registers.check_import(KEY, out, "a", actor=SYSTEM)
    assert (checked.new, checked.changed, checked.unchanged, checked.findings) == ((), (), 2, ())
    assert registers.entries(SYSTEM, KEY)[1].content["gist"] == "=先核实"


def test_a_row_changes_the_entry_with_its_natural_key():
    line = "000123,区长,2026-03-02,gm.urban,2026-03-09,,"
    registers.import_rows(KEY, sheet(line), "a.csv", actor=SYSTEM)
    assert registers.import_rows(KEY, sheet(line + "部分落实"), "b.csv", actor=SYSTEM) == (0, 1)
    assert [row.content["result"] for row in registers.entries(SYSTEM, KEY)] == ["partly"]


def test_one_wrong_cell_keeps_the_whole_sheet_out(refused):
    lines = [
        "1,区长,2026-03-02,gm.urban,2026-03-09,,",
        "2,区长,2026-02-30,gm.urban,2026-03-09,,",
        "1,区长,2026-03-02,gm.urban,2026-03-09,,",
    ]
    with refused("sheet-has-errors"):
        registers.import_rows(KEY, sheet(*lines), "a.csv", actor=SYSTEM)
    assert RegisterEntry.objects.count() == 0
    found = registers.check_import(KEY, sheet(*lines), "a.csv", actor=SYSTEM).errors
    assert [one.cell for one in found] == ["C3", "A4"]


def test_ten_thousand_rows_come_in_within_seconds():
    lines = [f"{place:06},区长,2026-03-02,gm.urban,2026-03-09,," for place in range(10_000)]
    begun = monotonic()
    assert registers.import_rows(KEY, sheet(*lines), "a.csv", actor=SYSTEM) == (10_000, 0)
    assert monotonic() - begun < 60


def test_an_instruction_writes_itself_into_the_register_and_the_end_of_the_case_answers_it():
    typed = {"text": ["沧江路与跃华路路口的路灯不亮，请问什么时候修好？"], "publicity": ["private"]}
    number = cases.open_case("hotline.say", typed, actor=ANONYMOUS)
    given = SimpleNamespace(name="case.instructed", payload={"case": number}, by="post:gm.gov.mayor#T1", at=now(), id=1)
    keep_instruction(given)
    keep_instruction(given)
    [row] = registers.entries(SYSTEM, KEY)
    # Five working days after Monday 2 March are Monday 9 March.
    assert (row.content["case"], row.content["due_on"]) == (number, "2026-03-09")
    # Nobody was reached and nothing was solved: the end of the case proves nothing, and the alarm goes on.
    ending = {"case": number, "outcome": "closed"}
    keep_instruction(SimpleNamespace(name="case.closed", payload=ending, by="system:x", at=now(), id=2))
    [row] = registers.entries(SYSTEM, KEY)
    assert (row.content.get("feedback_on"), row.content["result"]) == (None, "unverified")
    assert registers.public_entries(KEY) == []


@pytest.mark.parametrize(
    ("told", "result", "day"),
    [
        ({"reached": True, "solved": "yes"}, "done", "2026-03-02"),
        ({"reached": True, "solved": "partly"}, "partly", "2026-03-02"),
        ({"reached": True, "solved": "no"}, "open", None),
        ({"reached": False}, "unverified", None),
        ({}, "unverified", None),
    ],
)
def test_an_instruction_counts_as_carried_out_only_where_the_person_said_so(told, result, day, monkeypatch):
    typed = {name: [value] for name, value in GIVEN.items()}
    registers.add(KEY, typed, actor=SYSTEM)
    case = SimpleNamespace(system="hotline", number=GIVEN["case"], data=told)
    monkeypatch.setattr("mingfu.systems.hotline.instructing.read_case", lambda _number: case)
    ending = {"case": GIVEN["case"], "outcome": "closed"}
    keep_instruction(SimpleNamespace(name="case.closed", payload=ending, by="system:x", at=now(), id=3))
    [row] = registers.entries(SYSTEM, KEY)
    assert (row.content["result"], row.content.get("feedback_on")) == (result, day)
    assert row.seq == 2


def test_a_case_that_went_another_way_proves_nothing(monkeypatch):
    registers.add(KEY, {name: [value] for name, value in GIVEN.items()}, actor=SYSTEM)
    case = SimpleNamespace(system="hotline", number=GIVEN["case"], data={"reached": True, "solved": "yes"})
    monkeypatch.setattr("mingfu.systems.hotline.instructing.read_case", lambda _number: case)
    ending = {"case": GIVEN["case"], "outcome": "redirected"}
    for number in (3, 4):
        keep_instruction(SimpleNamespace(name="case.closed", payload=ending, by="system:x", at=now(), id=number))
    [row] = registers.entries(SYSTEM, KEY)
    assert (row.content["result"], row.content.get("feedback_on"), row.seq) == ("unverified", None, 2)


def test_what_ended_comes_back_unchanged_and_is_not_changed_by_a_sheet():
    lines = ["000123,区长,2026-03-02,gm.urban,2026-03-09,,", "000124,区长,2026-03-02,gm.urban,2026-03-09,,"]
    registers.import_rows(KEY, sheet(*lines), "a.csv", actor=SYSTEM)
    registers.end(KEY, "R2026-000001", actor=SYSTEM, reason="登记错了对象", on=date(2026, 3, 2))
    out = registers.export_register(SYSTEM, KEY, "csv")
    checked = registers.check_import(KEY, out, "a", actor=SYSTEM)
    assert (checked.new, checked.changed, checked.unchanged, checked.findings) == ((), (), 2, ())
    # The sheet it first came with adds nothing either.
    checked = registers.check_import(KEY, sheet(*lines), "a.csv", actor=SYSTEM)
    assert (checked.new, checked.changed, checked.unchanged, checked.findings) == ((), (), 2, ())
    other = out.decode().replace("区长", "副区长").encode()
    [first, *_rest] = registers.check_import(KEY, other, "a", actor=SYSTEM).errors
    assert (first.row, first.column, first.cell) == (2, "编号", "A2")
    assert "已于 2026-03-02 结束" in first.message


def test_days_of_a_sheet_hold_and_an_end_is_taken_over():
    head = HEAD.strip() + ",起始日期,结束日期\r\n"
    line = "000123,区长,2026-03-02,gm.urban,2026-03-09,,,2026/2/20,{}\r\n"
    assert registers.import_rows(KEY, (head + line.format("")).encode(), "a.csv", actor=SYSTEM) == (1, 0)
    assert registers.import_rows(KEY, (head + line.format("")).encode(), "a.csv", actor=SYSTEM) == (0, 0)
    [row] = registers.entries(SYSTEM, KEY)
    assert (row.valid_from, row.valid_to) == (date(2026, 2, 20), None)
    assert registers.import_rows(KEY, (head + line.format("2026-03-01")).encode(), "a.csv", actor=SYSTEM) == (0, 1)
    [row] = registers.entries(SYSTEM, KEY)
    assert (row.valid_from, row.valid_to, row.seq) == (date(2026, 2, 20), date(2026, 3, 1), 2)
    wrong = head + line.format("2026年13月1日") + line.format("2026-01-01").replace("000123", "000125")
    found = registers.check_import(KEY, wrong.encode(), "a.csv", actor=SYSTEM).errors
    assert [(one.row, one.column) for one in found] == [(2, "结束日期"), (3, "结束日期")]
