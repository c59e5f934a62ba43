# SPDX-License-Identifier: Apache-2.0
"""Writing a draft: its score with every finding, one page a section, rows added and removed by buttons, publication."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from mingfu.engines.manifest import asker
from mingfu.engines.manifest.shown import Cell, Field, Link, Meter, Notice, Problems, Table
from mingfu.kernel.access import NotVisible, may
from mingfu.kernel.clock import today
from mingfu.kernel.refusals import _
from mingfu.systems.services.items.drafting import (
    change_draft,
    discard_draft,
    draft_for,
    outdated_by,
    publish_draft,
)
from mingfu.systems.services.items.models import ItemDraft
from mingfu.systems.services.items.pages.desk import DESK, SEE_OTHER, attempt, findings_table, organ_options
from mingfu.systems.services.items.pages.sections import (
    MOST_ROWS,
    SECTIONS,
    Section,
    is_written,
    row_fields,
    section_at,
    section_of,
    single_fields,
    typed_rows,
    typed_single,
)
from mingfu.systems.services.items.reading import item_from, read_item
from mingfu.systems.services.items.standards import verdict_on

GOOD, FAIR = 90, 75


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft as a whole: score, what it is made of, findings, sections, what can be done with it."""

    crumbs: tuple[Link, ...]
    title: str
    code: str
    meter: Meter
    deductions: Table
    findings: Table
    sections: tuple[Link, ...]
    publish: tuple[Field, ...]
    outdated: Notice | None
    problems: Problems | None
    here: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a part: its place, and its questions."""

    place: int
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One section to fill in."""

    crumbs: tuple[Link, ...]
    title: Any
    lead: Any
    here: str
    back: str
    seen: int
    fields: tuple[Field, ...]
    rows: tuple[RowView, ...]
    many: bool
    problems: Problems | None
    sections: tuple[Link, ...]


def draft_page(request: HttpRequest, code: str) -> DraftPage:
    """A draft the asker may write. Raises `DraftUnknown`."""
    return _draft_page(request, draft_for(asker(request), code), {}, None)


def receive_draft(request: HttpRequest, code: str) -> HttpResponse | DraftPage:
    """Publish the draft, or give it up."""
    actor = asker(request)
    draft = draft_for(actor, code)
    typed = {name: str(value) for name, value in request.POST.items()}
    if typed.get("do") == "discard":
        discard_draft(code, actor=actor)
        messages.success(request, str(_("草稿已作废，正在使用的事项没有变化。")))
        return HttpResponseRedirect(DESK, status=SEE_OTHER)
    try:
        day = date.fromisoformat(typed.get("from_day", "").strip()) if typed.get("from_day", "").strip() else None
    except ValueError:
        return _draft_page(request, draft, typed, Problems(((str(_("日期应如 2026-03-02")), "from_day"),)))
    over, note = typed.get("over") == "yes", typed.get("note", "")[:300]
    _number, refusal = attempt(lambda: publish_draft(code, actor=actor, from_day=day, over=over, note=note))
    if refusal is not None:
        return _draft_page(request, draft, typed, Problems(((str(refusal), refusal.field),)))
    messages.success(request, str(_("已发布。")))
    return HttpResponseRedirect(f"{DESK}items/{code}" if day is None or day <= today() else DESK, status=SEE_OTHER)


def section_page(request: HttpRequest, code: str, slug: str) -> SectionPage:
    """One section of a draft. Raises `DraftUnknown`, `NotVisible`."""
    section, draft = _section(slug), draft_for(asker(request), code)
    content: Mapping[str, Any] = draft.content
    rows = list(content.get(section.rows, ())) if section.rows else []
    return _section_page(section, draft, content, rows or [{}], {}, draft.changes)


def receive_section(request: HttpRequest, code: str, slug: str) -> HttpResponse | SectionPage:
    """Save the section; or draw it again with a row more or less, nothing saved and nothing lost."""
    actor, section = asker(request), _section(slug)
    draft = draft_for(actor, code)
    posted = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    seen = int(text) if (text := posted.get("seen", [""])[0]).isascii() and text.isdigit() and len(text) < 9 else -1  # noqa: PLR2004 - as a counter
    act = posted.get("do", ["save"])[0]
    single = typed_single(section, posted) if section.names else {}
    rows = typed_rows(section, posted) if section.rows else []
    if section.rows and act != "save":
        page = _section_page(section, draft, {}, _moved(rows, act), {}, seen)
        return render(request, "services/desk/section.html", {"page": page})
    written = [row for row in rows if is_written(row)]
    changes: dict[str, Any] = {section.rows: written} if section.rows else single
    made, problems = read_item({**draft.content, **changes})
    if made is None:
        errors = {problem.path: problem.text for problem in problems}
        return _section_page(section, draft, single, written or [{}], errors, seen)
    _answer, refusal = attempt(lambda: change_draft(code, changes, actor=actor, seen=seen))
    if refusal is not None:
        errors = {refusal.field: str(refusal)}
        return _section_page(section, draft, single, rows or [{}], errors, draft.changes)
    messages.success(request, str(_("“{section}”已保存。")).format(section=section.title))
    return HttpResponseRedirect(f"{DESK}drafts/{code}", status=SEE_OTHER)


