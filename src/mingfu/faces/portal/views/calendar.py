# SPDX-License-Identifier: Apache-2.0
"""The calculator and the year."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from mingfu.faces.portal.frame import show
from mingfu.faces.portal.pages.calendar import calculator_page, first_year, last_year, year_page


@require_GET
def calculator(request: HttpRequest) -> HttpResponse:
    """When a limit ends, and why."""
    asked = {name: request.GET.get(name, "")[:40] for name in ("start", "amount", "unit", "regime")}
    page = calculator_page(asked)
    return show(request, "calendar", page, status=422 if page.problems.items else 200)


@require_GET
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The working days of a year."""
    if not first_year() <= year <= last_year():
        raise Http404
    return show(request, "calendar/year", year_page(year))
