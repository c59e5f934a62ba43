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
    keep_instruction(SimpleNamespace(name="case.closed", payload={"case": number}, by="system:x", at=now(), id=2))
    [row] = registers.entries(SYSTEM, KEY)
    assert (row.content["feedback_on"], row.content["result"]) == (date(2026, 3, 2).isoformat(), "done")
