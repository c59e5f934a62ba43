# SPDX-License-Identifier: Apache-2.0
"""One view for every path: let in, read, call, answer. Refusals become the one JSON shape of an error."""

from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from mingfu.engines.cases import FormRefused
from mingfu.faces.api.declaring import Created, Endpoint, Raw, endpoints
from mingfu.faces.api.limits import let_in
from mingfu.faces.api.reading import read
from mingfu.faces.api.refusals import TooMany
from mingfu.faces.api.shapes import plain
from mingfu.kernel.refusals import Refusal

JSON = "application/json"


def routes() -> list[URLPattern]:
    """An address for every declared path; a written part comes before one that stands for anything."""
    found: dict[str, dict[str, Endpoint]] = {}
    for one in endpoints():
        found.setdefault(one.route, {})[one.method] = one
    ordered = sorted(found.items(), key=lambda pair: "<" in pair[0])
    return [path(route, resource(methods), name=_name(methods)) for route, methods in ordered]


def _name(methods: dict[str, Endpoint]) -> str:
    return next(iter(methods.values())).name


def resource(methods: dict[str, Endpoint]) -> Callable[..., HttpResponse]:
    """The view of one path. It needs no token against forged forms: it knows no session."""

    @csrf_exempt
    def view(request: HttpRequest, **parts: str) -> HttpResponse:
        found = methods.get("GET" if request.method == "HEAD" else request.method or "")
        if found is None:
            return HttpResponseNotAllowed(sorted(methods))
        try:
            let_in(request, found.guard)
            response = answer(found, found.call(**read(request, found, parts), **_asker(request, found)))
        except Refusal as refusal:
            response = refuse(refusal)
        if found.guard:
            response["Cache-Control"] = "no-store"
        return response

    return view


def _asker(request: HttpRequest, found: Endpoint) -> dict[str, HttpRequest]:
    """Endpoints behind a guard get the request: they ask for its address."""
    return {"request": request} if found.guard else {}


def answer(found: Endpoint, value: Any) -> HttpResponse:
    """What a call returned, as an answer."""
    if isinstance(value, Raw):
        response = HttpResponse(value.content, content_type=value.kind)
        if value.name:
            response["Content-Disposition"] = f'attachment; filename="{value.name}"'
        return response
    if isinstance(value, Created):
        response = HttpResponse(_json(value.value), content_type=JSON, status=201)
        response["Location"] = value.at
        return response
    return HttpResponse(_json(value), content_type=JSON, status=found.status)


def refuse(refusal: Refusal) -> HttpResponse:
    """A refusal as JSON: code, text, field, data. A form that was refused brings a sentence for each field."""
    told = refusal.as_dict()
    if isinstance(refusal, FormRefused):
        told["data"] = dict(refusal.bound.errors)
    response = HttpResponse(_json(told), content_type=JSON, status=refusal.status)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.seconds)
    elif refusal.status == 429:  # noqa: PLR2004 - too many wrong codes: an hour, as the text says
        response["Retry-After"] = "3600"
    return response


def _json(value: Any) -> bytes:
    return orjson.dumps(plain(value), option=orjson.OPT_APPEND_NEWLINE)
