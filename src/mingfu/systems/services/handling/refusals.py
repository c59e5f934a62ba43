# SPDX-License-Identifier: Apache-2.0
"""Why an application is not taken in."""

from datetime import date

from mingfu.kernel.refusals import Refusal, _


class ItemNotTakenIn(Refusal):
    """The item is closed, or not in force yet."""

    code, status = "service-item-not-taken-in", 409
    message = _(
        "“{item}”在 {on} 不受理申请：该事项已停办或者尚未施行。已受理的照常办理；请到“办事”里查看现行事项，或拨打 12345。"
    )
    item: str
    on: date


class CosignUnknown(Refusal):
    """Nobody is signed in who could confirm."""

    code, status = "cosign-unknown", 403
    message = _("请先用自己的手机号登录，再确认。")


class CosignCodeWrong(Refusal):
    """Number and code do not belong together."""

    code, status, field = "cosign-code-wrong", 422, "number"
    message = _("编号或者确认码不对。请向申请人核对后重新填写。")


class CosignOwn(Refusal):
    """The applicant cannot confirm for the other one."""

    code, status, field = "cosign-own", 409, "number"
    message = _("这是您自己提交的申请，要由共同申请人用他的账号确认。")


class CosignNotAwaited(Refusal):
    """It was confirmed already, or its time is over."""

    code, status, field = "cosign-not-awaited", 409, "number"
    message = _("办件 {number} 已经确认过，或者确认期限已过，不用再确认。")
    number: str
