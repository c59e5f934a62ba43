# SPDX-License-Identifier: Apache-2.0
"""What access says no with."""

from mingfu.kernel.refusals import Refusal, _


class NotAllowed(Refusal):
    """Another post does this; the text names the post and the entry it acts by."""

    code, status = "not-allowed", 403
    message = _("这一步由“{who}”办理（依据：{basis}）。请转交该岗位，或请管理员调整授权。")
    act: str
    who: str
    basis: str


class NobodyMay(NotAllowed):
    """No post holds a live grant for the act, because none was given or its entry was withdrawn."""

    code = "nobody-may"
    message = _("目前没有岗位获得“{act}”的授权：未授权，或权责清单条目已撤回。请联系管理员。")


class SignInNeeded(NotAllowed):
    """Nobody is signed in."""

    code, status = "sign-in-needed", 401
    message = _("请先登录，再继续办理。")


class Recused(NotAllowed):
    """The actor must keep out of this matter."""

    code = "recused"
    message = _("您在这件事上应当回避，请交由“{who}”的其他人员办理。")


class NotVisible(Refusal):
    """For this actor the thing does not exist."""

    code, status = "not-visible", 404
    message = _("没有找到您要看的内容。请核对编号，或换有权限的账号登录。")


class PurposeNeeded(Refusal):
    """Personal data is shown only to somebody who says what for."""

    code, status, field = "purpose-needed", 422, "purpose"
    message = _("请写明查看原因，查看记录会留存备查。")
