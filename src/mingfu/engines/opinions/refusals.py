# SPDX-License-Identifier: Apache-2.0
"""What ratings refuse."""

from mingfu.kernel.refusals import Refusal, _


class InvitationUnknown(Refusal):
    """No invitation has that token."""

    code = "rating-link-unknown"
    status = 404
    message = _("这个评价链接不存在。请从短信里完整打开，或用办件编号查询进度后评价。")


class InvitationOver(Refusal):
    """The link has been used, or its time is over."""

    code = "rating-link-over"
    status = 410
    message = _("这个评价链接已经用过或已过期，一件事只评价一次。如有新的意见，请重新提交诉求。")


class LevelNeeded(Refusal):
    """No level was chosen."""

    code = "rating-level-needed"
    status = 422
    message = _("请选择满意程度。")
    field = "level"


class StaffCannotRate(Refusal):
    """Nobody rates the organ they serve in."""

    code = "rating-by-staff"
    status = 403
    message = _("工作人员不能评价自己或本单位办的事。请由办事人本人评价；代办的，请退出工作账号后用办事人的链接评价。")


class RatingGone(Refusal):
    """There is no such rating."""

    code = "rating-unknown"
    status = 404
    message = _("没有这条评价。请刷新后查看。")


class StrikeByOwn(Refusal):
    """The rated organ cannot strike its own ratings."""

    code = "rating-strike-by-own"
    status = 403
    message = _("被评价的单位不能认定自己的差评无效，须由其他单位的人员复核认定。")


class StrikeNeedsGround(Refusal):
    """A rating is struck on a ground only."""

    code = "rating-strike-ground"
    status = 422
    message = _("请写明认定误评或恶意评价的事实和理由，至少 4 个字。")
    field = "grounds"
