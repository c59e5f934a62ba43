# SPDX-License-Identifier: Apache-2.0
"""XES, one trace after the other in bounded memory.

The parser never opens anything: a document type, and with it every entity, is refused.
"""

import codecs
import re
from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

from mingfu.engines.logs.errors import LogError
from mingfu.engines.logs.moments import Moments
from mingfu.engines.logs.source import Source, marked
from mingfu.engines.logs.trace import Happening, Notes, Reading, Trace

ACTIVITY, TIME, LIFECYCLE, RESOURCE = "concept:name", "time:timestamp", "lifecycle:transition", "org:resource"
JOINED = "+"
"""What stands between the values of several keys of a classifier, as OpenXES writes it."""

_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)[\"']")
_OWN = {"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1"}
_PATIENCE = 8 << 20
"""Bytes that the parser may hold back before one name or value counts as endless."""

_LOG, _TRACE, _EVENT = "log", "trace", "event"
_PLACES = {(1, _LOG): _LOG, (2, _TRACE): _TRACE, (2, _EVENT): _EVENT, (3, _EVENT): _EVENT}
_SAID = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: "文件里没有内容",
    expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]: "标签没有配对",
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: "文件没有写完就中断了",
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]: "有不允许的字符或写法（编码可能不是 UTF-8）",
    expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: "用了没有定义的实体",
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "根元素之后还有内容",
}


