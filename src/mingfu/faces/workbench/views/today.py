# SPDX-License-Identifier: Apache-2.0
"""Today and the inbox."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from mingfu.engines.cases import claim, read_case
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import counts
from mingfu.faces.workbench.pages.inbox import inbox_page
from mingfu.faces.workbench.pages.today import today_page
from mingfu.faces.workbench.refusals import NothingChosen
from mingfu.kernel.access import Actor
from mingfu.kernel.refusals import Refusal

MOST_AT_ONCE = 100


def today(request: HttpRequest) -> HttpResponse:
    """The first page."""
    return render(request, "workbench/today.html", {"page": today_page(actor(request), counts(request))})


def inbox(request: HttpRequest) -> HttpResponse:
    """Every open task of the official's posts."""
    asked = request.GET
    number = asked.get("page", "1")
    page = inbox_page(
        actor(request),
        counts(request).queue,
        state=asked.get("state", ""),
        system=asked.get("system", ""),
        text=asked.get("q", "")[:60],
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,  # noqa: PLR2004 - no inbox has more pages
    )
    return render(request, "workbench/inbox.html", {"page": page})


def claims(request: HttpRequest) -> HttpResponse:
    """Take several waiting tasks at once. What a colleague took first is said, not an error."""
    who, chosen = actor(request), request.POST.getlist("case")[:MOST_AT_ONCE]
    taken, missed = _claim_all(chosen, who)
    if not chosen:
        messages.warning(request, str(NothingChosen()))
    if taken:
        messages.success(request, gettext("已认领 {count} 件。").format(count=taken))
    if missed:
        messages.warning(request, gettext("有 {count} 件没有认领：已被同事先认领，或已办完。").format(count=missed))
    back = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) and "/desk/inbox" in back
    return HttpResponseRedirect(back if here else "/desk/inbox", status=303)


def _claim_all(numbers: list[str], who: Actor) -> tuple[int, int]:
    taken = missed = 0
    for number in dict.fromkeys(numbers):
        try:
            waiting = [item for item in read_case(number).items if item.post in who.posts]
            for item in waiting:
                claim(number, item.token, actor=who)
        except Refusal:
            missed += 1
        else:
            taken, missed = taken + bool(waiting), missed + (not waiting)
    return taken, missed
