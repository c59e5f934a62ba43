# SPDX-License-Identifier: Apache-2.0
"""Writing something at a machine: the form, the check, the receipt; signing in and following a case."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot, Start, query_code, start_of
from mingfu.engines.forms import Asked, asked, own_values, printed
from mingfu.faces.kiosk.applying import Draft, form_here, new_key
from mingfu.faces.kiosk.wording import day_words, spaced
from mingfu.faces.ui.components import Entry, Fact, FieldView, Notice, Option, Problems, problems_in
from mingfu.kernel.access import Actor
from mingfu.kernel.refusals import Refusal, _

_VIEW = {each.name for each in fields(FieldView)}


@dataclass(frozen=True)
class FormPage:
    """A form with one button."""

    title: Any
    lead: Any
    action: str
    fields: tuple[FieldView, ...]
    problems: Problems
    submit: Any
    key: str = ""
    notice: Notice | None = None
    back: str = "/kiosk/"
    keypad: bool = False
    demo: str = ""


def write_page(start: Start, actor: Actor, draft: Draft | None = None, *, faults: bool = True) -> FormPage:
    """The form of a matter, empty or with what was typed."""
    spec = form_here(start, actor)
    bound = draft.bound if draft else None
    if bound is not None and not faults:
        bound.errors.clear()
    held = own_values(spec, actor)
    views = tuple(_view(one, held) for one in asked(spec, bound))
    nameless = Notice(gettext("没有登录，就是匿名：凭回执上的编号和查询码查进度。要收短信请先登录。"), "", "info")
    return FormPage(
        title=start.title,
        lead=_(spec.lead) if spec.lead else "",
        action=address_of(start),
        fields=views,
        problems=problems_in(views),
        submit=gettext("下一步：核对"),
        key=draft.key if draft else new_key(),
        notice=None if actor.party is not None else nameless,
        back="/kiosk/" if start.home else "/kiosk/apply",
    )


def address_of(start: Start) -> str:
    """Where a start has its pages at the machine."""
    return "/kiosk/say" if start.home else f"/kiosk/apply/{start.key}"


def _view(one: Asked, held: Mapping[str, str]) -> FieldView:
    values = {name: getattr(one, name) for name in _VIEW if hasattr(one, name)}
    if one.kind == "select":
        values["options"] = (Option("", "—"), *one.options)
    if one.name in held:
        values |= {"hint": gettext("已从您的账号带出：{value}").format(value=held[one.name]), "optional": True}
    return FieldView(**values)


@dataclass(frozen=True)
class CheckPage:
    """Everything once more, before it is handed in."""

    title: Any
    action: str
    rows: tuple[Fact, ...]
    hidden: tuple[tuple[str, str], ...]
    submit: Any
    promise: Any


def check_page(draft: Draft) -> CheckPage:
    """The answers as they will be handed in."""
    rows = tuple(Fact(row.label, row.value) for row in printed(draft.spec, draft.bound.content))
    typed = tuple((name, text) for name, texts in draft.bound.typed.items() for text in texts)
    return CheckPage(
        title=draft.start.title,
        action=address_of(draft.start),
        rows=rows,
        hidden=(*typed, ("key", draft.key)),
        submit=_(draft.spec.button),
        promise=draft.start.promise,
    )


@dataclass(frozen=True)
class DonePage:
    """The receipt on the screen, with the button that prints it."""

    number: str
    spaced: str
    code: str
    url: str
    facts: tuple[Fact, ...]
    next: tuple[Entry, ...]
    print: str
    case: str


def done_page(case: Snapshot, *, base: str) -> DonePage:
    """Number, query code, what happens next and when."""
    start, code = start_of(case.start), query_code(case.number)
    following = [Entry("", str(start.promise), tone="act")] if start.promise else []
    facts = [Fact(gettext("查询码"), code)]
    if case.due_on:
        facts.append(Fact(gettext("答复期限"), day_words(case.due_on)))
    return DonePage(
        number=case.number,
        spaced=spaced(case.number),
        code=code,
        url=f"{base}/track?number={case.number}",
        facts=tuple(facts),
        next=tuple(following),
        print=f"/kiosk/case/{case.number}/print",
        case=f"/kiosk/case/{case.number}",
    )


def phone_page(typed: str = "", refusal: Refusal | None = None, *, after: str = "", demo: str = "") -> FormPage:
    """The page that asks for the telephone."""
    said = str(refusal) if refusal else ""
    hint = gettext("不用注册，收到验证码就能登录")
    views = (
        FieldView("phone", gettext("手机号"), "phone", typed, hint, said, inputmode="numeric"),
        FieldView("next", "", "hidden", after),
    )
    return FormPage(
        gettext("登录"), "", "/kiosk/sign-in", views, problems_in(views), gettext("发验证码"), keypad=True, demo=demo
    )


def code_page(phone: str, refusal: Refusal | None = None, *, after: str = "", demo: str = "") -> FormPage:
    """The page that asks for the code; the telephone is shown masked."""
    said = str(refusal) if refusal else ""
    views = (
        FieldView("code", gettext("短信验证码"), "code", "", gettext("6 位数字"), said, inputmode="numeric"),
        FieldView("next", "", "hidden", after),
    )
    lead = gettext("验证码已发到 {phone}。").format(phone=phone)
    return FormPage(
        gettext("输入验证码"), lead, "/kiosk/sign-in/code", views, problems_in(views), gettext("登录"),
        back="/kiosk/sign-in", keypad=True, demo=demo,
    )  # fmt: skip


def track_page(number: str = "", refusal: Refusal | None = None) -> FormPage:
    """The page that asks for number and query code."""
    about = getattr(refusal, "field", "") if refusal else ""
    said = str(refusal) if refusal else ""
    views = (
        FieldView("number", gettext("办件编号"), "code", number, gettext("14 位数字"), said if about != "proof" else "", inputmode="numeric"),
        FieldView("proof", gettext("查询码"), "code", "", gettext("回执上的 6 位数字"), said if about == "proof" else "", inputmode="numeric"),
    )  # fmt: skip
    return FormPage(gettext("查进度"), "", "/kiosk/track", views, problems_in(views), gettext("查询"), keypad=True)
