# SPDX-License-Identifier: Apache-2.0
"""Taking in messages that people left elsewhere: every row becomes a matter or a reported reason, once.

The clock runs from the day of the import, when this district received the message; the time at which it was written
stands in the matter. What the row's content says it is decides whether it was taken in before, not the file's name.
"""

import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
from django.db import transaction

from mingfu.engines import cases
from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import now
from mingfu.kernel.files.checks import check_content
from mingfu.kernel.files.kinds import kind_of
from mingfu.kernel.ledger import canonical
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.hotline.models import ImportedRow

COLUMNS = {
    "number": ("留言编号", "编号", "工单编号", "id", "number"),
    "title": ("留言主题", "主题", "标题", "title"),
    "time": ("留言时间", "时间", "提交时间", "time", "date"),
    "text": ("留言详情", "详情", "内容", "正文", "text", "content"),
}
TIMES = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d")


class MessagesUnreadable(Refusal):
    """The file is none we can read, or has no column of messages."""

    code = "messages-unreadable"
    status = 422
    message = _("无法读取 {file}：{what}。请提供 .xlsx 或 .csv，第一行为列名，至少有“留言详情”一列。")
    file: str
    what: str


class MessagesMissing(Refusal):
    """There is no such file."""

    code = "messages-missing"
    status = 404
    message = _("没有文件 {file}。请检查路径。")
    file: str


@dataclass(frozen=True, slots=True)
class Message:
    """One row: its place in the file, number, subject, when it was written, and what it says."""

    row: int
    number: str
    title: str
    written: str
    text: str

    @property
    def words(self) -> str:
        """Subject and text as one message, the white space of web pages taken out."""
        lines = [" ".join(line.split()) for line in f"{self.title}\n{self.text}".replace("\xa0", " ").splitlines()]
        return "\n".join(line for line in lines if line)

    @property
    def digest(self) -> str:
        """What makes this row the same row wherever it stands: number, time and words."""
        return hashlib.sha256(canonical([self.number, self.written, self.words])).hexdigest()


@dataclass(slots=True)
class Report:
    """What became of a file: rows seen, taken in now, taken in before, and left out with the reason by row."""

    rows: int = 0
    taken: int = 0
    before: int = 0
    left_out: list[tuple[int, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the command line."""
        left = [{"row": row, "why": why} for row, why in self.left_out]
        return {"rows": self.rows, "taken": self.taken, "before": self.before, "left_out": left}


def import_messages(path: Path, *, actor: Actor, told: Callable[[Report], None] = lambda _report: None) -> Report:
    """Take a file in. Each row is a transaction of its own: a break loses nothing, and a second run goes on."""
    require(actor, "hotline.import")
    report = Report()
    known = set(ImportedRow.objects.values_list("digest", flat=True))
    for message in read_messages(path):
        report.rows += 1
        if message.digest in known:
            report.before += 1
        else:
            _take(message, path.name, actor, report)
            known.add(message.digest)
        told(report)
    return report


def _take(message: Message, source: str, actor: Actor, report: Report) -> None:
    typed = {"text": [message.words], "publicity": ["private"]}
    try:
        with transaction.atomic():
            number = cases.open_case("hotline.say", typed, actor=actor, arrival=cases.Arrival(channel="import"))
            ImportedRow.objects.create(
                digest=message.digest, case=number, source=source[:120], row=message.row, imported_at=now()
            )
    except cases.FormRefused as refused:
        report.left_out.append((message.row, "；".join(refused.bound.errors.values())))
    except Refusal as refused:
        report.left_out.append((message.row, str(refused)))
    else:
        report.taken += 1


def read_messages(path: Path) -> Iterator[Message]:
    """The rows of an .xlsx or .csv file. Raises `MessagesMissing`, `MessagesUnreadable` and the refusals of files."""
    if not path.is_file():
        raise MessagesMissing(file=str(path))
    rows = _workbook(path) if path.suffix.lower() == ".xlsx" else _separated(path)
    header = next(rows, None)
    if header is None:
        raise MessagesUnreadable(file=path.name, what=_("文件是空的"))
    names = [str(name or "").strip() for name in header]
    places = {key: next((names.index(name) for name in known if name in names), -1) for key, known in COLUMNS.items()}
    if places["text"] < 0:
        raise MessagesUnreadable(file=path.name, what=_("没有“留言详情”一列"))
    for place, row in enumerate(rows, start=2):
        cells = {key: row[at] if 0 <= at < len(row) else None for key, at in places.items()}
        yield Message(place, _word(cells["number"]), _word(cells["title"]), _time(cells["time"]), _word(cells["text"]))


def _workbook(path: Path) -> Iterator[tuple[Any, ...]]:
    kind = kind_of(path)
    if kind is None or not kind.packed:
        raise MessagesUnreadable(file=path.name, what=_("不是 Excel 文件"))
    check_content(path, path.name, kind)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise MessagesUnreadable(file=path.name, what=str(error)) from error
    yield from book.worksheets[0].iter_rows(values_only=True)


def _separated(path: Path) -> Iterator[tuple[Any, ...]]:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield from (tuple(row) for row in csv.reader(StringIO(text)))
        return
    raise MessagesUnreadable(file=path.name, what=_("文字编码不是 UTF-8 或 GB18030"))


def _word(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _time(value: Any) -> str:
    """The time of writing in one form; as it stands where it has none of the usual forms."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    text = _word(value)
    for form in TIMES:
        try:
            return datetime.strptime(text, form).isoformat(sep=" ", timespec="seconds")  # noqa: DTZ007 - a local time as written
        except ValueError:
            continue
    return text
