# SPDX-License-Identifier: Apache-2.0
"""Signing in by a code sent to a phone.

A wrong try is counted in a transaction of its own that ends before the refusal, so that no roll-back forgets it.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from mingfu.kernel.access import ANONYMOUS, Actor
from mingfu.kernel.clock import chance, now
from mingfu.kernel.commands import command
from mingfu.kernel.parties.commands import register_party
from mingfu.kernel.parties.identifiers import clean_phone
from mingfu.kernel.parties.keeping import keep_identifier
from mingfu.kernel.parties.models import Party, PartyIdentifier, PhoneCode
from mingfu.kernel.parties.options import PartySettings
from mingfu.kernel.parties.queueing import queue_up
from mingfu.kernel.parties.refusals import CodeGone, CodeWrong, TooManyCodes
from mingfu.kernel.parties.sealing import blind
from mingfu.kernel.settings import key

DIGITS = 6
Deliver = Callable[[str, str], object]


def send_code(phone: str, *, address: str, deliver: Deliver) -> datetime:
    """Make a code, hand phone and code to `deliver`, and return the instant at which the code lapses.

    `address` is where the request came from; limits count per phone and per address. A new code ends the one before.
    Raises kinds of `IdentifierWrong`, and `TooManyCodes` with the seconds to wait.
    """
    limits, number = PartySettings(), clean_phone(phone)
    phone_mark, address_mark = blind("phone", number), blind("address", address)
    with transaction.atomic():
        for mark in sorted((phone_mark, address_mark)):
            queue_up(mark)
        seconds = max(
            _wait("phone", phone_mark, limits.codes_a_minute, limits.codes_an_hour),
            _wait("address", address_mark, limits.address_codes_a_minute, limits.address_codes_an_hour),
        )
        if seconds:
            raise TooManyCodes(seconds=seconds)
        code, lapses = chance.digits(DIGITS), now() + timedelta(minutes=limits.code_minutes)
        PhoneCode.objects.create(
            phone=phone_mark,
            address=address_mark,
            code=_digest(phone_mark, code),
            sent_at=now(),
            expires_at=lapses,
        )
        deliver(number, code)
    return lapses


def check_code(phone: str, code: str) -> Party:
    """The party whose phone this is; a first sign-in makes one. A code serves once.

    Raises `CodeWrong` with the tries left, and `CodeGone` when no code stands any more.
    """
    number = clean_phone(phone)
    typed = "".join(unicodedata.normalize("NFKC", code).split())
    with transaction.atomic():
        outcome = _try(blind("phone", number), typed)
        if outcome is None:
            return _welcome(number, actor=ANONYMOUS)
    raise outcome


def _try(phone_mark: bytes, typed: str) -> CodeGone | CodeWrong | None:
    """Count a try; None when the code is right and now used."""
    limits = PartySettings()
    sent = PhoneCode.objects.select_for_update().filter(phone=phone_mark).order_by("-sent_at", "-pk").first()
    if sent is None or sent.used_at is not None or sent.expires_at <= now() or sent.tries >= limits.code_tries:
        return CodeGone()
    sent.tries += 1
    right = hmac.compare_digest(bytes(sent.code), _digest(phone_mark, typed))
    sent.used_at = now() if right else None
    sent.save(update_fields=["tries", "used_at"])
    if right:
        return None
    left = limits.code_tries - sent.tries
    return CodeWrong(left=left) if left else CodeGone()


@command
def _welcome(number: str, *, actor: Actor) -> Party:
    """The party this phone proves, or a new one."""
    proved = PartyIdentifier.objects.filter(
        kind="phone", blind=blind("phone", number), until=None, proved_at__isnull=False
    ).select_related("party")
    known = proved.first()
    if known is not None:
        return known.party
    party = register_party(actor=actor)
    keep_identifier(party, "phone", number, by=actor, proved=True)
    return party


def forget_codes(*, before: datetime) -> int:
    """Remove codes sent before an instant; limits look back one hour, so an hour at least should stay."""
    return PhoneCode.objects.filter(sent_at__lt=before).delete()[0]


def _digest(phone_mark: bytes, code: str) -> bytes:
    return hmac.digest(key("code"), phone_mark + code.encode(), hashlib.sha256)


def _wait(column: str, mark: bytes, a_minute: int, an_hour: int) -> int:
    """Seconds until one more code may be sent, 0 when it may be sent at once."""
    moment = now()
    recent = PhoneCode.objects.filter(**{column: mark}, sent_at__gt=moment - timedelta(hours=1))
    sent = sorted(recent.values_list("sent_at", flat=True), reverse=True)
    seconds = 0
    for most, span in ((a_minute, timedelta(minutes=1)), (an_hour, timedelta(hours=1))):
        if len(sent) >= most and sent[most - 1] > moment - span:
            seconds = max(seconds, -int((moment - span - sent[most - 1]).total_seconds() // 1))
    return seconds
