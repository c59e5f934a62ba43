# SPDX-License-Identifier: Apache-2.0
"""Rating by one-time link, or from the case itself."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from mingfu.engines.opinions import FACETS, device_mark, invitation_for, is_invited, rate, rate_case
from mingfu.engines.opinions.refusals import InvitationOver, LevelNeeded
from mingfu.faces.portal.frame import show
from mingfu.faces.portal.pages.rating import Given, rate_page
from mingfu.faces.portal.refusals import NothingToRate
from mingfu.faces.portal.views.cases import acting
from mingfu.faces.ui.session import actor
from mingfu.kernel.access import Actor

DIGIT = frozenset("12345")


@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link that was sent."""
    try:
        invited = invitation_for(token)
    except InvitationOver as over:
        return show(request, "rate/over", None, status=over.status)
    given, error = _given(request), ""
    if request.method == "POST":
        try:
            rate(
                token,
                actor=actor(request),
                level=given.level,
                facets=given.facets,
                words=given.words,
                device=_device(request),
            )
        except LevelNeeded as refusal:
            error = str(refusal)
        else:
            return HttpResponseRedirect("/thanks", status=303)
    page = rate_page(f"/rate/{token}", invited.case, invited.organ, given, error)
    return show(request, "rate", page, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def by_case(request: HttpRequest, number: str) -> HttpResponse:
    """The same, for whoever may act on the case."""
    access = acting(request, number)
    if not is_invited(access.case.number):
        raise NothingToRate
    given, error = _given(request), ""
    if request.method == "POST":
        try:
            rate_case(
                access.case.number,
                actor=_who(request, access.actor),
                level=given.level,
                facets=given.facets,
                words=given.words,
                device=_device(request),
            )
        except LevelNeeded as refusal:
            error = str(refusal)
        else:
            return HttpResponseRedirect("/thanks", status=303)
    page = rate_page(f"/case/{access.case.number}/rating", access.case.number, access.case.organ, given, error)
    return show(request, "rate", page, status=422 if error else 200)


@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """After a rating."""
    return show(request, "thanks", None)


def _given(request: HttpRequest) -> Given:
    level = request.POST.get("level", "")
    sent = {code: request.POST.get(f"facet-{code}", "") for code, _title in FACETS}
    facets = {code: int(value) for code, value in sent.items() if value in DIGIT}
    return Given(int(level) if level in DIGIT else None, facets, request.POST.get("words", ""))


def _who(request: HttpRequest, acting_as: Actor) -> Actor:
    """Whoever is signed in as an official is one here too: staff do not rate."""
    signed_in = actor(request)
    return signed_in if signed_in.kind == "official" else acting_as


def _device(request: HttpRequest) -> str:
    """What is kept of the device: enough to see that one gives very many ratings today, and nothing else."""
    return device_mark(request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", ""))
