# SPDX-License-Identifier: Apache-2.0
"""The pages on which something is said: writing, checking, and the receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot, Start, query_code, start_of
from mingfu.engines.forms import Asked, asked, form, keeping_until, own_values, printed
from mingfu.faces.portal.emergencies import calls_for
from mingfu.faces.portal.known import found_for, said_of
from mingfu.faces.portal.photos import Kept
from mingfu.faces.portal.saying import AS, NAMELESS, SAVED, Draft, files_of, new_key, note_of
from mingfu.faces.portal.wording import day_words, size_words, spaced
from mingfu.faces.ui import contact
from mingfu.faces.ui.components import Entry, Fact, FieldView, Notice, Option, Problems, Uploaded
from mingfu.faces.ui.frame import Link
from mingfu.kernel.access import Actor
from mingfu.kernel.catalogs import Item, items
from mingfu.kernel.refusals import _

_VIEW = {field.name for field in fields(FieldView)}


@dataclass(frozen=True)
class Channel:
    """Where something goes that is not taken here, and what to do there."""

    title: str
    channel: str
    advice: str


@dataclass(frozen=True)
class WritePage:
    """The form, with what was typed."""

    title: Any
    lead: Any
    action: str
    fields: tuple[FieldView, ...]
    problems: Problems
    kept: tuple[str, ...]
    key: str
    notice: Notice | None
    calls: tuple[tuple[str, Any], ...]
    elsewhere: tuple[Channel, ...]
    promise: Any
    saved: str = ""
    may_save: bool = False


@dataclass(frozen=True)
class CheckRow:
    """An answer, and where it is changed: the form comes back with the field in focus."""

    term: str
    value: str
    field: str


@dataclass(frozen=True)
class CheckPage:
    """Everything once more, before it is handed in."""

    title: Any
    action: str
    rows: tuple[CheckRow, ...]
    hidden: tuple[tuple[str, str], ...]
    calls: tuple[tuple[str, Any], ...]
    who: str
    submit: Any
    promise: Any


@dataclass(frozen=True)
class DonePage:
    """The receipt."""

    title: Any
    about: Any
    number: str
    spaced: str
    code: str
    url: str
    next: tuple[Entry, ...]
    acts: tuple[Link, ...]
    facts: tuple[Fact, ...]


def address_of(start: Start) -> str:
    """Where a start has its pages."""
    return "/say" if start.home else f"/start/{start.key}"


def first_page(start: Start, who: Actor, known: Mapping[str, Any] | None = None) -> WritePage:
    """The empty form, or one that begins with what was typed elsewhere."""
    spec = form(start.form)
    found = found_for(start, spec, who)
    views = asked(spec, known={name: one.value for name, one in found.items() if one.value} | dict(known or {}))
    page = _write(start, views, who=who, kept=(), key=new_key(), calls=calls_for(str((known or {}).get("text", ""))))
    return replace(page, fields=tuple(said_of(one, found) for one in page.fields))


def write_page(draft: Draft, who: Actor, *, faults: bool = True, notice: Notice | None = None) -> WritePage:
    """The form again, with everything typed; `faults` says what has to be put right."""
    bound = draft.bound
    if not faults:
        bound.errors.clear()
    views = asked(draft.spec, bound)
    nameless = draft.signed_in and draft.actor.party is None
    calls = calls_for(draft.text)
    page = _write(draft.start, views, who=who, kept=draft.kept, key=draft.key, calls=calls, nameless=nameless)
    return replace(page, saved=note_of(draft.saved), notice=notice)


def _write(
    start: Start,
    views: tuple[Asked, ...],
    *,
    who: Actor,
    kept: tuple[Kept, ...],
    key: str,
    calls: tuple[tuple[str, Any], ...],
    nameless: bool = False,
) -> WritePage:
    spec = form(start.form)
    held = own_values(spec, who)
    shown = [_from_account(field_view(one, kept), held) for one in views]
    if who.party is not None:
        shown.append(_as_whom(who, nameless=nameless))
    problems = Problems(tuple((one.error, one.name) for one in shown if one.error))
    return WritePage(
        title=start.title,
        lead=_(spec.lead) if spec.lead else "",
        action=address_of(start),
        fields=tuple(shown),
        problems=problems,
        kept=tuple(one.note for one in kept),
        key=key,
        notice=None,
        calls=calls,
        elsewhere=_elsewhere(start.system),
        promise=start.promise,
        may_save=keeping_until(start.system) is not None,
    )


def field_view(one: Asked, kept: tuple[Kept, ...]) -> FieldView:
    """A question as the frame draws it; a question for files with those that have arrived."""
    values = {name: getattr(one, name) for name in _VIEW if hasattr(one, name)}
    if one.kind == "file":
        mine = files_of(one.name, kept)
        values["files"] = tuple(Uploaded(each.name, size_words(each.size), remove=each.mark) for each in mine)
    return FieldView(**values)


def _from_account(view: FieldView, held: Mapping[str, str]) -> FieldView:
    """A question about the person with what their account answers, and that it does."""
    if view.name not in held:
        return view
    hint = gettext("已从您的账号带出：{value}。不改就用它；另填的只用于这一件，不会改动您的账号。").format(
        value=held[view.name]
    )
    return replace(view, hint=hint, placeholder=held[view.name], optional=True)


def _as_whom(who: Actor, *, nameless: bool) -> FieldView:
    name = who.shown or gettext("我的账号")
    options = (
        Option(
            "me",
            gettext("用我的账号（{name}）").format(name=name),
            gettext("进展发到您的手机，在“我的”里能看到"),
            checked=not nameless,
        ),
        Option(NAMELESS, gettext("这次匿名"), gettext("不与您的账号相连，只能凭回执查询"), checked=nameless),
    )
    return FieldView(AS, gettext("以谁的名义提出？"), "choice", options=options)


def _elsewhere(system: str) -> tuple[Channel, ...]:
    """What a system's list of exits says is handled elsewhere."""
    return tuple(
        Channel(gettext(item.title), _told(item, "channel"), _told(item, "advice")) for item in items(f"{system}.exits")
    )


