# SPDX-License-Identifier: Apache-2.0
"""Why a change of the power list cannot be, each with what to do instead."""

from datetime import date

from mingfu.kernel.refusals import Refusal, _


class PowerUnknown(Refusal):
    """The list has no such entry, now or ever."""

    code, status = "power-unknown", 404
    message = _("权责清单里没有编码为 {entry} 的条目。请核对编码，或在清单里查找。")
    entry: str


class ChangeUnknown(Refusal):
    """There is no such change, or not for the asker."""

    code, status = "power-change-unknown", 404
    message = _("没有找到这项调整。请从“权责清单调整”重新进入。")


class ChangeRunning(Refusal):
    """A change that is in its procedure is not changed beside it."""

    code, status = "power-change-running", 409
    message = _("这项调整正在办理（{case}），不在“修改方案”环节，不能改动内容。")
    case: str


class ChangeOver(Refusal):
    """A change that has been published or put aside is over."""

    code, status = "power-change-over", 409
    message = _("这项调整已经办结或作废。需要再调整的，请新建一项。")


class ChangeUnready(Refusal):
    """A change lacks what the law wants before it may be proposed."""

    code, status = "power-change-unready", 422
    message = _("调整方案还不能提交：{what}")
    what: str


class ChangeWrong(Refusal):
    """A change cannot begin like this."""

    code, status = "power-change-wrong", 422
    message = _("不能这样调整：{what}")
    what: str


class PowerFileUnreadable(Refusal):
    """A file of entries cannot be read."""

    code, status, field = "power-file-unreadable", 422, "file"
    message = _("文件 {file} 读不了：{what}")
    file: str
    what: str


class EditionUnknown(Refusal):
    """The list has no such edition."""

    code, status = "power-edition-unknown", 404
    message = _("权责清单没有第 {number} 版。请从“历次版本”选择。")
    number: str


class CaseNotListed(Refusal):
    """The case is not among those that wait for a decision, or was decided."""

    code, status = "power-case-not-listed", 409
    message = _("办件 {case} 不在待决定之列，或已经决定。请刷新页面。")
    case: str


class GroundNeeded(Refusal):
    """A decision about a running case needs its ground."""

    code, status, field = "power-ground-needed", 422, "ground"
    message = _("请写明决定的理由（至少 4 个字），会告知当事人。")


class TooEarly(Refusal):
    """A list is not changed for days gone by."""

    code, status = "power-day-gone", 422
    message = _("施行日期 {day} 已经过去。清单不能追溯调整，请改为今天或以后的日期。")
    day: date
