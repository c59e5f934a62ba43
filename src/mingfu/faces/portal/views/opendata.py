# SPDX-License-Identifier: Apache-2.0
"""Open data: the page that names the sets, and the sets as JSON and CSV."""

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from mingfu.faces.portal.frame import show
from mingfu.faces.portal.pages.opendata import SETS, DataSet, OpenPage, rows_of

FRESH = "public, max-age=60"


@require_GET
def sets(request: HttpRequest) -> HttpResponse:
    """What there is."""
    return show(request, "open", OpenPage(SETS))


@require_GET
def as_json(_request: HttpRequest, name: str) -> HttpResponse:
    """A set as JSON."""
    chosen = _chosen(name)
    body = {
        "set": chosen.name,
        "title": str(chosen.title),
        "columns": list(chosen.columns),
        "rows": list(rows_of(name)),
    }
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = FRESH
    return response


@require_GET
def as_csv(_request: HttpRequest, name: str) -> HttpResponse:
    """A set as CSV, with a mark by which spreadsheets know the encoding."""
    chosen = _chosen(name)
    out = io.StringIO()
    writer = csv.DictWriter(out, chosen.columns)
    writer.writeheader()
    writer.writerows({column: _harmless(value) for column, value in row.items()} for row in rows_of(name))
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = FRESH
    return response


def _harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula is told apart by an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t"} else value


def _chosen(name: str) -> DataSet:
    found = next((one for one in SETS if one.name == name), None)
    if found is None:
        raise Http404
    return found
