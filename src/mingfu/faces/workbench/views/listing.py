# SPDX-License-Identifier: Apache-2.0
"""The list of cases, and the same list to take away."""

import csv
import io
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from openpyxl import Workbook

from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.pages.listing import Asked, export_rows, headings, list_page
from mingfu.kernel.access import Actor, log_read
from mingfu.kernel.clock import today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def cases(request: HttpRequest) -> HttpResponse:
    """The cases the official may see."""
    page = list_page(actor(request), Asked.of(request.GET))
    return render(request, "workbench/cases.html", {"page": page})


def _noted(request: HttpRequest, who: Actor) -> Asked:
    """What is taken away is written down, with the filter that was asked for."""
    purpose = gettext("导出办件清单：{filter}").format(filter=request.GET.urlencode()[:200] or gettext("全部"))
    log_read(who, "cases:export", "list", purpose)
    return Asked.of(request.GET)


def csv_export(request: HttpRequest) -> StreamingHttpResponse:
    """The list as CSV that a Chinese spreadsheet opens rightly (UTF-8 with its mark)."""
    who = actor(request)
    asked = _noted(request, who)
    response = StreamingHttpResponse(_csv(who, asked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cases-{today():%Y%m%d}.csv"'
    return response


def _csv(who: Actor, asked: Asked) -> Iterator[bytes]:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(headings())
    yield "\ufeff".encode() + written.getvalue().encode()
    for row in export_rows(who, asked):
        written.seek(0)
        written.truncate()
        writer.writerow(row)
        yield written.getvalue().encode()


def xlsx_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    who = actor(request)
    asked = _noted(request, who)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("办件"))
    sheet.freeze_panes = "A2"
    sheet.append(headings())
    for row in export_rows(who, asked):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    response = HttpResponse(written.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="cases-{today():%Y%m%d}.xlsx"'
    return response
