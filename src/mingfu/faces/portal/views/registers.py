# SPDX-License-Identifier: Apache-2.0
"""Public lists and registers: to read, and to take away as sheets."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from mingfu.engines.sheets import CSV, XLSX, edition_file, export_list
from mingfu.faces.portal.frame import View, show
from mingfu.faces.portal.pages.registers import kept_page, list_page, register_file, register_page
from mingfu.kernel.clock import today

KINDS = {"csv": CSV, "xlsx": XLSX}
FRESH = "public, max-age=60"


@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept in public."""
    return show(request, "registers", kept_page())


@require_GET
def register(request: HttpRequest, key: str) -> HttpResponse:
    """What a register makes public."""
    return show(request, "registers/table", register_page(key, _number(request, "page") or 1))


@require_GET
def public_list(request: HttpRequest, key: str) -> HttpResponse:
    """An edition of a list."""
    question = request.GET.get("q", "")[:60].strip()
    page = list_page(key, question, _number(request, "page") or 1, _number(request, "edition"))
    return show(request, "registers/table", page)


def register_sheet(kind: str) -> View:
    """The view of what a register makes public, as a sheet of a kind."""

    @require_GET
    def sheet(_request: HttpRequest, key: str) -> HttpResponse:
        return _file(register_file(key, kind), key, kind)

    return sheet


def list_sheet(kind: str) -> View:
    """The view of the newest edition of a list, as a sheet of a kind."""

    @require_GET
    def sheet(_request: HttpRequest, key: str) -> HttpResponse:
        return _file(export_list(edition_file(key), kind), key, kind)

    return sheet


def _file(content: bytes, key: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{key}-{today():%Y%m%d}.{kind}"'
    answer["Cache-Control"] = FRESH
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0  # noqa: PLR2004 - no list has more pages or editions
