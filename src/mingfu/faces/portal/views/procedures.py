# SPDX-License-Identifier: Apache-2.0
"""Procedures and systems, for everybody to read; and the pages that systems bring themselves."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from mingfu.engines.manifest import Page
from mingfu.faces.portal.frame import View, show, visitor
from mingfu.faces.portal.pages.procedures import procedure_page, system_page, systems_page


@require_GET
def procedure(request: HttpRequest, key: str) -> HttpResponse:
    """One procedure; in the edition that a case goes by, where it asks for that."""
    page = procedure_page(key, request.GET.get("edition", ""))
    if page is None:
        raise Http404
    return show(request, "procedures/procedure", page)


@require_GET
def system(request: HttpRequest, key: str) -> HttpResponse:
    """One system."""
    page = system_page(key)
    if page is None:
        raise Http404
    return show(request, "systems/system", page)


@require_GET
def systems(request: HttpRequest) -> HttpResponse:
    """Every system."""
    return show(request, "systems", systems_page())


def mounted(page: Page) -> View:
    """The view of a page that a system brings: what it builds is drawn by its own template, or is already an answer."""

    def view(request: HttpRequest, **parts: object) -> HttpResponseBase:
        request.visitor = partial(visitor, request)  # type: ignore[attr-defined]  # read by `manifest.visitor`
        if request.method == "POST":
            if page.receive is None:
                raise Http404
            built = page.receive(request, **parts)
            status = 422
        elif request.method in {"GET", "HEAD"}:
            built, status = page.build(request, **parts), 200
        else:
            return HttpResponseRedirect(request.path)
        if isinstance(built, HttpResponseBase):
            return built
        return render(request, page.template, {"page": built}, status=status)

    return csrf_exempt(view) if page.machine else view
