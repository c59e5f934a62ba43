# SPDX-License-Identifier: Apache-2.0
"""The catalogue of procedures, the calendar, and pages that systems bring for officials."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from mingfu.engines.bpmn import export
from mingfu.engines.cases import procedures
from mingfu.engines.cases.kept import model_for
from mingfu.engines.cases.pictures import draw_whole
from mingfu.engines.manifest import Page
from mingfu.faces.ui.session import actor
from mingfu.faces.ui.standalone import standalone
from mingfu.faces.workbench.gate import View, official
from mingfu.faces.workbench.pages.calendar import calendar_page
from mingfu.faces.workbench.pages.procedures import catalogue_page, differences_page, procedure_page
from mingfu.faces.workbench.views.drafts import download
from mingfu.kernel.access import require


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every procedure, and the drafts of those who work on them."""
    return render(request, "workbench/procedures.html", {"page": catalogue_page(actor(request))})


def known(key: str) -> None:
    """Answer that there is no such page where there is no such procedure."""
    if key not in procedures():
        raise Http404


def procedure(request: HttpRequest, key: str) -> HttpResponse:
    """One procedure, drawn; of the edition in force, or of the one asked for."""
    known(key)
    page = procedure_page(key, request.GET.get("edition", ""), actor=actor(request))
    return render(request, "workbench/procedures/procedure.html", {"page": page})


def differences(request: HttpRequest, key: str) -> HttpResponse:
    """What changed between two editions."""
    known(key)
    page = differences_page(key, request.GET.get("from", ""), request.GET.get("to", ""))
    return render(request, "workbench/procedures/differences.html", {"page": page})


def procedure_file(request: HttpRequest, key: str) -> HttpResponse:
    """The procedure as a BPMN file with the picture that other tools need."""
    known(key)
    return download(export(model_for(key, request.GET.get("edition", ""))), f"{key}.bpmn")


def drawing(request: HttpRequest, key: str) -> HttpResponse:
    """The drawing as a file of its own."""
    known(key)
    model = model_for(key, request.GET.get("edition", ""))
    return download(standalone(draw_whole(model)).encode(), f"{key}.svg", "image/svg+xml")


def calendar(request: HttpRequest) -> HttpResponse:
    """The working calendar and its calculator."""
    return render(request, "workbench/calendar.html", {"page": calendar_page(request.GET, actor(request))})


def mounted(page: Page) -> View:
    """The view of a page that a system brings for officials. Raises `NotAllowed` with who may, where it names an act."""

    def view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        if page.act:
            require(actor(request), page.act)
        receiving = request.method == "POST"
        if receiving and page.receive is None:
            raise Http404
        made = page.receive(request, **parts) if receiving and page.receive else page.build(request, **parts)
        if isinstance(made, HttpResponseBase):
            return made
        return render(request, page.template, {"page": made}, status=422 if receiving else 200)

    return official(view)
