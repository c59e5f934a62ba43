# SPDX-License-Identifier: Apache-2.0
"""Signing in, own matters, one case, printing, rating, saying something, applying."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingfu.engines.cases import FormRefused, Snapshot, Start
from mingfu.engines.documents import render as set_paper
from mingfu.engines.opinions import FACETS, is_invited, rate_case
from mingfu.engines.opinions.refusals import LevelNeeded
from mingfu.faces.kiosk import applying
from mingfu.faces.kiosk.certificates import certificate_pdf, own_certificates
from mingfu.faces.kiosk.gate import kiosk_here, show, visiting
from mingfu.faces.kiosk.pages.cases import Given, case_page, mine_page, papers_for, rate_page
from mingfu.faces.kiosk.pages.forms import check_page, code_page, done_page, phone_page, track_page, write_page
from mingfu.faces.kiosk.pages.home import apply_page
from mingfu.faces.kiosk.printing import print_sheet
from mingfu.faces.kiosk.signing_in import send
from mingfu.faces.kiosk.slips import receipt_slip, title_of
from mingfu.faces.kiosk.tracking import opened, prove
from mingfu.faces.kiosk.visits import PHONE, allow, enter, who
from mingfu.faces.ui.components import Notice
from mingfu.kernel.access import Actor
from mingfu.kernel.clock.steering import deployment_kind
from mingfu.kernel.parties import check_code, clean_phone, mask
from mingfu.kernel.refusals import Refusal, _

SEEN, WRONG, TOO_OFTEN = 303, 422, 429
DIGIT = frozenset("12345")
PRINTED = _("已送到打印机，请在下方出纸口取。")
MINE = "/kiosk/mine"


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the telephone and send a code to it."""
    after = _after(request)
    if request.method != "POST":
        return show(request, "form", phone_page(after=after, demo=_demo()), writing=True)
    typed = request.POST.get("phone", "")
    try:
        send(typed, address=f"kiosk {kiosk_here(request).number}")
    except Refusal as refusal:
        page = phone_page(typed, refusal, after=after, demo=_demo())
        return show(request, "form", page, status=refusal.status, writing=True)
    request.session[PHONE] = [clean_phone(typed), after]
    return HttpResponseRedirect("/kiosk/sign-in/code", status=SEEN)


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code."""
    phone, after = request.session.get(PHONE, ("", ""))
    if not phone:
        return redirect("/kiosk/sign-in")
    hidden = mask("phone", phone)
    if request.method != "POST":
        return show(request, "form", code_page(hidden, after=after, demo=_demo()), writing=True)
    try:
        enter(request, check_code(phone, request.POST.get("code", "")))
    except Refusal as refusal:
        page = code_page(hidden, refusal, after=after, demo=_demo())
        return show(request, "form", page, status=refusal.status, writing=True)
    return HttpResponseRedirect(after, status=SEEN)


@require_GET
@visiting
def mine(request: HttpRequest) -> HttpResponse:
    """The matters of whoever signed in."""
    actor, why = who(request), request.GET.get("for", "")
    why = why if why in {"print", "rate"} else ""
    if actor.party is None:
        request.session["kiosk_after"] = request.get_full_path()
        return redirect("/kiosk/sign-in")
    told = Notice(PRINTED, "ok", "printer") if request.GET.get("said") == "printed" else None
    return show(request, "mine", mine_page(actor, why, told))


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def track(request: HttpRequest) -> HttpResponse:
    """Number and query code; then the case."""
    if request.method != "POST":
        return show(request, "form", track_page(), writing=True)
    number = request.POST.get("number", "")
    try:
        found = prove(number, request.POST.get("proof", ""))
    except Refusal as refusal:
        status = refusal.status if refusal.status == TOO_OFTEN else WRONG
        return show(request, "form", track_page(number[:30], refusal), status=status, writing=True)
    allow(request, found)
    return HttpResponseRedirect(f"/kiosk/case/{found}", status=SEEN)


@require_GET
@visiting
def case(request: HttpRequest, number: str) -> HttpResponseBase:
    """One case."""
    found, _actor = _open(request, number)
    said = request.GET.get("said", "")
    told = {
        "printed": Notice(PRINTED, "ok", "printer"),
        "rated": Notice(gettext("谢谢您的评价。"), "ok", "check"),
    }
    return show(request, "case", case_page(found, notice=told.get(said)))  # fmt: skip


@require_POST
@visiting
def print_receipt(request: HttpRequest, number: str) -> HttpResponseBase:
    """Print the receipt."""
    found, _actor = _open(request, number)
    kiosk = kiosk_here(request)
    pdf = receipt_slip(found, base=_base(request), place=kiosk.place)
    print_sheet(kiosk, pdf, title=title_of(found), about=found.number)
    return HttpResponseRedirect(f"/kiosk/case/{found.number}?said=printed", status=SEEN)


@require_POST
@visiting
def print_paper(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """Print an official paper of the case."""
    found, _actor = _open(request, number)
    paper = papers_for(found).filter(pk=pk, erased_at=None).first()
    if paper is None:
        raise Http404
    print_sheet(kiosk_here(request), set_paper(paper), title=paper.number, about=found.number)
    return HttpResponseRedirect(f"/kiosk/case/{found.number}?said=printed", status=SEEN)


@require_POST
@visiting
def print_certificate(request: HttpRequest, number: str) -> HttpResponseBase:
    """Print a certificate of whoever signed in."""
    actor = who(request)
    own = next((one for one in own_certificates(actor) if one.number == number), None)
    if own is None:
        raise Http404
    print_sheet(kiosk_here(request), certificate_pdf(number, actor), title=str(own.title), about=number[:40])
    return HttpResponseRedirect(f"{MINE}?said=printed", status=SEEN)


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def rating(request: HttpRequest, number: str) -> HttpResponseBase:
    """Rate how a case was handled."""
    found, actor = _open(request, number)
    if not is_invited(found.number):
        raise Http404
    given = _given(request)
    if request.method != "POST":
        return show(request, "rate", rate_page(found), writing=True)
    try:
        rate_case(
            found.number, actor=actor, level=given.level, facets=dict(given.facets), words=given.words, channel="kiosk"
        )
    except LevelNeeded as refusal:
        return show(request, "rate", rate_page(found, given, str(refusal)), status=WRONG, writing=True)
    return HttpResponseRedirect(f"/kiosk/case/{found.number}?said=rated", status=SEEN)


@require_GET
@visiting
def offers(request: HttpRequest) -> HttpResponse:
    """What may be applied for here."""
    return show(request, "apply", apply_page())


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def say(request: HttpRequest) -> HttpResponse:
    """The box."""
    found = applying.box()
    if found is None:
        raise Http404
    return _write(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """A simple matter. It bears a name, so whoever applies signs in first."""
    found = applying.start_here(key)
    if found.home:
        return redirect("/kiosk/say")
    if who(request).party is None:
        request.session["kiosk_after"] = request.get_full_path()
        return redirect("/kiosk/sign-in")
    return _write(request, found)


@require_GET
@visiting
def done(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt on the screen."""
    found, _actor = _open(request, number)
    return show(request, "done", done_page(found, base=_base(request)))


