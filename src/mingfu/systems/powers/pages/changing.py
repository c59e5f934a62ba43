# SPDX-License-Identifier: Apache-2.0
"""Writing a change on the workbench: what it is about, what it says, what it comes to, what it lacks, handing it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mingfu.engines.manifest import asker
from mingfu.engines.manifest.shown import Cell, Fact, Field, Link, Notice, Option, Problems, Table, Tag
from mingfu.kernel.access import NotVisible, may
from mingfu.kernel.catalogs import last_of
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organ_names, organs_on
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.powers.changes import (
    KIND_WORDS,
    TOWNS,
    changes_for,
    drop_change,
    may_write,
    own_change,
    propose_change,
    see_change,
    write_change,
)
from mingfu.systems.powers.citing import running, services_under
from mingfu.systems.powers.conflicts import KIND_WORDS as CONFLICT_WORDS
from mingfu.systems.powers.conflicts import conflicts_of
from mingfu.systems.powers.differing import FIELDS, said
from mingfu.systems.powers.entries import power_ever, row_from
from mingfu.systems.powers.models import Change
from mingfu.systems.powers.pages.desk import BENCH, HERE, SEE_OTHER, begun, tabs
from mingfu.systems.powers.pages.wording import DESK, asked_text
from mingfu.systems.powers.saying import RUNNING, Outcome, bodies, outcome_of, problems_of_change
from mingfu.systems.powers.writing import fields_of, read_entry

MOST = 100
ENDING = {"withdraw", "merge", "split"}
STATES = {"draft": _("起草中"), "running": _("办理中"), "done": _("已施行"), "over": _("已终结")}


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Changes on their way and done, and the ways to begin one."""

    crumbs: tuple[Link, ...]
    tabs: tuple[Link, ...]
    changes: Table
    may_begin: bool
    merge: Field
    here: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One change with all that hangs on it."""

    crumbs: tuple[Link, ...]
    title: str
    state: Tag
    facts: tuple[Fact, ...]
    notice: Notice | None
    results: tuple[Link, ...]
    fields: tuple[Field, ...]
    problems: Table
    conflicts: Table
    outcome: tuple[tuple[str, Table], ...]
    follows: Table
    writable: bool
    may_propose: bool
    may_add: bool
    why: Field
    here: str
    problem: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One entry that comes of a change, as a form."""

    crumbs: tuple[Link, ...]
    title: str
    fields: tuple[Field, ...]
    problems: Problems | None
    here: str
    may_drop: bool


def changes_page(request: HttpRequest) -> ChangesPage:
    """Changes that the asker may see, newest first."""
    actor = asker(request)
    organs = organ_names()
    rows = tuple(
        (
            Cell(one.title, f"{DESK}changes/{one.pk}"), Cell(KIND_WORDS[one.kind]), Cell(organs.get(one.organ, one.organ)),
            Cell(tag=_state(one)), Cell(one.case or "—", f"/desk/cases/{one.case}" if one.case else ""),
        )
        for one in changes_for(actor)[:MOST]
    )  # fmt: skip
    columns = (_("调整"), _("种类"), _("提出单位"), _("状态"), _("办件"))
    hint = _("两个以上条目的编码，用逗号隔开")
    return ChangesPage(
        crumbs=(BENCH, HERE, Link(_("调整"))),
        tabs=tabs(request, "changes"),
        changes=Table(_("权责清单调整"), columns, rows, empty=_("没有调整。")),
        may_begin=may(actor, "powers.draft"),
        merge=Field("codes", _("要合并的条目"), "text", asked_text(request.POST, "codes"), hint, maxlength=400),
        here=f"{DESK}changes",
    )


def receive_changes(request: HttpRequest) -> Any:
    """Begin a change of no entry or of several."""
    kind = request.POST.get("kind", "")
    codes = [code.strip() for code in asked_text(request.POST, "codes").replace("，", ",").split(",") if code.strip()]
    return begun(request, kind, codes, lambda: changes_page(request))


def change_page(request: HttpRequest, pk: int, problem: str = "") -> ChangePage:
    """One change. Raises `ChangeUnknown`."""
    actor = asker(request)
    held = see_change(actor, pk)
    problems, outcome = problems_of_change(held), outcome_of(held, on=held.from_day)
    writable = may_write(actor, held)
    here = f"{DESK}changes/{held.pk}"
    organs = organ_names()
    facts = [
        Fact(_("种类"), KIND_WORDS[held.kind]),
        Fact(_("提出单位"), organs.get(held.organ, held.organ)),
        Fact(_("条目"), "、".join(held.content.get("codes", ())) or "—"),
    ]
    if held.case:
        facts.append(Fact(_("办件"), held.case, f"/desk/cases/{held.case}"))
    if held.edition:
        told = str(_("第 {edition} 版，{day} 起施行")).format(edition=held.edition, day=held.from_day)
        facts.append(Fact(_("新版"), told))
    return ChangePage(
        crumbs=(BENCH, HERE, Link(_("调整"), f"{DESK}changes"), Link(held.title)),
        title=held.title,
        state=_state(held),
        facts=tuple(facts),
        notice=Notice(_("这项调整正在办理，内容不能改。"), "", "info") if held.case and not writable and not held.ended_at else None,
        results=tuple(
            Link(str(plain.get("title") or _("未填的条目")), f"{here}/results/{place}" if writable else "", text=plain.get("code", ""))
            for place, plain in enumerate(held.content.get("results", ()), start=1)
        ),
        fields=_fields(held) if writable else (),
        problems=Table(
            _("还缺什么"), (_("问题"), _("依据")), tuple((Cell(one.text), Cell(one.basis or "—")) for one in problems),
            empty=_("不缺什么，可以提交。"),
        ),
        conflicts=_conflicts(held),
        outcome=() if held.edition else _outcome(outcome),
        follows=_follows(held, outcome),
        writable=writable,
        may_propose=writable and not held.case and not problems,
        may_add=writable and held.kind == "split",
        why=Field("reason", _("提交理由"), "textarea", "", _("法律法规立改废、改革要求、审计或复议发现、群众意见等"), maxlength=1500),
        here=here,
        problem=problem,
    )  # fmt: skip


