# SPDX-License-Identifier: Apache-2.0
"""The headings and numbers of a text as a tree, whatever their style: 一、（一）1. (1) ① 第一章 第一条."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mingfu.systems.plan.reading.numerals import whole_number
from mingfu.systems.plan.reading.script import plain

_HAN = r"[一二三四五六七八九十百〇零]"
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"第\s*(?P<n>{_HAN}{{1,5}}|\d{{1,3}})\s*(?:章|编|部\s*分)\s*")),
    ("section", re.compile(rf"第\s*(?P<n>{_HAN}{{1,5}}|\d{{1,3}})\s*节\s*")),
    ("article", re.compile(rf"第\s*(?P<n>{_HAN}{{1,6}}|\d{{1,3}})\s*条(?!例)\s*[:、]?\s*")),
    ("han", re.compile(rf"(?P<n>{_HAN}{{1,5}})\s*[、.,:](?!\d)\s*")),
    ("han-bracket", re.compile(rf"\(\s*(?P<n>{_HAN}{{1,5}})\s*\)\s*[、.]?\s*")),
    ("digit", re.compile(r"(?P<n>\d{1,3})\s*(?:[.、](?!\d)|\.(?=\d{4}年))\s*")),
    ("digit-bracket", re.compile(r"\(\s*(?P<n>\d{1,3})\s*\)\s*[、.]?\s*")),
    ("digit-half", re.compile(r"(?P<n>\d{1,3})\s*\)\s*")),
)
_SINGLE_SIGNS = (
    ("circle", 0x2460, 20),
    ("digit-bracket", 0x2474, 20),
    ("digit", 0x2488, 20),
    ("han-bracket", 0x3220, 10),
)


@dataclass(frozen=True)
class Label:
    """A number at the head of a line: its style, its value, and where the text after it begins."""

    style: str
    number: int
    end: int


@dataclass(frozen=True)
class Line:
    """A line of the source that is not blank, from its first to behind its last character that shows."""

    start: int
    end: int
    text: str
    label: Label | None


@dataclass
class Node:
    """A numbered heading, the text under it and the numbered headings below it; `end` is behind its last line."""

    label: Label
    start: int
    body: int
    end: int
    own_end: int
    children: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def lines(source: str) -> list[Line]:
    """The lines of `source` that show something, each with its label."""
    found = []
    place = 0
    for raw in plain(source).splitlines(keepends=True):
        shown = raw.strip()
        if shown:
            start = place + len(raw) - len(raw.lstrip())
            found.append(Line(start, start + len(shown), shown, label_of(shown)))
        place += len(raw)
    return found


def label_of(text: str) -> Label | None:
    """The label a plain line begins with, or None. A date, a decimal number and a bare list of figures are no labels."""
    for style, pattern in _STYLES:
        match = pattern.match(text)
        if match:
            number = whole_number(match.group("n"))
            return Label(style, number, match.end()) if number is not None else None
    code = ord(text[0]) if text else 0
    for style, first, count in _SINGLE_SIGNS:
        if first <= code < first + count:
            rest = text[1:]
            return Label(style, code - first + 1, 1 + len(rest) - len(rest.lstrip(" 、.")))
    return None


def tree(body: list[Line]) -> list[Node]:
    """The numbered headings of `body` as nested nodes: a style seen higher up closes what stands below it."""
    roots: list[Node] = []
    open_nodes: list[Node] = []
    for line in body:
        if line.label is None:
            for node in open_nodes:
                node.end = line.end
            if open_nodes:
                open_nodes[-1].own_end = line.end
            continue
        styles = [node.label.style for node in open_nodes]
        if line.label.style in styles:
            del open_nodes[styles.index(line.label.style) :]
        elif line.label.style in _TOP:
            del open_nodes[_depth(styles, line.label.style) :]
        node = Node(line.label, line.start, line.start + line.label.end, line.end, line.end)
        (open_nodes[-1].children if open_nodes else roots).append(node)
        open_nodes.append(node)
        for above in open_nodes:
            above.end = line.end
    return roots


_TOP = ("chapter", "section", "article")


def _depth(styles: list[str], style: str) -> int:
    """Chapters hold sections, sections hold articles, and articles hold the rest."""
    rank = _TOP.index(style)
    for depth, other in enumerate(styles):
        if other not in _TOP or _TOP.index(other) > rank:
            return depth
    return len(styles)
