# SPDX-License-Identifier: Apache-2.0
"""Papers: the list of an organ's, and one of them for reading on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.cases import cases_for
from mingfu.engines.documents import Document, Sheet
from mingfu.faces.ui.casework import Seal
from mingfu.faces.ui.components import Cell, Notice, Pagination, Table, Tag, paginate, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.words import moment_words
from mingfu.kernel.access import Actor

A_PAGE = 50


@dataclass(frozen=True)
class SheetPage:
    """One paper."""

    crumbs: tuple[Link, ...]
    title: str
    number: str
    to: str
    body: tuple[tuple[int, str], ...]
    seal: Seal
    pdf: str
    docx: str
    notice: Notice | None


def sheet_page(document: Document, sheet: Sheet) -> SheetPage:
    """A paper as a page: the words of the print, whether it still stands, and the way to the PDF."""
    wording, case = sheet.wording, f"/desk/cases/{document.about}"
    replaced = gettext("这份公文已由 {number} 代替。").format(number=sheet.replaced_by) if sheet.replaced_by else ""
    return SheetPage(
        crumbs=(Link(gettext("办件"), "/desk/cases"), Link(document.about, case), Link(document.number, "")),
        title=wording.title,
        number=wording.number,
        to=wording.to,
        body=tuple((line.level, line.text) for line in wording.body),
        seal=Seal(wording.signed_by or wording.issuer, wording.date, sealed=document.sealed, check_code=sheet.code),
        pdf=f"{case}/papers/{document.pk}.pdf",
        docx=f"{case}/papers/{document.pk}.docx",
        notice=Notice(replaced, "warn", "triangle-alert") if replaced else None,
    )


@dataclass(frozen=True)
class PapersPage:
    """The list of papers."""

    table: Table
    pagination: Pagination


def papers_page(actor: Actor, *, page: int = 1) -> PapersPage:
    """Papers about the cases the official may see, newest first."""
    found = Document.objects.filter(about__in=cases_for(actor).order_by().values("number"), level__lte=int(actor.level))
    total, at = found.count(), (max(1, page) - 1) * A_PAGE
    organs = naming.organ_names()
    rows = [
        _row(document, organs) for document in found.select_related("replacement").order_by("-id")[at : at + A_PAGE]
    ]
    columns = (gettext("文号"), gettext("标题"), gettext("文种"), gettext("出具单位"), gettext("时间"), gettext("状态"))
    made = table(gettext("公文"), columns, rows, tight=True)
    return PapersPage(
        Table(
            made.caption,
            made.columns,
            made.rows,
            tight=True,
            empty=gettext("还没有公文。办件走到出具公文的一步时会自动生成。"),
        ),
        paginate(page, A_PAGE, total, "/desk/documents?page={}".format),
    )


def _row(document: Document, organs: Mapping[str, str]) -> tuple[object, ...]:
    state = Tag(gettext("已删除")) if document.erased_at else Tag(gettext("已代替"), "warn") if hasattr(document, "replacement") else Tag(gettext("有效"), "ok", "check")  # fmt: skip
    return (
        Cell(document.number, f"/desk/cases/{document.about}/papers/{document.pk}"),
        document.title or gettext("（内容已依法删除）"),
        document.kind,
        organs.get(document.organ, document.organ),
        moment_words(document.issued_at),
        state,
    )
