# SPDX-License-Identifier: Apache-2.0
"""A site of its own for these tests: the addresses of `faces.ui` and a few views that fail in every way."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import translation
from django.views.decorators.http import require_POST

from mingfu.kernel.clock import now
from mingfu.kernel.refusals import Refusal, _


class TestDeadlinePassed(Refusal):
    """A refusal of these tests only."""

    __test__ = False

    code, status = "ui-test-deadline-passed", 409
    message = _("答复期限为 {due_on}，请先申请延期再答复。")
    due_on: date


def refuse(request: HttpRequest) -> HttpResponse:
    raise TestDeadlinePassed(due_on=date(2026, 3, 18), field="day")


def lose(request: HttpRequest) -> HttpResponse:
    raise OperationalError


def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def fail(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def moment(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(now() is now()))


def own_policy(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("x")
    response["Cache-Control"] = "public, max-age=60"
    return response


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("text", ""))


@require_POST
def post_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def _addresses() -> ModuleType:
    module = ModuleType("ui_test_urls")
    views = {
        "refuse": refuse,
        "lose": lose,
        "forbid": forbid,
        "fail": fail,
        "moment": moment,
        "own": own_policy,
        "read": read,
    }
    module.urlpatterns = [
        path("", include("mingfu.faces.ui.urls")),
        *(path(name, view) for name, view in views.items()),
        *(path(f"api/{name}", view) for name, view in views.items()),
        path("post", post_only),
    ]
    module.handler400 = "mingfu.faces.ui.views.bad_request"
    module.handler403 = "mingfu.faces.ui.views.forbidden"
    module.handler404 = "mingfu.faces.ui.views.not_found"
    module.handler500 = "mingfu.faces.ui.views.server_error"
    return module


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins in Simplified Chinese, and a request in another language does not outlive its test."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def site() -> Iterator[None]:
    """The test site's addresses are in force."""
    storages = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(ROOT_URLCONF=_addresses(), STORAGES=storages, ALLOWED_HOSTS=["testserver"]):
        yield


@pytest.fixture
def web(site: None) -> Client:
    """A browser that follows nothing and gets answers where a fault happens."""
    return Client(raise_request_exception=False)


@pytest.fixture
def strict(site: None) -> Client:
    """A browser whose forms are checked for their token."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture
def drawn() -> Callable[..., str]:
    """`drawn('{% tag x %}', x=...)` – what a template text gives, with white space between tags removed, and made one space inside them."""

    def draw(text: str, **context: Any) -> str:
        html = engines["django"].from_string(text).render(context)
        tight = ">".join(part.strip() for part in "<".join(part.strip() for part in html.split("<")).split(">"))
        return re.sub(r"<[^>]*>", lambda tag: re.sub(r"\s+", " ", tag[0]), tight)

    return draw
