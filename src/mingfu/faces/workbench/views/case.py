# SPDX-License-Identifier: Apache-2.0
"""One case: its page, its files, its papers, the proof of its dates."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from mingfu.engines.cases import MisreadNumber, Snapshot, UnknownCase, clean_number, deadlines_of, files_of, find_case
from mingfu.engines.documents import Document, documents_about, paper_lines, render_docx
from mingfu.engines.documents import render as set_paper
from mingfu.engines.documents.docx import KIND as DOCX
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.pages.case.applicant import reveal_all
from mingfu.faces.workbench.pages.case.clock import proof_page, task_proof_page
from mingfu.faces.workbench.pages.case.file import open_file
from mingfu.faces.workbench.pages.case.page import case_page
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.pages.papers import sheet_page
from mingfu.kernel.access import Actor
from mingfu.kernel.files.storage import open_file as open_bytes
from mingfu.kernel.refusals import Refusal

TEMPLATE = "workbench/case.html"


def visible(number: str, who: Actor) -> Snapshot:
    """The case of that number, where it exists for the official. Who keeps out of a case does not see it.

    Raises `UnknownCase` for all others, also for numbers that cannot be one: nothing is given away.
    """
    try:
        case = find_case(clean_number(number), actor=who)
    except MisreadNumber:
        raise UnknownCase(number=number[:40]) from None
    if case.stream in who.recused:
        raise UnknownCase(number=case.number)
    return case


def show(request: HttpRequest, number: str) -> HttpResponse:
    """The case page."""
    who = actor(request)
    page = case_page(visible(number, who), who, task=request.GET.get("task", ""))
    return render(request, TEMPLATE, {"page": page})


def again(request: HttpRequest, number: str, tried: Tried) -> HttpResponse:
    """The case page after an act that was refused: latest state, the reason, and what was typed."""
    who = actor(request)
    page = case_page(visible(number, who), who, tried=tried)
    return render(request, TEMPLATE, {"page": page}, status=tried.status)


def readings(request: HttpRequest, number: str) -> HttpResponse:
    """Show the applicant in clear, once, to an official who says what for. Nothing of it is kept in the browser."""
    who = actor(request)
    case = visible(number, who)
    purpose = request.POST.get("readings-purpose", "")
    try:
        revealed = reveal_all(open_file(case, who), purpose)
    except Refusal as refusal:
        return again(request, number, Tried("readings", typed={"readings-purpose": [purpose]}, refusal=refusal))
    response = render(request, TEMPLATE, {"page": case_page(case, who, revealed=revealed)})
    response["Cache-Control"] = "no-store"
    return response


def file(request: HttpRequest, number: str, pk: int) -> FileResponse:
    """A file of the case, to be saved under its name; it is never opened as a page of ours."""
    case = visible(number, actor(request))
    found = next((row for row in files_of(case) if row.pk == pk), None)
    if found is None:
        raise Http404
    return FileResponse(
        open_bytes(found.blob), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )


def deadline(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Why a limit ends on its day."""
    who = actor(request)
    case = visible(number, who)
    found = next((row for row in deadlines_of(case) if row.pk == pk), None)
    if found is None:
        raise Http404
    return render(request, "workbench/deadline.html", {"page": proof_page(open_file(case, who), found)})


def task_deadline(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Why an open task is due on its day."""
    who = actor(request)
    case = visible(number, who)
    item = case.item(token)
    if item is None or not item.limit:
        raise Http404
    return render(request, "workbench/deadline.html", {"page": task_proof_page(open_file(case, who), item)})


def _paper(request: HttpRequest, number: str, pk: int) -> Document:
    who = actor(request)
    case = visible(number, who)
    found = next((one for one in documents_about(case.number) if one.pk == pk and one.level <= who.level), None)
    if found is None:
        raise Http404
    return found


def paper(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A paper about the case, for reading on the screen."""
    document = _paper(request, number, pk)
    return render(request, "workbench/paper.html", {"page": sheet_page(document, paper_lines(document))})


def paper_pdf(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The paper as PDF, set when it is first opened."""
    document = _paper(request, number, pk)
    response = HttpResponse(set_paper(document), content_type="application/pdf")
    shown = content_disposition_header(as_attachment=False, filename=f"{document.number}.pdf")
    response.headers["Content-Disposition"] = shown or "inline"
    return response


def paper_docx(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The paper as DOCX, to go on with elsewhere; the PDF stays what was issued."""
    document = _paper(request, number, pk)
    response = HttpResponse(render_docx(document), content_type=DOCX)
    named = content_disposition_header(as_attachment=True, filename=f"{document.number}.docx")
    response.headers["Content-Disposition"] = named or "attachment"
    return response
