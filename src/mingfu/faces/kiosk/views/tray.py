# SPDX-License-Identifier: Apache-2.0
"""The tray of a demo's printer: what came out of the machines. There is no such page in a live district."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from mingfu.faces.kiosk.gate import kiosk_here, registered, show
from mingfu.faces.kiosk.models import Print
from mingfu.faces.kiosk.printing import sheet_of
from mingfu.faces.kiosk.wording import moment_words
from mingfu.kernel.clock.steering import deployment_kind

SHOWN = 20


@dataclass(frozen=True)
class Sheet:
    """A sheet in the tray."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class TrayPage:
    """The newest sheets of this machine."""

    sheets: tuple[Sheet, ...]


@require_GET
@registered
def tray(request: HttpRequest) -> HttpResponse:
    """The newest sheets."""
    if deployment_kind() == "live":
        raise Http404
    rows = Print.objects.filter(kiosk=kiosk_here(request)).order_by("-pk")[:SHOWN]
    sheets = tuple(
        Sheet(row.title, gettext("没有打出来") if row.fault else moment_words(row.at), "" if row.fault else f"/kiosk/tray/{row.pk}.pdf")
        for row in rows
    )  # fmt: skip
    return show(request, "tray", TrayPage(sheets))


@require_GET
@registered
def sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One sheet, as it was printed."""
    row = Print.objects.filter(kiosk=kiosk_here(request), pk=pk, fault="").first()
    file = sheet_of(pk)
    if deployment_kind() == "live" or row is None or not file.is_file():
        raise Http404
    return HttpResponse(file.read_bytes(), content_type="application/pdf")
