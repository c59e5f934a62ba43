# SPDX-License-Identifier: Apache-2.0
"""Signing in, and what is mine: matters, notices, who looked at my data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext

from mingfu.engines.cases import cases_for
from mingfu.engines.cases.queries import past_clock
from mingfu.engines.manifest import find_system
from mingfu.engines.notices import inbox_of, outbox, templates
from mingfu.engines.notices.queries import NoticeRow
from mingfu.faces.portal.frame import public_pages
from mingfu.faces.portal.happenings import post_of
from mingfu.faces.portal.wording import iso, moment_words, spaced
from mingfu.faces.ui.components import Entry, Fact, FieldView, Problems, Tag
from mingfu.faces.ui.frame import Link
from mingfu.kernel.access import Actor, readings_of
from mingfu.kernel.clock import now
from mingfu.kernel.organs import organ_names, titles
from mingfu.kernel.parties import shown
from mingfu.kernel.refusals import Refusal

MOST = 100
ADDRESS = re.compile(r"/rate/[\w-]+")
WHAT: dict[str, str] = {"phone": "手机号", "name": "姓名", "resident_id": "身份证号", "email": "电子邮箱"}


@dataclass(frozen=True)
class SignInPage:
    """Step one: the telephone. Step two: the code."""

    field: FieldView
    problems: Problems
    action: str
    next: str
    lapses: str
    phone: str
    demo: bool
    desk: str = "/desk/"


@dataclass(frozen=True)
class MatterLine:
    """One of my matters."""

    title: str
    url: str
    note: str
    tag: Tag


@dataclass(frozen=True)
class NoticeLine:
    """One notice to me."""

    pk: int
    title: str
    text: str
    when: str
    at: str
    url: str
    read: bool


@dataclass(frozen=True)
class MePage:
    """What is mine."""

    name: str
    facts: tuple[Fact, ...]
    matters: tuple[MatterLine, ...]
    own: tuple[Link, ...]
    """What systems keep for who is signed in."""
    notices: tuple[NoticeLine, ...]
    readings: tuple[Entry, ...]


@dataclass(frozen=True)
class OutboxPage:
    """What a demo or test district has sent."""

    lines: tuple[NoticeLine, ...]
    receivers: tuple[tuple[NoticeLine, str, str], ...]
    search: str


def phone_page(*, typed: str = "", refusal: Refusal | None = None, after: str = "", demo: bool = False) -> SignInPage:
    """The page that asks for the telephone."""
    said = str(refusal) if refusal else ""
    field = FieldView("phone", gettext("手机号"), "phone", typed, gettext("不用注册，收到验证码就能登录"), said)
    return SignInPage(field, _problems(field), "/sign-in", after, "", "", demo)


def code_page(phone: str, *, refusal: Refusal | None = None, after: str = "", demo: bool = False) -> SignInPage:
    """The page that asks for the code; the telephone is shown masked."""
    said = str(refusal) if refusal else ""
    field = FieldView("code", gettext("短信验证码"), "code", "", gettext("6 位数字"), said)
    return SignInPage(field, _problems(field), "/sign-in/code", after, "", phone, demo)


def _problems(field: FieldView) -> Problems:
    return Problems(((field.error, field.name),) if field.error else ())


def me_page(actor: Actor) -> MePage:
    """What the signed-in citizen may see of their own."""
    assert actor.party is not None
    known = shown([actor.party])[actor.party]
    return MePage(
        name=known.name or known.masked("phone") or gettext("您好"),
        facts=tuple(Fact(gettext(WHAT.get(kind, kind)), masked) for kind, masked in known.identifiers),
        matters=_matters(actor),
        own=tuple(Link(page.title, f"/{page.path}", icon=page.icon) for _key, page in public_pages() if page.mine),
        notices=_notices(actor),
        readings=_readings(actor),
    )


def _matters(actor: Actor) -> tuple[MatterLine, ...]:
    names = organ_names()
    columns = ("number", "summary", "status", "outcome", "milestone", "organ", "received_at", "late", "system")
    mine = cases_for(actor).annotate(late=past_clock(now(), case="pk"))
    return tuple(_matter(names, row) for row in mine.values(*columns)[:MOST])


def _matter(names: Mapping[str, str], row: Mapping[str, Any]) -> MatterLine:
    told = (spaced(row["number"]), moment_words(row["received_at"]), names.get(row["organ"], ""))
    note = " · ".join(part for part in told if part)
    return MatterLine(row["summary"] or row["number"], f"/case/{row['number']}", note, _state(row))


def _state(row: Mapping[str, Any]) -> Tag:
    if row["status"] != "open":
        manifest = find_system(row["system"])
        said = str(manifest.outcomes.get(row["outcome"], "")) if manifest else ""
        return Tag(said or gettext("已办结"), "ok", "check")
    if row["late"]:
        return Tag(gettext("已超期"), "bad", "triangle-alert")
    return Tag(row["milestone"] or gettext("办理中"), "act", "clock")


def _notices(actor: Actor) -> tuple[NoticeLine, ...]:
    return tuple(
        NoticeLine(
            row.pk, row.title, row.text, moment_words(row.written_at), iso(row.written_at), _leads_to(row), row.read
        )
        for row in inbox_of(actor)
    )


def _leads_to(row: NoticeRow) -> str:
    """The address a notice names, else its case."""
    named = ADDRESS.search(row.text)
    return named[0] if named else f"/case/{quote(row.about)}" if row.about else ""


def _readings(actor: Actor) -> tuple[Entry, ...]:
    """Who looked at my data in clear, and what for. Officials by post; the system where it sent a notice."""
    rows = readings_of(f"party:{actor.party}")[:MOST]
    posts = titles({post_of(row.by) for row in rows if row.by.startswith("post:")})
    return tuple(
        Entry(
            moment_words(row.at),
            gettext("查看{what}").format(what=gettext(WHAT.get(row.what, row.what))),
            _purpose(row.purpose),
            _who(row.by, posts),
            iso(row.at),
        )
        for row in rows
    )


def _who(by: str, posts: Mapping[str, str]) -> str:
    if by.startswith("post:"):
        return posts.get(post_of(by), "")
    return gettext("您自己") if by.startswith("party:") else gettext("系统")


def _purpose(text: str) -> str:
    """What for, with the title of a notice in the place of its code."""
    known = {template.code: str(template.title) for template in templates()}
    return " ".join(known.get(word, word) for word in text.split(" "))


def outbox_page(search: str) -> OutboxPage:
    """The outbox of a demo or test district."""
    rows = outbox(search=search)
    lines = tuple(
        NoticeLine(row.pk, row.title, row.text, moment_words(row.written_at), iso(row.written_at), "", row.read)
        for row in rows
    )
    return OutboxPage(
        lines, tuple((line, row.channel, row.receiver) for line, row in zip(lines, rows, strict=True)), search
    )
