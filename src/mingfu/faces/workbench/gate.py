# SPDX-License-Identifier: Apache-2.0
"""The door of the workbench: who comes in, and the frame around every page of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect

from mingfu.engines.cases import queue_counts, starts
from mingfu.engines.manifest import Audience, Page, systems
from mingfu.engines.notices import unread_count
from mingfu.engines.publication import awaiting_count
from mingfu.engines.supervision import signal_counts
from mingfu.faces.ui.frame import Link, Person
from mingfu.faces.ui.problems import Problem, answer, with_kept
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.naming import channels_of, post_titles
from mingfu.kernel.access import Actor, may
from mingfu.kernel.refusals import _

View = Callable[..., HttpResponseBase]
MUST_CHANGE = "must_change"
SIGN_IN, PASSWORD = "/desk/sign-in", "/desk/password"

FOOT = (
    Link(_("流程目录"), "/desk/procedures"),
    Link(_("决策表目录"), "/desk/tables"),
    Link(_("清单目录"), "/desk/lists"),
    Link(_("台账目录"), "/desk/registers"),
    Link(_("工作日历"), "/desk/calendar"),
    Link(_("修改密码"), PASSWORD),
    Link(_("网站首页"), "/"),
    Link(_("无障碍声明"), "/about/accessibility"),
)

OVER = Problem(
    401,
    "session-over",
    _("您的登录已经结束"),
    _("页面打开太久，或者账号在别处退出、改过密码。刚才的内容没有提交。"),
    (
        _("请点右上角“登录”，登录后回到原来的页面再提交；您填写的文字在下面，可以先复制下来。"),
        _("登录一次可用八小时；公用电脑用完请退出。"),
    ),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers in the bar: open tasks, unread messages, standing cards, texts to be checked."""

    queue: dict[str, int]
    unread: int
    yellow: int
    red: int
    awaiting: int


def official(view: View) -> View:
    """Let officials in. Others sign in first and come back; what they had typed is shown to them."""

    @wraps(view)
    def gated(request: HttpRequest, *args: object, **parts: object) -> HttpResponseBase:
        who = actor(request)
        if who.kind != "official":
            return _turned_away(request)
        furnish(request, who)
        if request.session.get(MUST_CHANGE) and request.path not in {PASSWORD, "/desk/sign-out"}:
            return HttpResponseRedirect(PASSWORD)
        return view(request, *args, **parts)

    return gated


def see(url: str) -> HttpResponseRedirect:
    """Go and look, after an act: a reload repeats nothing."""
    return HttpResponseRedirect(url, status=303)


def by_method(**views: View) -> View:
    """One address, one view a method: `by_method(get=show, post=receive)`."""
    known = {name.upper(): view for name, view in views.items()}

    def chosen(request: HttpRequest, *args: object, **parts: object) -> HttpResponseBase:
        view = known.get("GET" if request.method == "HEAD" else request.method or "")
        return view(request, *args, **parts) if view else HttpResponseNotAllowed(sorted(known))

    return chosen


def _turned_away(request: HttpRequest) -> HttpResponse:
    bare(request)
    if request.method in {"GET", "HEAD"}:
        return HttpResponseRedirect(f"{SIGN_IN}?{urlencode({'next': request.get_full_path()})}")
    request.frame_sign_in = SIGN_IN  # type: ignore[attr-defined]  # read by the frame
    return answer(request, with_kept(request, OVER))


def bare(request: HttpRequest) -> None:
    """The frame before anybody is signed in."""
    _set(request, frame_brand=_brand, frame_home="/desk/", frame_layout="ui/desk.html", frame_foot=FOOT[-2:])


def furnish(request: HttpRequest, who: Actor) -> None:
    """The frame around an official's pages. Its numbers are counted when the page is drawn."""
    bare(request)
    _set(request, frame_nav=_nav, frame_counts=_messages, frame_person=lambda _request: _person(who), frame_foot=FOOT)


def _set(request: HttpRequest, **values: object) -> None:
    for name, value in values.items():
        setattr(request, name, value)


def counts(request: HttpRequest) -> Counts:
    """The official's numbers, counted once a request."""
    held = getattr(request, "desk_counts", None)
    if held is None:
        who = actor(request)
        cards = signal_counts(who)
        held = Counts(queue_counts(who), unread_count(who), cards["yellow"], cards["red"], awaiting_count(who))
        request.desk_counts = held  # type: ignore[attr-defined]  # our own mark on the request
    return held


def may_record(who: Actor) -> bool:
    """Whether the official takes matters in for callers and visitors."""
    return any(may(who, f"{system}.record") for system in {start.system for start in starts() if channels_of(start)})


def _brand(_request: HttpRequest) -> str:
    return str(_("政务工作台"))


def _nav(request: HttpRequest) -> tuple[Link, ...]:
    who, known, here = actor(request), counts(request), request.path
    links = [
        Link(_("今天"), "/desk/", here == "/desk/"),
        Link(_("待办"), "/desk/inbox", here.startswith("/desk/inbox"), known.queue["all"] or None),
        Link(_("办件"), "/desk/cases", here.startswith("/desk/cases")),
    ]
    if may_record(who):
        links.append(Link(_("登记"), "/desk/record", here.startswith("/desk/record")))
    if may(who, "publication.release"):
        links.append(
            Link(_("公开审核"), "/desk/publication", here.startswith("/desk/publication"), known.awaiting or None)
        )
    links += [
        Link(_("督办"), "/desk/supervision", here.startswith("/desk/supervision"), known.red + known.yellow or None),
        Link(_("公文"), "/desk/documents", here.startswith("/desk/documents")),
        Link(_("人员"), "/desk/people", here.startswith("/desk/people")),
    ]
    for page, url in mounted_pages():
        if page.nav and "<" not in page.path and (not page.act or may(who, page.act)):
            links.append(Link(page.title, url, here.startswith(url)))
    if may(who, "cockpit.see"):
        links.append(Link(_("驾驶舱"), "/cockpit/"))
    return tuple(links)


def mounted_pages() -> tuple[tuple[Page, str], ...]:
    """Pages that systems bring for officials, each with its address where the route has no parts."""
    found = (page for system in systems() for page in system.pages if page.audience is Audience.OFFICIAL)
    return tuple((page, f"/desk/{page.path}") for page in found)


def _messages(request: HttpRequest) -> tuple[Link, ...]:
    return (Link(_("消息"), "/desk/notices", request.path.startswith("/desk/notices"), counts(request).unread or None),)


def _person(who: Actor) -> Person:
    called = post_titles(who.posts)
    post = called.get(who.posts[0], "")
    if len(who.posts) > 1:
        post = str(_("{post} 等 {count} 个岗位")).format(post=post, count=len(who.posts))
    # An account that is named after its post is not named twice.
    said = post if post.endswith(who.shown) else f"{post} · {who.shown}"
    return Person(who.shown, post=said, url=PASSWORD, sign_out="/desk/sign-out")
