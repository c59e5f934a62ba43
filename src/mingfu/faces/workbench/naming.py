# SPDX-License-Identifier: Apache-2.0
"""What codes are called: posts, organs, people at posts, kinds, categories, places. Each function asks at most once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases import Start, starts
from mingfu.engines.cases.declared import CHANNELS
from mingfu.engines.manifest import find_system
from mingfu.kernel.access import Actor
from mingfu.kernel.catalogs import items
from mingfu.kernel.organs import Absence, Post, called
from mingfu.kernel.regions import Region

DIRECT = ("web", "phone-app", "api", "kiosk", "import")
"""Channels that nobody records by hand."""


def channels_of(start: Start) -> tuple[str, ...]:
    """Channels by which an official may record a matter."""
    return tuple(channel for channel in start.by if channel not in DIRECT)


def post_of(code: str) -> str:
    """The post in an actor's code such as `post:gm.urban.handler#100001`; empty for other actors."""
    return code.removeprefix("post:").partition("#")[0] if code.startswith("post:") else ""


def number_of(code: str) -> str:
    """The work number in an actor's code."""
    return code.partition("#")[2]


@dataclass(frozen=True, slots=True)
class Directory:
    """What organs and posts are called, and who ever stood in where, oldest first."""

    posts: Mapping[str, tuple[str, str]]
    """Of each post the short name of its organ and its title."""
    organs: Mapping[str, str]
    stand_ins: tuple[Absence, ...] = ()


_FRESH_SECONDS, _PLACES_FRESH_SECONDS = 10.0, 600.0
_lock = Lock()
_kept: list[tuple[float, Directory]] = []
_kept_places: list[tuple[float, dict[str, str]]] = []


def directory(wanted: Iterable[str] = ()) -> Directory:
    """Every organ and post by name, asked again every ten seconds at most, and at once for a post it does not know."""
    with _lock:
        if _kept and monotonic() - _kept[0][0] < _FRESH_SECONDS and set(wanted) <= set(_kept[0][1].posts):
            return _kept[0][1]
        posts, organs, absences = {}, {}, []
        rows: Any = Post.objects.order_by("stand_ins__since", "stand_ins").values_list(
            "code", "title", "organ_id", "organ__short", "stand_ins__official__number", "stand_ins__since", "stand_ins__until"
        )  # fmt: skip
        for code, title, organ, short, *absence in rows:
            posts[code], organs[organ] = (short, title), short
            if absence[0] is not None:
                absences.append(Absence(code, *absence))
        _kept[:] = [(monotonic(), Directory(posts, organs, tuple(absences)))]
        return _kept[0][1]


def organ_names() -> Mapping[str, str]:
    """Short names of organs by code."""
    return directory().organs


def post_titles(codes: Iterable[str]) -> dict[str, str]:
    """Organ and title of posts; a post nobody knows keeps its code."""
    wanted = {code for code in codes if code and code != "party"}
    known = directory(wanted).posts if wanted else {}
    return {code: called(*known[code]) if code in known else code for code in wanted}


def who(code: str, posts: Mapping[str, str]) -> str:
    """An actor's code in words: post and work number, the applicant, or the system."""
    post = post_of(code)
    if post:
        return f"{posts.get(post, post)} {number_of(code)}".strip()
    if code.startswith("party:") or code in {"anonymous", "system:query-code"}:
        return gettext("诉求人")
    return gettext("系统") if code else ""


def holder(code: str, actor: Actor) -> str:
    """Who has taken a task, for a list: oneself, a colleague by number, or nobody."""
    if not code:
        return gettext("待认领")
    number = number_of(code)
    return gettext("我") if number == actor.number else gettext("工号 {number}").format(number=number)


def kinds(system: str) -> dict[str, str]:
    """What the kinds of matter of a system are called."""
    return {item.code: gettext(item.title) for item in items(f"{system}.kinds")}


def categories(system: str) -> dict[str, str]:
    """What the categories of a system are called."""
    return {item.code: item.title for item in items(f"{system}.categories")}


def grounds(system: str, use: str = "") -> dict[str, str]:
    """The grounds of a system's list, for one use or for all."""
    listed = items(f"{system}.grounds")
    return {item.code: gettext(item.title) for item in listed if not use or item.content.get("use") == use}


def outcomes(system: str) -> dict[str, str]:
    """What a system's outcomes are called."""
    manifest = find_system(system)
    ours = {code: str(title) for code, title in manifest.outcomes.items()} if manifest else {}
    return {"unfounded": gettext("依据取消，终止办理"), **ours}


def areas(codes: Iterable[str]) -> dict[str, str]:
    """Names of divisions, asked again every ten minutes at most, and at once for one that is not known."""
    wanted = {code for code in codes if code}
    with _lock:
        fresh = _kept_places and monotonic() - _kept_places[0][0] < _PLACES_FRESH_SECONDS
        if wanted and not (fresh and wanted <= set(_kept_places[0][1])):
            _kept_places[:] = [(monotonic(), dict(Region.objects.values_list("code", "name")))]
        known = _kept_places[0][1] if _kept_places else {}
        return {code: known[code] for code in wanted if code in known}


def channel(code: str) -> str:
    """The way by which a matter came."""
    return str(CHANNELS.get(code, code))


def system_titles() -> dict[str, str]:
    """Systems that handle cases, by key."""
    keys = dict.fromkeys(start.system for start in starts())
    found = {key: find_system(key) for key in keys}
    return {key: str(manifest.title) if manifest else key for key, manifest in found.items()}
