# SPDX-License-Identifier: Apache-2.0
"""The text of a Word document: paragraphs, tables row by row, and the numbers that Word itself puts before paragraphs."""

import io
import zipfile

from lxml import etree

from mingfu.systems.plan.reading.docx_numbers import Numbering, W, tag
from mingfu.systems.plan.reading.refusals import (
    PlanFileBroken,
    PlanFileEncrypted,
    PlanFileTooLarge,
    PlanFileWrongType,
)

_DOCUMENT = "word/document.xml"
_NUMBERING = "word/numbering.xml"
_STYLES = "word/styles.xml"
_LARGEST_PART = 40
"""Megabytes one part may unpack to. A plan of a thousand pages stays under ten."""

_MOST_PARTS = 5000
_MEGABYTE = 1024 * 1024
_SKIPPED = frozenset(
    [
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
        *(
            tag(name)
            for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "footnoteReference", "sdtPr")
        ),
    ]
)


def docx_text(content: bytes, *, name: str) -> str:
    """The text of a .docx file, one line a paragraph, cells of a table row set apart by tabs.

    Raises PlanFileBroken, PlanFileEncrypted, PlanFileTooLarge, and PlanFileWrongType for another kind of zip file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = {entry.filename: entry for entry in package.infolist()}
            if len(entries) > _MOST_PARTS:
                raise PlanFileTooLarge(name=name, limit=_LARGEST_PART)
            if _DOCUMENT not in entries:
                raise PlanFileWrongType(name=name)
            document = _part(package, entries[_DOCUMENT], name)
            others = [
                _part(package, entries[part], name) if part in entries else None for part in (_NUMBERING, _STYLES)
            ]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, IndexError) as error:
        raise PlanFileBroken(name=name) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise PlanFileBroken(name=name) from error
    body = document.find(tag("body"))
    if body is None:
        raise PlanFileBroken(name=name)
    return "\n".join(_Writer(Numbering(*others)).lines(body))


def _part(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> etree._Element:
    """One part, parsed. Its true size counts, not the one the archive states; entities are never resolved."""
    if entry.flag_bits & 1:
        raise PlanFileEncrypted(name=name)
    limit = _LARGEST_PART * _MEGABYTE
    with package.open(entry) as stream:
        xml = stream.read(limit + 1)
    if len(xml) > limit:
        raise PlanFileTooLarge(name=name, limit=_LARGEST_PART)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise PlanFileBroken(name=name) from error
    # No Word document declares a document type; one that does carries entities somebody put there.
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise PlanFileBroken(name=name)
    return root


class _Writer:
    """Turns the body of a document into lines."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering

    def lines(self, body: etree._Element) -> list[str]:
        found: list[str] = []
        for element in body:
            if element.tag == tag("p"):
                found += self._paragraph(element).split("\n")
            elif element.tag == tag("tbl"):
                found += [self._row(row) for row in element.iter(tag("tr"))]
            elif element.tag in {tag("sdt"), tag("sdtContent"), tag("ins"), tag("customXml"), tag("moveTo")}:
                found += self.lines(element)
        return found

    def _paragraph(self, element: etree._Element) -> str:
        text = self._runs(element)
        return self.numbering.label(element) + text if text.strip() else ""

    def _row(self, row: etree._Element) -> str:
        cells = []
        for cell in row.findall(tag("tc")):
            paragraphs = [self._paragraph(paragraph).replace("\n", " ") for paragraph in cell.findall(tag("p"))]
            cells.append(" ".join(text for text in paragraphs if text))
        return "\t".join(cells).rstrip()

    def _runs(self, element: etree._Element) -> str:
        pieces: list[str] = []
        for child in element.iterchildren("*"):
            if child.tag in _SKIPPED:
                continue
            if child.tag == tag("t"):
                pieces.append(child.text or "")
            elif child.tag == tag("tab"):
                pieces.append("\t")
            elif child.tag in {tag("br"), tag("cr")}:
                pieces.append("" if child.get(f"{{{W}}}type") == "page" else "\n")
            elif child.tag == tag("noBreakHyphen"):
                pieces.append("-")
            else:
                pieces.append(self._runs(child))
        return "".join(pieces)
