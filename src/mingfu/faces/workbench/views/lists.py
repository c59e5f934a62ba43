# SPDX-License-Identifier: Apache-2.0
"""Pages that are lists: papers, messages, cards of supervision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfu.engines.jobs import failing_work, try_now
from mingfu.engines.notices import inbox_of, read_notice
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import counts, see
from mingfu.faces.workbench.pages.notices import SHOWN, notices_page
from mingfu.faces.workbench.pages.papers import papers_page
from mingfu.faces.workbench.pages.supervision import supervision_page
from mingfu.kernel.access import require


def documents(request: HttpRequest) -> HttpResponse:
    """Papers about the cases the official may see."""
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1  # noqa: PLR2004 - no list has more pages
    return render(request, "workbench/documents.html", {"page": papers_page(actor(request), page=number)})


def notices(request: HttpRequest) -> HttpResponse:
    """Messages to the official's posts."""
    return render(request, "workbench/notices.html", {"page": notices_page(actor(request))})


def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one message read."""
    read_notice(pk, actor=actor(request))
    return see("/desk/notices")


def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all that are shown read."""
    who = actor(request)
    for row in inbox_of(who, limit=SHOWN):
        if not row.read:
            read_notice(row.pk, actor=who)
    return see("/desk/notices")


def supervision(request: HttpRequest) -> HttpResponse:
    """Cards, by kind and organ."""
    asked = request.GET
    page = supervision_page(
        actor(request),
        counts(request),
        card=asked.get("card", ""),
        organ=asked.get("organ", ""),
        past=asked.get("past") == "yes",
    )
    return render(request, "workbench/supervision.html", {"page": page})


def retries(request: HttpRequest) -> HttpResponse:
    """Let all that failed behind the scenes be tried at the next round of the worker."""
    who = actor(request)
    require(who, "supervision.act")
    for kind, name in {(one.kind, one.name) for one in failing_work()}:
        try_now(kind, name, actor=who)
    return see("/desk/supervision")
