# SPDX-License-Identifier: Apache-2.0
"""The targets and the tasks of a plan as Excel workbooks: the same plan gives the same bytes."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from mingfu.kernel.refusals import _
from mingfu.systems.plan.reading.fulfilments import FULFILMENTS
from mingfu.systems.plan.reading.plan import Plan, Target
from mingfu.systems.plan.reading.tasks import tasks_of

_Value = float | int | str | None

_DIRECTIONS = {"min": _("不低于"), "exact": _("等于"), "rise": _("提高")}
_KINDS = {
    "level": _("水平"),
    "frequency": _("频次"),
    "change": _("变化幅度"),
    "trend": _("趋势"),
    "milestone": _("时点成果"),
}
_HEAD_FILL = PatternFill("solid", start_color="FFE8EEF6")
_RULE = Border(bottom=Side(style="thin", color="FFC9D1DC"))
_LONGEST_CELL = 32_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def targets_xlsx(plan: Plan) -> bytes:
    """Every target of the plan, one a row, with the place it stands in. Also those of the goals and the annexes."""
    rows = []
    for placed in plan.placed():
        target, clause = placed.target, placed.clause
        rows.append(
            [
                placed.place,
                clause.number if clause else None,
                clause.title if clause else "",
                target.subject,
                str(_direction(target)),
                target.value,
                target.unit,
                target.period or "",
                target.year,
                str(_KINDS[target.kind]),
                target.quote,
            ]
        )
    headers = [
        (_("部分"), 20), (_("条号"), 7), (_("条目"), 26), (_("衡量内容"), 36), (_("要求"), 10), (_("数值"), 10), (_("单位"), 9),
        (_("周期"), 8), (_("年份"), 8), (_("类别"), 11), (_("原文"), 60),
    ]  # fmt: skip
    return workbook(str(_("指标")), plan.name, headers, rows)


def tasks_xlsx(plan: Plan) -> bytes:
    """Every task of the plan, one a row, with the columns of the five fulfilments left open to be filled."""
    columns = FULFILMENTS["decomposition"].columns
    rows: list[Sequence[_Value]] = [
        [
            part.title,
            clause.number,
            clause.title,
            task.number,
            task.text,
            "；".join(f"{target.subject}：{_short(target)}" for target in task.targets),
            task.year,
            "、".join(task.lead),
            "、".join(task.partners),
            "、".join(task.organs),
            *("" for _column in columns),
        ]
        for part in plan.parts
        for clause in part.clauses
        for task in tasks_of(clause, plan)
    ]
    headers = [
        (_("部分"), 20), (_("条号"), 7), (_("条目"), 26), (_("任务号"), 8), (_("任务"), 60), (_("指标"), 30), (_("年份"), 8),
        (_("牵头单位"), 18), (_("配合单位"), 22), (_("文中提到的单位"), 26), *((column.title, 16) for column in columns),
    ]  # fmt: skip
    return workbook(str(_("任务")), plan.name, headers, rows)


def _direction(target: Target) -> object:
    if target.ceiling:
        return _("不超过")
    if target.falls:
        return _("下降")
    return _("完成") if target.kind == "milestone" else _DIRECTIONS[target.direction]


def _short(target: Target) -> str:
    value = "" if target.value is None else f"{target.value:g}{target.unit}"
    return f"{_direction(target)}{value}"


def workbook(sheet: str, title: str, headers: Sequence[tuple[object, int]], rows: Iterable[Sequence[_Value]]) -> bytes:
    """A workbook of one sheet for reading and printing. `headers` are titles with their widths; texts stay texts."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = sheet
    book.properties.title = title[:250]
    book.properties.creator = ""
    page.append([str(title) for title, _width in headers])
    for row in rows:
        page.append([_cell(value) for value in row])
    for place, (_title, width) in enumerate(headers, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    for line in page.iter_rows():
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, str):
                # A text that begins like a formula stays a text.
                cell.data_type = "s"
    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.fill = _HEAD_FILL
        cell.border = _RULE
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _cell(value: _Value) -> _Value:
    """The value as a cell may hold it: a text that a spreadsheet would take for a formula is quoted."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL]
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else text


def _timeless(content: bytes) -> bytes:
    """The workbook without the hour it was written in, so that the same plan gives the same file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\2", data)
            new.writestr(zipfile.ZipInfo(entry.filename, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
