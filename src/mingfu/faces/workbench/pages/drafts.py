# SPDX-License-Identifier: Apache-2.0
"""Drafts of procedures: drawings of other tools, what must be bound in them, and what the checks found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext

from mingfu.engines.bpmn import Model
from mingfu.engines.bpmn import bindings as open_questions
from mingfu.engines.cases.drafts import ACT, FIELDS, FILE, BindingUnfit, Draft, Need, drafts_for
from mingfu.engines.cases.pictures import ends_of, messages
from mingfu.engines.forms import forms
from mingfu.faces.ui.casework import Act, Flow
from mingfu.faces.ui.components import Cell, Fact, FieldView, Notice, Option, Problems, Table, Tag, problems_in, table
from mingfu.faces.ui.drawn import flow_of_model, flows_inside
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.words import moment_words
from mingfu.kernel.access import Actor, may
from mingfu.kernel.clock import chance
from mingfu.kernel.organs import posts_on
from mingfu.kernel.refusals import Refusal

LONGEST_FORM = 300
"""Fields in one form. A drawing of three hundred steps has a thousand, and more than that no server takes at once."""


def draft_table(actor: Actor) -> Table | None:
    """The live drafts; None for those who do not work on any."""
    if not may(actor, ACT):
        return None
    rows = [
        (
            Cell(draft.title, f"/desk/drafts/{draft.key}"),
            draft.key,
            state_tag(draft),
            draft.file,
            moment_words(draft.imported_at),
        )
        for draft in drafts_for(actor)
    ]
    columns = (gettext("草稿"), gettext("代号"), gettext("状态"), gettext("文件"), gettext("导入"))
    made = table(gettext("流程草稿"), columns, rows, tight=True)
    return Table(made.caption, made.columns, made.rows, tight=True, empty=gettext("还没有草稿。"))


def import_act(actor: Actor, *, called: str = "", refusal: Refusal | None = None) -> Act | None:
    """The form that takes a drawing in; None for those who may not."""
    if not may(actor, ACT):
        return None
    wrong = refusal.field if refusal is not None else ""
    fields = (
        FieldView(
            "file",
            gettext("流程图文件"),
            "file",
            hint=gettext("BPMN 2.0（.bpmn 或 .xml），不超过 4 MB。没有绑定岗位、不能执行的图也可以导入。"),
            error=str(refusal) if refusal is not None and wrong != "key" else "",
            accept=".bpmn,.xml",
        ),
        FieldView(
            "called",
            gettext("草稿代号"),
            value=called,
            hint=gettext("小写字母、数字、点、横线。不填则按图里的流程代号。"),
            error=str(refusal) if refusal is not None and wrong == "key" else "",
            optional=True,
            width="w18",
            maxlength=40,
        ),
    )
    return Act(
        gettext("导入流程图"),
        "/desk/drafts",
        gettext("导入为草稿"),
        fields,
        problems=problems_in(fields),
        key=chance.token_urlsafe(18),
        uploads=True,
    )


def state_tag(draft: Draft) -> Tag:
    """How far a draft is."""
    if draft.discarded_at is not None:
        return Tag(gettext("已作废"), "", "archive")
    if draft.ready_at is not None:
        return Tag(gettext("已定稿"), "ok", "check")
    if draft.program is not None:
        return Tag(gettext("可以定稿"), "act", "circle-check")
    return Tag(gettext("还有 {count} 处错误").format(count=len(draft.errors)), "warn", "triangle-alert")


@dataclass(frozen=True)
class Asked:
    """The questions about one element."""

    title: str
    note: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class Part:
    """A form of its own: what must be answered, and what may be. A large drawing has several, each saved by itself."""

    must: tuple[Asked, ...]
    more: tuple[Asked, ...]


@dataclass(frozen=True)
class DraftPage:
    """One draft."""

    crumbs: tuple[Link, ...]
    title: str
    state: Tag
    notice: Notice | None
    facts: tuple[Fact, ...]
    downloads: tuple[Link, ...]
    flow: Flow
    inside: tuple[Flow, ...]
    messages: Table | None
    action: str
    key: str
    parts: tuple[Part, ...]
    posts: Table | None
    forms: str
    redraw: Table | None
    findings: Table
    ready: Act | None
    discard: Act | None
    problems: Problems


def draft_page(
    draft: Draft, findings: Table, *, typed: Mapping[str, str] | None = None, refusal: Refusal | None = None
) -> DraftPage:
    """One draft; with what was typed and why it was refused."""
    typed, alive = typed or {}, draft.discarded_at is None
    titles = naming.post_titles({value for (_element, field), value in draft.bindings.items() if field == "post"})
    asked = _asked(draft, typed, refusal, titles) if alive else ()
    fields = tuple(field for one in asked for field in one.fields)
    base = f"/desk/drafts/{draft.key}"
    why = FieldView(
        "why",
        gettext("作废的理由"),
        "textarea",
        typed.get("why", ""),
        rows=2,
        error=str(refusal) if refusal is not None and refusal.field == "why" else "",
    )
    return DraftPage(
        crumbs=(Link(gettext("流程目录"), "/desk/procedures"), Link(gettext("草稿"), "/desk/procedures#h-drafts"), Link(draft.title, "")),
        title=draft.title,
        state=state_tag(draft),
        notice=_notice(draft, refusal),
        facts=(
            Fact(gettext("代号"), draft.key),
            Fact(gettext("文件"), draft.file),
            Fact(gettext("导入"), moment_words(draft.imported_at)),
            *((Fact(gettext("版本"), draft.program.digest),) if draft.program else ()),
        ),
        downloads=_downloads(draft, base),
        flow=flow_of_model(draft.model, title=draft.title),
        inside=flows_inside(draft.model),
        messages=_messages(draft.model),
        action=f"{base}/bindings",
        key=chance.token_urlsafe(18),
        parts=_parts(asked, draft),
        posts=_posts() if alive else None,
        forms="、".join(sorted(_forms())),
        redraw=_redraw(draft),
        findings=findings,
        ready=Act(gettext("定稿"), f"{base}/readiness", gettext("定稿"), key=chance.token_urlsafe(18), hint=gettext("定稿后可以下载为可执行的流程文件，交由系统管理员装入系统。草稿本身不会运行。")) if alive and draft.program is not None and draft.ready_at is None else None,
        discard=Act(gettext("作废"), f"{base}/discarding", gettext("作废草稿"), (why,), problems=problems_in((why,)), key=chance.token_urlsafe(18), open=bool(why.error)) if alive else None,
        problems=problems_in((*fields, why)),
    )  # fmt: skip


def _forms() -> list[str]:
    return [one.key for one in forms()]


def _notice(draft: Draft, refusal: Refusal | None) -> Notice | None:
    if refusal is not None and not refusal.field:
        return Notice(str(refusal), "bad", "circle-x")
    if draft.discarded_at is not None:
        return Notice(gettext("已作废：{why}").format(why=draft.discarded_why), "warn", "archive")
    if draft.ready_at is not None:
        return Notice(gettext("已定稿。下载可执行的流程文件，交由系统管理员装入系统。"), "ok", "check")
    return None


def _downloads(draft: Draft, base: str) -> tuple[Link, ...]:
    links = [
        Link(gettext("下载原来的文件"), f"{base}/file?of=drawn"),
        Link(gettext("下载绑定后的图（含图形坐标）"), f"{base}/file?of=bound"),
    ]
    if draft.program is not None:
        links.insert(0, Link(gettext("下载可执行的流程（含图形坐标）"), f"{base}/file?of=runnable"))
    return tuple(links)


def _messages(model: Model) -> Table | None:
    names = ends_of(model)
    rows = [
        (row.name or "—", names.get(row.source, row.source), names.get(row.target, row.target))
        for row in messages(model)
    ]
    if not rows:
        return None
    return table(gettext("池之间的消息"), (gettext("消息"), gettext("由"), gettext("到")), rows, tight=True)


def _redraw(draft: Draft) -> Table | None:
    """What no binding can mend: it has to be drawn anew."""
    rows = [
        (row.message, gettext("第 {line} 行").format(line=row.line))
        for row in open_questions(draft.model)
        if row.what in {"replace", "script", "items", "attribute"} and row.required
    ]
    if not rows:
        return None
    return table(gettext("要在画图工具里改的"), (gettext("问题"), gettext("位置")), rows, tight=True)


def _posts() -> Table:
    rows = [
        (row.code, f"{row.organ.short or row.organ.name}{row.title}")
        for row in posts_on().select_related("organ").order_by("organ__position", "-head", "code")
    ]
    return table(gettext("岗位代码"), (gettext("代码"), gettext("岗位")), rows, tight=True)


def _parts(asked: Iterable[Asked], draft: Draft) -> tuple[Part, ...]:
    """Elements with something that must be answered first, in forms that no server finds too long."""
    needed = {f"{need.element}.{need.field}" for need in draft.needs if need.must}
    rows = sorted(asked, key=lambda one: not any(field.name in needed for field in one.fields))
    parts: list[list[Asked]] = []
    for one in rows:
        if not parts or sum(len(row.fields) for row in parts[-1]) + len(one.fields) > LONGEST_FORM:
            parts.append([])
        parts[-1].append(one)
    return tuple(
        Part(
            tuple(one for one in part if any(field.name in needed for field in one.fields)),
            tuple(one for one in part if not any(field.name in needed for field in one.fields)),
        )
        for part in parts
    )


def _asked(
    draft: Draft, typed: Mapping[str, str], refusal: Refusal | None, titles: Mapping[str, str]
) -> tuple[Asked, ...]:
    found = []
    for _element, rows in groupby(draft.needs, key=lambda need: (need.line, need.element)):
        needs = list(rows)
        first = needs[0]
        title = gettext("整个文件") if first.element == FILE else f"{first.what}「{first.name}」"
        note = gettext("第 {line} 行").format(line=first.line) if first.line else ""
        found.append(Asked(title, note, tuple(_field(need, draft, typed, refusal, titles) for need in needs)))
    return tuple(found)


def _field(
    need: Need, draft: Draft, typed: Mapping[str, str], refusal: Refusal | None, titles: Mapping[str, str]
) -> FieldView:
    name = f"{need.element}.{need.field}"
    value = typed.get(name, draft.bindings.get((need.element, need.field), ""))
    error = str(refusal) if isinstance(refusal, BindingUnfit) and refusal.field == name else ""
    # The element is named again for who hears one field after the other.
    label = f"{FIELDS[need.field]}（{need.name}）" if need.element else FIELDS[need.field]
    if need.choices:
        options = (Option("", gettext("（未定）")), *(Option(code, words) for code, words in need.choices))
        return FieldView(name, label, "select", value, options=options, error=error, optional=not need.must)
    return FieldView(
        name,
        label,
        value=value,
        hint=_hint(need, titles.get(value, "")),
        error=error,
        optional=not need.must,
        maxlength=500,
    )


def _hint(need: Need, title: str) -> str:
    if title:
        return title
    return {
        "post": gettext("岗位代码，见下表；或以 = 开头的 FEEL"),
        "limit": gettext("时限清单里的代码"),
        "condition": gettext('FEEL，例如 choice = "yes"'),
        "form": gettext("表单代号"),
        "service": gettext("系统功能的名称"),
        "decision": gettext("决策表的名称"),
    }.get(need.field, "")