def _moved(rows: list[dict[str, Any]], act: str) -> list[dict[str, Any]]:
    """The rows with one more, or without the one whose button was pressed."""
    if act == "add":
        return [*rows, {}][:MOST_ROWS]
    place = act.removeprefix("remove-")
    if place.isascii() and place.isdigit() and 0 < int(place[:4]) <= len(rows):
        rows = [row for number, row in enumerate(rows, start=1) if number != int(place[:4])]
    return rows or [{}]


def _section(slug: str) -> Section:
    found = section_of(slug)
    if found is None:
        raise NotVisible
    return found


def _section_page(
    section: Section,
    draft: ItemDraft,
    single: Mapping[str, Any],
    rows: list[dict[str, Any]],
    errors: Mapping[str, str],
    seen: int,
) -> SectionPage:
    titles = {str(one.get("code", "")): str(one.get("title", "")) for one in draft.content.get("situations", ())}
    views = tuple(
        RowView(place, row_fields(section, place, row, errors, titles))
        for place, row in enumerate(rows if section.rows else (), start=1)
    )
    asked = tuple(
        replace(one, kind="select", options=organ_options()) if one.name == "organ" else one
        for one in single_fields(section, single, errors)
    )
    back = f"{DESK}drafts/{draft.code}"
    return SectionPage(
        crumbs=(Link(_("事项"), DESK), Link(draft.title, back), Link(section.title)),
        title=section.title,
        lead=section.lead,
        here=f"{back}/{section.slug}",
        back=back,
        seen=seen,
        fields=asked,
        rows=views,
        many=bool(section.rows),
        problems=_problems(errors, asked, views),
        sections=_sections(draft, section.slug),
    )


def _problems(errors: Mapping[str, str], asked: tuple[Field, ...], rows: tuple[RowView, ...]) -> Problems | None:
    """The summary: what belongs to a question leads to it; the rest says where it is."""
    if not errors:
        return None
    shown = [one for one in (*asked, *(field for row in rows for field in row.fields)) if one.error]
    known = {str(one.error) for one in shown}
    items: list[tuple[Any, str]] = [(one.error, one.name) for one in shown]
    items += [(f"{path}：{text}" if path else text, "") for path, text in errors.items() if text not in known]
    return Problems(tuple(items))


def _draft_page(
    request: HttpRequest, draft: ItemDraft, typed: Mapping[str, str], problems: Problems | None
) -> DraftPage:
    made = item_from(draft.content)
    verdict = verdict_on(made)
    here = f"{DESK}drafts/{draft.code}"
    since = outdated_by(draft)
    tone = "ok" if verdict.score >= GOOD else "warn" if verdict.score >= FAIR else "bad"
    outdated = _("草稿开始以后，正在使用的指南又发布过第 {edition} 版。发布草稿会覆盖它，请先核对。")
    return DraftPage(
        crumbs=(Link(_("工作台"), "/desk/"), Link(_("事项"), DESK), Link(draft.title)),
        title=draft.title,
        code=draft.code,
        meter=Meter(_("指南得分（满分 100）"), str(verdict.score), verdict.score, tone=tone),
        deductions=Table(
            _("扣分明细"), (_("扣分项"), _("处数"), _("扣分"), _("依据")),
            tuple(
                (Cell(one.rule.title), Cell(one.times), Cell(one.points), Cell(one.rule.basis))
                for one in verdict.deductions
            ),
            empty=_("没有扣分。"),
        ),
        findings=findings_table(made, lambda place: f"{here}/{section_at(place).slug}"),
        sections=_sections(draft, ""),
        publish=_publish_fields(typed, outdated=bool(since), errors=problems) if may(asker(request), "services.publish") else (),
        outdated=Notice(str(outdated).format(edition=since), "warn") if since else None,
        problems=problems,
        here=here,
    )  # fmt: skip


def _publish_fields(typed: Mapping[str, str], *, outdated: bool, errors: Problems | None) -> tuple[Field, ...]:
    told = {name: text for text, name in errors.items} if errors else {}
    fields = [
        Field("from_day", _("从哪天起施行"), "date", typed.get("from_day", ""), _("如 2026-03-02；不填为今天"),
              told.get("from_day", ""), optional=True),
        Field("note", _("发布说明"), "text", typed.get("note", ""), maxlength=300, optional=True),
    ]  # fmt: skip
    if outdated:
        over = typed.get("over", "no")
        fields.append(Field("over", _("覆盖后来发布的指南"), "yesno", over, error=told.get("over", "")))
    return tuple(fields)


def _sections(draft: ItemDraft, here: str) -> tuple[Link, ...]:
    return tuple(
        Link(
            one.title,
            f"{DESK}drafts/{draft.code}/{one.slug}",
            one.slug == here,
            count=len(draft.content.get(one.rows, ())) if one.rows else None,
        )
        for one in SECTIONS
    )
