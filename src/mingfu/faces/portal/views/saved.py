# SPDX-License-Identifier: Apache-2.0
"""Forms kept half filled: keeping one, coming back to it by one's list or by a code, throwing it away."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingfu.engines.cases import start_of
from mingfu.engines.cases.declared import UnknownStart
from mingfu.engines.forms import by_code, drop_saved, saved_of
from mingfu.engines.forms.models import SavedForm
from mingfu.faces.portal import saying
from mingfu.faces.portal.frame import show, visitor
from mingfu.faces.portal.pages.saved import changes, code_page, saved_page
from mingfu.faces.portal.pages.saying import write_page
from mingfu.kernel.access import Actor
from mingfu.kernel.refusals import Refusal

SEEN = 303


def keep(request: HttpRequest, draft: saying.Draft, who: Actor) -> HttpResponse:
    """Keep what was typed. Somebody signed in finds it in their list; others get a code, once."""
    try:
        kept = saying.keep(draft)
    except Refusal as refusal:
        return show(
            request, "say", write_page(draft, who, faults=False, notice=changes(refusal)), status=refusal.status
        )
    if draft.actor.party is not None:
        return HttpResponseRedirect(f"/saved?kept={kept.id}", status=SEEN)
    response = show(request, "saved/code", code_page(kept, draft.start))
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: HttpRequest) -> HttpResponse:
    """My list, and the field for a code; with a right code, the form."""
    who = visitor(request)
    if request.method != "POST":
        return show(request, "saved", saved_page(who, kept=request.GET.get("kept", "")))
    typed = request.POST.get("code", "")
    try:
        return _form(request, by_code(typed), who)
    except Refusal as refusal:
        return show(request, "saved", saved_page(who, typed=typed, refusal=refusal), status=refusal.status)


@never_cache
@require_GET
def one(request: HttpRequest, saved_id: str) -> HttpResponse:
    """One of mine, to go on with."""
    who = visitor(request)
    try:
        return _form(request, saved_of(saved_id, actor=who), who)
    except Refusal as refusal:
        raise Http404 from refusal


@require_POST
def removal(request: HttpRequest, saved_id: str) -> HttpResponse:
    """Throw one of mine away."""
    who = visitor(request)
    if who.party is None:
        raise Http404
    saved_of(saved_id, actor=who)
    drop_saved(saved_id, actor=who)
    return HttpResponseRedirect("/saved", status=SEEN)


def _form(request: HttpRequest, row: SavedForm, who: Actor) -> HttpResponse:
    """The form as it was left; what has changed in it meanwhile stands above it."""
    try:
        start = start_of(row.subject.removeprefix("start:"))
    except UnknownStart as gone:
        raise Http404 from gone
    draft, answers = saying.taken_up(row, start, who)
    return show(request, "say", write_page(draft, who, faults=False, notice=changes(answers)))
