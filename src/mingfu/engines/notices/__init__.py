# SPDX-License-Identifier: Apache-2.0
"""Messages to parties and officials: an outbox, and gateways that carry it out.

A notice is written once for its reason, never lost, and sent once: see `deliver_due` for the one moment that nobody can
close.
"""

from typing import TYPE_CHECKING

from mingfu.engines.notices.templates import NoticeTemplate, register_template, template_of, templates
from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.notices.commands import notify_party, notify_post, read_notice
    from mingfu.engines.notices.delivery import deliver_due, send_now, send_sign_in_code
    from mingfu.engines.notices.gateways import register_gateway
    from mingfu.engines.notices.queries import inbox_of, outbox, unread_count

__all__ = [
    "NoticeTemplate",
    "deliver_due",
    "inbox_of",
    "notify_party",
    "notify_post",
    "outbox",
    "read_notice",
    "register_gateway",
    "register_template",
    "send_now",
    "send_sign_in_code",
    "template_of",
    "templates",
    "unread_count",
]

__getattr__ = late(__name__, "commands", "delivery", "gateways", "queries", names=__all__)
