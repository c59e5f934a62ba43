# SPDX-License-Identifier: Apache-2.0
"""Correcting what was marked in one's own form, and asking for a closed case to be handled again."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from mingfu.engines.cases import FormRefused, correct, correction_of, reopen
from mingfu.faces.portal import photos
from mingfu.faces.portal.frame import show
from mingfu.faces.portal.pages.again import correction_page, reopening_page
from mingfu.faces.portal.views.cases import acting
from mingfu.kernel.refusals import Refusal

SEEN = 303
LONGEST_KEY = 64


def _key(request: HttpRequest) -> str:
    key = request.POST.get("key", "")
    return key if 0 < len(key) <= LONGEST_KEY and key.isprintable() else ""


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """The marked fields alone; then back to the case."""
    access = acting(request, number)
    if request.method != "POST":
        return show(request, "case/again", correction_page(access, token))
    if access.case.item(token) is None:
        # A second click on what the first has done.
        correct(access.case.number, token, {}, actor=access.actor, key=_key(request) or None)
        return HttpResponseRedirect(f"/case/{access.case.number}", status=SEEN)
    awaited = correction_of(access.case, token)
    kept = photos.held(request.POST.getlist("kept"))
    names = [one.name for one in awaited.asked.fields]
    boxes = sum(one.kind == "file" for one in awaited.asked.fields)
    for one in awaited.asked.fields:
        if one.kind == "file":
            uploads = photos.uploads_of(request.FILES, one.name)
            field = one.name if boxes > 1 else ""
            kept = photos.keep(uploads, kept, actor=access.actor, field=field, boxes=boxes)
    typed = {name: request.POST.getlist(name) for name in names}
    try:
        files = tuple(one.handed for one in kept)
        correct(access.case.number, token, typed, actor=access.actor, files=files, key=_key(request) or None)
    except FormRefused as refused:
        page = correction_page(access, token, bound=refused.bound, kept=kept, key=_key(request))
        return show(request, "case/again", page, status=refused.status)
    return HttpResponseRedirect(f"/case/{access.case.number}", status=SEEN)


@require_http_methods(["GET", "HEAD", "POST"])
def reopening(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for one's closed case to be handled again, within the time for it."""
    access = acting(request, number)
    if request.method != "POST":
        return show(request, "case/again", reopening_page(access, {}, {}))
    typed = {name: request.POST.get(name, "").strip() for name in ("ground", "reason")}
    try:
        reopen(access.case.number, actor=access.actor, for_party=True, **typed)
    except Refusal as refusal:
        if refusal.field not in typed:
            raise
        page = reopening_page(access, typed, {str(refusal.field): str(refusal)}, key=_key(request))
        return show(request, "case/again", page, status=refusal.status)
    return HttpResponseRedirect(f"/case/{access.case.number}", status=SEEN)