def _state(held: Change) -> Tag:
    if held.edition:
        return Tag(STATES["done"], "ok")
    if held.ended_at is not None:
        return Tag(STATES["over"])
    return Tag(STATES["running"], "act") if held.case else Tag(STATES["draft"], "warn")


def _fields(held: Change) -> tuple[Field, ...]:
    """What a change of that kind asks for beside its entries."""
    content = held.content
    found: list[Field] = []
    if held.kind in {"delegate", "take_back"}:
        chosen = set(content.get("towns", ()))
        rows = organs_on(today()).filter(kind__in=TOWNS).order_by("position").values_list("code", "name")
        options = tuple(Option(code, name, checked=code in chosen) for code, name in rows)
        hint = _("不选的，全部收回") if held.kind == "take_back" else ""
        found.append(Field("towns", _("镇街"), "choices", "", hint, options=options, optional=held.kind == "take_back"))
    if held.kind == "delegate":
        found.append(
            Field(
                "document", _("批准文件"), "text", content.get("document", ""), _("下放必须有批准文件"), maxlength=120
            )
        )
    if held.kind == "entrust":
        body = content.get("body", {})
        options = (Option("", _("请选择")), *(Option(number, name) for number, name in bodies()))
        found += [
            Field(
                "body",
                _("社会组织"),
                "select",
                body.get("number", ""),
                _("只能从承接社会组织名录里选"),
                options=options,
            ),
            Field("agreement", _("协议编号"), "text", body.get("agreement", ""), maxlength=80),
            Field("until", _("协议到期日"), "date", body.get("until", "")),
        ]
    if held.kind in ENDING | {"take_back"}:
        found.append(
            Field(
                "why", _("理由"), "textarea", content.get("why", ""), _("停止受理时会告诉申请人"), maxlength=500, rows=3
            )
        )
    if held.kind in ENDING:
        options = tuple(Option(*one) for one in RUNNING.items())
        found += [
            Field("way", _("申请人该去哪里办"), "text", content.get("way", ""), optional=True, maxlength=200),
            Field("running", _("在办件怎么处理"), "choice", content.get("running", ""), options=options),
        ]
    return tuple(found)


def _conflicts(held: Change) -> Table:
    found = () if held.edition or held.ended_at else conflicts_of(held)
    rows = tuple((Cell(CONFLICT_WORDS[one.kind]), Cell(one.text)) for one in found)
    return Table(_("与现行清单、上级清单的冲突"), (_("冲突"), _("说明")), rows, empty=_("没有冲突。"))


def _outcome(outcome: Outcome) -> tuple[tuple[str, Table], ...]:
    """What each entry will say, beside what it says now."""
    columns = (_("栏目"), _("现在"), _("调整后"))
    found = []
    for plain in outcome.put:
        code = str(plain.get("code", ""))
        new = row_from({"code": "", "title": "", **plain})
        try:
            old: Mapping[str, Any] = {**_content_of(code), "title": power_ever(code).title}
        except Refusal:
            old = {}
        after = {**new.content, "title": new.title}
        rows = tuple(
            (
                Cell(FIELDS.get(name, _("名称"))),
                Cell(said(name, old.get(name)) or "—"),
                Cell(said(name, after.get(name)) or "—"),
            )
            for name in dict.fromkeys((*after, *old))
            if (name in FIELDS or name == "title") and said(name, old.get(name)) != said(name, after.get(name))
        )
        found.append((f"{new.title}（{code or '—'}）", Table(new.title, columns, rows, empty=_("没有变化。"))))
    for code in outcome.ended:
        row = (Cell(_("状态")), Cell(_("现行")), Cell(_("取消")))
        found.append((f"{power_ever(code).title}（{code}）", Table(code, columns, (row,))))
    return tuple(found)


def _content_of(code: str) -> dict[str, Any]:
    held = last_of("powers", code)
    if held is None:
        return {}
    laws = [{"name": law.name, "article": law.article} for law in power_ever(code).laws]
    return {"laws": laws, **held.content}


