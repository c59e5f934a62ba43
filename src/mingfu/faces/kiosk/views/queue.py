# SPDX-License-Identifier: Apache-2.0
"""Taking a number: the number counts whether or not its slip comes out."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from mingfu.faces.kiosk.gate import kiosk_here, show, visiting
from mingfu.faces.kiosk.pages.queue import queue_page, ticket_page
from mingfu.faces.kiosk.printing import print_sheet
from mingfu.faces.kiosk.queueing import halls_at, number_of, queueing, take
from mingfu.faces.kiosk.refusals import PrinterSilent
from mingfu.faces.kiosk.slips import number_slip
from mingfu.faces.kiosk.visits import TICKETS, who

SEEN = 303


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def queue(request: HttpRequest) -> HttpResponse:
    """Choose a line; take a number."""
    kiosk = kiosk_here(request)
    if not queueing():
        raise Http404
    if request.method != "POST":
        return show(request, "queue", queue_page(kiosk))
    hall, line = request.POST.get("hall", ""), request.POST.get("line", "")
    if hall not in {one.code for one in halls_at(kiosk)}:
        raise Http404
    taken = take(hall, line, request.POST.get(f"ground-{hall}", "")[:40], who(request))
    request.session[TICKETS] = [*request.session.get(TICKETS, ()), taken.code][-4:]
    slip = number_slip(taken, base=f"{request.scheme}://{request.get_host()}", place=kiosk.place)
    try:
        print_sheet(kiosk, slip, title=f"{taken.hall} {taken.number}", about=taken.code)
    except PrinterSilent:
        return HttpResponseRedirect(f"/kiosk/queue/{taken.code}?said=silent", status=SEEN)
    return HttpResponseRedirect(f"/kiosk/queue/{taken.code}", status=SEEN)


@require_GET
@visiting
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """A number that was taken in this visit."""
    if code not in request.session.get(TICKETS, ()):
        raise Http404
    return show(request, "ticket", ticket_page(number_of(code), printed=request.GET.get("said") != "silent"))
