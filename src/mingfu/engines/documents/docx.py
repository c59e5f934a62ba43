# SPDX-License-Identifier: Apache-2.0
"""Papers as DOCX, in the same layouts of GB/T 9704-2012 and with the same words as the PDF, for offices that edit them.

The PDF is what was issued. A DOCX is a copy to work with; its bytes depend on the paper alone, and nothing is kept.
"""

import io
import zipfile
from datetime import datetime
from typing import Any, Final

import docx
import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt

from mingfu.engines.documents.docx_parts import (
    PITCH,
    RED,
    SIGNS,
    dressed,
    element,
    field,
    pitched,
    ruled,
    signs,
    style,
    width_of,
)  # fmt: skip
from mingfu.engines.documents.models import Document
from mingfu.engines.documents.queries import shown_code, wording_of
from mingfu.engines.documents.setting import check_text
from mingfu.engines.documents.wording import Line, Wording

KIND: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FANG, HEI, KAI, HEAVY, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
HEADINGS: Final = {1: HEI, 2: KAI, 3: FANG}
CENTRE, LEFT, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip
MARK_SIZE: Final = {"document": 46, "letter": 32, "notice": 22}
MARK_NARROWEST = 22
"""Points below which a mark wraps rather than shrinks."""


def render_docx(document: Document) -> bytes:
    """The document as DOCX. Raises `TextErased`."""
    wording = wording_of(document)
    page = _Page(document, wording)
    {"document": _document, "letter": _letter, "notice": _notice}[document.layout](page)
    return page.saved()


