# SPDX-License-Identifier: Apache-2.0
"""The views of the cockpit: read the choice, count, draw; and one act."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from mingfu.engines.cases import find_case
from mingfu.engines.cases.refusals import InstructionEmpty
from mingfu.engines.manifest import Page
from mingfu.faces.cockpit.choosing import read_choice
from mingfu.faces.cockpit.commands import ACT, instruct
from mingfu.faces.cockpit.gate import View, leader
from mingfu.faces.cockpit.pages.behind import behind_page, csv_rows
from mingfu.faces.cockpit.pages.brief import brief_page
from mingfu.faces.cockpit.pages.instruction import LONGEST, instruction_page
from mingfu.faces.cockpit.pages.organs import organs_page
from mingfu.faces.cockpit.pages.overview import overview_page
from mingfu.faces.cockpit.pages.seeing import look
from mingfu.faces.ui.session import actor
from mingfu.kernel.access import require
from mingfu.kernel.clock import today


def overview(request: HttpRequest) -> HttpResponse:
    """The first page."""
    sight = look(actor(request), read_choice(request.GET.dict()))
    return render(request, "cockpit/overview.html", {"page": overview_page(sight)})


def organs(request: HttpRequest) -> HttpResponse:
    """Every organ."""
    sight = look(actor(request), read_choice(request.GET.dict()))
    return render(request, "cockpit/organs.html", {"page": organs_page(sight)})


def brief(request: HttpRequest) -> HttpResponse:
    """The daily brief, to be printed."""
    sight = look(actor(request), read_choice(request.GET.dict()))
    return render(request, "cockpit/brief.html", {"page": brief_page(sight)})


def cases(request: HttpRequest) -> HttpResponse:
    """The cases behind a figure."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1  # noqa: PLR2004 - no list has more pages
    page = behind_page(actor(request), _figure(request), read_choice(request.GET.dict()), number)
    return render(request, "cockpit/cases.html", {"page": page})


def cases_csv(request: HttpRequest) -> HttpResponse:
    """The same cases as a file that spreadsheets open."""
    code = _figure(request)
    out = io.StringIO()
    csv.writer(out).writerows(csv_rows(actor(request), code, read_choice(request.GET.dict())))
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-{today().isoformat()}.csv"'
    return response


def _figure(request: HttpRequest) -> str:
    return request.GET.get("figure", "overdue")


def show_instruction(request: HttpRequest, number: str) -> HttpResponse:
    """The form of an instruction, and what was instructed before."""
    who = actor(request)
    case = find_case(number, actor=who)
    require(who, ACT, subject=case.stream)
    return render(request, "cockpit/cases/instruction.html", {"page": instruction_page(case)})


def receive_instruction(request: HttpRequest, number: str) -> HttpResponse:
    """Give the instruction, and come back to see it in the file."""
    who, text = actor(request), request.POST.get("text", "")[:LONGEST]
    case, key = find_case(number, actor=who), request.POST.get("key", "")
    try:
        instruct(number, text, actor=who, key=key or None)
    except InstructionEmpty as refusal:
        page = instruction_page(case, typed=text, key=key, refusal=refusal)
        return render(request, "cockpit/cases/instruction.html", {"page": page}, status=422)
    messages.success(request, gettext("批示已记入办件 {number}，并已通知承办单位负责人。").format(number=number))
    return HttpResponseRedirect(f"/cockpit/cases/{number}/instruction", status=303)


def mounted(page: Page) -> View:
    """The view of a page that a system brings for leaders."""

    def view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        if page.act:
            require(actor(request), page.act)
        receiving = request.method == "POST"
        if receiving and page.receive is None:
            raise Http404
        made = page.receive(request, **parts) if receiving and page.receive else page.build(request, **parts)
        if isinstance(made, HttpResponseBase):
            return made
        return render(request, page.template, {"page": made}, status=422 if receiving else 200)

    return leader(view)
