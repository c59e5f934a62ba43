# SPDX-License-Identifier: Apache-2.0
"""The door of the cockpit: leaders come in, and the frame around every page."""

from collections.abc import Callable, Iterator
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect

from mingfu.engines.manifest import Audience, Page, systems
from mingfu.faces.ui.frame import Link, Person
from mingfu.faces.ui.session import actor
from mingfu.kernel.access import Actor, may, require_sight
from mingfu.kernel.organs import titles
from mingfu.kernel.refusals import _

View = Callable[..., HttpResponseBase]
SIGN_IN = "/desk/sign-in"
ACT = "cockpit.see"


def leader(view: View) -> View:
    """Let leaders in. Nobody signed in goes to sign in first; for officials without sight the page does not exist."""

    @wraps(view)
    def gated(request: HttpRequest, *args: object, **parts: object) -> HttpResponseBase:
        who = actor(request)
        if who.kind != "official":
            return HttpResponseRedirect(f"{SIGN_IN}?{urlencode({'next': request.get_full_path()})}")
        require_sight(who, ACT)
        _furnish(request, who)
        return view(request, *args, **parts)

    return gated


def by_method(**views: View) -> View:
    """One address, one view a method: `by_method(get=show, post=receive)`."""
    known = {name.upper(): view for name, view in views.items()}

    def chosen(request: HttpRequest, *args: object, **parts: object) -> HttpResponseBase:
        view = known.get("GET" if request.method == "HEAD" else request.method or "")
        return view(request, *args, **parts) if view else HttpResponseNotAllowed(sorted(known))

    return chosen


def leader_pages() -> Iterator[Page]:
    """Pages that systems bring for leaders."""
    for system in systems():
        yield from (page for page in system.pages if page.audience is Audience.LEADER)


def _furnish(request: HttpRequest, who: Actor) -> None:
    """The frame. Nothing in it is counted before a page is drawn."""
    values = {
        "frame_brand": lambda _request: str(_("领导驾驶舱")),
        "frame_home": "/cockpit/",
        "frame_layout": "ui/desk.html",
        "frame_nav": _nav,
        "frame_person": lambda _request: _person(who),
    }
    for name, value in values.items():
        setattr(request, name, value)


def _nav(request: HttpRequest) -> tuple[Link, ...]:
    here, who = request.path, actor(request)
    links = [
        Link(_("总览"), "/cockpit/", here == "/cockpit/"),
        Link(_("单位"), "/cockpit/organs", here == "/cockpit/organs"),
        Link(
            _("超期"),
            "/cockpit/cases?figure=overdue",
            here == "/cockpit/cases" and request.GET.get("figure") == "overdue",
        ),
        Link(_("日报"), "/cockpit/brief", here == "/cockpit/brief"),
    ]
    for page in leader_pages():
        address = f"/cockpit/{page.path}"
        if page.nav and "<" not in page.path and (not page.act or may(who, page.act)):
            links.append(Link(page.title, address, here.startswith(address)))
    return (*links, Link(_("工作台"), "/desk/"))


def _person(who: Actor) -> Person:
    called = titles(who.posts[:1])
    return Person(who.shown, post=called.get(who.posts[0], who.shown), url="/desk/password", sign_out="/desk/sign-out")
