# SPDX-License-Identifier: Apache-2.0
"""Beginning and ending: the first page, whether somebody is still there, the end that wipes all, help, ways of showing."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingfu.faces.kiosk.devices import COOKIE, activate, call_help, register_kiosk
from mingfu.faces.kiosk.gate import HOME, kiosk_here, registered, seconds_here, show, visit_here, visiting
from mingfu.faces.kiosk.pages.home import home_page
from mingfu.faces.kiosk.visits import MODES, go_on, wipe
from mingfu.faces.ui.frame import THEMES, TYPES
from mingfu.kernel.access import system
from mingfu.kernel.clock.steering import deployment_kind

TRIAL_POST = "gm.data.handler"
"""Who is called for help from a machine that is only tried out."""

YEARS = 5 * 31_536_000
ALLOWED = {"low": ("yes", "no"), "contrast": ("yes", "no"), "type": TYPES, "theme": THEMES}
SEEN = 303


@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest, token: str) -> HttpResponse:
    """Take the one-time link: this browser is the machine's from now on."""
    if request.method != "POST":
        answer = render(request, "kiosk/device.html", {"page": None})
        answer.headers["Cache-Control"] = "no-store"
        return answer
    secret = activate(token, actor=system("kiosk"))
    answer = HttpResponseRedirect(HOME, status=SEEN)
    answer.set_cookie(
        COOKIE, secret, max_age=YEARS, path="/kiosk/", httponly=True, samesite="Strict", secure=request.is_secure()
    )
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest) -> HttpResponse:
    """In a demo, let any browser be a machine, to be looked at. There is no such page in a live district."""
    if deployment_kind() == "live":
        raise Http404
    if request.method != "POST":
        return render(request, "kiosk/device.html", {"page": {"trial": True}})
    ticket = register_kiosk(gettext("演示机"), TRIAL_POST, actor=system("kiosk"))
    return device(request, ticket.token)


@require_GET
@registered
def home(request: HttpRequest) -> HttpResponse:
    """The first page. It begins no visit: nobody may be there."""
    visit, answer = visit_here(request), show(request, "home", home_page(over="over" in request.GET))
    if visit is not None:
        go_on(visit, seconds_here(request))
    return answer


@require_GET
@registered
def still(request: HttpRequest) -> HttpResponseBase:
    """Ask whether somebody is still there; reached by itself where no script counts down."""
    visit, target = visit_here(request), _inside(request.GET.get("next", HOME))
    if visit is None:
        return wipe(request, HttpResponseRedirect(HOME, status=SEEN), None)
    return show(request, "still", {"next": target})


@require_POST
@visiting
def alive(_request: HttpRequest) -> HttpResponse:
    """Somebody touched the screen."""
    return JsonResponse({"alive": True})


@require_http_methods(["GET", "HEAD", "POST"])
@registered
def end(request: HttpRequest) -> HttpResponseBase:
    """End the visit; nothing of it stays. By GET too: a page that nobody touched leads here by itself."""
    return wipe(request, HttpResponseRedirect(f"{HOME}?over=yes", status=SEEN), visit_here(request))


@require_POST
@visiting
def help_call(request: HttpRequest) -> HttpResponse:
    """Call the hall's staff."""
    call_help(kiosk_here(request))
    return show(request, "help", {"next": _inside(request.POST.get("next", HOME))})


@require_POST
@visiting
def mode(request: HttpRequest) -> HttpResponse:
    """Low reach, high contrast, large type, night: for this visit."""
    response = HttpResponseRedirect(_inside(request.POST.get("next", HOME)), status=SEEN)
    for name in MODES:
        value = request.POST.get(name, "")
        if value in ALLOWED[name]:
            # Not HttpOnly: the script changes it without a reload. Without an age it ends with the browser, at the latest.
            response.set_cookie(name, value, samesite="Lax", secure=request.is_secure())
    return response


@require_POST
@visiting
def language(request: HttpRequest) -> HttpResponse:
    """The language of this visit."""
    response = HttpResponseRedirect(_inside(request.POST.get("next", HOME)), status=SEEN)
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, samesite="Lax", secure=request.is_secure())
    return response


@require_GET
@registered
def offline(request: HttpRequest) -> HttpResponse:
    """The page that the machine keeps for when the network is cut. Nothing of a person is on it."""
    return render(request, "kiosk/offline.html", {"page": None})


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The small script that shows that page."""
    answer = render(request, "kiosk/worker.js", {}, content_type="text/javascript; charset=utf-8")
    answer.headers["Service-Worker-Allowed"] = "/kiosk/"
    return answer


def _inside(url: str) -> str:
    """A page of the machine; anything else is its first page."""
    here = url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if here and url.startswith("/kiosk/") else HOME
