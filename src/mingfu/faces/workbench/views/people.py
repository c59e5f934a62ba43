# SPDX-License-Identifier: Apache-2.0
"""Posts, holders, stand-ins, invitations, appointments; and who looked at what."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import see
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.pages.people import people_page, post_page, readings_page, seats_of, visible_post
from mingfu.faces.workbench.refusals import ChoiceWrong, DateWrong
from mingfu.faces.workbench.views.acts import HIDDEN, key_of
from mingfu.kernel.access import require
from mingfu.kernel.organs import Letter, Post, appoint, end_stand_in, invite, name_stand_in, offer_reset, relieve
from mingfu.kernel.refusals import Refusal

TEMPLATE = "workbench/people/post.html"


def people(request: HttpRequest) -> HttpResponse:
    """Posts of the official's organ and below."""
    page = people_page(actor(request), organ=request.GET.get("organ", ""))
    return render(request, "workbench/people.html", {"page": page})


def readings(request: HttpRequest) -> HttpResponse:
    """The read log of the organ, for heads. Raises `NotAllowed` with who may."""
    who = actor(request)
    require(who, "people.see")
    return render(request, "workbench/people/readings.html", {"page": readings_page(who)})


def _post(request: HttpRequest, code: str) -> Post:
    found = visible_post(actor(request), code)
    if found is None:
        raise Http404
    return found


def post(request: HttpRequest, code: str) -> HttpResponse:
    """One post."""
    return render(request, TEMPLATE, {"page": post_page(actor(request), _post(request, code))})


def _again(request: HttpRequest, code: str, act: str, refusal: Refusal) -> HttpResponse:
    typed = {name: [str(text) for text in texts] for name, texts in request.POST.lists() if name not in HIDDEN}
    page = post_page(actor(request), _post(request, code), tried=Tried(act, typed=typed, refusal=refusal))
    return render(request, TEMPLATE, {"page": page}, status=refusal.status)


def invitations(request: HttpRequest, code: str) -> HttpResponse:
    """Write a one-time letter to a post. It is shown here once and kept nowhere."""
    who, where = actor(request), _post(request, code)
    try:
        letter = invite(code, actor=who, number=request.POST.get("invitation-number", "").strip())
    except Refusal as refusal:
        return _again(request, code, "invitation", refusal)
    return _letter(request, where, letter)


def resets(request: HttpRequest, code: str) -> HttpResponse:
    """Let an official of the post who lost the password choose a new one."""
    where, number = _post(request, code), request.POST.get("number", "")
    if number not in {seat.number for seat in seats_of(where)}:
        raise Http404
    try:
        letter = offer_reset(number, actor=actor(request))
    except Refusal as refusal:
        return _again(request, code, "reset", refusal)
    return _letter(request, where, letter)


def _letter(request: HttpRequest, where: Post, letter: Letter) -> HttpResponse:
    site = f"{request.scheme}://{request.get_host()}"
    response = render(request, TEMPLATE, {"page": post_page(actor(request), where, letter=letter, site=site)})
    response["Cache-Control"] = "no-store"
    return response


def _done(request: HttpRequest, code: str, act: str, said: str, do: Callable[[], object]) -> HttpResponse:
    try:
        do()
    except Refusal as refusal:
        return _again(request, code, act, refusal)
    messages.success(request, said)
    return see(f"/desk/people/{code}")


def stand_ins(request: HttpRequest, code: str) -> HttpResponse:
    """Let a colleague do the work of a post for a time."""
    _post(request, code)
    asked = request.POST

    def name() -> None:
        until = _day(asked.get("stand-in-until", ""))
        number, reason = asked.get("stand-in-number", "").strip(), asked.get("stand-in-reason", "").strip()
        name_stand_in(code, number, actor=actor(request), until=until, reason=reason, key=key_of(request))

    return _done(request, code, "stand-in", gettext("已指定代班。"), name)


def stand_in_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End a stand-in today."""
    stand_in = _post(request, code).stand_ins.select_related("post__organ", "official").filter(pk=pk).first()
    if stand_in is None:
        raise Http404
    return _done(
        request,
        code,
        "end",
        gettext("代班已结束。"),
        lambda: end_stand_in(stand_in, actor=actor(request), key=key_of(request)),
    )


def appointments(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody who has a work number hold a post."""
    _post(request, code)
    asked = request.POST

    def seat() -> None:
        since = _day(asked["appointment-since"], "since") if asked.get("appointment-since", "").strip() else None
        number, acting = asked.get("appointment-number", "").strip(), asked.get("appointment-acting") == "yes"
        appoint(number, code, actor=actor(request), since=since, acting=acting, key=key_of(request))

    return _done(request, code, "appointment", gettext("已任命。"), seat)


def reliefs(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody no longer hold a post."""
    _post(request, code)
    asked = request.POST

    def end() -> None:
        until = _day(asked["relief-until"]) if asked.get("relief-until", "").strip() else None
        number, reason = asked.get("relief-number", "").strip(), asked.get("relief-reason", "").strip()
        if not reason:
            raise ChoiceWrong(label=gettext("事由"), field="reason")
        relieve(number, code, actor=actor(request), reason=reason, until=until, key=key_of(request))

    return _done(request, code, "relief", gettext("已免去。"), end)


def _day(typed: str, field: str = "until") -> date:
    text = typed.strip().replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").replace("日", "")
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day)
    except ValueError:
        label = gettext("从哪一天起") if field == "since" else gettext("到哪一天")
        raise DateWrong(label=label, field=field) from None
