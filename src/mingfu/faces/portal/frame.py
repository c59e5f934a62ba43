# SPDX-License-Identifier: Apache-2.0
"""The portal's frame: navigation, who is signed in, and how a view shows its page."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from mingfu.engines.manifest import Audience, Page, systems
from mingfu.faces.ui.frame import Link, Person
from mingfu.faces.ui.session import actor
from mingfu.kernel.access import ANONYMOUS, Actor
from mingfu.kernel.refusals import _

View = Callable[..., HttpResponseBase]


def visitor(request: HttpRequest) -> Actor:
    """Who asks, as the public's pages see them: an official who looks in is nobody in particular here."""
    found = actor(request)
    return found if found.kind == "citizen" else ANONYMOUS


def public_pages() -> Iterator[tuple[str, Page]]:
    """Pages that systems bring for everybody, each with its system's key."""
    for system in systems():
        for page in system.pages:
            if page.audience is Audience.PUBLIC:
                yield system.key, page


def framed(view: View) -> View:
    """Set the frame before the view runs, so that pages that say no stand in it too."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        request.frame_nav = _navigation  # type: ignore[attr-defined]
        request.frame_person = _person  # type: ignore[attr-defined]
        request.frame_sign_in = "/sign-in"  # type: ignore[attr-defined]
        return view(request, *args, **parts)

    return run


def show(request: HttpRequest, template: str, page: object, *, status: int = 200) -> HttpResponse:
    """Draw a page."""
    return render(request, f"portal/{template}.html", {"page": page}, status=status)


def _navigation(request: HttpRequest) -> tuple[Link, ...]:
    here = request.path
    fixed = [
        Link(_("首页"), "/", here == "/", icon="house"),
        Link(_("说一句"), "/say", here.startswith(("/say", "/start")), icon="message-square-text"),
        Link(_("查进度"), "/track", here.startswith(("/track", "/case", "/done")), icon="list-checks"),
        Link(_("大家说政府答"), "/replies", here.startswith("/replies"), icon="messages-square"),
        Link(_("数据晾晒"), "/figures", here.startswith("/figures")),
    ]
    own = [
        Link(page.title, address, here.startswith(address))
        for _key, page in public_pages()
        if page.nav and "<" not in page.path
        for address in (f"/{page.path}",)
    ]
    return (*fixed, *own, Link(_("我的"), "/me", here.startswith(("/me", "/sign-in")), icon="user"))


def _person(request: HttpRequest) -> Person | None:
    found = actor(request)
    if found.kind == "citizen":
        return Person(found.shown or str(_("我的")), url="/me", sign_out="/sign-out")
    if found.kind == "official":
        return Person(found.shown or found.number, url="/desk/")
    return None
