# SPDX-License-Identifier: Apache-2.0
"""What the portal says no with."""

from mingfu.kernel.refusals import Refusal, _


class TrackRefused(Refusal):
    """Number and proof do not belong together; it is not said which of them is wrong, or whether the number exists."""

    code, status, field = "track-refused", 422, "proof"
    message = _("编号与查询码（或手机号后四位）对不上。请对照回执或短信再输一次；没有留手机号的，请用查询码。")


class TrackTooOften(Refusal):
    """Too many wrong tries for a number or from an address."""

    code, status, field = "track-too-often", 429, "proof"
    message = _("输错的次数太多，请一小时后再试。您也可以用手机号登录，在“我的”里直接查看；或拨打 12345。")


class ProofMissing(Refusal):
    """Neither six digits nor four."""

    code, status, field = "track-proof-missing", 422, "proof"
    message = _("请填写 6 位查询码，或手机号的后 4 位。")


class ActsNeedCode(Refusal):
    """Whoever came by the last digits of a telephone may read, not act."""

    code, status = "acts-need-code", 403
    message = _("补充、撤回和评价要用回执上的 6 位查询码进入，或先登录。请返回查进度，改用查询码。")


class TooManyFiles(Refusal):
    """More files than one matter takes."""

    code, status = "files-too-many", 422
    message = _("最多上传 {most} 个文件，您选了 {given} 个。请去掉几个，或合并后再上传。")
    most: int
    given: int


class FileOverLimit(Refusal):
    """A file is larger than the portal takes."""

    code, status = "portal-file-too-large", 422
    message = _("文件“{name}”超过 {most} MB，请压缩、降低清晰度或分成几个文件后再上传。")
    name: str
    most: int


class FilesStale(Refusal):
    """The note of a kept file was altered or comes from elsewhere."""

    code, status = "files-stale", 422
    message = _("之前上传的文件已失效，请重新选择文件。")


class NoteTooShort(Refusal):
    """An addition that says nothing."""

    code, status, field = "note-too-short", 422, "text"
    message = _("请至少写 4 个字，说清要补充的情况。")


class NoteTooLong(Refusal):
    """An addition longer than the file takes."""

    code, status, field = "note-too-long", 422, "text"
    message = _("补充最多 {most} 个字，您写了 {given} 个。请删减，或分几次补充。")
    most: int
    given: int


class NothingToRate(Refusal):
    """There is no open invitation to rate the case."""

    code, status = "nothing-to-rate", 409
    message = _("这件事现在不需要评价：还没有办结，或者已经评价过了。")


class ReceiptUnreadable(Refusal):
    """What was pasted or uploaded is no receipt."""

    code, status, field = "receipt-unreadable", 422, "receipt"
    message = _("读不懂这份回执。请上传下载时的 .json 文件，或把其中的内容完整粘贴过来。")


class DateUnreadable(Refusal):
    """What was typed is no day of the calendar."""

    code, status, field = "date-unreadable", 422, "start"
    message = _("“{typed}”不是有效的日期。请写成 2026-03-18 的样式。")
    typed: str


class AmountUnreadable(Refusal):
    """What was typed is no whole number."""

    code, status, field = "amount-unreadable", 422, "amount"
    message = _("“{typed}”不是整数。期限请填数字，例如 10。")
    typed: str
