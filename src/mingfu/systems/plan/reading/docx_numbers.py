# SPDX-License-Identifier: Apache-2.0
"""The numbers Word counts itself, 一、(一) 1., which stand in no run of the text: they are read from the numbering part."""

import re
from dataclasses import dataclass

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PLACE = re.compile(r"%(\d)")
_FIGURES = "〇一二三四五六七八九"
_CHINESE = frozenset(
    [
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "japaneseCounting",
        "ideographDigital",
        "taiwaneseDigital",
        "chineseLegalSimplified",
        "ideographLegalTraditional",
    ]
)
_LARGEST_COUNTED = 99


def tag(name: str) -> str:
    """The full name of an element of WordprocessingML."""
    return f"{{{W}}}{name}"


def han(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals: 12 is 十二. Larger ones are given in figures."""
    if not 0 < number <= _LARGEST_COUNTED:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_FIGURES[tens]}十")
    return head + (_FIGURES[ones] if ones else "")


@dataclass(frozen=True)
class _Level:
    form: str
    pattern: str
    start: int

    def shown(self, number: int) -> str:
        if self.form in _CHINESE:
            return han(number)
        if self.form.startswith("decimalEnclosedCircle") and 0 < number <= 20:  # noqa: PLR2004 - ① to ⑳
            return chr(0x2460 + number - 1)
        return str(number)


class Numbering:
    """Counts numbered paragraphs in their order. Bullets and letters count as no number."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._style: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def label(self, paragraph: etree._Element) -> str:
        """The number before the paragraph, as Word would print it; empty where it has none."""
        place = self._place(paragraph)
        if place is None:
            return ""
        abstract = self._list_of.get(place[0], "")
        levels = self._levels.get(abstract, {})
        level = levels.get(place[1])
        if level is None or level.form in {"bullet", "none"}:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[place[1]] = counts.get(place[1], level.start - 1) + 1
        for deeper in [depth for depth in counts if depth > place[1]]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            depth = int(match.group(1)) - 1
            other = levels.get(depth)
            return other.shown(counts.get(depth, other.start)) if other else ""

        return _PLACE.sub(shown, level.pattern)

    def _read(self, numbering: etree._Element) -> None:
        for abstract in numbering.iter(tag("abstractNum")):
            levels = {_number(level, "ilvl"): _level(level) for level in abstract.iter(tag("lvl"))}
            self._levels[abstract.get(tag("abstractNumId"), "")] = levels
        for entry in numbering.iter(tag("num")):
            self._list_of[entry.get(tag("numId"), "")] = _value(entry, "abstractNumId") or ""

    def _read_styles(self, styles: etree._Element) -> None:
        for style in styles.iter(tag("style")):
            place = _numbered(style.find(tag("pPr")))
            if place is not None:
                self._style[style.get(tag("styleId"), "")] = place

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = paragraph.find(tag("pPr"))
        own = _numbered(properties)
        if own is not None:
            return own if own[0] != "0" else None
        style = _value(properties, "pStyle") if properties is not None else None
        return self._style.get(style) if style else None


def _numbered(properties: etree._Element | None) -> tuple[str, int] | None:
    entry = properties.find(tag("numPr")) if properties is not None else None
    if entry is None:
        return None
    number = _value(entry, "numId")
    depth = _value(entry, "ilvl") or "0"
    return (number, int(depth)) if number and depth.isdecimal() else None


def _level(element: etree._Element) -> _Level:
    start = _value(element, "start") or "1"
    return _Level(
        _value(element, "numFmt") or "decimal", _value(element, "lvlText") or "", int(start) if start.isdecimal() else 1
    )


def _number(element: etree._Element, name: str) -> int:
    text = element.get(tag(name), "0")
    return int(text) if text.isdecimal() else 0


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(tag(name))
    return None if child is None else child.get(tag("val"))
