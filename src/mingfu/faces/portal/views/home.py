# SPDX-License-Identifier: Apache-2.0
"""The first page, the search, and what the footer leads to."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from mingfu.faces.portal.frame import View, show
from mingfu.faces.portal.pages.about import map_page, plain_page
from mingfu.faces.portal.pages.home import home_page, search_page


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page."""
    return show(request, "home", home_page())


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What is public."""
    return show(request, "search", search_page(request.GET.get("q", "")))


@require_GET
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page that can be reached without an account."""
    return show(request, "about/map", map_page())


def about(name: str) -> View:
    """The view of a page of plain text."""

    @require_GET
    def view(request: HttpRequest) -> HttpResponse:
        return show(request, "about/plain", plain_page(name))

    return view
