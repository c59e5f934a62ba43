# SPDX-License-Identifier: Apache-2.0
"""Why a sheet is not taken, not written, or not published; each text says what the person can do instead."""

from mingfu.kernel.refusals import Refusal, _


class SheetUnreadable(Refusal):
    """The file is no sheet we can read at all."""

    code, status, field = "sheet-unreadable", 422, "file"
    message = _("表格“{name}”读不了：{what}")
    name: str
    what: str


class SheetTooLarge(Refusal):
    """The sheet is larger than an import takes at once."""

    code, status, field = "sheet-too-large", 413, "file"
    message = _("表格“{name}”太大：一次最多 {rows} 行、{columns} 列、{megabytes} MB。请删去空白行列，或分几次导入。")
    name: str
    rows: int
    columns: int
    megabytes: int


class SheetCellTooLong(Refusal):
    """A text is longer than a cell of a workbook can be."""

    code, status = "sheet-cell-too-long", 409
    message = _("“{heading}”一列第 {row} 行的文字超过 Excel 单元格上限（32767 字）。请改为导出 CSV。")
    heading: str
    row: int


class SheetHasErrors(Refusal):
    """An import has cells that must be put right first."""

    code, status, field = "sheet-has-errors", 422, "file"
    message = _("表格里还有 {count} 处错误，没有导入。第一处：{first}。请改正后重新上传。")
    count: int
    first: str


class ListUnknown(Refusal):
    """There is no such list, or no such edition of it."""

    code, status = "list-unknown", 404
    message = _("没有名为“{name}”的清单或版次。可用 mingfu list show 查看全部清单。")
    name: str


class DraftGone(Refusal):
    """A draft was published or discarded already, or there is none."""

    code, status = "list-draft-gone", 409
    message = _("这份清单草稿已经发布或作废。请刷新页面。")


class DraftOutdated(Refusal):
    """Another edition was published since the draft was made."""

    code, status = "list-draft-outdated", 409
    message = _("草稿是对照第 {base} 版做的，现在已有第 {newest} 版。请重新导出、修改后再导入，以免覆盖别人的改动。")
    base: int
    newest: int


class DraftUnchanged(Refusal):
    """A sheet says nothing that the list does not say already."""

    code, status, field = "list-draft-unchanged", 409, "file"
    message = _("表格与现有版次没有差别，不必导入。")


class DiscardReasonNeeded(Refusal):
    """Putting a draft aside needs a reason."""

    code, status, field = "list-discard-reason-needed", 422, "reason"
    message = _("请写明作废这份草稿的理由（至少 4 个字）。")
