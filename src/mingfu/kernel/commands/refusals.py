# SPDX-License-Identifier: Apache-2.0
"""What a command's idempotency key may be refused for."""

from mingfu.kernel.refusals import Refusal, _


class KeyReused(Refusal):
    """The key already stands for other content."""

    code = "key-reused"
    status = 409
    message = _("这一操作已用其他内容提交过。请刷新页面，核对后重新提交。")
    command: str


class KeyUnusable(Refusal):
    """A key is a short printable text."""

    code = "key-unusable"
    status = 400
    message = _("提交标识应为不超过 {longest} 个可见字符。请刷新页面后重新提交。")
    longest: int
