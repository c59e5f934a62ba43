# SPDX-License-Identifier: Apache-2.0
"""Public lists at the desk: read, taken away as sheets, taken in as drafts, published."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mingfu.engines.sheets import (
    CSV,
    XLSX,
    day_in,
    discard_draft,
    draft_list,
    edition_file,
    export_list,
    publish_draft,
    read_list,
)
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import see
from mingfu.faces.workbench.pages.sheets import Refused, draft_page, list_page, lists_page
from mingfu.faces.workbench.refusals import DayUnreadable, FileMissing
from mingfu.faces.workbench.views.acts import key_of
from mingfu.kernel.access import require
from mingfu.kernel.clock import today
from mingfu.kernel.files.storage import clean_file_name
from mingfu.kernel.refusals import Refusal

KINDS = {"xlsx": XLSX, "csv": CSV}
LARGEST = (20 << 20) + 1
"""Bytes read of an upload: the engine refuses more, so no more of it is brought into memory."""


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every public list."""
    return render(request, "workbench/lists.html", {"page": lists_page(actor(request))})


def show(request: HttpRequest, key: str) -> HttpResponse:
    """One list."""
    question = request.GET.get("q", "")[:60].strip()
    page = list_page(actor(request), key, question, number_in(request, "page") or 1, number_in(request, "edition"))
    return render(request, "workbench/lists/list.html", {"page": page})


def file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """An edition as a sheet."""
    if kind not in KINDS:
        raise Http404
    answer = HttpResponse(export_list(edition_file(key, number_in(request, "edition")), kind), content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{key}-{today():%Y%m%d}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def drafted(request: HttpRequest, key: str) -> HttpResponse:
    """Look at a sheet; keep it as a draft where nothing in it is wrong."""
    who = actor(request)
    require(who, "lists.draft")
    base, upload, note = edition_file(key), request.FILES.get("file"), request.POST.get("note", "")[:300]
    typed = request.POST.get("valid_from", "").strip()
    try:
        if upload is None:
            raise FileMissing
        name, content = clean_file_name(upload.name or ""), upload.read(LARGEST)
        read = read_list(content, name, base.rows)
        if read.errors:
            page = list_page(who, key, "", 1, refused=Refused(findings=read.findings))
            return render(request, "workbench/lists/list.html", {"page": page}, status=422)
        day = _day(typed)
        pk = draft_list(key, content, name, actor=who, valid_from=day, note=note, key=key_of(request))
    except Refusal as refusal:
        page = list_page(who, key, "", 1, refused=Refused(refusal))
        return render(request, "workbench/lists/list.html", {"page": page}, status=refusal.status)
    messages.success(request, gettext("已存为草稿，请核对不同之处。"))
    return see(f"/desk/lists/{key}/drafts/{pk}")


def draft(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A draft against the edition it is to replace."""
    return render(request, "workbench/lists/draft.html", {"page": draft_page(actor(request), key, pk)})


def published(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Publish a draft."""
    who = actor(request)
    draft_page(who, key, pk)
    try:
        number = publish_draft(pk, actor=who, key=key_of(request))
    except Refusal as refusal:
        page = draft_page(who, key, pk, refusal)
        return render(request, "workbench/lists/draft.html", {"page": page}, status=refusal.status)
    messages.success(request, gettext("已发布为第 {number} 版。").format(number=number))
    return see(f"/desk/lists/{key}")


def discarded(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Put a draft aside."""
    who = actor(request)
    draft_page(who, key, pk)
    try:
        discard_draft(pk, actor=who, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        page = draft_page(who, key, pk, refusal)
        return render(request, "workbench/lists/draft.html", {"page": page}, status=refusal.status)
    messages.success(request, gettext("已作废。"))
    return see(f"/desk/lists/{key}")


def number_in(request: HttpRequest, name: str) -> int:
    """A small number of the address; 0 where there is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0  # noqa: PLR2004 - no list has more pages or editions


def _day(text: str) -> date:
    try:
        return day_in(text) if text else today()
    except ValueError as error:
        raise DayUnreadable(text=text[:20]) from error
