# SPDX-License-Identifier: Apache-2.0
"""One entry of a register: what it says, every state it had, and what the official may do with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext

from mingfu.engines.forms import Bound, FormSpec, bind
from mingfu.engines.registers import EntryRow, RegisterSpec, StateRow, entry, history, register_of
from mingfu.engines.registers.queries import may_approve, may_fill, may_write
from mingfu.engines.registers.refusals import EntryFaulty
from mingfu.engines.registers.sheets import said_with, wording_of
from mingfu.engines.registers.values import typed_of
from mingfu.faces.ui.casework import Act, Acts
from mingfu.faces.ui.components import Entry, Fact, FieldView, Notice, Option, Problems, Tag, problems_in
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.asking import field_views
from mingfu.faces.workbench.pages.registers import path_of, state_tag
from mingfu.faces.workbench.words import day_words, iso, moment_words
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import chance, today
from mingfu.kernel.refusals import Refusal, _

MODE, SEQ = "change-mode", "seen-state"
KINDS = {"added": _("登记"), "changed": _("变更"), "corrected": _("更正"), "ended": _("结束")}


@dataclass(frozen=True)
class Tried:
    """An act that was refused, with what was typed."""

    act: str = ""
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    refusal: Refusal | None = None

    def said(self, name: str, otherwise: str = "") -> str:
        """What was typed into one of our own boxes, which begin with the name of their act."""
        return next(iter(self.typed.get(name, ())), otherwise)

    def wrong(self, act: str, name: str) -> str:
        """The sentence for one of our own boxes, where the refusal is about it."""
        about = getattr(self.refusal, "field", "") if self.act == act else ""
        return str(self.refusal) if about and about == name else ""


NOTHING = Tried()


@dataclass(frozen=True)
class NewPage:
    """The form of a new entry."""

    crumbs: tuple[Link, ...]
    title: str
    lead: str
    act: Act


@dataclass(frozen=True)
class EntryPage:
    """One entry."""

    crumbs: tuple[Link, ...]
    title: str
    number: str
    tag: Tag
    notice: Notice | None
    facts: tuple[Fact, ...]
    history: tuple[Entry, ...]
    acts: Acts
    problems: Problems


def new_page(key: str, tried: Tried = NOTHING) -> NewPage:
    """The form of a new entry, empty or as it was typed."""
    spec = register_of(key)
    fields = (*_asked(spec.form, tried, {}, "new"), _day(tried, "new", gettext("从哪天起"), gettext("不填就是今天")))
    act = Act(
        gettext("登记一条"), f"{path_of(spec)}/new", gettext("登记"), fields, problems=_problems(fields, tried, "new"),
        key=chance.token_urlsafe(18), basis=spec.basis,
    )  # fmt: skip
    crumbs = (
        Link(gettext("台账"), "/desk/registers"),
        Link(gettext(spec.title), path_of(spec)),
        Link(gettext("登记一条"), ""),
    )
    return NewPage(
        crumbs,
        gettext("{title}：登记一条").format(title=gettext(spec.title)),
        gettext(spec.about) if spec.about else "",
        act,
    )


def entry_page(actor: Actor, key: str, number: str, tried: Tried = NOTHING) -> EntryPage:
    """One entry with its dated history. Raises `EntryUnknown` for those who may not see it."""
    spec, row = register_of(key), entry(actor, key, number)
    states = history(actor, key, number)
    form = wording_of(spec)
    refused = Notice(str(tried.refusal), "bad", "circle-x") if tried.refusal is not None else None
    return EntryPage(
        crumbs=(
            Link(gettext("台账"), "/desk/registers"),
            Link(gettext(spec.title), path_of(spec)),
            Link(row.number, ""),
        ),
        title=gettext(spec.title),
        number=row.number,
        tag=state_tag(spec, row),
        notice=refused,
        facts=_facts(spec, form, row),
        history=_history(spec, form, states),
        acts=_acts(actor, spec, row, tried),
        problems=Problems(()),
    )


def fillable(actor: Actor, spec: RegisterSpec, row: EntryRow) -> FormSpec | None:
    """The part of the form that the official may write: all, what is left to their organ, or nothing."""
    if may_write(actor, spec):
        return spec.form
    if may_fill(actor, spec, row.organ) and spec.fill is not None:
        return replace(spec.form, fields=tuple(one for one in spec.form.fields if one.name in spec.fill.fields))
    return None


def _facts(spec: RegisterSpec, form: FormSpec, row: EntryRow) -> tuple[Fact, ...]:
    said = said_with(form, row.content)
    own = [Fact(gettext(one.label), said.get(one.name) or "—") for one in spec.form.fields]
    held = [Fact(gettext("起始日期"), day_words(row.valid_from))]
    held += [Fact(gettext("结束日期"), day_words(row.valid_to))] if row.valid_to else []
    case = str(row.content.get("case", ""))
    if "case" in said:
        own = [replace(one, url=f"/desk/cases/{case}") if one.value == said["case"] else one for one in own]
    return (*own, *held)


def _history(spec: RegisterSpec, form: FormSpec, states: tuple[StateRow, ...]) -> tuple[Entry, ...]:
    """Every state, newest first: what it changed against the one before, by whom, why, and its digest."""
    posts = naming.post_titles(naming.post_of(code) for one in states for code in (one.by, one.approved_by))
    labels = {one.name: gettext(one.label) for one in spec.form.fields}
    lines = []
    for one, before in zip(states, (*states[1:], None), strict=True):
        said, was = said_with(form, one.content), said_with(form, before.content) if before else {}
        moved = [
            gettext("{label}：{old} → {new}").format(label=label, old=was.get(name) or "—", new=said.get(name) or "—")
            for name, label in labels.items()
            if before is not None and said.get(name) != was.get(name)
        ]
        told = [*moved, *([gettext("理由：{reason}").format(reason=one.reason)] if one.reason else [])]
        told += [gettext("自 {day} 起").format(day=day_words(one.valid_from))]
        told += [gettext("{who} 已审核").format(who=naming.who(one.approved_by, posts))] if one.approved_by else []
        told += [gettext("摘要值 {digest}").format(digest=one.digest[:16])]
        what = str(KINDS.get(one.kind, one.kind))
        lines.append(Entry(moment_words(one.at), what, "；".join(told), naming.who(one.by, posts), iso(one.at)))
    return tuple(lines)


def _acts(actor: Actor, spec: RegisterSpec, row: EntryRow, tried: Tried) -> Acts:
    if row.erased:
        return Acts(notice=Notice(gettext("内容已按保存期限删除，不能再改。")))
    form, path = fillable(actor, spec, row), f"{path_of(spec)}/{row.number}"
    seen = FieldView(SEQ, "", "hidden", str(row.seq))
    acts = []
    if form is not None:
        acts.append(_change(actor, spec, row, form, tried))
    if may_approve(actor, spec) and row.pending and row.valid_to is None:
        hint = gettext("核对无误后审核；自己登记的由别人审核。")
        acts.append(
            Act(gettext("审核"), f"{path}/approval", gettext("审核通过"), (seen,), hint, open=tried.act == "approval")
        )
    if may_write(actor, spec) and row.valid_to is None:
        fields = (
            seen,
            _day(tried, "end", gettext("从哪天起结束"), gettext("不填就是今天")),
            _reason(tried, "end", optional=False),
        )
        problems = _problems(fields, tried, "end")
        acts.append(
            Act(
                gettext("结束这条记录"),
                f"{path}/end",
                gettext("结束"),
                fields,
                problems=problems,
                key=chance.token_urlsafe(18),
                open=tried.act == "end",
            )
        )
    if not acts:
        return Acts(notice=Notice(gettext("您可以查看这条记录；要改请联系登记单位。"), "", "info"))
    return Acts(main=acts[0], others=tuple(acts[1:]))  # fmt: skip


def _change(actor: Actor, spec: RegisterSpec, row: EntryRow, form: FormSpec, tried: Tried) -> Act:
    whole = may_write(actor, spec)
    fields = [FieldView(SEQ, "", "hidden", str(row.seq)), *_asked(form, tried, row.content, "change")]
    if whole:
        ended = row.valid_to is not None
        options = (
            *(() if ended else (Option("change", gettext("情况变了"), gettext("从某日起变更，原来的仍留在历史里")),)),
            Option("correct", gettext("原来记错了"), gettext("更正，要写理由")),
        )
        fields.append(
            FieldView(MODE, gettext("为什么改"), "choice", tried.said(MODE, options[0].value), options=options)
        )
        fields.append(_day(tried, "change", gettext("从哪天起变更"), gettext("不填就是今天；更正不用填")))
    fields.append(_reason(tried, "change", optional=True))
    title = gettext("变更或更正") if whole else gettext("填写本单位的部分")
    return Act(
        title, f"{path_of(spec)}/{row.number}", gettext("保存"), tuple(fields),
        problems=_problems(tuple(fields), tried, "change"), key=chance.token_urlsafe(18), basis=spec.basis,
    )  # fmt: skip


def _asked(form: FormSpec, tried: Tried, content: Mapping[str, object], act: str) -> tuple[FieldView, ...]:
    bound: Bound | None = None
    if tried.act == act:
        bound = bind(form, typed_of(content) | {name: list(texts) for name, texts in tried.typed.items()})
        faulty = tried.refusal.errors if isinstance(tried.refusal, EntryFaulty) else {}
        bound.errors.clear()
        bound.errors.update(faulty)
    return field_views(form, bound, context={}, known=None if bound else content)


def _day(tried: Tried, act: str, label: str, hint: str) -> FieldView:
    name = f"{act}-on"
    return FieldView(
        name,
        label,
        "date",
        tried.said(name),
        hint=hint,
        optional=True,
        error=tried.wrong(act, "on"),
        placeholder=today().isoformat(),
    )


def _reason(tried: Tried, act: str, *, optional: bool) -> FieldView:
    name = f"{act}-reason"
    return FieldView(
        name, gettext("理由"), "textarea", tried.said(name), rows=2, optional=optional, error=tried.wrong(act, "reason")
    )


def _problems(fields: tuple[FieldView, ...], tried: Tried, act: str) -> Problems:
    return problems_in(fields) if tried.act == act and tried.refusal is not None else Problems(())