def _told(item: Item, key: str) -> str:
    text = str(item.content.get(key, ""))
    return gettext(text) if text else ""  # the empty text names the whole message file


def check_page(draft: Draft) -> CheckPage:
    """The answers as they will be handed in."""
    rows = [
        CheckRow(row.label, _files_words(draft, row.name) or row.value, row.name)
        for row in printed(draft.spec, draft.bound.content)
    ]
    typed = [(name, text) for name, texts in draft.bound.typed.items() for text in texts]
    carried = [("kept", one.note) for one in draft.kept]
    nameless = draft.signed_in and draft.actor.party is None
    return CheckPage(
        title=draft.start.title,
        action=address_of(draft.start),
        rows=tuple(rows),
        hidden=(
            *typed,
            *carried,
            ("key", draft.key),
            (AS, NAMELESS if nameless else "me"),
            (SAVED, note_of(draft.saved)),
        ),
        calls=calls_for(draft.text),
        who=_who(draft),
        submit=_(draft.spec.button),
        promise=draft.start.promise,
    )


def _files_words(draft: Draft, name: str) -> str:
    """The files that answer a question, by name; nothing for a question of another kind."""
    if draft.spec.field(name).kind != "file":
        return ""
    return "、".join(f"{one.name}（{size_words(one.size)}）" for one in files_of(name, draft.kept))


def _who(draft: Draft) -> str:
    other = any(draft.bound.values.get(name) for name in contact.own_names(draft.spec))
    if draft.actor.party is not None and other:
        said = gettext("以您的账号（{name}）提出；您另填的称呼和联系方式只用于这一件，不替换账号里的。")
        return said.format(name=draft.actor.shown or gettext("已登录"))
    if draft.actor.party is not None:
        return gettext("以您的账号（{name}）提出。").format(name=draft.actor.shown or gettext("已登录"))
    if other:
        return gettext("您留下的称呼和联系方式单独加密保存，只有办理人员因工作需要才能看到，每次查看都有记录。")
    return gettext("匿名提出：没有留联系方式，请保存好回执，凭编号和查询码查进度。")


def done_page(case: Snapshot, *, base: str) -> DonePage:
    """The receipt of a case: number, code, what happens next and when. `base` is the site's own address."""
    start = start_of(case.start)
    code = query_code(case.number)
    following = [Entry("", str(start.promise), tone="act")] if start.promise else []
    if case.due_on:
        said = gettext("告诉您结果。超过这个时间，系统自动督办，并在“数据晾晒”逐件公开。")
        following.append(
            Entry("", gettext("{day}前").format(day=day_words(case.due_on)), said, url=f"/case/{case.number}/due")
        )
    following.append(Entry("", gettext("办结后"), gettext("请您评价；您同意公开的，答复会隐去个人信息后公开。")))
    facts = [Fact(gettext("查询码"), code)]
    if case.due_on:
        facts.append(Fact(gettext("答复期限"), day_words(case.due_on), url=f"/case/{case.number}/due"))
    return DonePage(
        title=gettext("已收到"),
        about=start.title,
        number=case.number,
        spaced=spaced(case.number),
        code=code,
        url=f"{base}/track?number={case.number}",
        next=tuple(following),
        acts=(
            Link(gettext("下载回执"), f"/receipt/{case.number}.json", icon="download"),
            Link(gettext("查进度"), f"/case/{case.number}", icon="list-checks"),
        ),
        facts=tuple(facts),
    )
