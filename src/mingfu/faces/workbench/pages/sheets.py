# SPDX-License-Identifier: Apache-2.0
"""Public lists at the desk: which there are, one of them with its editions, drafts that came in as sheets."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext

from mingfu.engines.manifest import find_system
from mingfu.engines.sheets import (
    SheetFinding,
    differences,
    drafts_of,
    edition_file,
    editions_of,
    entries_of,
    find_draft,
)
from mingfu.engines.sheets.queries import Draft, EditionRow, catalogs
from mingfu.engines.sheets.refusals import DraftGone
from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import Cell, FieldView, Filters, Notice, Pagination, Table, Tag, paginate, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.words import day_words, moment_words
from mingfu.kernel.access import Actor, may
from mingfu.kernel.catalogs import edition_on
from mingfu.kernel.clock import chance, today
from mingfu.kernel.refusals import Refusal, _

A_PAGE = 50
MOST_SHOWN = 200
KINDS = {
    "added": (_("新增"), "ok", "plus"),
    "removed": (_("停用"), "warn", "minus"),
    "changed": (_("改动"), "", "pencil"),
}
STATES = {"verified": _("已核实"), "assumed": _("待核实")}


def sheet_act(action: str, hint: str, *, refusal: Refusal | None = None, extra: tuple[FieldView, ...] = ()) -> Act:
    """The box that takes a sheet."""
    box = FieldView(
        "file", gettext("表格文件"), "file", accept=".xlsx,.csv", error=str(refusal) if refusal else "",
        hint=gettext("xlsx 或 CSV，不超过 20 MB；最好先导出，在上面改"),
    )  # fmt: skip
    return Act(
        gettext("用表格导入"), action, gettext("试读"), (box, *extra), hint, key=chance.token_urlsafe(18), uploads=True
    )


@dataclass(frozen=True)
class ListsPage:
    """Every public list."""

    table: Table
    drafts: Table | None


def lists_page(actor: Actor) -> ListsPage:
    """The lists, each with its edition in force; and the drafts that wait."""
    rows = []
    titles = dict(catalogs())
    for key, title in titles.items():
        system = find_system(key.partition(".")[0])
        number = edition_on(key)
        edition = gettext("第 {number} 版").format(number=number) if number else gettext("还没有生效的")
        rows.append((Cell(gettext(title), f"/desk/lists/{key}"), str(system.title) if system else "—", edition, key))
    columns = (gettext("清单"), gettext("系统"), gettext("现行版次"), gettext("代号"))
    waiting = drafts_of(actor)
    drafts = table(
        gettext("等待发布的草稿"),
        (gettext("草稿"), gettext("清单"), gettext("施行日期"), gettext("导入")),
        [
            (Cell(str(one.pk), f"/desk/lists/{one.catalog}/drafts/{one.pk}"), gettext(titles.get(one.catalog, one.title)), day_words(one.valid_from), moment_words(one.at))
            for one in waiting
        ],
        tight=True,
    )  # fmt: skip
    return ListsPage(table(gettext("清单目录"), columns, rows, tight=True), drafts if waiting else None)


@dataclass(frozen=True)
class ListPage:
    """One list."""

    crumbs: tuple[Link, ...]
    title: str
    line: str
    filters: Filters
    table: Table
    pagination: Pagination
    exports: tuple[Link, ...]
    editions: Table
    drafts: Table | None
    upload: Act | None
    notice: Notice | None
    findings: Table | None


@dataclass(frozen=True)
class Refused:
    """Why a sheet was not taken: a refusal about the file, or findings in it."""

    refusal: Refusal | None = None
    findings: tuple[SheetFinding, ...] = ()


def list_page(
    actor: Actor, key: str, question: str, page: int, number: int = 0, refused: Refused | None = None
) -> ListPage:
    """An edition of a list (the newest when none is named). Raises `ListUnknown`."""
    editions = editions_of(key)
    part, total = entries_of(key, number, question=question, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    shown = next(one for one in editions if one.number == (number or editions[0].number))
    title = gettext(dict(catalogs())[key])
    path = f"/desk/lists/{key}"
    columns = (gettext("编码"), gettext("名称"), gettext("依据"), gettext("状态"), gettext("有效"))
    entries = table(
        gettext("条目"),
        columns,
        [
            (row.code, row.title, row.basis or "—", Tag(str(STATES[row.status]), "ok" if row.status == "verified" else "warn"), _held(row.valid_from, row.valid_to))
            for row in part
        ],
        tight=True,
    )  # fmt: skip
    drafts = drafts_of(actor, key)
    asked = {"q": question, "edition": str(number or "")}
    kept = urlencode({name: value for name, value in asked.items() if value})
    return ListPage(
        crumbs=(Link(gettext("清单"), "/desk/lists"), Link(title, "")),
        title=title,
        line=gettext("第 {number} 版，{day}起施行，{count} 条").format(number=shown.number, day=day_words(shown.valid_from), count=shown.entries),
        filters=Filters(path, (FieldView("q", gettext("查找"), value=question, hint=gettext("编码、名称或依据里的字")),), (Link(question, path),) if question else (), path),
        table=replace(entries, empty=gettext("没有符合条件的条目。")),
        pagination=paginate(page, A_PAGE, total, lambda at: f"{path}?{kept}{'&' if kept else ''}page={at}"),
        exports=tuple(
            Link(title, f"{path}/file.{kind}" + (f"?edition={number}" if number else ""), icon="download")
            for kind, title in (("xlsx", gettext("导出 Excel")), ("csv", gettext("导出 CSV")))
        ),
        editions=_editions(key, editions),
        drafts=_drafts(key, drafts) if drafts else None,
        upload=_upload(path, refused) if may(actor, "lists.draft") else None,
        notice=_notice(refused),
        findings=finding_table(refused.findings) if refused and refused.findings else None,
    )  # fmt: skip


def _upload(path: str, refused: Refused | None) -> Act:
    extra = (
        FieldView("valid_from", gettext("从哪天起施行"), "date", today().isoformat()),
        FieldView("note", gettext("这一版的说明"), optional=True, maxlength=300),
    )
    hint = gettext("先试读：有错逐行指出；没有错的存成草稿，核对不同之处后再发布。")
    return sheet_act(f"{path}/drafts", hint, refusal=refused.refusal if refused else None, extra=extra)


def _notice(refused: Refused | None) -> Notice | None:
    wrong = sum(one.severity == "error" for one in refused.findings) if refused else 0
    if not wrong:
        return None
    said = gettext("有 {count} 处错误，没有导入。请照下面的行号改正，重新上传。").format(count=wrong)
    return Notice(said, "bad", "circle-x")


def finding_table(found: tuple[SheetFinding, ...]) -> Table:
    """Findings row by row."""
    rows = [
        (str(one.row or "—"), one.column or "—", Tag(gettext("错误"), "bad", "circle-x") if one.severity == "error" else Tag(gettext("提醒"), "warn", "triangle-alert"), one.message)
        for one in found[:MOST_SHOWN]
    ]  # fmt: skip
    return table(
        gettext("检查结果"), (gettext("行"), gettext("列"), gettext("轻重"), gettext("怎么改")), rows, tight=True
    )


def _held(since: date | None, until: date | None) -> str:
    return f"{since or ''} — {until or ''}".strip() if since or until else gettext("随版次")


def _editions(key: str, editions: tuple[EditionRow, ...]) -> Table:
    rows = [
        (
            Cell(gettext("第 {number} 版").format(number=one.number), f"/desk/lists/{key}?edition={one.number}"),
            day_words(one.valid_from),
            str(one.entries),
            one.note or "—",
        )
        for one in editions
    ]
    return table(
        gettext("版次"), (gettext("版次"), gettext("施行日期"), gettext("条目"), gettext("说明")), rows, tight=True
    )


def _drafts(key: str, drafts: tuple[Draft, ...]) -> Table:
    rows = [
        (Cell(str(one.pk), f"/desk/lists/{key}/drafts/{one.pk}"), day_words(one.valid_from), moment_words(one.at), one.note or "—")
        for one in drafts
    ]  # fmt: skip
    return table(
        gettext("等待发布的草稿"),
        (gettext("草稿"), gettext("施行日期"), gettext("导入"), gettext("说明")),
        rows,
        tight=True,
    )


@dataclass(frozen=True)
class DraftPage:
    """A draft against the edition it is to replace."""

    crumbs: tuple[Link, ...]
    title: str
    line: str
    notice: Notice | None
    changes: Table
    findings: tuple[str, ...]
    publish: Act | None
    discard: Act | None


def draft_page(actor: Actor, key: str, pk: int, refusal: Refusal | None = None) -> DraftPage:
    """What a draft would change. Raises `DraftGone`."""
    draft = find_draft(actor, pk)
    if draft is None or draft.catalog != key:
        raise DraftGone
    base = edition_file(key, draft.base)
    found = differences(base.rows, draft.rows)
    rows = []
    for one in found[:MOST_SHOWN]:
        word, tone, icon = KINDS[one.kind]
        fields = "；".join(
            gettext("{label}：{old} → {new}").format(label=label, old=old or "—", new=new or "—")
            for label, old, new in one.fields
        )
        rows.append((one.code, Tag(str(word), tone, icon), one.title, fields or "—"))  # type: ignore[arg-type]  # tones of this table
    path = f"/desk/lists/{key}/drafts/{pk}"
    posts = naming.post_titles([naming.post_of(draft.by)])
    publish = Act(gettext("发布"), f"{path}/publication", gettext("发布成新版"), (), gettext("发布后全区按新版办理，旧版仍可查。"), key=chance.token_urlsafe(18))  # fmt: skip
    why = FieldView(
        "reason",
        gettext("理由"),
        "textarea",
        rows=2,
        error=str(refusal) if getattr(refusal, "field", "") == "reason" else "",
    )
    return DraftPage(
        crumbs=(Link(gettext("清单"), "/desk/lists"), Link(gettext(base.title), f"/desk/lists/{key}"), Link(gettext("草稿 {pk}").format(pk=pk), "")),
        title=gettext("{title}：草稿").format(title=gettext(base.title)),
        line=gettext("对照第 {base} 版，{day}起施行；{who}导入。{note}").format(base=draft.base, day=day_words(draft.valid_from), who=naming.who(draft.by, posts), note=draft.note),
        notice=Notice(str(refusal), "bad", "circle-x") if refusal is not None else None,
        changes=replace(table(gettext("不同之处"), (gettext("编码"), gettext("变化"), gettext("名称"), gettext("内容")), rows, tight=True), empty=gettext("条目没有不同，只是施行日期不同。")),
        findings=draft.findings,
        publish=publish if may(actor, "lists.publish") else None,
        discard=Act(gettext("作废"), f"{path}/discarding", gettext("作废这份草稿"), (why,), open=refusal is not None) if may(actor, "lists.draft") else None,
    )  # fmt: skip
