# SPDX-License-Identifier: Apache-2.0
"""The door of a machine: only registered browsers come in, and every page of a visit is never kept and ends by itself."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render

from mingfu.faces.kiosk.devices import kiosk_of
from mingfu.faces.kiosk.models import Kiosk, Visit
from mingfu.faces.kiosk.options import KioskSettings
from mingfu.faces.kiosk.visits import VISIT, begin, go_on, visit_of, wipe
from mingfu.faces.ui.problems import PROBLEMS, answer, problem_of, with_kept
from mingfu.kernel.refusals import Refusal, _

View = Callable[..., HttpResponseBase]
HOME = "/kiosk/"


def _plain(_request: HttpRequest) -> HttpResponse:
    """Stands for a view that is not exempt from the check of forms."""
    return HttpResponse()


_FORMS = CsrfViewMiddleware(_plain)


def registered(view: View) -> View:
    """Let the browser of a registered machine in; for all others there is nothing here."""

    @wraps(view)
    def gated(request: HttpRequest, *args: object, **parts: object) -> HttpResponseBase:
        kiosk = kiosk_of(request)
        if kiosk is None:
            raise Http404
        request.kiosk = kiosk  # type: ignore[attr-defined]  # our own marks on the request
        request.kiosk_visit = visit_of(request, kiosk)  # type: ignore[attr-defined]
        request.kiosk_seconds = KioskSettings().seconds  # type: ignore[attr-defined]
        request.frame_layout = "kiosk/frame.html"  # type: ignore[attr-defined]
        request.frame_home = HOME  # type: ignore[attr-defined]
        request.frame_brand = str(_("市民之窗"))  # type: ignore[attr-defined]
        request.kiosk_shell = lambda: shell(request)  # type: ignore[attr-defined]  # read by the frame
        try:
            response = view(request, *args, **parts)
        except Refusal as refusal:
            response = answer(request, with_kept(request, problem_of(refusal)))
        except Http404:
            response = answer(request, PROBLEMS[404])
        response.headers["Cache-Control"] = "no-store"
        return response

    # Checked by `visiting`, after it is known that the visit still stands: the site's own answer to a stale form shows
    # what was typed, and here that may have been typed by somebody else.
    gated.csrf_exempt = True  # type: ignore[attr-defined]  # read by Django's middleware
    return gated


def visiting(view: View) -> View:
    """A page of a visit: begins one where there is none, and keeps it open for as long as the page says."""

    @wraps(view)
    def run(request: HttpRequest, *args: object, **parts: object) -> HttpResponseBase:
        visit = visit_here(request)
        if visit is None:
            if VISIT in request.session or request.method != "GET":
                # The visit of whoever stood here before is over, and so is the page they left.
                return wipe(request, HttpResponseRedirect(f"{HOME}?over=yes", status=303), None)
            visit = begin(request, kiosk_here(request))
            request.kiosk_visit = visit  # type: ignore[attr-defined]  # as above
        if _FORMS.process_view(request, _plain, (), {}) is not None:
            # A form of an earlier visit, sent again by the browser's own button.
            return HttpResponseRedirect(HOME, status=303)
        response = view(request, *args, **parts)
        if visit.ended_at is None:
            go_on(visit, seconds_here(request))
        return response

    return registered(run)


def kiosk_here(request: HttpRequest) -> Kiosk:
    """The machine that asks."""
    held: Kiosk = request.kiosk  # type: ignore[attr-defined]  # set by the gate
    return held


def visit_here(request: HttpRequest) -> Visit | None:
    """The open visit, if any."""
    held: Visit | None = request.kiosk_visit  # type: ignore[attr-defined]  # set by the gate
    return held


def seconds_here(request: HttpRequest) -> int:
    """For how long the page may stand untouched."""
    held: int = request.kiosk_seconds  # type: ignore[attr-defined]  # set by the gate
    return held


def show(
    request: HttpRequest, template: str, page: object, *, status: int = 200, writing: bool = False
) -> HttpResponse:
    """Draw a page; one where something is written may stand longer."""
    if writing:
        request.kiosk_seconds = KioskSettings().form_seconds  # type: ignore[attr-defined]  # as above
    return render(request, f"kiosk/{template}.html", {"page": page}, status=status)


def shell(request: HttpRequest) -> dict[str, object]:
    """What the frame around every page shows."""
    seconds, warning = seconds_here(request), KioskSettings().warning_seconds
    visit = visit_here(request)
    return {
        "place": kiosk_here(request).place,
        "number": kiosk_here(request).number,
        "seconds": seconds if visit is not None else 0,
        # A script sees every touch, so with one a page never stands longer than a visit's own time.
        "touch": min(seconds, KioskSettings().seconds) if visit is not None else 0,
        "warning": warning,
        "quiet": max(1, seconds - warning),
        "home": request.path == HOME,
        "low": request.COOKIES.get("low") == "yes",
        "contrast": request.COOKIES.get("contrast") == "yes",
        "signed_in": "kiosk_party" in request.session,
    }
