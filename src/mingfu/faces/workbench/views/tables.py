# SPDX-License-Identifier: Apache-2.0
"""Decision tables: the catalogue, one table, a trial, its files, and an edited workbook that is looked at."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mingfu.engines.cases.tables import KeptTable
from mingfu.engines.dmn import DmnError, FeelError, Model, compile_expression, from_xsd, parse_model
from mingfu.engines.dmn.tables_xlsx import MAX_BYTES, take_in, write_tables
from mingfu.faces.workbench.pages.table_trials import SALT, Tried, proposal_of
from mingfu.faces.workbench.pages.tables import edition_of, table_page, tables_page
from mingfu.faces.workbench.refusals import FileMissing
from mingfu.faces.workbench.views.drafts import download
from mingfu.kernel.clock import legal_now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 2_000
"""Characters of one input of a trial."""


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every file of decision tables."""
    return render(request, "workbench/tables.html", {"page": tables_page()})


def show(request: HttpRequest, key: str) -> HttpResponse:
    """One file of decision tables, readable."""
    return _page(request, _held(request, key))


def _held(request: HttpRequest, key: str) -> KeptTable:
    return edition_of(key, request.GET.get("edition", ""))


def _page(request: HttpRequest, held: KeptTable, tried: Tried | None = None, status: int = 200) -> HttpResponse:
    page = table_page(held, tried) if tried else table_page(held)
    return render(request, "workbench/tables/table.html", {"page": page}, status=status)


def trials(request: HttpRequest, key: str) -> HttpResponse:
    """Decide with the inputs of the form; nothing is written."""
    held = _held(request, key)
    model = parse_model(held.content, name=f"{key}.dmn")
    typed = {name: text for name, text in request.POST.items() if isinstance(text, str)}
    given, errors = _given(model, typed)
    name = typed.get("decision") or next(iter((*model.tops, *model.services)), "")
    if errors:
        return _page(request, held, Tried(typed, errors), 422)
    try:
        decided = model.decide(name, given, clock=legal_now)
    except DmnError as error:
        return _page(request, held, Tried(typed, {"decision": error.message, "in-0": error.message}), 422)
    return _page(request, held, Tried(typed, decided=decided))


def _given(model: Model, typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The inputs as values, and what is wrong with them by field."""
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for place, (name, kind) in enumerate(model.inputs.items()):
        text = typed.get(f"in-{place}", "").strip()
        if not text:
            continue
        try:
            given[name] = _value(text[:LONGEST], kind)
        except (DmnError, ArithmeticError, ValueError):
            errors[f"in-{place}"] = gettext("“{text}”不是这一项要的值，请按提示的格式填写。").format(text=text[:40])
    return given, errors


def _value(text: str, kind: str) -> Any:
    if kind == "boolean":
        return {"yes": True, "no": False}[text] if text in ("yes", "no") else compile_expression(text).evaluate({})
    if kind == "number":
        number = Decimal(text)
        if not number.is_finite():
            raise ValueError(text)
        return number
    if kind in ("date", "time"):
        return from_xsd(kind, text)
    if kind in ("date and time", "dateTime"):
        return from_xsd("dateTime", text)
    if kind == "string":
        return text
    return _expression(text)


def _expression(text: str) -> Any:
    """A FEEL value where the text is one; else the text itself: people write names without quotes."""
    try:
        expression = compile_expression(text)
    except FeelError:
        return text
    return text if expression.names else expression.evaluate({})


def file(request: HttpRequest, key: str) -> HttpResponse:
    """The file of decisions itself."""
    return download(_held(request, key).content, f"{key}.dmn")


def workbook(request: HttpRequest, key: str) -> HttpResponse:
    """The tables as a workbook to edit."""
    try:
        content = write_tables(_held(request, key).content, name=f"{key}.dmn")
    except DmnError as error:
        raise Http404 from error
    return download(content, f"{key}.xlsx", XLSX)


def proposals(request: HttpRequest, key: str) -> HttpResponse:
    """Say what an edited workbook would change; the table in force stays as it is."""
    held = edition_of(key)
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, held, Tried(upload_error=FileMissing().message), 422)
    try:
        taken = take_in(upload.read(MAX_BYTES + 1), held.content, name=f"{key}.dmn")
    except DmnError as error:
        return _page(request, held, Tried(upload_error=error.message), 422)
    return _page(request, held, Tried(proposal=proposal_of(held, taken)), 200 if taken.xml is not None else 422)


def proposal_file(request: HttpRequest, key: str) -> HttpResponse:
    """The model that an edited workbook makes, as it was shown."""
    held = edition_of(key)
    try:
        text = signing.loads(request.POST.get("signed", ""), salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    return download(str(text).encode(), f"{held.key}.dmn")
