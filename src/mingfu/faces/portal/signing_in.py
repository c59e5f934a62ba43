# SPDX-License-Identifier: Apache-2.0
"""Signing in by a code sent to a telephone: the message, and where it goes."""

from datetime import datetime

from mingfu.engines.notices import NoticeTemplate, register_template, send_sign_in_code
from mingfu.kernel.refusals import _

CODE = NoticeTemplate(
    code="portal.code",
    title=_("登录验证码"),
    text=_("您的登录验证码是 {code}，{minutes} 分钟内有效。工作人员不会向您索要验证码。"),
    channels=("sms",),
)
register_template(CODE)


def send(phone: str, *, address: str) -> datetime:
    """Send a code; returns when it lapses. Raises kinds of `IdentifierWrong`, and `TooManyCodes`."""
    return send_sign_in_code(CODE.code, phone, address=address)