def _follows(held: Change, outcome: Outcome) -> Table:
    """What stands on the entries that go: services that close, cases that run."""
    rows: list[tuple[Cell, ...]] = []
    for code in outcome.ended if not held.edition else ():
        rows += [(Cell(_("停止受理")), Cell(item.title), Cell(item.code)) for item in services_under(code)]
        numbers = running(code)
        if numbers:
            shown = "、".join(numbers[:5]) + ("……" if len(numbers) > 5 else "")  # noqa: PLR2004 - five are enough to see
            rows.append((Cell(_("在办件")), Cell(str(_("{count} 件")).format(count=len(numbers))), Cell(shown)))
    return Table(_("取消后的影响"), (_("影响"), _("名称"), _("编码")), tuple(rows), empty=_("没有服务或在办件受影响。"))


def receive_change(request: HttpRequest, pk: int) -> Any:
    """Save what was typed, add an entry, hand in, or put aside."""
    actor, act = asker(request), request.POST.get("do", "save")
    here = f"{DESK}changes/{pk}"
    try:
        if act == "propose":
            reason = request.POST.get("reason", "").replace("\x00", "")
            number = propose_change(pk, actor=actor, why=reason, key=request.POST.get("key") or None)
            messages.success(request, str(_("已提交，编号 {number}。")).format(number=number))
        elif act == "drop":
            drop_change(pk, actor=actor)
            messages.success(request, str(_("已作废。")))
        elif act == "add":
            held = own_change(actor, pk)
            results = [*held.content.get("results", ()), {"code": "", "title": "", "subject": held.organ}]
            write_change(pk, {"results": results}, actor=actor)
        else:
            write_change(pk, _typed(own_change(actor, pk), request), actor=actor)
            messages.success(request, str(_("已保存。")))
    except Refusal as refusal:
        if refusal.status in {401, 403, 404}:
            raise
        return change_page(request, pk, str(refusal))
    return HttpResponseRedirect(here, status=SEE_OTHER)


def _typed(held: Change, request: HttpRequest) -> dict[str, Any]:
    """What was typed of what a change of that kind asks for."""
    asked = {field.name for field in _fields(held)}
    told: dict[str, Any] = {name: asked_long(request, name) for name in asked & {"document", "why", "way", "running"}}
    if "towns" in asked:
        told["towns"] = [code for code in request.POST.getlist("towns") if len(code) < 60]  # noqa: PLR2004 - longer than any code of an organ
    if "body" in asked:
        number = asked_long(request, "body")
        told["body"] = {
            "number": number,
            "body": dict(bodies()).get(number, ""),
            "agreement": asked_long(request, "agreement"),
            "until": asked_long(request, "until"),
        }
    return told


def asked_long(request: HttpRequest, name: str) -> str:
    """What was typed into a question, without signs that no database keeps."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:2000]


def result_page(request: HttpRequest, pk: int, place: int) -> ResultPage:
    """One entry that comes of a change, as a form. Raises `ChangeUnknown`, `NotVisible`."""
    held = own_change(asker(request), pk)
    return _result(held, place, _result_of(held, place), {})


def _result_of(held: Change, place: int) -> dict[str, Any]:
    results = held.content.get("results", [])
    if not 1 <= place <= len(results):
        raise NotVisible
    return dict(results[place - 1])


def _result(held: Change, place: int, plain: Mapping[str, Any], errors: Mapping[str, str]) -> ResultPage:
    here = f"{DESK}changes/{held.pk}"
    title = str(plain.get("title") or _("新条目"))
    told = dict(errors)
    if not told:
        told = {
            problem.field.partition(".")[2]: problem.text
            for problem in problems_of_change(held)
            if problem.field.startswith(f"{place}.") and plain.get("title")
        }
    return ResultPage(
        crumbs=(BENCH, HERE, Link(_("调整"), f"{DESK}changes"), Link(held.title, here), Link(title)),
        title=title,
        fields=fields_of(plain, told, fixed_code=held.kind == "modify"),
        problems=Problems(tuple((text, name) for name, text in told.items())) if told else None,
        here=f"{here}/results/{place}",
        may_drop=held.kind == "split" and len(held.content.get("results", ())) > 2,  # noqa: PLR2004 - a split makes two at least
    )


def receive_result(request: HttpRequest, pk: int, place: int) -> HttpResponse | ResultPage:
    """Keep one entry of a change."""
    actor = asker(request)
    held = own_change(actor, pk)
    before = _result_of(held, place)
    results = list(held.content.get("results", []))
    if request.POST.get("do") == "drop":
        del results[place - 1]
    else:
        typed = {name: str(value) for name, value in request.POST.items()}
        plain, errors = read_entry(typed, before)
        if errors:
            return _result(held, place, plain, errors)
        results[place - 1] = plain
    try:
        write_change(pk, {"results": results}, actor=actor)
    except Refusal as refusal:
        return _result(held, place, before, {"title": str(refusal)})
    messages.success(request, str(_("已保存。")))
    return HttpResponseRedirect(f"{DESK}changes/{pk}", status=SEE_OTHER)
