# SPDX-License-Identifier: Apache-2.0
"""Registers at the desk: which there are, one of them as a filtered list, its figures, and a sheet that is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext

from mingfu.engines.manifest import find_system
from mingfu.engines.registers import (
    Checked,
    EntryRow,
    RegisterSpec,
    count_of,
    entries,
    register_of,
    registers_for,
)
from mingfu.engines.registers.queries import may_write
from mingfu.engines.registers.sheets import said_with, wording_of
from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import Cell, FieldView, Filters, Notice, Option, Pagination, Table, Tag, paginate, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.sheets import sheet_act
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import chance

A_PAGE = 50
CLIP = 40
STATES = ("present", "ended", "pending")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a register is narrowed to. Values that mean nothing are left out, never an error."""

    question: str = ""
    organ: str = ""
    state: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Wanted":
        """The filter that an address asks for."""
        page, state = str(given.get("page", "1")), str(given.get("state", ""))
        return cls(
            question=str(given.get("q", ""))[:60].strip(),
            organ=str(given.get("organ", ""))[:60],
            state=state if state in STATES else "",
            page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,  # noqa: PLR2004 - no list has more pages
        )

    def address(self, path: str, **changed: Any) -> str:
        """The address of the same list with something changed."""
        other = replace(self, **changed)
        given = {"q": other.question, "organ": other.organ, "state": other.state}
        asked = {name: value for name, value in given.items() if value} | (
            {"page": str(other.page)} if other.page > 1 else {}
        )
        return f"{path}?{urlencode(asked)}" if asked else path


@dataclass(frozen=True)
class RegistersPage:
    """Every register the official may see."""

    table: Table


def registers_page(actor: Actor) -> RegistersPage:
    """The registers of the installed systems, with how many entries hold."""
    rows = []
    for spec in registers_for(actor):
        system = find_system(spec.system)
        rows.append(
            (
                Cell(gettext(spec.title), f"/desk/registers/{spec.key}"),
                str(system.title) if system else spec.system,
                str(count_of(actor, spec.key, state="present")),
                gettext(spec.about) if spec.about else "—",
                gettext("公开") if spec.public else gettext("内部"),
            )
        )
    columns = (gettext("台账"), gettext("系统"), gettext("现行记录"), gettext("记什么"), gettext("范围"))
    made = table(gettext("台账目录"), columns, rows)
    return RegistersPage(replace(made, empty=gettext("没有您可以查看的台账。")))


@dataclass(frozen=True)
class RegisterPage:
    """One register as a list."""

    crumbs: tuple[Link, ...]
    title: str
    about: str
    total: str
    filters: Filters
    table: Table
    pagination: Pagination
    exports: tuple[Link, ...]
    add: str
    upload: Act | None
    report: "Report | None"
    figures: str
    basis: str


@dataclass(frozen=True)
class Report:
    """What a sheet would do, and the button that lets it."""

    notice: Notice
    findings: Table
    changes: Table
    act: Act | None


def path_of(spec: RegisterSpec) -> str:
    """Where a register stands."""
    return f"/desk/registers/{spec.key}"


def register_page(actor: Actor, key: str, wanted: Wanted, report: Report | None = None) -> RegisterPage:
    """One page of a register. Raises `UnknownRegister` for those who see nothing in it."""
    spec = register_of(key)
    found: dict[str, Any] = {"question": wanted.question, "organ": wanted.organ, "state": wanted.state}
    total = count_of(actor, key, **found)
    held = entries(actor, key, **found, limit=A_PAGE, offset=(wanted.page - 1) * A_PAGE)
    path, writes = path_of(spec), may_write(actor, spec)
    return RegisterPage(
        crumbs=(Link(gettext("台账"), "/desk/registers"), Link(gettext(spec.title), "")),
        title=gettext(spec.title),
        about=gettext(spec.about) if spec.about else "",
        total=str(total),
        filters=_filters(spec, wanted),
        table=_table(spec, held),
        pagination=paginate(wanted.page, A_PAGE, total, lambda page: wanted.address(path, page=page)),
        exports=tuple(
            Link(title, wanted.address(f"{path}/file.{kind}", page=1), icon="download")
            for kind, title in (("xlsx", gettext("导出 Excel")), ("csv", gettext("导出 CSV")))
        ),
        add=f"{path}/new" if writes else "",
        upload=sheet_act(f"{path}/sheet", gettext("先试读：逐行指出错处，说明会新增、改动几条；确认后才写入。"))
        if writes
        else None,
        report=report,
        figures=f"{path}/figures" if spec.measures else "",
        basis=spec.basis,
    )


