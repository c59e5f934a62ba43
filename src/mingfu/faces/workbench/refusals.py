# SPDX-License-Identifier: Apache-2.0
"""What the workbench itself says no with."""

from mingfu.kernel.files.refusals import FileRefused
from mingfu.kernel.refusals import Refusal, _


class FileNoteWrong(FileRefused):
    """A note of an uploaded file that we did not write, or wrote for somebody else."""

    code = "file-note-wrong"
    message = _("上传的文件已失效，请重新选择文件。")


class NothingChosen(Refusal):
    """A bulk act on nothing."""

    code, status = "nothing-chosen", 422
    message = _("请先勾选要认领的办件，再点“认领”。")


class ChoiceWrong(Refusal):
    """A form names something that is not on its list."""

    code, status = "choice-wrong", 422
    message = _("请从列表中选择“{label}”。")
    label: str


class NumberUnknown(Refusal):
    """A typed case number is none, or is that of a case the official may not see."""

    code, status = "case-number-unknown", 422
    message = _("没有找到您能查看的办件“{number}”。请核对 14 位编号。")
    number: str


class DateWrong(Refusal):
    """A typed date is none."""

    code, status = "date-wrong", 422
    message = _("“{label}”应为真实日期，例如 2026-03-18。")
    label: str


class AmountWrong(Refusal):
    """A typed number is none."""

    code, status = "amount-wrong", 422
    message = _("“{label}”应为 1 到 {most} 的整数。")
    label: str
    most: int


class FileMissing(Refusal):
    """A form that takes a file was sent without one."""

    code, status, field = "upload-missing", 422, "file"
    message = _("请先选择文件。")


class DayUnreadable(Refusal):
    """What was typed as a day is none."""

    code, status, field = "day-unreadable", 422, "on"
    message = _("“{text}”不是日期，请写成 2026-01-31 的样子。")
    text: str


class DayLineWrong(Refusal):
    """A line about a day of the calendar that cannot be read."""

    code, status = "calendar-line-wrong", 422
    message = _("看不懂这一行：“{line}”。请写成：日期 休或班 节日名称，例如 2026-02-14 班 春节。")
    line: str
