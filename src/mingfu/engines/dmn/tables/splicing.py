# SPDX-License-Identifier: Apache-2.0
"""Changing the rules of a decision table in the bytes of its file, so that all that was not changed stays as it was."""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from mingfu.engines.dmn.tables.layout import DESCRIPTION, INPUT_CELL, NOTE_CELL, OUTPUT_CELL

_ORDER: Final = (DESCRIPTION, INPUT_CELL, OUTPUT_CELL, NOTE_CELL)
_OWNERS: Final = frozenset({"decision", "businessKnowledgeModel"})


@dataclass
class Span:
    """Where an element stands in the bytes, and those inside it that matter here."""

    name: str
    start: int
    opened: int = 0
    """The end of the start tag."""
    closing: int = 0
    """The beginning of the end tag; of an empty element, its end."""
    end: int = 0
    inner: list["Span"] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The element's name without prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon."""
        return "".join(self.name.rpartition(":")[:2])

    def of(self, kind: str) -> list["Span"]:
        """The elements of a kind directly inside."""
        return [each for each in self.inner if each.kind == kind]


@dataclass(frozen=True)
class NewRule:
    """A rule as it shall be. `old` is the place (from 0) of the rule it was; `texts` are by kind of cell."""

    old: int | None
    id: str
    texts: Mapping[str, Sequence[str | None]]


class _Spans:
    """Finds the tables in the bytes."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.tables: list[Span] = []
        self._open: list[Span] = []
        self._parser: Any = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(xml, True)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex
        span = Span(name, start, _tag_end(self.xml, start))
        if self._open:
            self._open[-1].inner.append(span)
        self._open.append(span)

    def _end(self, _name: str) -> None:
        span = self._open.pop()
        span.closing = self._parser.CurrentByteIndex
        if span.closing <= span.start:
            # An empty element has one tag, which expat tells twice.
            span.closing = span.end = span.opened
        else:
            span.end = self.xml.index(b">", span.closing) + 1
        if span.kind == "decisionTable":
            if any(each.kind in _OWNERS for each in self._open):
                self.tables.append(span)
        elif span.kind != "rule" and not any(each.kind == "rule" for each in self._open):
            span.inner = [each for each in span.inner if each.kind in ("rule", "decisionTable")]


_TAG: Final = re.compile(rb"<[^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*>")
"""A start tag; a `>` may stand in an attribute."""


def _tag_end(xml: bytes, start: int) -> int:
    match = _TAG.match(xml, start)
    return match.end() if match else len(xml)


def table_spans(xml: bytes) -> list[Span]:
    """Every decision table of decisions and knowledge models, in the order of the file. The XML is known to be good."""
    found = _Spans(xml).tables
    return sorted(found, key=lambda span: span.start)


def with_rules(xml: bytes, table: Span, rules: Iterable[NewRule]) -> bytes:
    """The bytes between the start and the end of a table, with other rules."""
    old = table.of("rule")
    wanted = list(rules)
    if not old:
        body = b"".join(b"\n      " + _fresh(rule, table.prefix) for rule in wanted)
        return xml[table.start : table.closing] + body + xml[table.closing : table.end]
    leads = [b"", *(xml[before.end : after.start] for before, after in itertools.pairwise(old))]
    usual = next((lead for lead in leads[1:] if not lead.strip()), _indent(xml, old[0].start))
    pieces: list[bytes] = []
    for rule in wanted:
        lead = usual if rule.old is None or rule.old == 0 else leads[rule.old]
        pieces.append(lead if pieces else b"")
        pieces.append(_fresh(rule, table.prefix) if rule.old is None else _rewritten(xml, old[rule.old], rule))
    return xml[table.start : old[0].start] + b"".join(pieces) + xml[old[-1].end : table.end]


def _indent(xml: bytes, start: int) -> bytes:
    """The white space before an element."""
    head = xml[:start]
    return head[len(head.rstrip()) :] or b"\n      "


def _text(value: str) -> bytes:
    return escape(value).encode("utf-8")


def _cell(prefix: str, kind: str, text: str) -> bytes:
    if kind == DESCRIPTION:
        return f"<{prefix}{kind}>".encode() + _text(text) + f"</{prefix}{kind}>".encode()
    opening, closing = f"<{prefix}{kind}><{prefix}text>", f"</{prefix}text></{prefix}{kind}>"
    return opening.encode() + _text(text) + closing.encode()


def _fresh(rule: NewRule, prefix: str) -> bytes:
    """A rule that was not there before."""
    cells = b"".join(
        _cell(prefix, kind, text or "")
        for kind in _ORDER
        for text in rule.texts.get(kind, ())
        if text or kind in (INPUT_CELL, OUTPUT_CELL)
    )
    return f"<{prefix}rule id={quoteattr(rule.id)}>".encode() + cells + f"</{prefix}rule>".encode()


def _rewritten(xml: bytes, span: Span, rule: NewRule) -> bytes:
    """A rule that was there, with new texts where they differ; None among the texts leaves a cell as it is."""
    edits: list[tuple[int, int, bytes]] = []
    for kind in _ORDER:
        cells = span.of(kind)
        for place, text in enumerate(rule.texts.get(kind, ())):
            if text is None:
                continue
            if place < len(cells):
                edits.append(_replaced(xml, cells[place], text))
            elif text or kind in (INPUT_CELL, OUTPUT_CELL):
                at = span.opened if kind == DESCRIPTION else span.closing
                edits.append((at, at, _cell(span.prefix, kind, text or "")))
    pieces: list[bytes] = []
    last = span.start
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [xml[last:start], new]
        last = end
    return b"".join([*pieces, xml[last : span.end]])


def _replaced(xml: bytes, cell: Span, text: str) -> tuple[int, int, bytes]:
    """The edit that gives a cell another text: what is between its tags, or the whole of an empty one."""
    inner = next(iter(cell.of("text")), None)
    holder = cell if cell.kind == DESCRIPTION else inner
    if holder is not None and holder.closing > holder.opened:
        return holder.opened, holder.closing, _text(text)
    if holder is not None and holder.closing < holder.end:
        return holder.opened, holder.closing, _text(text)
    if holder is not None:
        return holder.start, holder.end, f"<{holder.name}>".encode() + _text(text) + f"</{holder.name}>".encode()
    content = f"<{cell.prefix}text>".encode() + _text(text) + f"</{cell.prefix}text>".encode()
    if cell.closing < cell.end:
        return cell.opened, cell.opened, content
    opening = re.sub(rb"\s*/>$", b">", xml[cell.start : cell.opened])
    return cell.start, cell.end, opening + content + f"</{cell.name}>".encode()


def with_policy(xml: bytes, table: Span, policy: str, aggregation: str) -> bytes:
    """The start tag of a table with another hit policy."""
    tag = xml[table.start : table.opened]
    for name, value in (("hitPolicy", policy), ("aggregation", aggregation)):
        pattern = re.compile(rb"\s" + name.encode() + rb"\s*=\s*(\"[^\"]*\"|'[^']*')")
        tag = pattern.sub(b"", tag)
        if value:
            tag = re.sub(rb"(\s*>)$", b" " + name.encode() + b"=" + quoteattr(value).encode() + rb"\1", tag)
    return tag