def _filters(spec: RegisterSpec, wanted: Wanted) -> Filters:
    path = path_of(spec)
    states = {"present": gettext("现行"), "ended": gettext("已结束")}
    states |= {"pending": gettext("待审核")} if spec.approvers else {}
    organs = naming.organ_names()
    every = Option("", gettext("全部"))
    fields = [
        FieldView("q", gettext("查找"), value=wanted.question, hint=gettext("编号或内容里的字")),
        FieldView(
            "state",
            gettext("状态"),
            "select",
            wanted.state,
            options=(every, *(Option(*pair) for pair in states.items())),
        ),
    ]
    chips = []
    if spec.organ:
        options = (every, *(Option(code, name) for code, name in organs.items()))
        fields.append(FieldView("organ", gettext("单位"), "select", wanted.organ, options=options))
    if wanted.question:
        chips.append(Link(wanted.question, wanted.address(path, question="", page=1)))
    if wanted.state:
        chips.append(Link(states.get(wanted.state, wanted.state), wanted.address(path, state="", page=1)))
    if wanted.organ:
        chips.append(Link(organs.get(wanted.organ, wanted.organ), wanted.address(path, organ="", page=1)))
    return Filters(path, tuple(fields), tuple(chips), path)


def _table(spec: RegisterSpec, held: list[EntryRow]) -> Table:
    form, labels = wording_of(spec), {one.name: gettext(one.label) for one in spec.form.fields}
    rows = []
    for row in held:
        said = said_with(form, row.content)
        cells = [clipped(said.get(name, "")) or "—" for name in spec.shown]
        number = Cell(row.number, f"{path_of(spec)}/{row.number}")
        rows.append((number, *cells, day_words(row.valid_from), state_tag(spec, row)))
    columns = (gettext("编号"), *(labels[name] for name in spec.shown), gettext("自"), gettext("状态"))
    made = table(gettext(spec.title), columns, rows, tight=True)
    return replace(made, empty=gettext("没有符合条件的记录。"))


def clipped(text: str) -> str:
    """A text short enough for a cell."""
    line = " ".join(text.split())
    return line if len(line) <= CLIP else f"{line[:CLIP]}…"


def state_tag(spec: RegisterSpec, row: EntryRow) -> Tag:
    """How an entry stands, in a word."""
    if row.erased:
        return Tag(gettext("内容已删除"))
    if row.valid_to is not None:
        return Tag(gettext("已结束"))
    if spec.approvers and row.pending:
        return Tag(gettext("待审核"), "warn", "hourglass")
    return Tag(gettext("现行"), "ok", "check")


def report_of(spec: RegisterSpec, checked: Checked, held: str) -> Report:
    """What taking a sheet in would do. `held` is the note of the file that waits."""
    labels = {one.name: gettext(one.label) for one in spec.form.fields}
    findings = table(
        gettext("检查结果"),
        (gettext("行"), gettext("列"), gettext("轻重"), gettext("怎么改")),
        [
            (str(one.row or "—"), one.column or "—", Tag(gettext("错误"), "bad", "circle-x") if one.severity == "error" else Tag(gettext("提醒"), "warn", "triangle-alert"), one.message)
            for one in checked.findings
        ],
        tight=True,
    )  # fmt: skip
    changes = table(
        gettext("会改动的记录"),
        (gettext("编号"), gettext("改什么")),
        [
            (Cell(one.number, f"{path_of(spec)}/{one.number}"), "、".join([*(labels[name] for name in one.fields), *([gettext("结束")] if one.until else [])]))
            for one in checked.changed[:200]
        ],
        tight=True,
    )  # fmt: skip
    counts = gettext("会新增 {new} 条，改动 {changed} 条；{same} 条与现有记录相同。").format(
        new=len(checked.new), changed=len(checked.changed), same=checked.unchanged
    )
    idle = not checked.new and not checked.changed
    if checked.errors:
        said = gettext("有 {count} 处错误，什么也没有写入。请照下面的行号改正，重新上传。").format(
            count=len(checked.errors)
        )
        notice = Notice(said, "bad", "circle-x")
    else:
        notice = Notice(
            gettext("没有要写入的：表格与台账相同。") if idle else counts,
            "" if idle else "ok",
            "info" if idle else "check",
        )
    act = None
    if not checked.errors and not idle:
        fields = (
            FieldView("held", "", "hidden", held),
            FieldView("sheet-reason", gettext("理由"), hint=gettext("会留在每条记录里"), optional=True, maxlength=300),
        )
        act = Act(
            gettext("写入"),
            f"{path_of(spec)}/sheet",
            gettext("确认写入"),
            fields,
            key=chance.token_urlsafe(18),
            hint=counts,
        )
    return Report(
        notice,
        replace(findings, empty=gettext("没有发现问题。")),
        replace(changes, empty=gettext("没有要改动的记录。")),
        act,
    )
