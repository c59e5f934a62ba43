# SPDX-License-Identifier: Apache-2.0
"""The catalogue of procedures, the calendar, and pages that systems bring for officials."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from mingfu.engines.cases import procedures
from mingfu.engines.manifest import Page
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import View, official
from mingfu.faces.workbench.pages.calendar import calendar_page
from mingfu.faces.workbench.pages.procedures import catalogue_page, procedure_page
from mingfu.kernel.access import require


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every procedure."""
    return render(request, "workbench/procedures.html", {"page": catalogue_page()})


def procedure(request: HttpRequest, key: str) -> HttpResponse:
    """One procedure, drawn."""
    if key not in procedures():
        raise Http404
    return render(request, "workbench/procedures/procedure.html", {"page": procedure_page(key)})


def calendar(request: HttpRequest) -> HttpResponse:
    """The working calendar and its calculator."""
    return render(request, "workbench/calendar.html", {"page": calendar_page(request.GET)})


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
