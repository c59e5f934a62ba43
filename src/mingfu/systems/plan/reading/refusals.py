# SPDX-License-Identifier: Apache-2.0
"""Why a file cannot be read as a plan, and what to do about it."""

from mingfu.kernel.refusals import Refusal, _


class PlanEmpty(Refusal):
    """The text shows nothing."""

    code, status = "plan-empty", 422
    message = _("文件里没有文字。请选择含有规划正文的文本文件或 Word 文档（.docx）。")


class PlanTooLong(Refusal):
    """The text is longer than any plan."""

    code, status = "plan-too-long", 413
    message = _("正文超过 {limit} 万字，不像一份规划。请只保留规划正文，附表另存。")
    limit: int


class PlanFileMissing(Refusal):
    """There is no such file."""

    code, status = "plan-file-missing", 404
    message = _("找不到文件“{name}”。请检查路径和文件名。")
    name: str


class PlanFileTooLarge(Refusal):
    """The file, or what it unpacks to, is larger than a plan can be."""

    code, status = "plan-file-too-large", 413
    message = _("文件“{name}”太大，超过 {limit} MB。请只上传规划正文，图片和附表另存。")
    name: str
    limit: int


class PlanFileWrongType(Refusal):
    """The file is of a kind that holds no text we read."""

    code, status = "plan-file-wrong-type", 415
    message = _("无法读取“{name}”：只接受纯文本（.txt）和 Word 文档（.docx）。请在 Word 或 WPS 中另存为 .docx 后再试。")
    name: str


class PlanFileEncrypted(Refusal):
    """The file is protected by a password."""

    code, status = "plan-file-encrypted", 422
    message = _("文件“{name}”设有密码。请去掉密码保护，另存后再试。")
    name: str


class PlanFileBroken(Refusal):
    """The file says it is a Word document and cannot be opened as one."""

    code, status = "plan-file-broken", 422
    message = _("文件“{name}”已损坏或不完整。请在 Word 或 WPS 中打开并重新保存为 .docx 后再试。")
    name: str


class PlanSheetUnwritable(Refusal):
    """The workbook cannot be written where it was asked for."""

    code, status = "plan-sheet-unwritable", 409
    message = _("无法写入“{name}”。请换一个已有且可写的文件夹。")
    name: str