class _Page:
    """A file under way: paper, styles, and what all layouts share."""

    def __init__(self, document: Document, wording: Wording) -> None:
        self.document, self.wording = document, wording
        self.file: Any = docx.Document()
        self.section: Any = self.file.sections[0]
        self._paper()
        self._styles()
        self._properties()

    def line(
        self, text: str = "", *, style: str = "Normal", align: Any = LEFT, size: float = 0, font: str = "",
        to: Any = None, pitch: Length = PITCH,
    ) -> Any:  # fmt: skip
        """A paragraph of one run, on the grid of lines."""
        made = (to or self.file).add_paragraph(style=style)
        made.alignment = align
        pitched(made, pitch)
        if text:
            dressed(made.add_run(text), font=font, size=size)
        return made

    def blank(self, count: int = 1) -> None:
        """Empty lines."""
        for _number in range(count):
            self.line()

    def mark(self, size: float, *, red: bool, to: Any = None) -> Any:
        """The mark of the organ on one line: a long name is set smaller."""
        fitting = min(size, Mm(156).pt / max(1.0, width_of(self.wording.mark)))
        shown = max(fitting, MARK_NARROWEST)
        made = self.line(
            self.wording.mark, align=CENTRE, size=int(shown * 2) / 2, font=HEAVY, to=to, pitch=Pt(size * 1.3)
        )
        if red:
            for run in made.runs:
                run.font.color.rgb = RED
        return made

    def title(self) -> None:
        """7.3.1: the title, centred, in 2号 heavy song."""
        self.line(self.wording.title, style="Title", align=CENTRE, pitch=Pt(33))

    def body(self) -> None:
        """7.3.2 to 7.3.4: addressee at the left edge, body, names of annexes."""
        self.blank()
        if self.wording.to:
            self.line(f"{self.wording.to}：")
        for piece in self.wording.body:
            self._piece(piece)
        annexes = self.wording.attachments
        if annexes:
            self.blank()
        for place, name in enumerate(annexes, 1):
            count = f"{place}." if len(annexes) > 1 else ""
            made = self.line(f"{'附件：' if place == 1 else ''}{count}{name}", align=BOTH)
            hanging = 3 + width_of(count) if place == 1 else width_of(count)
            made.paragraph_format.left_indent = signs(5 + width_of(count))
            made.paragraph_format.first_line_indent = signs(-hanging)

    def _piece(self, piece: Line) -> None:
        made = self.line(piece.text, style=f"Heading {piece.level}" if piece.level else "Normal", align=BOTH)
        made.paragraph_format.first_line_indent = signs(2)
        made.paragraph_format.widow_control = True

    def signature(self) -> None:
        """7.3.5: who signs and the day; kept with the end of the body."""
        self.file.paragraphs[-1].paragraph_format.keep_with_next = True
        self.line().paragraph_format.keep_with_next = True
        name_at, day_at = places(width_of(self.wording.signed_by), width_of(self.wording.date), self.document.sealed)
        name, day = self.line(self.wording.signed_by), self.line(self.wording.date)
        name.paragraph_format.left_indent, day.paragraph_format.left_indent = signs(name_at), signs(day_at)
        name.paragraph_format.keep_with_next = True

    def check(self) -> None:
        """How whoever holds the paper can check it; not of the standard."""
        text = check_text(self.document)
        drawn = io.BytesIO()
        segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=6, border=0)
        made = self.line(pitch=Mm(19))
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        picture = made.add_run().add_picture(drawn, width=Mm(18))
        picture._inline.docPr.set("descr", f"核验二维码：{text}")  # noqa: SLF001 - the library names no other way to a picture's words
        dressed(made.add_run(f" 扫码可核验文书真伪与效力，核验码 {shown_code(self.document)}"), font=SONG, size=8.5)

    def numbers(self, *, first: bool) -> None:
        """7.5: page numbers in 4号 song between dashes, one sign in from the outer edge."""
        self.section.footer_distance = Mm(23)
        self.file.settings.odd_and_even_pages_header_footer = True
        self.section.different_first_page_header_footer = not first
        for footer, align in ((self.section.footer, RIGHT), (self.section.even_page_footer, LEFT)):
            made = footer.paragraphs[0]
            made.alignment = align
            made.paragraph_format.left_indent = made.paragraph_format.right_indent = Pt(14)
            dressed(made.add_run("— "), font=SONG, size=14)
            field(made, "PAGE", font=SONG, size=14)
            dressed(made.add_run(" —"), font=SONG, size=14)

    def copies(self) -> Any:
        """The bodies that receive a copy, if any."""
        if not self.wording.cc:
            return None
        made = self.line(f"抄送：{self.wording.cc}。", size=14, align=BOTH)
        made.paragraph_format.left_indent = Pt(14 * 4)
        made.paragraph_format.first_line_indent, made.paragraph_format.right_indent = Pt(-14 * 3), Pt(14)
        return made

    def saved(self) -> bytes:
        """The file. Every part bears the day of issue: the same paper is the same bytes."""
        written = io.BytesIO()
        self.file.save(written)
        day = self.wording.day
        stamp = (day.year, day.month, day.day, 0, 0, 0)
        again = io.BytesIO()
        with zipfile.ZipFile(written) as held, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as made:
            for part in held.infolist():
                made.writestr(zipfile.ZipInfo(part.filename, stamp), held.read(part), zipfile.ZIP_DEFLATED)
        return again.getvalue()

    def _paper(self) -> None:
        """5.2: A4, 37 mm above and 28 mm left of the type area, lines and signs on a grid."""
        part = self.section
        part.page_width, part.page_height = Mm(210), Mm(297)
        part.top_margin, part.left_margin, part.right_margin, part.bottom_margin = Mm(37), Mm(28), Mm(26), Mm(35)
        part.header_distance = Mm(15)
        grid = element("w:docGrid", type="linesAndChars", linePitch=str(PITCH // 635), charSpace="-848")
        for old in part._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - the library has no words for the grid
            part._sectPr.remove(old)  # noqa: SLF001 - as above
        part._sectPr.append(grid)  # noqa: SLF001 - as above

    def _styles(self) -> None:
        for fonts in self.file.styles.element.iter(qn("w:rFonts")):
            for name in [name for name in fonts.attrib if name.endswith("Theme")]:
                del fonts.attrib[name]
        style(self.file, "Normal", FANG, 16)
        style(self.file, "Title", HEAVY, 22)
        for level, font in HEADINGS.items():
            style(self.file, f"Heading {level}", font, 16)

    def _properties(self) -> None:
        told, wording = self.file.core_properties, self.wording
        told.title, told.author, told.last_modified_by = wording.title, wording.issuer, wording.issuer
        told.keywords, told.subject, told.language, told.comments = wording.number, self.document.kind, "zh-CN", ""
        told.created = told.modified = datetime(wording.day.year, wording.day.month, wording.day.day)  # noqa: DTZ001 - a day, without hour or zone
        told.revision = 1


def _document(page: _Page) -> None:
    """Chapters 7 and 9: red mark, number, red rule, record."""
    page.numbers(first=True)
    made = page.mark(MARK_SIZE["document"], red=True)
    made.paragraph_format.space_before = Mm(35)
    page.blank(2)
    number = page.line(page.wording.number, align=CENTRE)
    ruled(number, "bottom", "single", 12, space=4)
    page.blank(2)
    page.title()
    page.body()
    page.signature()
    page.check()
    record(page)


def _letter(page: _Page) -> None:
    """10.1: the mark 30 mm from the page's edge, red double rules at head and foot, no number on the first page."""
    page.numbers(first=False)
    page.section.header_distance = Mm(30)
    for plain in (page.section.header, page.section.even_page_header):
        plain.is_linked_to_previous = False
        pitched(plain.paragraphs[0], Pt(1))
    head, foot = page.section.first_page_header, page.section.first_page_footer
    old = head.paragraphs[0]
    mark = page.mark(MARK_SIZE["letter"], red=True, to=head)
    old._p.getparent().remove(old._p)  # noqa: SLF001 - the library has no words for taking a paragraph out
    below = foot.paragraphs[0]
    for rule, place, kind in ((mark, "bottom", "thickThinSmallGap"), (below, "top", "thinThickSmallGap")):
        rule.paragraph_format.left_indent, rule.paragraph_format.right_indent = Mm(-8), Mm(-6)
        ruled(rule, place, kind, 24, space=11 if place == "bottom" else 1)
    pitched(below, Pt(3))
    page.line(page.wording.number, align=RIGHT)
    page.blank(2)
    page.title()
    page.body()
    page.signature()
    page.check()
    page.copies()


def _notice(page: _Page) -> None:
    """A paper of handling: organ and title in black, the number below at the right."""
    page.numbers(first=True)
    page.mark(MARK_SIZE["notice"], red=False)
    page.title()
    page.line(page.wording.number, align=RIGHT)
    page.body()
    page.signature()
    page.check()


def record(page: _Page) -> None:
    """7.4: the record, with rules as wide as the type area, thick outside and thin inside."""
    page.blank()
    copies = page.copies()
    if copies is not None:
        ruled(copies, "top", "single", 8, space=3)
    printed = page.line(f"{page.wording.issuer}\t{page.wording.date}印发", size=14)
    printed.paragraph_format.left_indent = printed.paragraph_format.right_indent = Pt(14)
    printed.paragraph_format.tab_stops.add_tab_stop(Emu(Mm(156) - Pt(14)), alignment=WD_TAB_ALIGNMENT.RIGHT)
    ruled(printed, "top", "single", 6 if copies is not None else 8, space=3)
    ruled(printed, "bottom", "single", 8, space=3)


def places(name: float, day: float, sealed: bool) -> tuple[float, float]:  # noqa: FBT001 - the three things 7.3.5 asks for
    """How many signs in from the left edge name and day begin (7.3.5), of which the widths are given in signs.

    Without a seal the name stands two signs from the right and the day two signs further in than the name; a day that
    is longer than the name stands two signs from the right. With a seal the day stands four signs from the right, and
    the name is centred over it.
    """
    if sealed:
        day_at = SIGNS - 4 - day
        return max(0.0, min(day_at + (day - name) / 2, SIGNS - name)), day_at
    if day > name:
        return SIGNS - 2 - day - 2, SIGNS - 2 - day
    return max(0.0, SIGNS - 2 - name), max(2.0, SIGNS - name)
