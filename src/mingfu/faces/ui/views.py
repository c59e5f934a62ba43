# SPDX-License-Identifier: Apache-2.0
"""Appearance, language, error handlers and the gallery.

The site's URL configuration names `bad_request`, `forbidden`, `not_found` and `server_error` as its
handlers, and `CSRF_FAILURE_VIEW` names `stale_form`.
"""

import logging
from dataclasses import replace

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from mingfu.faces.ui.frame import THEMES, TYPES
from mingfu.faces.ui.gallery import GALLERY_PAGES, gallery_of
from mingfu.faces.ui.problems import PROBLEMS, STALE, answer, with_kept
from mingfu.kernel.clock import chance
from mingfu.kernel.clock.steering import deployment_kind

logger = logging.getLogger(__name__)

YEAR_SECONDS = 31_536_000


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember theme and type size in two cookies, and go back to the page. Works without script."""
    target = request.POST.get("next", "/")
    here = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(target if here else "/")
    for name, allowed in (("theme", THEMES), ("type", TYPES)):
        value = request.POST.get(name, "")
        if value in allowed:
            # Not HttpOnly: the script changes it without a reload.
            response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure())
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language in Django's cookie, and go back to the page."""
    return set_language(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the body was larger than we take."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return answer(request, PROBLEMS[status])


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """403."""
    return answer(request, with_kept(request, PROBLEMS[403]))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """404. Never repeats the address: it may hold a number that is not the reader's."""
    return answer(request, with_kept(request, PROBLEMS[404]))


def server_error(request: HttpRequest) -> HttpResponse:
    """500, with a number that stands in the log beside the fault."""
    number = chance.digits(8)
    logger.error("Fault %s at %s", number, request.path)
    return answer(request, with_kept(request, replace(PROBLEMS[500], number=number)))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token no longer fits. The typed text is shown, but never sent on: it may be another's."""
    logger.warning("Form refused at %s: %s", request.path, reason)
    return answer(request, with_kept(request, STALE))


def _gallery_is_open() -> bool:
    return settings.DEBUG or deployment_kind() in {"demo", "test"}


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, in the portal's frame."""
    return gallery_page(request, "components")


@require_GET
def gallery_page(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the gallery. It does not exist in a live database."""
    if not _gallery_is_open() or name not in GALLERY_PAGES:
        raise Http404
    status = int(name) if name.isdigit() else 0
    if status in PROBLEMS:
        kept = ("云水路与文昌街路口的路灯坏了三天。",)
        return answer(request, replace(PROBLEMS[status], kept=kept, number="20260318" if status == 500 else ""))  # noqa: PLR2004 - the status itself
    return render(request, GALLERY_PAGES[name], {"page": gallery_of(request, name)})
