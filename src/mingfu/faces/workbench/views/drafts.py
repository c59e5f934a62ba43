# SPDX-License-Identifier: Apache-2.0
"""Drafts of procedures: taking a drawing in, binding its elements, readying and discarding it, downloading it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mingfu.engines.bpmn import export
from mingfu.engines.cases.drafts import (
    Binding,
    bind_draft,
    discard_draft,
    draft_for,
    import_draft,
    original,
    ready_draft,
)
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import see
from mingfu.faces.workbench.pages.drafts import draft_page
from mingfu.faces.workbench.pages.procedures import catalogue_page, finding_table
from mingfu.faces.workbench.refusals import FileMissing
from mingfu.faces.workbench.views.acts import HIDDEN, key_of
from mingfu.kernel.files.storage import clean_file_name
from mingfu.kernel.refusals import Refusal

LARGEST = 4_000_000
"""Bytes read of an upload: the engine refuses more, so no more of it is brought into memory."""


def imports(request: HttpRequest) -> HttpResponse:
    """Take a drawing in as a draft."""
    who, called = actor(request), request.POST.get("called", "").strip()
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise FileMissing
        name = clean_file_name(upload.name or "")
        made = import_draft(upload.read(LARGEST + 1), name, actor=who, called=called, key=key_of(request))
    except Refusal as refusal:
        page = catalogue_page(who, called=called, refusal=refusal)
        return render(request, "workbench/procedures.html", {"page": page}, status=refusal.status)
    messages.success(request, gettext("已导入为草稿。"))
    return see(f"/desk/drafts/{made}")


def draft(request: HttpRequest, key: str) -> HttpResponse:
    """One draft."""
    return _page(request, key)


def _page(request: HttpRequest, key: str, **more: Any) -> HttpResponse:
    found = draft_for(key, actor=actor(request))
    refusal = more.get("refusal")
    page = draft_page(found, finding_table(found.findings), **more)
    return render(request, "workbench/drafts/draft.html", {"page": page}, status=refusal.status if refusal else 200)


def _done(request: HttpRequest, key: str, said: str, do: Callable[[], object]) -> HttpResponse:
    draft_for(key, actor=actor(request))
    try:
        do()
    except Refusal as refusal:
        typed = {name: text for name, text in request.POST.items() if name not in HIDDEN and isinstance(text, str)}
        return _page(request, key, typed=typed, refusal=refusal)
    messages.success(request, said)
    return see(f"/desk/drafts/{key}")


def bindings(request: HttpRequest, key: str) -> HttpResponse:
    """Write the answers of the form; those that did not change are not written again."""
    names = [name for name in request.POST if name not in HIDDEN and "." in name]
    given = tuple(Binding(*_parts(name), request.POST.get(name, "")) for name in names)
    return _done(
        request, key, gettext("已保存。"), lambda: bind_draft(key, given, actor=actor(request), key=key_of(request))
    )


def _parts(name: str) -> tuple[str, str]:
    element, _dot, field = name.rpartition(".")
    return element, field


def readiness(request: HttpRequest, key: str) -> HttpResponse:
    """State that nothing keeps the draft from running."""
    return _done(request, key, gettext("已定稿。"), lambda: ready_draft(key, actor=actor(request), key=key_of(request)))


def discarding(request: HttpRequest, key: str) -> HttpResponse:
    """Give the draft up."""
    why = request.POST.get("why", "")
    return _done(
        request, key, gettext("已作废。"), lambda: discard_draft(key, why, actor=actor(request), key=key_of(request))
    )


def file(request: HttpRequest, key: str) -> HttpResponse:
    """The draft as a file: as it was drawn, as bound so far, or as the executable procedure."""
    found, wanted = draft_for(key, actor=actor(request)), request.GET.get("of", "bound")
    if wanted == "drawn":
        return download(original(key, actor=actor(request)), f"{key}.drawn.bpmn")
    if wanted == "runnable" and found.program is not None:
        return download(export(found.runnable), f"{key}.bpmn")
    if wanted == "bound":
        return download(export(found.model), f"{key}.draft.bpmn")
    raise Http404


def download(content: bytes, name: str, kind: str = "application/xml") -> HttpResponse:
    """A file to be saved, never shown by the browser as a page."""
    answer = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
