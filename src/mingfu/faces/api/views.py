# SPDX-License-Identifier: Apache-2.0
"""The document and the page about the API."""

from functools import cache

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingfu.faces.api.openapi import document
from mingfu.faces.api.pages import api_page


@cache
def _document() -> bytes:
    """The document is made of declarations alone: once per process is enough."""
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


@require_GET
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return HttpResponse(_document(), content_type="application/json")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The API for people."""
    return render(request, "api/index.html", {"page": api_page(f"{request.scheme}://{request.get_host()}")})
