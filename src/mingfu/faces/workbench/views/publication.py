# SPDX-License-Identifier: Apache-2.0
"""Checking texts before they become public."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mingfu.engines.publication import decline, release
from mingfu.engines.publication.commands import PublicationGone
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import see
from mingfu.faces.workbench.pages.publication import next_of, one_awaiting, queue_page, review_page
from mingfu.faces.workbench.views.acts import key_of
from mingfu.kernel.access import require
from mingfu.kernel.refusals import Refusal

FIELDS = ("title", "asked", "answered", "reason")


def queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits. Raises `NotAllowed` with who may."""
    who = actor(request)
    require(who, "publication.release")
    return render(request, "workbench/publication.html", {"page": queue_page(who)})


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One text, original and redacted."""
    who = actor(request)
    row = one_awaiting(who, pk)
    if row is None:
        raise Http404
    return render(request, "workbench/publication/review.html", {"page": review_page(who, row)})


def _decided(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    who = actor(request)
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        if act == "release":
            texts = {name: typed[name] for name in FIELDS[:3]}
            release(pk, actor=who, key=key_of(request), **texts)
        else:
            decline(pk, actor=who, key=key_of(request), reason=typed["reason"])
    except PublicationGone:
        messages.warning(request, gettext("这条内容已由同事处理过。"))
        return see(next_of(who))
    except Refusal as refusal:
        row = one_awaiting(who, pk)
        if row is None:
            raise
        page = review_page(who, row, typed=typed, refusal=refusal, act=act)
        return render(request, "workbench/publication/review.html", {"page": page}, status=refusal.status)
    messages.success(request, gettext("已公开。") if act == "release" else gettext("已记为不公开。"))
    return see(next_of(who))


def released(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a checked text public."""
    return _decided(request, pk, "release")


def declined(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a text from the public."""
    return _decided(request, pk, "decline")
