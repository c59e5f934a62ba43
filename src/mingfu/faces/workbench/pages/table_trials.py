# SPDX-License-Identifier: Apache-2.0
"""Trying a decision table out at the desk, and looking at an edited workbook before anybody publishes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core import signing
from django.utils.translation import gettext

from mingfu.engines.cases.tables import KeptTable
from mingfu.engines.dmn import Decision, Model, shown
from mingfu.engines.dmn.tables_xlsx import CellFinding, Taken
from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import FieldView, Notice, Option, Table, Tag, Text, problems_in, table
from mingfu.kernel.refusals import _

SALT: Final = "workbench.table"
_LEVELS: Final = {
    "error": (_("错误"), "bad", "circle-x"),
    "warning": (_("提醒"), "warn", "triangle-alert"),
    "info": (_("说明"), "", "info"),
}
_KINDS: Final = {
    "number": _("数字"),
    "boolean": _("是或否"),
    "string": _("文字"),
    "date": _("日期，如 2026-05-01"),
    "date and time": _("日期和时间，如 2026-05-01T08:30:00"),
}


@dataclass(frozen=True)
class Outcome:
    """What a trial came to, and why."""

    value: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """A workbook that was looked at: differences, findings, and the model it makes, signed for download."""

    notice: Notice
    changes: Table
    findings: Table
    action: str
    signed: str


@dataclass(frozen=True)
class Tried:
    """What was typed on the page, and what came of it."""

    typed: Mapping[str, str] | None = None
    errors: Mapping[str, Text] | None = None
    decided: Decision | None = None
    proposal: Proposal | None = None
    upload_error: Text = ""


NOTHING: Final = Tried()


def level(severity: str) -> Tag:
    """How grave a finding is."""
    text, tone, icon = _LEVELS[severity]
    return Tag(text, tone, icon)  # type: ignore[arg-type]  # the three tones above


def trial(held: KeptTable, model: Model, tried: Tried, labels: Mapping[str, str]) -> Act:
    """The form that asks for inputs, by the labels of the columns that read them."""
    typed, errors = tried.typed or {}, tried.errors or {}
    names = (*model.decisions, *model.services)
    fields = [
        FieldView(
            f"in-{place}", labels.get(name, name), "yesno" if kind == "boolean" else "text", typed.get(f"in-{place}", ""),
            hint=_KINDS.get(kind, gettext("FEEL 表达式，如 [1, 2]")), error=errors.get(f"in-{place}", ""), optional=True,
        )
        for place, (name, kind) in enumerate(model.inputs.items())
    ]  # fmt: skip
    if len(names) > 1:
        chosen = typed.get("decision") or next(iter(model.tops), names[0])
        options = tuple(Option(name, name, checked=name == chosen) for name in names)
        fields.insert(0, FieldView("decision", gettext("哪个决策"), "select", chosen, options=options))
    return Act(
        gettext("试一试"),
        f"/desk/tables/{held.key}/trials" + ("" if held.current else f"?edition={held.edition}"),
        gettext("看结果和理由"),
        tuple(fields),
        hint=gettext("只是试算，不影响任何办件。不填的项按空值算。"),
        problems=problems_in(tuple(fields)),
    )


def outcome(decided: Decision, labels: Mapping[str, str]) -> Outcome:
    """What a trial came to, in words."""
    return Outcome(_said(shown(decided.value), labels), tuple(decided.explanation.text.splitlines()))


def _said(value: Any, labels: Mapping[str, str]) -> str:
    """A value as a person reads it; outputs by the labels of their columns."""
    if value is None:
        return gettext("空（没有结果）")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, dict):
        return "；".join(f"{labels.get(name, name)} {_said(inner, labels)}" for name, inner in value.items())
    if isinstance(value, list):
        return "、".join(_said(inner, labels) for inner in value) or gettext("空（没有结果）")
    return str(value)


def upload(key: str, error: Text) -> Act:
    """The form that takes an edited workbook."""
    field = FieldView(
        "file", gettext("改好的 xlsx"), "file", error=error, accept=".xlsx",
        hint=gettext("先下载 xlsx，用表格软件改规则（可增删、排序、改命中策略），再从这里上传。"),
    )  # fmt: skip
    return Act(
        gettext("上传改好的表"), f"/desk/tables/{key}/proposals", gettext("看有什么不同"), (field,), uploads=True,
        hint=gettext("只比较和检查，现行的表不会改变。没有错误时可下载新的 DMN，交系统维护人员发布为新版本；已受理的办件仍按受理时的版本办理。"),
        problems=problems_in((field,)),
    )  # fmt: skip


def proposal_of(held: KeptTable, taken: Taken) -> Proposal:
    """What an uploaded workbook comes to."""
    changes = table(gettext("不同之处"), (gettext("表"), gettext("说明")), [(each.table, each.message) for each in taken.changes], tight=True)  # fmt: skip
    if taken.xml is None:
        notice = Notice(gettext("有格子需要先改正，未生成新的模型。"), "bad", "circle-x")
    elif taken.changes:
        notice = Notice(gettext("与现行版本有 {count} 处不同。").format(count=len(taken.changes)), "ok", "check")
    else:
        notice = Notice(gettext("与现行版本没有不同。"), "", "info")
    good = taken.xml is not None and taken.changes
    return Proposal(
        notice=notice,
        changes=Table(changes.caption, changes.columns, changes.rows, tight=True, empty=gettext("没有不同。")),
        findings=_cell_table(taken.findings),
        action=f"/desk/tables/{held.key}/proposals/file",
        signed=signing.dumps((taken.xml or b"").decode("utf-8"), salt=SALT, compress=True) if good else "",
    )


def _cell_table(found: Iterable[CellFinding]) -> Table:
    rows = [(level(each.severity), each.sheet or "—", each.cell or "—", each.message) for each in found]
    columns = (gettext("级别"), gettext("工作表"), gettext("单元格"), gettext("说明"))
    made = table(gettext("检查结果"), columns, rows, tight=True)
    return Table(made.caption, made.columns, made.rows, tight=True, empty=gettext("没有查出问题。"))
