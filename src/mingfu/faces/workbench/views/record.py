# SPDX-License-Identifier: Apache-2.0
"""The counter and the telephone: recording a matter, printing its receipt."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from mingfu.engines.cases import FormRefused, Start, start_of, starts
from mingfu.engines.cases.receiving import admit
from mingfu.engines.forms import bind, forget_own, form
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import see
from mingfu.faces.workbench.naming import channels_of
from mingfu.faces.workbench.pages.asking import typed_again
from mingfu.faces.workbench.pages.record import FRESH, Draft, receipt_page, record_page
from mingfu.faces.workbench.receiving import Typed, by_field, take_down
from mingfu.faces.workbench.saving import SAVE, save_start, start_subject, taken_up
from mingfu.faces.workbench.uploads import REMOVE, take_in
from mingfu.faces.workbench.views.acts import HIDDEN, key_of
from mingfu.faces.workbench.views.case import visible
from mingfu.kernel.access import Actor, may, require_any
from mingfu.kernel.refusals import Refusal

TEMPLATE = "workbench/record.html"


def recordable(who: Actor) -> list[Start]:
    """Starts the official may record by hand."""
    return [start for start in starts() if channels_of(start) and may(who, f"{start.system}.record")]


def choose(request: HttpRequest) -> HttpResponse:
    """The first matter that may be recorded. Raises `NotAllowed` with all who may record any."""
    who = actor(request)
    found = recordable(who)
    if not found:
        acts = list(dict.fromkeys(f"{start.system}.record" for start in starts() if channels_of(start)))
        if acts:
            require_any(who, acts)
        raise Http404
    return HttpResponseRedirect(f"/desk/record/{found[0].key}")


def _start(who: Actor, key: str) -> Start:
    found = start_of(key)
    if not channels_of(found) or not may(who, f"{found.system}.record"):
        raise Http404
    admit(found)
    return found


def show(request: HttpRequest, key: str) -> HttpResponse:
    """The form of one matter."""
    who = actor(request)
    start = _start(who, key)
    kept = taken_up(start_subject(start), form(start.form), who)
    draft = FRESH
    if kept is not None:
        draft = Draft(typed_again(form(start.form), kept.typed, {}), files=kept.files, said=kept.said)
    return render(request, TEMPLATE, {"page": record_page(start, recordable(who), draft)})


def receive(request: HttpRequest, key: str) -> HttpResponse:
    """Record the matter and show its receipt; on a refusal everything typed and every file stays."""
    who = actor(request)
    start = _start(who, key)
    typed = {name: [str(text) for text in texts] for name, texts in request.POST.lists() if name not in HIDDEN}
    draft = Draft(channel=next(iter(typed.pop("channel", [])), ""), key=key_of(request) or "")
    files, wrong_file = take_in(request, who)
    draft = replace(draft, files=files, file_refusal=wrong_file)
    if wrong_file is None and SAVE in request.POST:
        return _keep(request, start, typed, draft, who)
    if wrong_file is None and REMOVE not in request.POST and draft.channel in channels_of(start):
        try:
            handed = [one.handed for one in files]
            number = take_down(start, typed, channel=draft.channel, files=handed, actor=who, key=key_of(request))
        except FormRefused as refusal:
            draft = replace(draft, bound=refusal.bound)
        else:
            forget_own(start_subject(start), actor=who)
            return see(f"/desk/receipts/{number}")
    page = record_page(start, recordable(who), _with_typed(draft, start, typed, removing=REMOVE in request.POST))
    return render(request, TEMPLATE, {"page": page}, status=200 if REMOVE in request.POST else 422)


def _keep(request: HttpRequest, start: Start, typed: Typed, draft: Draft, who: Actor) -> HttpResponse:
    """Keep the form half filled; where that may not be, it comes back with everything typed."""
    try:
        save_start(start, typed, draft.files, who)
    except Refusal as refusal:
        draft = replace(draft, bound=typed_again(form(start.form), typed, {}), said=str(refusal))
        page = record_page(start, recordable(who), draft)
        return render(request, TEMPLATE, {"page": page}, status=refusal.status)
    messages.success(request, gettext("已暂存，还没有登记。"))
    return see(f"/desk/record/{start.key}")


def _with_typed(draft: Draft, start: Start, typed: Typed, *, removing: bool) -> Draft:
    """The draft with the form as it was typed; taking a file out is no reason to complain about the rest."""
    wrong = "" if removing or draft.channel in channels_of(start) else gettext("请选择怎么来的。")
    spec = form(start.form)
    bound = draft.bound or bind(spec, typed, files=by_field(spec, [one.handed for one in draft.files]))
    if removing:
        bound.errors.clear()
    return replace(draft, bound=bound, channel_error=wrong)


def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What the caller is told, or takes away printed."""
    site = f"{request.scheme}://{request.get_host()}"
    return render(request, "workbench/receipt.html", {"page": receipt_page(visible(number, actor(request)), site)})
