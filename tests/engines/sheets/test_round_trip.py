# SPDX-License-Identifier: Apache-2.0
"""What goes out as a sheet comes back the same, runs nowhere, and wrong cells are named."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from mingfu.engines.sheets import (
    Column,
    discard_draft,
    draft_list,
    drafts_of,
    edition_file,
    export_list,
    publish_draft,
    read_list,
    read_table,
    write_table,
)
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs.models import Catalog

COLUMNS = (Column("code", "编码", "code", needed=True), Column("text", "说明"), Column("day", "日期", "date"))
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=30).filter(
    lambda text: text.strip() != ""
)


def book(*rows, change=None):
    made = Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def codes(read):
    return [(found.cell, found.severity, found.code) for found in read.findings]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@given(texts=st.lists(TEXT | st.sampled_from(["=1+1", "+86", "-x", "@A1", "'=a", "''", "-5", "＝1"]), max_size=5))
def test_every_text_comes_back(kind, texts):
    rows = [{"code": f"{place:04}", "text": text} for place, text in enumerate(texts)]
    read = read_table(write_table(kind, "试", COLUMNS, rows), "a", COLUMNS)
    assert [dict(row.texts) for row in read.rows] == rows
    assert read.findings == ()


def test_nothing_runs_when_it_is_opened():
    rows = [{"code": "1", "text": '=HYPERLINK("http://x")'}, {"code": "2", "text": "@SUM(A1)"}]
    cells = load_workbook(io.BytesIO(write_table("xlsx", "试", COLUMNS, rows))).active
    assert [cell.data_type for cell in cells["B"]] == ["s", "s", "s"]
    text = write_table("csv", "试", COLUMNS, rows).decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "\r\n2,'@SUM(A1)," in text


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("=1+1", ("B2", "error", "formula")),
        ("#N/A", ("B2", "error", "broken")),
        (123456789012345678, ("B2", "error", "digits-lost")),
    ],
)
def test_wrong_cells_are_named(cell, found):
    assert codes(read_table(book(["编码", "说明"], ["a", cell]), "a.xlsx", COLUMNS)) == [found]


def test_codes_keep_their_zeros_dates_are_days_and_wide_digits_are_digits():
    def change(sheet):
        sheet["A2"] = 123
        sheet["A2"].number_format = "000000"
        sheet["C2"] = date(2026, 3, 9)

    read = read_table(book(["编码", "说明", "日期"], change=change), "a.xlsx", COLUMNS)
    assert dict(read.rows[0].texts) == {"code": "000123", "day": "2026-03-09"}
    read = read_table(book(["编码", "说明", "日期"], ["０１２", "x", 46090]), "a.xlsx", COLUMNS)
    assert dict(read.rows[0].texts) == {"code": "012", "text": "x", "day": "2026-03-09"}
    assert codes(read) == [("C2", "warning", "date-serial")]


def test_merged_hidden_missing_and_unknown_are_told():
    def change(sheet):
        sheet.merge_cells("B2:B3")
        sheet.row_dimensions[3].hidden = True

    read = read_table(book(["说明", "别的"], ["a", "b"], ["c", None], change=change), "a.xlsx", COLUMNS)
    assert codes(read) == [
        ("B1", "warning", "column-unknown"), ("", "error", "column-missing"), ("B2", "error", "merged"),
        ("", "warning", "hidden"),
    ]  # fmt: skip


def test_a_csv_in_gbk_is_read():
    read = read_table("编码,说明\r\n001,喆".encode("gb18030"), "a.csv", COLUMNS)
    assert dict(read.rows[0].texts) == {"code": "001", "text": "喆"}


def packed(**parts):
    made = io.BytesIO(book(["编码"], ["1"]))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_bin", ".bin").replace("_xml", ".xml"), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "sheet-unreadable"),
        (b"\x00\x01\x02\xff\xfe", "sheet-unreadable"),
        (b"PK\x03\x04broken", "file-damaged"),
        (packed(xl__vbaProject_bin=b"x"), "file-has-macros"),
        (packed(xl__bomb_xml=b"0" * 30_000_000), "file-unpacks-too-large"),
        (packed(xl__evil_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "sheet-unreadable"),
        (b"a" * 21_000_000, "sheet-too-large"),
    ],
)
def test_bad_files_are_refused(content, code, refused):
    with refused(code):
        read_table(content, "a.xlsx", COLUMNS)


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_list_of_the_district_comes_back(kind):
    for key in Catalog.objects.values_list("key", flat=True):
        declared = edition_file(key)
        read = read_list(export_list(declared, kind), "a", declared.rows)
        assert read.errors == (), key
        assert read.rows == declared.rows, key


@pytest.mark.usefixtures("district")
def test_a_sheet_becomes_a_draft_and_the_draft_an_edition(refused, events_of):
    content = export_list(edition_file("hotline.limits"), "csv").decode().replace("反馈领导批示", "反馈批示").encode()
    day = date(2026, 5, 1)
    with refused("list-draft-unchanged"):
        unchanged = export_list(edition_file("hotline.limits"), "csv")
        draft_list("hotline.limits", unchanged, "a.csv", actor=SYSTEM, valid_from=date(2022, 9, 1))
    one, two = (draft_list("hotline.limits", content, "a.csv", actor=SYSTEM, valid_from=day) for _time in range(2))
    assert [draft.pk for draft in drafts_of(SYSTEM)] == [one, two]
    assert publish_draft(one, actor=SYSTEM) == 2
    with refused("list-draft-outdated"):
        publish_draft(two, actor=SYSTEM)
    with refused("list-discard-reason-needed"):
        discard_draft(two, actor=SYSTEM, reason="")
    discard_draft(two, actor=SYSTEM, reason="已有新版")
    with refused("list-draft-gone"):
        publish_draft(one, actor=SYSTEM)
    assert events_of("list-draft:hotline.limits") == [
        "list.drafted", "list.drafted", "list.draft-published", "list.draft-discarded",
    ]  # fmt: skip
