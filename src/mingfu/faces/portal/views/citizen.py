# SPDX-License-Identifier: Apache-2.0
"""Signing in and out, what is mine, and the outbox of a demo."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingfu.engines.notices import read_notice
from mingfu.faces.portal.frame import show, visitor
from mingfu.faces.portal.pages.citizen import code_page, me_page, outbox_page, phone_page
from mingfu.faces.portal.signing_in import send
from mingfu.faces.ui.session import enter_party, leave
from mingfu.kernel.clock.steering import deployment_kind
from mingfu.kernel.parties import check_code, clean_phone, mask
from mingfu.kernel.refusals import Refusal

PHONE = "sign_in_phone"
SEEN = 303


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the telephone and send a code to it."""
    after = _after(request)
    if request.method != "POST":
        return show(request, "sign-in", phone_page(after=after, demo=_is_demo()))
    typed = request.POST.get("phone", "")
    try:
        send(typed, address=request.META.get("REMOTE_ADDR", ""))
    except Refusal as refusal:
        page = phone_page(typed=typed, refusal=refusal, after=after, demo=_is_demo())
        return show(request, "sign-in", page, status=refusal.status)
    request.session[PHONE] = clean_phone(typed)
    return HttpResponseRedirect(f"/sign-in/code?{urlencode({'next': after})}", status=SEEN)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code and begin the session."""
    phone, after = request.session.get(PHONE, ""), _after(request)
    if not phone:
        return redirect("/sign-in")
    hidden = mask("phone", phone)
    if request.method != "POST":
        return show(request, "sign-in/code", code_page(hidden, after=after, demo=_is_demo()))
    try:
        enter_party(request, check_code(phone, request.POST.get("code", "")))
    except Refusal as refusal:
        page = code_page(hidden, refusal=refusal, after=after, demo=_is_demo())
        return show(request, "sign-in/code", page, status=refusal.status)
    return HttpResponseRedirect(after, status=SEEN)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session of this browser."""
    leave(request)
    return HttpResponseRedirect("/", status=SEEN)


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """What is mine."""
    who = visitor(request)
    if who.party is None:
        return redirect("/sign-in?next=/me")
    return show(request, "me", me_page(who))


@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice was read."""
    who = visitor(request)
    if who.party is None:
        raise Http404
    read_notice(pk, actor=who)
    return HttpResponseRedirect("/me#notices", status=SEEN)


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What was sent. There is no such page in a live district."""
    if not _is_demo():
        raise Http404
    return show(request, "outbox", outbox_page(request.GET.get("q", "").strip()[:40]))


def _is_demo() -> bool:
    return deployment_kind() != "live"


def _after(request: HttpRequest) -> str:
    """Where to go once signed in: a page of this site, else what is mine."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/me"
    here = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if here and wanted.startswith("/") else "/me"
