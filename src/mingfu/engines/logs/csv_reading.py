# SPDX-License-Identifier: Apache-2.0
"""CSV: one row an event, its case in a column. Rows may stand in any order; a case's events are put in that of time.

Memory: some forty bytes for each row, names and cases kept once.
"""

import codecs
import csv
from array import array
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from mingfu.engines.logs import columns
from mingfu.engines.logs.errors import LogError
from mingfu.engines.logs.moments import AMBIGUOUS, Moments
from mingfu.engines.logs.source import Source, marked
from mingfu.engines.logs.trace import Happening, Notes, Reading, Trace

_SEPARATORS = (",", ";", "\t", "|")
_CHINESE = "gb18030"
_PATIENCE = 8 << 20
"""Signs of one line after which it counts as endless."""
_NO_TIME = -(1 << 62)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class _MonthFirst(Exception):  # noqa: N818 - it is said inside this module only
    """A date shows that the month comes first."""


class _Codes:
    """Texts by number, each kept once."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}

    def of(self, text: str) -> int:
        """The number of a text."""
        return self.number.setdefault(text, len(self.number))

    def texts(self) -> list[str]:
        """All of them, by number."""
        return list(self.number)


class CsvReader:
    """Traces of one file, cases in the order in which they first appear."""

    def __init__(self, source: Source, reading: Reading, notes: Notes) -> None:
        self.source = source
        self.reading = reading
        self.notes = notes
        self.header: list[str] = []

    def traces(self) -> Iterator[Trace]:
        """Every case. Raises `LogError` with file and line."""
        encoding = self.reading.encoding or self._encoding()
        tried, month_first = {encoding}, False
        while True:
            try:
                table = _Table(self, encoding, month_first=month_first)
                break
            except UnicodeDecodeError as error:
                if self.reading.encoding or _CHINESE in tried:
                    told = f"文件不是编码 {encoding}。请用 --encoding 说明，例如 gb18030 或 utf-16。"
                    raise LogError("log-encoding", told, file=self.source.name) from error
                encoding = _CHINESE
                tried.add(encoding)
            except _MonthFirst:
                month_first = True
            self.notes.found.clear()
        self.notes.said["encoding"] = encoding
        yield from table.traces()

    def _encoding(self) -> str:
        beginning = self.source.beginning(1 << 20)
        if found := marked(beginning):
            return found
        try:
            codecs.getincrementaldecoder("utf-8")().decode(beginning)
        except UnicodeDecodeError:
            return _CHINESE
        return "utf-8"


class _Table:
    """The rows of a file as numbers."""

    def __init__(self, reader: CsvReader, encoding: str, *, month_first: bool) -> None:
        self.reader = reader
        self.reading = reader.reading
        self.notes = reader.notes
        self.file = reader.source.name
        self.moments = Moments(self.reading.zone, self.reading.time_format, month_first=month_first)
        self.month_first = month_first
        self.cases, self.activities, self.words = _Codes(), _Codes(), _Codes()
        self.attributes: list[dict[str, str]] = []
        self.row_case, self.row_activity, self.row_word, self.row_time = array("L"), array("L"), array("L"), array("q")
        self.more: list[dict[str, str]] = []
        self.read(encoding)

    def read(self, encoding: str) -> None:
        lines = _lines(self.reader.source, encoding)
        first = next(lines, "")
        separator = self.reading.separator or max(_SEPARATORS, key=first.count)
        self.notes.said["separator"] = separator
        rows = csv.reader(_again(first, lines), delimiter=separator)
        try:
            header = next(rows, [])
            self.choose([name.strip() for name in header])
            width = len(header)
            for row in rows:
                if len(row) == width:
                    self.row(row, rows.line_num)
                elif row and any(row):
                    self.row(self.mended(row, width, rows.line_num), rows.line_num)
        except csv.Error as error:
            told = f"这一行不像 CSV：{error}。请检查引号和分隔符。"
            raise LogError("log-malformed", told, file=self.file, line=rows.line_num) from error

    def mended(self, row: list[str], width: int, line: int) -> list[str]:
        """A row that is too short ends in nothing; one that is too long is an error unless only nothing is too much."""
        if any(row[width:]):
            told = f"这一行有 {len(row)} 列，表头只有 {width} 列。请检查引号和分隔符。"
            raise LogError("log-malformed", told, file=self.file, line=line)
        if len(row) < width:
            self.notes.add("short-row", line)
        return [*row, *[""] * (width - len(row))][:width]

    def choose(self, header: list[str]) -> None:
        """Which columns are the case, the activity, the time; and which say something about the case."""
        self.reader.header = header
        reading = self.reading
        self.case = self.column(header, reading.case, columns.CASE, "--case", "办件编号")
        taken = {self.case}
        self.activity = self.column(header, reading.activity, columns.ACTIVITY, "--activity", "活动（环节）", taken)
        taken.add(self.activity)
        # A log without times is one whose rows stand in order.
        self.time = self.column(header, reading.time, columns.TIME, "--time", "", taken)
        self.lifecycle = self.column(header, reading.lifecycle, columns.LIFECYCLE, "--lifecycle", "")
        self.resource = self.column(header, reading.resource, columns.RESOURCE, "--resource", "")
        known = {*columns.END, *columns.DEADLINE, *columns.ANSWERED}
        self.told = [
            (place, name)
            for place, name in enumerate(header)
            if name and place not in {self.case, self.activity, self.time}
            and (name.startswith("case:") or columns.of_case(name) in known)
        ]  # fmt: skip
        self.kept = [(place, name) for place, name in enumerate(header) if name in reading.keep]

    def column(
        self,
        header: list[str],
        asked: str,
        candidates: Sequence[str],
        option: str,
        needed: str,
        taken: Collection[int] = (),
    ) -> int:
        """The place of a column; -1 where there is none and none is needed."""
        if asked:
            name = columns.meant(header, asked)
        else:
            name = columns.guessed([name for place, name in enumerate(header) if place not in taken], candidates)
        if name:
            return header.index(name)
        if asked or needed:
            seen = "、".join(name for name in header if name)[:300]
            what = f"没有“{asked}”这一列" if asked else f"认不出哪一列是{needed}，请用 {option} 说明"
            raise LogError("log-columns", f"{what}。表头有：{seen}", file=self.file, line=1)
        return -1

    def row(self, row: list[str], line: int) -> None:
        """Keep one event."""
        name = row[self.case].strip()
        if not name:
            self.notes.add("row-without-case", line)
            return
        lifecycle = row[self.lifecycle].strip().lower() if self.lifecycle >= 0 else ""
        if self.reading.only and lifecycle and lifecycle not in self.reading.only:
            self.notes.add("other-transition", line)
            return
        case = self.cases.of(name)
        if case == len(self.attributes):
            self.attributes.append({})
        own = self.attributes[case]
        for place, title in self.told:
            if row[place] and title not in own:
                own[title] = row[place]
        activity = row[self.activity].strip()
        if not activity:
            self.notes.add("unnamed-event", line)
        self.row_case.append(case)
        self.row_activity.append(self.activities.of(activity))
        self.row_word.append(self.words.of(f"{lifecycle}\t{row[self.resource] if self.resource >= 0 else ''}"))
        self.row_time.append(self.instant(row[self.time], line) if self.time >= 0 else _NO_TIME)
        if self.reading.keep:
            self.more.append({title: row[place] for place, title in self.kept if row[place]})

    def instant(self, text: str, line: int) -> int:
        """Microseconds since 1970."""
        at = self.moments.read(text)
        if at is not None:
            return (at - _EPOCH) // _MICROSECOND
        if text.strip():
            if AMBIGUOUS in text and not self.month_first and Moments(self.reading.zone, month_first=True).read(text):
                raise _MonthFirst
            self.notes.add("unreadable-time", line)
        else:
            self.notes.add("missing-time", line)
        return _NO_TIME

    def traces(self) -> Iterator[Trace]:
        """Every case with its events in order of time; an event without one stays behind the row before it."""
        starts = array("L", bytes(array("L").itemsize * (len(self.attributes) + 1)))
        for case in self.row_case:
            starts[case + 1] += 1
        for place in range(1, len(starts)):
            starts[place] += starts[place - 1]
        order, following = array("L", bytes(array("L").itemsize * len(self.row_case))), starts[:]
        for place, case in enumerate(self.row_case):
            order[following[case]] = place
            following[case] += 1
        names, activities = self.cases.texts(), self.activities.texts()
        words = [tuple(text.split("\t", 1)) for text in self.words.texts()]
        for case, name in enumerate(names):
            rows = list(order[starts[case] : starts[case + 1]])
            self.sort(rows)
            events = []
            for place in rows:
                lifecycle, resource = words[self.row_word[place]]
                time = self.row_time[place]
                at = None if time == _NO_TIME else _EPOCH + timedelta(microseconds=time)
                more = self.more[place] if self.more else None
                events.append(Happening(activities[self.row_activity[place]], at, lifecycle, resource, more))
            yield Trace(name, self.attributes[case], events)

    def sort(self, rows: list[int]) -> None:
        times = [self.row_time[place] for place in rows]
        if all(one <= other for one, other in pairwise(times)) and _NO_TIME not in times:
            return
        last = _NO_TIME
        for place, time in enumerate(times):
            if time == _NO_TIME:
                times[place] = last
            else:
                last = time
        order = sorted(range(len(rows)), key=times.__getitem__)
        rows[:] = [rows[place] for place in order]


def _lines(source: Source, encoding: str) -> Iterator[str]:
    """Lines with their ends. Raises UnicodeDecodeError."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError as error:
        raise LogError("log-encoding", f"不认识编码“{encoding}”。", file=source.name) from error
    rest = ""
    for piece in source.pieces():
        *lines, rest = (rest + decoder.decode(piece)).split("\n")
        for line in lines:
            yield f"{line}\n"
        if len(rest) > _PATIENCE:
            told = f"有一行长过 {_PATIENCE >> 20} MB，不像事件日志。"
            raise LogError("log-endless", told, file=source.name)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
