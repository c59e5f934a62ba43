# SPDX-License-Identifier: Apache-2.0
"""What a DOCX of an official paper is made of where the library has no words for it: Chinese faces, rules, fields, grid."""

from collections.abc import Callable
from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt, RGBColor

RED: Final = RGBColor(0xD7, 0x00, 0x0F)
LATIN: Final = "Times New Roman"
SIGNS, LINES = 28, 22
"""GB/T 9704-2012, 5.2.3: 22 lines of 28 signs in a type area of 156 mm × 225 mm."""
SIGN: Final = Emu(Mm(156) // SIGNS)
PITCH: Final = Emu(Mm(225) // LINES)


def width_of(text: str) -> float:
    """The width of a text in signs: figures and Latin letters are half of one."""
    return sum(0.5 if ord(sign) < 0x2000 else 1.0 for sign in text)  # noqa: PLR2004 - where the Latin planes end


def signs(count: float) -> Length:
    """So many signs of the type area as a length."""
    return Emu(round(SIGN * count))


def pitched(paragraph: Any, pitch: Length) -> None:
    """Set a paragraph's lines exactly that far apart, with nothing before or after."""
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, pitch


def dressed(run: Any, *, font: str = "", size: float = 0) -> None:
    """Give a run its face for Chinese and for Latin signs, and its size in points."""
    if font:
        faces(run.font, run._element.get_or_add_rPr(), font)  # noqa: SLF001 - the library sets no face for Chinese
    if size:
        run.font.size = Pt(size)


def faces(held: Any, properties: Any, font: str) -> None:
    """Set the Chinese face, and one Latin face for all."""
    held.name = LATIN
    properties.rFonts.set(qn("w:eastAsia"), font)


def style(file: Any, name: str, font: str, size: float) -> None:
    """A style of the paper: one face, one size, black and upright, whatever the library's template says."""
    held = file.styles[name] if name in file.styles else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    faces(held.font, held.element.get_or_add_rPr(), font)
    held.font.size, held.font.bold, held.font.italic = Pt(size), False, False
    held.font.color.rgb = RGBColor(0, 0, 0)
    for border in held.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    for spaced in ("w:spacing", "w:kern"):
        for one in held.element.rPr.findall(qn(spaced)):
            held.element.rPr.remove(one)


def ruled(paragraph: Any, where: str, kind: str, eighths: int, *, space: int) -> None:
    """A rule above or below a paragraph; red where it is part of a head or foot, black in the record."""
    shape = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no words for borders
    held = shape.find(qn("w:pBdr"))
    if held is None:
        held = OxmlElement("w:pBdr")
        shape.insert_element_before(held, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc")  # fmt: skip
    colour = "000000" if kind == "single" and eighths < 12 else str(RED)  # noqa: PLR2004 - the red rule is 1.5 pt
    held.append(element(f"w:{where}", val=kind, sz=str(eighths), space=str(space), color=colour))


def field(paragraph: Any, code: str, *, font: str, size: float) -> None:
    """A field that the reader's program fills in, such as the page number."""
    parts: tuple[Callable[[], Any], ...] = (
        lambda: element("w:fldChar", fldCharType="begin"),
        lambda: element("w:instrText", text=f" {code} "),
        lambda: element("w:fldChar", fldCharType="separate"),
        lambda: element("w:t", text="1"),
        lambda: element("w:fldChar", fldCharType="end"),
    )
    for part in parts:
        run = paragraph.add_run()
        dressed(run, font=font, size=size)
        run._r.append(part())  # noqa: SLF001 - the library has no words for fields


def element(name: str, *, text: str = "", **attributes: str) -> Any:
    """An element of the word processing vocabulary with attributes of the same."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    if text:
        made.text = text
    return made
