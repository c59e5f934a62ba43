# SPDX-License-Identifier: Apache-2.0
"""Signing in at a machine by a code sent to a telephone: the message, and where it goes."""

from datetime import datetime

from mingfu.engines.notices import NoticeTemplate, register_template, send_sign_in_code
from mingfu.kernel.refusals import _

CODE = NoticeTemplate(
    code="kiosk.code",
    title=_("自助终端验证码"),
    text=_("您在自助终端登录的验证码是 {code}，{minutes} 分钟内有效。不是您本人操作的请不要理会，工作人员不会索要。"),
    channels=("sms",),
)
register_template(CODE)


def send(phone: str, *, address: str) -> datetime:
    """Send a code; returns when it lapses. Raises kinds of `IdentifierWrong`, and `TooManyCodes`."""
    return send_sign_in_code(CODE.code, phone, address=address)
