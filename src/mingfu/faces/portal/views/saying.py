# SPDX-License-Identifier: Apache-2.0
"""Saying something: write, check, hand in; and the receipt."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from mingfu.engines.cases import FormRefused, Start, start_of, starts
from mingfu.engines.cases.receiving import admit
from mingfu.engines.forms import form
from mingfu.faces.portal import saying
from mingfu.faces.portal.frame import show, visitor
from mingfu.faces.portal.grants import access_to, allow
from mingfu.faces.portal.pages.saying import check_page, done_page, first_page, write_page
from mingfu.faces.portal.views import saved
from mingfu.kernel.access import Actor
from mingfu.kernel.ledger import receipt

WRONG = 422


def home_start() -> Start:
    """The start that the home page offers as a box. A district without one has no box."""
    found = next((start for start in starts() if start.home), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest) -> HttpResponse:
    """The box."""
    return _start(request, home_start())


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Any other way to begin a case that is open to the web."""
    found = start_of(key)
    if "web" not in found.by:
        raise Http404
    return redirect("/say") if found.home else _start(request, found)


def _start(request: HttpRequest, found: Start) -> HttpResponse:
    who = visitor(request)
    admit(found)
    if request.method != "POST":
        return show(request, "say", first_page(found, who, _chosen(request, found)))
    step = request.POST.get("step", "check")
    if step == "write":
        return show(request, "say", first_page(found, who, {"text": request.POST.get("text", "")}))
    draft = saying.read(request, found)
    if step == "save":
        return saved.keep(request, draft, who)
    asked_again = step == "change" or "remove" in request.POST
    if asked_again or not draft.bound.ok:
        page = write_page(draft, who, faults=not asked_again)
        return show(request, "say", page, status=200 if asked_again else WRONG)
    if step != "submit":
        return show(request, "say/check", check_page(draft))
    return _hand_in(request, draft, who)


def _hand_in(request: HttpRequest, draft: saying.Draft, who: Actor) -> HttpResponse:
    """Open the case; what only shows together with who hands it in comes back beside its field."""
    try:
        number = saying.hand_in(draft)
    except FormRefused as refusal:
        return show(request, "say", write_page(replace(draft, bound=refusal.bound), who), status=WRONG)
    allow(request, number, "code")
    return HttpResponseRedirect(f"/done/{number}", status=303)


def _chosen(request: HttpRequest, found: Start) -> dict[str, str]:
    """Answers that were chosen on the page before and stand in its address: codes, never what somebody wrote."""
    chosen = [one.name for one in form(found.form).fields if one.fact and one.kind == "choice"]
    return {name: request.GET[name][:80] for name in chosen if name in request.GET}


@require_GET
def done(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt, for as long as this browser may see the case."""
    access = access_to(request, number)
    if access is None or not access.may_act:
        return redirect(f"/track?number={number}")
    return show(request, "done", done_page(access.case, base=f"{request.scheme}://{request.get_host()}"))


@require_GET
def receipt_file(request: HttpRequest, number: str) -> HttpResponseBase:
    """The receipt as a file, with the proof of its seal once there is one."""
    access = access_to(request, number)
    if access is None or not access.may_act:
        return redirect(f"/track?number={number}")
    response = JsonResponse(receipt(access.case.number), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="receipt-{access.case.number}.json"'
    return response
