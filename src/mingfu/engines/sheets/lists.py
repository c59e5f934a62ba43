# SPDX-License-Identifier: Apache-2.0
"""A public list as a sheet, and back: one row an entry, one column for each thing that the list declares of its entries.

A heading says how its cells are read: `amount（数字）`, `free（是否）`, `acts（JSON）`; without a mark, as text. So a sheet
reads back into the very same entries, whatever a list keeps in them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from mingfu.engines.sheets.reading import TableRead, day_in, read_table
from mingfu.engines.sheets.shape import NO, YES, Column, SheetFinding, TableRow
from mingfu.engines.sheets.writing import write_table
from mingfu.kernel.catalogs import CatalogFile
from mingfu.kernel.catalogs.files import Row

STATUS = {"verified": "已核实", "assumed": "待核实"}
FIXED = (
    Column("code", "编码", "code", needed=True, width=22),
    Column("title", "名称", needed=True, width=36),
    Column("parent", "上级编码", "code", width=18),
    Column("basis", "依据", width=40),
    Column("status", "状态", width=10),
    Column("valid_from", "生效日期", "date", width=12),
    Column("valid_to", "失效日期", "date", width=12),
)
TEXT, NUMBER, TRUTH, JSON = "", "（数字）", "（是否）", "（JSON）"
OWN = "内容："
"""Begins the heading of what a list itself declares, so that no name of its own is taken for a fixed column."""

LONGEST = {"code": 120, "parent": 120, "title": 300}


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that is new, gone, or says something else than before."""

    kind: Literal["added", "removed", "changed"]
    code: str
    title: str
    fields: tuple[tuple[str, str, str], ...] = ()
    """Field, before, after."""


@dataclass(frozen=True, slots=True)
class ListRead:
    """A sheet read as the entries of a list."""

    rows: tuple[Row, ...]
    findings: tuple[SheetFinding, ...]

    @property
    def errors(self) -> tuple[SheetFinding, ...]:
        """What keeps the sheet from being taken in."""
        return tuple(found for found in self.findings if found.severity == "error")


def export_list(declared: CatalogFile, kind: str) -> bytes:
    """An edition of a list as xlsx or CSV."""
    marks = marks_of(declared.rows)
    columns = (*FIXED, *(_own(name, mark) for name, mark in marks.items()))
    return write_table(kind, declared.title, columns, (_texts(row, marks) for row in declared.rows))


def list_file(key: str, title: str, valid_from: date, rows: Sequence[Row], note: str = "") -> CatalogFile:
    """Rows as the file of a list, which `catalogs.publish_edition` takes."""
    return CatalogFile(key, title, valid_from, tuple(rows), note)


def read_list(content: bytes, name: str, base: Sequence[Row] = ()) -> ListRead:
    """The entries that a sheet holds, checked by themselves and against the edition they are to replace."""
    columns = [*FIXED]
    for own in _own_columns(content, name):
        columns.append(own)  # noqa: PERF402 - a list of two kinds of column
    read = read_table(content, name, columns)
    findings = list(read.findings)
    pairs = [(_row(read, each, columns, findings), each) for each in read.rows]
    placed = [(row, each) for row, each in pairs if row is not None]
    _check_whole(read, placed, base, findings)
    return ListRead(tuple(row for row, _each in placed), tuple(findings))


def differences(before: Sequence[Row], after: Sequence[Row]) -> tuple[Difference, ...]:
    """What changes from one edition to the next, in the order of the new one; what is gone comes last."""
    held = {(row.code, row.valid_from): row for row in before}
    told = []
    for row in after:
        old = held.pop((row.code, row.valid_from), None)
        if old is None:
            told.append(Difference("added", row.code, row.title))
        elif old != row:
            told.append(Difference("changed", row.code, row.title, _changed(old, row)))
    told += [Difference("removed", row.code, row.title) for row in held.values()]
    return tuple(told)


def marks_of(rows: Sequence[Row]) -> dict[str, str]:
    """How each thing that a list declares is written, so that it reads back the same."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        for name, value in row.content.items():
            found.setdefault(name, []).append(value)
    return {name: _mark(values) for name, values in found.items()}


def plain_value(value: Any) -> str:
    """A value as one text, for differences."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _mark(values: Sequence[Any]) -> str:
    if all(isinstance(value, str) and value.strip() for value in values):
        return TEXT
    if all(isinstance(value, bool) for value in values):
        return TRUTH
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return NUMBER
    return JSON


def _own(name: str, mark: str) -> Column:
    kind: Any = {NUMBER: "number", TRUTH: "yesno"}.get(mark, "text")
    return Column(f"own {mark} {name}", f"{OWN}{name}{mark}", kind, width=24)


def _own_columns(content: bytes, name: str) -> list[Column]:
    """The columns a sheet declares by its headings."""
    made = []
    for heading in dict.fromkeys(read_table(content, name, ()).headings):
        if heading.startswith(OWN) and len(heading) > len(OWN):
            mark = next((each for each in (NUMBER, TRUTH, JSON) if heading.endswith(each)), TEXT)
            made.append(_own(heading.removeprefix(OWN).removesuffix(mark), mark))
    return made


def _texts(row: Row, marks: Mapping[str, str]) -> dict[str, str]:
    fixed = {
        "code": row.code,
        "title": row.title,
        "parent": row.parent,
        "basis": row.basis,
        "status": STATUS[row.status],
        "valid_from": row.valid_from.isoformat() if row.valid_from else "",
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
    }
    return fixed | {f"own {marks[name]} {name}": _text(value, marks[name]) for name, value in row.content.items()}