def _write(request: HttpRequest, start: Start) -> HttpResponse:
    actor = who(request)
    if request.method != "POST":
        return show(request, "form", write_page(start, actor), writing=True)
    draft, step = applying.read(request, start), request.POST.get("step", "check")
    if step == "change" or not draft.bound.ok:
        page = write_page(start, actor, draft, faults=step != "change")
        return show(request, "form", page, status=200 if step == "change" else WRONG, writing=True)
    if step != "submit":
        return show(request, "check", check_page(draft), writing=True)
    try:
        number = applying.hand_in(draft)
    except FormRefused as refusal:
        draft.bound.errors.update(refusal.bound.errors)
        return show(request, "form", write_page(start, actor, draft), status=WRONG, writing=True)
    allow(request, number)
    return HttpResponseRedirect(f"/kiosk/done/{number}", status=SEEN)


def _open(request: HttpRequest, number: str) -> tuple[Snapshot, Actor]:
    found = opened(request, number)
    if found is None:
        raise Http404
    return found


def _given(request: HttpRequest) -> Given:
    level = request.POST.get("level", "")
    sent = ((code, request.POST.get(f"facet-{code}", "")) for code, _title in FACETS)
    facets = tuple((code, int(value)) for code, value in sent if value in DIGIT)
    return Given(int(level) if level in DIGIT else None, facets, request.POST.get("words", ""))


def _after(request: HttpRequest) -> str:
    """Where to go once signed in: a page of the machine, else own matters."""
    wanted = request.POST.get("next") or request.session.get("kiosk_after") or MINE
    here = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if here and wanted.startswith("/kiosk/") else MINE


def _base(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _demo() -> str:
    return "" if deployment_kind() == "live" else "/outbox"
