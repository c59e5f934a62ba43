# SPDX-License-Identifier: Apache-2.0
"""Carrying notices out: gateways by channel, tried again with growing pauses, kept with their last fault."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from mingfu.engines.notices.gateways import gateway_of
from mingfu.engines.notices.models import Notice
from mingfu.engines.notices.templates import template_of
from mingfu.kernel.access import system
from mingfu.kernel.clock import chance, now
from mingfu.kernel.clock.steering import deployment_kind
from mingfu.kernel.parties import identifiers_of, mask, reveal, send_code
from mingfu.kernel.parties.options import PartySettings

TRIES = 8
NO_ADDRESS = "no address"
KINDS = {"sms": "phone", "email": "email"}
_log = logging.getLogger(__name__)


def send_sign_in_code(template: str, phone: str, *, address: str) -> datetime:
    """Send a code to a telephone in the words of a template; returns when it lapses.

    Raises kinds of `IdentifierWrong`, and `TooManyCodes`.
    """

    def deliver(number: str, code: str) -> None:
        values = {"code": code, "minutes": str(PartySettings().code_minutes)}
        send_now("sms", number, template, values, shown=mask("phone", number))

    return send_code(phone, address=address, deliver=deliver)


def send_now(channel: str, address: str, code: str, values: Mapping[str, object], *, shown: str) -> None:
    """Send to an address that belongs to no party yet, such as a sign-in code; raises what the gateway raises.

    A live database keeps nothing of it. A demo or test database keeps it, under the masked address `shown`, for the
    outbox page, where it is read.
    """
    template = template_of(code)
    plain = {name: str(value) for name, value in values.items()}
    gateway_of(channel)(address, str(template.title), template.words(plain))
    if deployment_kind() != "live":
        Notice.objects.create(
            key=f"{code}:{chance.uuid()}",
            template=code,
            channel=channel,
            post=shown,
            values=plain,
            written_at=now(),
            sent_at=now(),
        )


def deliver_due(limit: int = 200) -> int:
    """Send what waits in the outbox; returns how many went out.

    Each is locked while it is sent and committed by itself, so call this in no transaction: what has left cannot be
    rolled back. Whether a message left is unknown only where this process dies between the gateway and that commit; it
    is then sent again.
    """
    sent = 0
    waiting = (
        Notice.objects.filter(sent_at=None, next_try_at__lte=now())
        .order_by("next_try_at", "pk")
        .values_list("pk", flat=True)
    )
    for pk in list(waiting[:limit]):
        with transaction.atomic():
            notice = Notice.objects.select_for_update(skip_locked=True).filter(pk=pk, sent_at=None).first()
            if notice is not None:
                sent += _send(notice)
    return sent


def _send(notice: Notice) -> int:
    notice.tries += 1
    try:
        with transaction.atomic():
            _carry(notice)
    except Exception as fault:  # noqa: BLE001 - a gateway may fail in any way; the notice waits and is tried again
        # What a gateway says may name the receiver, so only the kind of fault is kept.
        notice.fault = " ".join(filter(None, (type(fault).__name__, str(getattr(fault, "smtp_code", "")))))
        _log.warning("notice %s by %s failed: %s", notice.pk, notice.channel, notice.fault)
        notice.next_try_at = now() + timedelta(minutes=2**notice.tries) if notice.tries < TRIES else None
    notice.save(update_fields=["tries", "sent_at", "next_try_at", "fault"])
    return int(notice.sent_at is not None)


def _carry(notice: Notice) -> None:
    """Give the notice to its gateway; without an address it stays in the outbox and says so."""
    template = template_of(notice.template)
    text = template.words(notice.values)
    address = _address(notice)
    notice.next_try_at = None
    if address is None:
        notice.fault = NO_ADDRESS
        return
    gateway_of(notice.channel)(address, str(template.title), text)
    notice.sent_at, notice.fault = now(), ""


def _address(notice: Notice) -> str | None:
    if notice.party is None:
        return notice.post
    held = identifiers_of(notice.party, KINDS[notice.channel])
    if not held:
        return None
    return reveal(held[0], actor=system("notices"), purpose=f"发送通知 {notice.template} {notice.about}")
