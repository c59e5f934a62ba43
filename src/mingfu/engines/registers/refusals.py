# SPDX-License-Identifier: Apache-2.0
"""What registers say no with."""

from datetime import date

from mingfu.kernel.refusals import Refusal, _


class UnknownRegister(Refusal):
    """Nobody declares such a register."""

    code, status = "register-unknown", 404
    message = _("没有“{register}”这本台账。请从台账目录进入。")
    register: str


class EntryUnknown(Refusal):
    """No such entry in the register, or none the asker may see."""

    code, status = "register-entry-unknown", 404
    message = _("没有找到台账记录 {number}。请核对编号，或换有权限的账号登录。")
    number: str


class EntryExists(Refusal):
    """Another present entry has the same natural key."""

    code, status = "register-entry-exists", 409
    message = _("同样的记录已经有了：{number}（{natural}）。请在那一条上修改，不要重复登记。")
    number: str
    natural: str


class EntryFaulty(Refusal):
    """What was given is not what the register asks for; each sentence belongs to a field."""

    code, status = "register-entry-faulty", 422
    message = _("登记的内容有 {count} 处要改：{first}")
    count: int
    first: str
    errors: dict[str, str]


class EntryEnded(Refusal):
    """The entry ended: it can be corrected, no longer changed."""

    code, status = "register-entry-ended", 409
    message = _("这条记录已于 {ended_on} 结束，不能再变更；记错了的请用“更正”。")
    ended_on: date


class EntryErased(Refusal):
    """The content of the entry was erased when its time was up."""

    code, status = "register-entry-erased", 410
    message = _("这条记录的内容已按保存期限删除，只保留编号和摘要值。")


class EntryUnchanged(Refusal):
    """A change that changes nothing."""

    code, status = "register-entry-unchanged", 409
    message = _("内容与现在的记录一样，没有要保存的改动。")


class EntryMoved(Refusal):
    """Somebody else changed the entry since the page was drawn."""

    code, status = "register-entry-moved", 409
    message = _("这条记录刚被别人改过（现为第 {present} 次记录）。请刷新页面，看过最新内容再改。")
    present: int


class ChangeReasonNeeded(Refusal):
    """A correction, an end or an erasure needs a reason."""

    code, status, field = "register-reason-needed", 422, "reason"
    message = _("请写明理由（至少 4 个字），理由会留在记录里。")


class NotYourFields(Refusal):
    """The organ may fill in some fields only."""

    code, status = "register-not-your-fields", 403
    message = _("贵单位只能填写：{fields}。其他内容请联系登记单位修改。")
    fields: str


class ApproverWrote(Refusal):
    """Whoever wrote a state does not approve it."""

    code, status = "register-approver-wrote", 409
    message = _("这条记录是您自己登记的，请由另一位有审核权的同事审核。")


class ApprovedAlready(Refusal):
    """The present state is approved."""

    code, status = "register-approved-already", 409
    message = _("这条记录已经审核过，不必重复审核。")


class DateOrder(Refusal):
    """An end before the beginning."""

    code, status, field = "register-date-order", 422, "on"
    message = _("结束日期 {on} 不能早于开始日期 {since}。")
    on: date
    since: date


class MeasureUnknown(Refusal):
    """The register declares no such figure."""

    code, status = "register-measure-unknown", 404
    message = _("台账“{register}”没有指标“{measure}”。")
    register: str
    measure: str
