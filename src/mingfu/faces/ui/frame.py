# SPDX-License-Identifier: Apache-2.0
"""`Frame`: all that the frame around a page shows, built without a query.

A face sets `request.frame_nav`, `frame_person`, `frame_counts`, `frame_brand`, `frame_home` or `frame_layout`, or
leaves them; each may be a value or a function of the request, called only when a page is drawn. A page whose
`page.problems` has items gets "错误：" before its title.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import formats, timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext, gettext_lazy

from mingfu.faces.ui.options import site
from mingfu.kernel.clock import LEGAL_ZONE

THEMES = ("light", "dark")
TYPES = ("normal", "large")

# Codes of Django against the tags of BCP 47 and the name each language has for itself.
LANGUAGE_NAMES = (("zh-hans", "zh-Hans", "简体"), ("zh-hant", "zh-Hant", "繁體"), ("en", "en", "English"))

# htmx 2 leaves 4xx and 5xx unswapped. A 422 is a form with its errors and goes where it was asked for; anything
# else that fails goes to the alert region of the frame, so that no click ends in silence.
HTMX_CONFIG = json.dumps(
    {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": True, "error": True, "target": "#page-alert", "swapOverride": "innerHTML"},
        ],
    },
    separators=(",", ":"),
)


@dataclass(frozen=True)
class Link:
    """A place to go. `count` is a badge, `icon` puts it into the bottom bar of a phone."""

    title: Any
    url: str
    current: bool = False
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True)
class Person:
    """Who is signed in: a masked name for the public, post and organ for an official."""

    name: str
    post: str = ""
    organ: str = ""
    url: str = ""
    sign_out: str = ""

    @property
    def title(self) -> str:
        """What the bar shows: the post where there is one."""
        return " · ".join(part for part in (self.organ, self.post or self.name) if part)


@dataclass(frozen=True)
class Language:
    """A language the page may be read in."""

    code: str
    tag: str
    title: str
    current: bool


@dataclass(frozen=True)
class Frame:
    """Everything around `page`. Templates read it as `frame`."""

    site_name: str
    site_domain: str
    site_id_code: str
    brand: str
    home: str
    layout: str
    nav: tuple[Link, ...]
    person: Person | None
    sign_in: str
    languages: tuple[Language, ...]
    lang: str
    theme: str
    type: str
    clock: str
    counts: tuple[Link, ...]
    foot: tuple[Link, ...]
    legal: tuple[str, ...]
    sponsor: str
    here: str
    csrf: Any
    htmx_config: str

    @property
    def bottom(self) -> tuple[Link, ...]:
        """The links of the phone's bottom bar: the first five that bring an icon."""
        return tuple(link for link in self.nav if link.icon)[:5]

    @property
    def dark(self) -> bool:
        """Whether the page is drawn light on dark."""
        return self.theme == "dark"

    @property
    def large(self) -> bool:
        """Whether the page is drawn in large type."""
        return self.type == "large"

    @property
    def other_theme(self) -> str:
        """The value the theme button sends."""
        return "light" if self.dark else "dark"

    @property
    def other_type(self) -> str:
        """The value the type size button sends."""
        return "normal" if self.large else "large"


FOOT = (
    Link(gettext_lazy("网站地图"), "/about/map"),
    Link(gettext_lazy("关于我们"), "/about"),
    Link(gettext_lazy("隐私与个人信息保护"), "/about/privacy"),
    Link(gettext_lazy("无障碍声明"), "/about/accessibility"),
    Link(gettext_lazy("我为政府网站找错"), "/about/mistakes"),
    Link(gettext_lazy("开放数据与接口"), "/open"),
)


def frame_of(request: HttpRequest) -> Frame:
    """The frame for a request. Reads cookies and settings, never the database."""
    known = site()
    name = gettext(known.name) if known.name else known.domain
    language = get_language() or "zh-hans"
    names = {code: tag for code, tag, _name in LANGUAGE_NAMES}
    return Frame(
        site_name=name,
        site_domain=known.domain,
        site_id_code=known.id_code,
        brand=_told(request, "frame_brand", name),
        home=_told(request, "frame_home", "/"),
        layout=_told(request, "frame_layout", "ui/portal.html"),
        nav=_told(request, "frame_nav", ()),
        person=_told(request, "frame_person", None),
        sign_in=_told(request, "frame_sign_in", ""),
        languages=tuple(Language(code, tag, name, code == language) for code, tag, name in LANGUAGE_NAMES),
        lang=names.get(language, language),
        theme=_chosen(request, "theme", THEMES),
        type=_chosen(request, "type", TYPES),
        clock=clock_text(getattr(request, "frame_moment", None)),
        counts=_told(request, "frame_counts", ()),
        foot=_told(request, "frame_foot", FOOT) + _source(known.source),
        legal=_legal(),
        sponsor=gettext(known.sponsor) if known.sponsor else "",
        here=request.get_full_path() if request.method in {"GET", "HEAD"} else request.path,
        csrf=SimpleLazyObject(lambda: get_token(request)),
        htmx_config=HTMX_CONFIG,
    )


def clock_text(moment: datetime | None) -> str:
    """A steered moment in words of the reader's language, in legal time; empty when time is the machine's."""
    if moment is None:
        return ""
    local = timezone.localtime(moment, LEGAL_ZONE)
    day = formats.date_format(local, gettext("Y年n月j日 l H:i"))
    return gettext("演示时间：{moment}。这不是真实时间。").format(moment=day)


def _told(request: HttpRequest, name: str, default: Any) -> Any:
    given = getattr(request, name, default)
    if callable(given):
        return given(request)
    return given


def _chosen(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    value = request.COOKIES.get(name, "")
    return value if value in allowed else allowed[0]


def _source(url: str) -> tuple[Link, ...]:
    return (Link(gettext_lazy("本平台源代码"), url),) if url else ()


def _legal() -> tuple[str, ...]:
    known = site()
    lines = (
        (gettext("主办：{name}"), known.sponsor),
        (gettext("承办：{name}"), known.operator),
        (gettext("联系电话：{name}"), known.phone),
        (gettext("网站标识码：{name}"), known.id_code),
        ("{name}", known.icp),
        ("{name}", known.police),
    )
    return tuple(text.format(name=gettext(value)) for text, value in lines if value)
