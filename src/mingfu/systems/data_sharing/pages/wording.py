# SPDX-License-Identifier: Apache-2.0
"""Words and pieces that the pages of data sharing share."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfu.engines.manifest.shown import Tag
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.data_sharing.catalogue.kinds import Openness, Share
from mingfu.systems.data_sharing.certificates.queries import ERASED, EXPIRED, NOT_YET, REVOKED, VALID

SEE_OTHER = 303
DESK_TEMPLATE = "data_sharing/desk/page.html"
PDF = "application/pdf"
LONG = _("长期")
TONES = {VALID: "ok", NOT_YET: "warn", EXPIRED: "warn", REVOKED: "bad", ERASED: "bad"}
SHARE_TONES = {Share.UNCONDITIONAL: "ok", Share.CONDITIONAL: "warn", Share.NONE: "bad"}
OPEN_TONES = {Openness.OPEN: "ok", Openness.CONDITIONAL: "warn", Openness.CLOSED: ""}


def day_words(day: date | None) -> Any:
    """A legal day as people read it; an open end as such."""
    return day.isoformat() if day is not None else LONG


def moment_words(moment: datetime) -> str:
    """An instant on the district's clock."""
    return f"{moment.astimezone(LEGAL_ZONE):%Y-%m-%d %H:%M}"


def share_tag(share: Share) -> Tag:
    """How data is shared, in a word."""
    return Tag(share.word, SHARE_TONES[share])


def attempt(call: Callable[[], Any]) -> tuple[Any, Refusal | None]:
    """What a command answers, or the refusal to be shown on the form."""
    try:
        return call(), None
    except Refusal as refusal:
        return None, refusal


def download(content: bytes, name: str, kind: str, *, inline: bool = False) -> HttpResponse:
    """A file to save or look at; nobody between keeps it."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def asked(request: HttpRequest, name: str, most: int = 120) -> str:
    """A value of the query or the form, cut to what may be."""
    text: str = (request.POST if request.method == "POST" else request.GET).get(name, "")
    return text.replace("\x00", "")[:most]


def wanted(request: HttpRequest, name: str, most: int = 120) -> str:
    """A value asked for, without blanks around it."""
    return asked(request, name, most).strip()


def answered(request: HttpRequest, template: str, page: object) -> HttpResponse:
    """A page that answers what was posted: nothing on it has to be put right."""
    return render(request, template, {"page": page})