def _text(value: Any, mark: str) -> str:
    if mark == TRUTH:
        return YES if value else NO
    if mark == NUMBER:
        return repr(value)
    return str(value) if mark == TEXT else json.dumps(value, ensure_ascii=False)


def _row(read: TableRead, row: TableRow, columns: Sequence[Column], findings: list[SheetFinding]) -> Row | None:
    """One row as an entry; None, with findings, where it is none."""
    before, headings = len(findings), {each.name: each.heading for each in columns}

    def say(column: str, message: str, code: str = "value") -> None:
        cell = row.cells.get(column, str(row.number))
        findings.append(SheetFinding(read.sheet, cell, "error", code, message, headings.get(column, "")))

    for name, most in LONGEST.items():
        text = row.texts.get(name, "")
        if len(text) > most:
            say(name, f"有 {len(text)} 个字，最多 {most} 个，请缩短。", "too-long")
    for name in ("code", "title"):
        if not row.texts.get(name, "").strip():
            say(name, f"没有填“{'编码' if name == 'code' else '名称'}”。请填写，或删去整行。", "missing")
    words = {word: key for key, word in STATUS.items()} | {key: key for key in STATUS}
    status = words.get(row.texts.get("status", "").strip() or "assumed", "")
    if not status:
        say("status", f"状态应为“{'”或“'.join(STATUS.values())}”。", "status")
    since, until = (_day(row.texts.get(name, ""), name, say) for name in ("valid_from", "valid_to"))
    if since and until and until <= since:
        say("valid_to", "失效日期应晚于生效日期。", "dates")
    content: dict[str, Any] = {}
    for column in columns[len(FIXED) :]:
        held = row.texts.get(column.name)
        if held is not None:
            _marker, mark, name = column.name.split(" ", 2)
            content[name] = _value(held, mark, column.name, say)
    if len(findings) > before and any(found.severity == "error" for found in findings[before:]):
        return None
    return Row(
        row.texts["code"], row.texts["title"], row.texts.get("parent", ""), content, row.texts.get("basis", ""),
        status, since, until,
    )  # fmt: skip


def _day(text: str, name: str, say: Any) -> date | None:
    if not text:
        return None
    try:
        return day_in(text)
    except ValueError:
        say(name, f"“{text[:20]}”不是日期，请写成 2026-01-31 的样子。", "date")
        return None


def _value(text: str, mark: str, name: str, say: Any) -> Any:
    if mark == TRUTH:
        if text in {YES, NO}:
            return text == YES
        say(name, f"应填“{YES}”或“{NO}”。", "yesno")
    elif mark == NUMBER:
        try:
            exact = Decimal(text)
            if exact.is_finite():
                return int(exact) if exact == exact.to_integral_value() and "." not in text else float(exact)
        except ArithmeticError:
            pass
        say(name, f"“{text[:20]}”不是数字。", "number")
    elif mark == JSON:
        try:
            return json.loads(text)
        except ValueError:
            say(name, "不是正确的 JSON。请照原来的样子改，文字要加英文双引号。", "json")
    return text


def _check_whole(
    read: TableRead, placed: Sequence[tuple[Row, TableRow]], base: Sequence[Row], findings: list[SheetFinding]
) -> None:
    """What only the whole list can say: codes in force twice, parents nobody knows, entries that vanish, bases left out."""

    def say(severity: Any, code: str, message: str, cell: str = "", column: str = "") -> None:
        findings.append(SheetFinding(read.sheet, cell, severity, code, message, column))

    rows = [row for row, _each in placed]
    last: dict[str, tuple[Row, TableRow]] = {}
    for row, each in sorted(placed, key=lambda pair: (pair[0].code, pair[0].valid_from or date.min)):
        held = last.get(row.code)
        if held is not None and (held[0].valid_to is None or (row.valid_from or date.min) < held[0].valid_to):
            told = f"编码 {row.code} 与第 {held[1].number} 行在同一天都有效。请给前一行写失效日期，或删去一行。"
            say("error", "code-twice", told, each.cells.get("code", str(each.number)), "编码")
        last[row.code] = (row, each)
    for row, each in placed:
        if row.parent and row.parent not in last:
            told = f"编码 {row.code} 的上级 {row.parent} 不在表里。请改正上级编码，或补上这一行。"
            say("error", "parent-unknown", told, each.cells.get("parent", str(each.number)), "上级编码")
    gone = [row.code for row in base if row.code not in last and row.valid_to is None]
    for code in gone[:50]:
        say("warning", "gone", f"原有条目 {code} 不在表里，发布后即停用。只想停用它，请保留该行并写失效日期。")
    bare = [row.code for row in rows if not row.basis]
    if bare:
        say("warning", "no-basis", f"{len(bare)} 个条目没有依据（如 {'、'.join(bare[:5])}），会标为待核实。")
    if not rows and not findings:
        say("error", "empty", "表里没有条目。")


def _changed(old: Row, new: Row) -> tuple[tuple[str, str, str], ...]:
    one, two = _flat(old), _flat(new)
    return tuple((name, one.get(name, ""), two.get(name, "")) for name in one | two if one.get(name) != two.get(name))


def _flat(row: Row) -> dict[str, str]:
    plain = row.plain()
    content = plain.pop("content")
    names = {column.name: column.heading for column in FIXED}
    plain["status"] = STATUS[row.status]
    fixed = {names[name]: plain_value(value) for name, value in plain.items() if name in names}
    return fixed | {name: plain_value(value) for name, value in content.items()}