class XesReader:
    """Traces of one file; classifiers and the log's own attributes are known once the first trace is."""

    def __init__(self, source: Source, reading: Reading, notes: Notes) -> None:
        self.source = source
        self.reading = reading
        self.notes = notes
        self.moments = Moments(reading.zone, reading.time_format)
        self.classifiers: dict[str, tuple[str, ...]] = {}
        self.keys: tuple[str, ...] = ()
        self.ready: list[Trace] = []
        self.depth = 0
        self.trace: Trace | None = None
        self.fallback: tuple[str, ...] = ()
        self.time, self.lifecycle, self.resource = TIME, LIFECYCLE, RESOURCE
        self.before_traces = True
        self._begin(expat.ParserCreate())

    def traces(self) -> Iterator[Trace]:
        """Every trace, in the order of the file. Raises `LogError` with file and line."""
        fed = 0
        for piece in self._as_utf8():
            fed += len(piece)
            self._feed(piece, last=False)
            if fed - self.parser.CurrentByteIndex > _PATIENCE:
                self._refuse("log-endless", f"一处内容长过 {_PATIENCE >> 20} MB，不像事件日志。")
            yield from self.ready
            self.ready.clear()
        self._feed(b"", last=True)
        yield from self.ready

    def _as_utf8(self) -> Iterator[bytes]:
        """The bytes in an encoding that the parser knows; Chinese ones are turned into UTF-8 on the way."""
        beginning = self.source.beginning(200)
        declared = _DECLARED.match(beginning.lstrip())
        encoding = self.reading.encoding or (declared[1].decode() if declared else "")
        told = bool(self.reading.encoding)
        if marked(beginning) or not encoding or (encoding.lower() in _OWN and not told):
            self._begin(expat.ParserCreate())
            yield from self.source.pieces()
            return
        try:
            decoder = codecs.getincrementaldecoder("gb18030" if encoding.lower() in {"gbk", "gb2312"} else encoding)()
        except LookupError as error:
            raise LogError("log-encoding", f"不认识编码“{encoding}”。", file=self.source.name, line=1) from error
        self._begin(expat.ParserCreate("utf-8"))
        try:
            for piece in self.source.pieces():
                yield decoder.decode(piece).encode()
            yield decoder.decode(b"", final=True).encode()
        except UnicodeDecodeError as error:
            self._refuse("log-encoding", f"文件不是它自己说的编码 {encoding}。", error)

    def _begin(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        self.in_event = self._attributes(parser)

    def _feed(self, piece: bytes, *, last: bool) -> None:
        try:
            self.parser.Parse(piece, last)
        except expat.ExpatError as error:
            what = _SAID.get(error.code, expat.ErrorString(error.code))
            raise LogError(
                "log-malformed", f"不是完好的 XML：{what}。", file=self.source.name, line=error.lineno
            ) from error

    def _doctype(self, *_rest: object) -> None:
        self._refuse("log-doctype", "文件带有 DOCTYPE 或实体声明。事件日志不需要它，出于安全不予读取；请删去后重试。")

    def _refuse(self, code: str, message: str, because: Exception | None = None) -> NoReturn:
        raise LogError(code, message, file=self.source.name, line=self.parser.CurrentLineNumber) from because

    def _attributes(self, parser: expat.XMLParserType) -> dict[str, str]:
        """Handlers for what stands inside an event, by far the most of a file, and the mapping that they fill.

        They keep what they need at hand and are put in place by `_open_event`; at the event's end they give way.
        """
        found: dict[str, str] = {}
        nested = 0

        def begins(_tag: str, given: list[str]) -> None:
            nonlocal nested
            nested += 1
            # Nested attributes are deeper and say nothing about the event.
            if nested == 1 and len(given) >= 4:  # noqa: PLR2004 - a key and a value, by name and content
                if given[0] == "key" and given[2] == "value":
                    found[given[1]] = given[3]
                else:
                    key, value = _pair(given)
                    found[key] = value

        def ends(_tag: str) -> None:
            nonlocal nested
            if nested:
                nested -= 1
                return
            parser.StartElementHandler = self._start
            parser.EndElementHandler = self._end
            self.depth -= 1
            self._close_event(found)
            found.clear()

        self.begins, self.ends = begins, ends
        return found

    def _start(self, tag: str, given: list[str]) -> None:
        depth = self.depth = self.depth + 1
        kind = _PLACES.get((depth, tag if ":" not in tag else tag.rpartition(":")[2]))
        if kind == _EVENT:
            self._open_event()
        elif kind == _TRACE:
            self._open_trace()
        elif kind is None:
            self._other(depth, tag, given)

    def _other(self, depth: int, tag: str, given: list[str]) -> None:
        if depth == 1:
            self._refuse("log-not-xes", f"根元素是 <{tag}>，XES 日志的根元素应是 <log>。")
        if self.trace is not None and depth == 3:  # noqa: PLR2004 - below log and trace
            key, value = _pair(given)
            if key:
                self.trace.attributes.setdefault(key, value)
        elif depth == 2 and tag.rpartition(":")[2] == "classifier":  # noqa: PLR2004 - below the log
            said = dict(zip(given[::2], given[1::2], strict=True))
            self.classifiers[said.get("name", "")] = _keys(said.get("keys", ""))

    def _open_trace(self) -> None:
        if self.before_traces:
            self.before_traces = False
            self._choose()
        self.trace = Trace("")

    def _open_event(self) -> None:
        if self.trace is None:
            self.notes.add("loose-event", self.parser.CurrentLineNumber)
            if self.before_traces:
                self.before_traces = False
                self._choose()
        self.parser.StartElementHandler = self.begins
        self.parser.EndElementHandler = self.ends

    def _choose(self) -> None:
        """Which keys make an activity: as asked, else the name of the event."""
        asked = self.reading.classifier
        if asked and asked not in self.classifiers:
            known = "、".join(self.classifiers) or "（无）"
            self._refuse("log-classifier", f"日志没有名为“{asked}”的分类器。它声明了：{known}。")
        self.keys = self.classifiers[asked] if asked else (self.reading.activity or ACTIVITY,)
        self.fallback = next(iter(self.classifiers.values()), ())
        self.time = self.reading.time or TIME
        self.lifecycle = self.reading.lifecycle or LIFECYCLE
        self.resource = self.reading.resource or RESOURCE

    def _end(self, _tag: str) -> None:
        depth = self.depth
        self.depth = depth - 1
        if depth == 2 and self.trace is not None:  # noqa: PLR2004 - a trace stands below the log
            trace, self.trace = self.trace, None
            trace.name = trace.attributes.get(self.reading.case or ACTIVITY, "")
            self.ready.append(trace)

    def _close_event(self, event: dict[str, str]) -> None:
        if self.trace is None:
            return
        lifecycle = event.get(self.lifecycle, "").lower()
        if self.reading.only and lifecycle and lifecycle not in self.reading.only:
            self.notes.add("other-transition", self.parser.CurrentLineNumber)
            return
        if len(self.keys) == 1:
            activity = event.get(self.keys[0], "")
        else:
            activity = JOINED.join(event.get(key, "") for key in self.keys).strip(JOINED)
        if not activity:
            activity = JOINED.join(event.get(key, "") for key in self.fallback).strip(JOINED)
            if not activity:
                self.notes.add("unnamed-event", self.parser.CurrentLineNumber)
        written = event.get(self.time, "")
        at = self.moments.read(written)
        if at is None:
            self.notes.add("unreadable-time" if written else "missing-time", self.parser.CurrentLineNumber)
        more = {key: event[key] for key in self.reading.keep if key in event} if self.reading.keep else None
        self.trace.events.append(Happening(activity, at, lifecycle, event.get(self.resource, ""), more))


def _pair(given: list[str]) -> tuple[str, str]:
    """Key and value of an attribute; a list or container has no value and no key here."""
    if given[0] == "key" and len(given) > 3 and given[2] == "value":  # noqa: PLR2004 - the usual order
        return given[1], given[3]
    said = dict(zip(given[::2], given[1::2], strict=True))
    return (said["key"], said["value"]) if "key" in said and "value" in said else ("", "")


def _keys(text: str) -> tuple[str, ...]:
    """The keys of a classifier: parted by spaces, in quotes where a key holds one."""
    return tuple(quoted or bare for quoted, bare in re.findall(r"'([^']*)'|(\S+)", text))
