# SPDX-License-Identifier: Apache-2.0
"""Following a case: number and proof, the page, its date, its papers; adding to it, taking it back, rating it."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingfu.engines.cases import files_of, note, withdraw
from mingfu.engines.documents import render
from mingfu.faces.portal.frame import show
from mingfu.faces.portal.grants import Access, access_to, allow
from mingfu.faces.portal.pages.case import NOTE_LONGEST, case_page, papers_for
from mingfu.faces.portal.pages.dates import due_page
from mingfu.faces.portal.pages.track import track_page
from mingfu.faces.portal.refusals import NoteTooLong, NoteTooShort
from mingfu.faces.portal.tracking import prove
from mingfu.faces.portal.wording import spaced
from mingfu.faces.ui.components import Confirmation, Fact
from mingfu.kernel.clock import chance
from mingfu.kernel.files.models import FileBlob
from mingfu.kernel.files.storage import open_file
from mingfu.kernel.refusals import Refusal

NOTE_SHORTEST = 4
SEEN, WRONG, TOO_OFTEN = 303, 422, 429
INLINE = ("image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Number and proof; then the case."""
    if request.method != "POST":
        return show(request, "track", track_page(request.GET.get("number", "")))
    number, proof = request.POST.get("number", ""), request.POST.get("proof", "")
    try:
        found, how = prove(number, proof, address=request.META.get("REMOTE_ADDR", ""))
    except Refusal as refusal:
        status = TOO_OFTEN if refusal.status == TOO_OFTEN else WRONG
        return show(request, "track", track_page(number, proof, refusal), status=status)
    allow(request, found, how)
    return HttpResponseRedirect(f"/case/{found}", status=SEEN)


@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The case, for its party or for who proved number and code."""
    access = access_to(request, number)
    if access is None:
        return redirect(f"/track?number={number}")
    return show(request, "case", case_page(access))


@require_GET
def due(request: HttpRequest, number: str) -> HttpResponse:
    """Why the date is what it is."""
    access = access_to(request, number)
    if access is None:
        return redirect(f"/track?number={number}")
    page = due_page(access.case)
    if page is None:
        raise Http404
    return show(request, "case/due", page)


@require_POST
def notes(request: HttpRequest, number: str) -> HttpResponse:
    """Add something to the file."""
    access = acting(request, number)
    text = request.POST.get("text", "").strip()
    try:
        if len(text) < NOTE_SHORTEST:
            raise NoteTooShort
        if len(text) > NOTE_LONGEST:
            raise NoteTooLong(most=NOTE_LONGEST, given=len(text))
        note(access.case.number, text=text, actor=access.actor)
    except Refusal as refusal:
        page = case_page(access, typed=text, error=str(refusal))
        return show(request, "case", page, status=refusal.status)
    return HttpResponseRedirect(f"/case/{access.case.number}#records", status=SEEN)


@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once more, then take the matter back."""
    access = acting(request, number)
    if request.method == "POST":
        withdraw(access.case.number, actor=access.actor, key=request.POST.get("key") or None)
        return HttpResponseRedirect(f"/case/{access.case.number}", status=SEEN)
    page = Confirmation(
        question=gettext("要撤回这件诉求吗？"),
        consequence=gettext("撤回后不再办理，也不能恢复；有新的情况可以重新提出。"),
        action=f"/case/{access.case.number}/withdrawal",
        submit=gettext("撤回"),
        back=f"/case/{access.case.number}",
        facts=(Fact(gettext("编号"), spaced(access.case.number)), Fact(gettext("内容"), access.case.summary)),
        hidden=(("key", chance.token_urlsafe(12)),),
        dangerous=True,
    )
    return show(request, "case/withdrawal", page)


@require_GET
def paper(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """An official paper of the case, as PDF."""
    access = _seen(request, number)
    found = papers_for(access.case).filter(pk=pk).first()
    if found is None:
        raise Http404
    response = HttpResponse(render(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="paper-{found.pk}.pdf"'
    return response


@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A file the person handed in. Kinds a browser might run are only downloaded."""
    access = _seen(request, number)
    row = next((one for one in files_of(access.case) if one.pk == pk and one.node == ""), None)
    if row is None:
        raise Http404
    mime = FileBlob.objects.get(sha256=row.blob).mime
    return FileResponse(open_file(row.blob), as_attachment=mime not in INLINE, filename=row.name, content_type=mime)


def _seen(request: HttpRequest, number: str) -> Access:
    """The case, or 404: what is asked for by its own address is not offered a form."""
    access = access_to(request, number)
    if access is None:
        raise Http404
    return access


def acting(request: HttpRequest, number: str) -> Access:
    """The case, for whoever may act on it; 404 or `ActsNeedCode` for others."""
    access = _seen(request, number)
    access.require_act()
    return access
