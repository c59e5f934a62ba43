# SPDX-License-Identifier: Apache-2.0
"""Publishing a year of the working calendar."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import see
from mingfu.faces.workbench.pages.calendar_year import days_in, next_year, year_page
from mingfu.faces.workbench.refusals import AmountWrong
from mingfu.faces.workbench.saving import SAVE
from mingfu.faces.workbench.views.acts import key_of, tried_again
from mingfu.kernel.access import require
from mingfu.kernel.calendar import Edition, book
from mingfu.kernel.calendar.checking import check
from mingfu.kernel.calendar.commands import publish_year
from mingfu.kernel.calendar.queries import load_editions
from mingfu.kernel.clock import today
from mingfu.kernel.refusals import Refusal

TEMPLATE = "workbench/calendar/years.html"
ACT = "calendar.publish"
LATEST = 2200


def show(request: HttpRequest) -> HttpResponse:
    """The form. Raises `NotAllowed` with who may."""
    require(actor(request), ACT)
    return render(request, TEMPLATE, {"page": year_page(next_year())})


def receive(request: HttpRequest) -> HttpResponse:
    """Look the days over, or publish them; what cannot be true stands again with what was typed."""
    who, asked = actor(request), request.POST
    require(who, ACT)
    try:
        year, paper = _year(asked.get("year", "").strip()), asked.get("paper", "").strip()
        days, amends = days_in(asked.get("days", "")), asked.get("amends") == "yes"
        if SAVE in asked:
            load_editions()
            changed = check(Edition("", "cn", year, today(), paper, days, amends), book())
            page = year_page(year, tried_again(request, "year", None), stated=days, changed=changed)
            return render(request, TEMPLATE, {"page": page})
        publish_year(year, days, paper, actor=who, amends=amends, key=key_of(request))
    except Refusal as refusal:
        page = year_page(next_year(), tried_again(request, "year", refusal))
        return render(request, TEMPLATE, {"page": page}, status=refusal.status)
    messages.success(request, gettext("已公布 {year} 年的安排。").format(year=year))
    return see(f"/desk/calendar?year={year}")


def _year(typed: str) -> int:
    if not (typed.isdecimal() and len(typed) == 4):  # noqa: PLR2004 - a year has four digits
        raise AmountWrong(label=gettext("哪一年"), most=LATEST, field="year")
    return int(typed)
