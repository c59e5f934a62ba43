# SPDX-License-Identifier: Apache-2.0
"""What keeping half-filled forms says no with."""

from mingfu.kernel.refusals import Refusal, _


class SavedUnknown(Refusal):
    """No saved form has that code, or it is another person's, handed in already, or expired."""

    code, status, field = "saved-form-unknown", 404, "code"
    message = _("没有找到这份暂存的表单。请核对恢复码（12 位）；已提交、已删除或已过期的不能再恢复，请重新填写。")


class SavingNotHere(Refusal):
    """The system's list of limits does not say how long forms are kept."""

    code, status = "saved-form-not-here", 409
    message = _("这张表不能暂存：没有规定保存多久。请填完后直接提交，您填写的内容还在页面上。")


class TooManySaved(Refusal):
    """Somebody keeps more half-filled forms than one may."""

    code, status = "saved-form-too-many", 409
    message = _("暂存的表单已有 {most} 份，不能再存。请先到“我的暂存”提交或删除几份；您填写的内容还在页面上。")
    most: int
