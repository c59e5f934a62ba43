# SPDX-License-Identifier: Apache-2.0
"""Public figures, and the cases behind each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from mingfu.faces.portal.frame import show
from mingfu.faces.portal.pages.figures import behind_page, figures_page, periods
from mingfu.faces.portal.views.replies import page_number


def period_key(request: HttpRequest) -> str:
    """The span asked for; this year where nothing is asked. Unknown spans do not exist."""
    key = request.GET.get("period", "year")
    if key not in periods():
        raise Http404
    return key


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a period."""
    return show(request, "figures", figures_page(period_key(request)))


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that a figure counts."""
    code, organ = request.GET.get("which", "overdue"), request.GET.get("organ", "")[:60]
    return show(request, "figures/cases", behind_page(code, period_key(request), organ, page_number(request)))
