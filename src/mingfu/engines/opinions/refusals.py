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
