# SPDX-License-Identifier: Apache-2.0
"""Inviting officials, signing in, changing and resetting passwords.

A wrong password is counted in a transaction of its own that ends before the refusal, so that no roll-back forgets it.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction
from django.db.models import F

from mingfu.kernel.access import ANONYMOUS, Actor, powers_changed
from mingfu.kernel.clock import chance, now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.organs import events
from mingfu.kernel.organs.actors import actor_of_official
from mingfu.kernel.organs.commands import require_over, seat
from mingfu.kernel.organs.models import Appointment, Invitation, Official, Post, SignInTrial
from mingfu.kernel.organs.options import PeopleSettings
from mingfu.kernel.organs.passwords import check_password_rule
from mingfu.kernel.organs.queries import official, post
from mingfu.kernel.organs.refusals import InvitationGone, NoPost, NumberTaken, SignInLocked, SignInRefused
from mingfu.kernel.settings import key

_FIRST_NUMBER = 100_001


@dataclass(frozen=True, slots=True)
class Letter:
    """What the inviter hands on: the one-time token, for which number and post, and until when."""

    token: str
    number: str
    post: str
    expires_at: datetime


@command
def invite(post_code: str, *, actor: Actor, number: str = "") -> Letter:
    """Invite somebody to a post under a work number, the next free one when none is named.

    Only the token's digest is kept, so call it without a key. Raises `NumberTaken`, `NotYourOrgan`, `PostUnknown`.
    """
    where = post(post_code)
    require_over(actor, "people.invite", where.organ)
    if number and Official.objects.filter(number=number).exists():
        raise NumberTaken(number=number)
    letter = _write(number or _next_number(), where, actor)
    record(events.OfficialInvited(number=letter.number, post=post_code), stream=f"official:{letter.number}", by=actor)
    return letter


@command
def offer_reset(number: str, *, actor: Actor) -> Letter:
    """Let an official who lost the password choose a new one by a one-time token. Call it without a key.

    Asked for in the organ of each post the official holds: a head resets nobody above.
    """
    person = official(number)
    for seated in Appointment.objects.filter(official=person, until=None).select_related("post__organ"):
        require_over(actor, "people.invite", seated.post.organ)
    letter = _write(number, None, actor)
    record(events.PasswordResetOffered(number=number), stream=str(person), by=actor)
    return letter


def invitation(token: str) -> Letter:
    """What a token stands for, while it can be accepted. Raises `InvitationGone`."""
    held = Invitation.objects.filter(token=_digest(token), used_at=None, expires_at__gt=now()).first()
    if held is None:
        raise InvitationGone
    return Letter(token, held.number, held.post_id or "", held.expires_at)


@command
def accept_invitation(token: str, password: str, *, actor: Actor = ANONYMOUS, shown: str = "") -> Official:
    """Choose a password: makes the account and seats it in the post, or gives an account its new password.

    `shown` is the name on pages, the post's title when none is given. Raises `InvitationGone`, `PasswordWeak`.
    """
    held = Invitation.objects.select_for_update(of=("self",)).filter(
        token=_digest(token), used_at=None, expires_at__gt=now()
    )
    letter = held.select_related("post").first()
    if letter is None:
        raise InvitationGone
    check_password_rule(password, number=letter.number)
    letter.used_at = now()
    letter.save(update_fields=["used_at"])
    if letter.post is None:
        person = official(letter.number)
        _set_password(person, password, actor=Actor("official", f"official:{person.number}", number=person.number))
        return person
    if Official.objects.filter(number=letter.number).exists():
        raise NumberTaken(number=letter.number)
    name = " ".join(shown.split()) or letter.post.title
    person = Official.objects.create(
        number=letter.number, shown=name[:60], password=make_password(password), since=now()
    )
    record(events.OfficialJoined(number=person.number), stream=str(person), by=actor)
    seat(person, letter.post, actor=actor)
    return person


def sign_in(number: str, password: str) -> Official:
    """The official with this number and password. Number and password fail alike, in text and in time.

    Raises `SignInRefused`; after so many in a row `SignInLocked`, also for numbers nobody has; `NoPost` for a right
    password whose owner holds no post today.
    """
    typed = number.strip()
    mark = hmac.digest(key("trial"), typed.encode(), hashlib.sha256)
    with transaction.atomic():
        outcome = _try(mark, typed, password)
    if isinstance(outcome, Official):
        return outcome
    raise outcome


def _try(mark: bytes, number: str, password: str) -> Official | NoPost | SignInLocked | SignInRefused:
    limits, moment = PeopleSettings(), now()
    trial, _new = SignInTrial.objects.select_for_update().get_or_create(typed=mark, defaults={"last_at": moment})
    if trial.locked_until is not None and trial.locked_until > moment:
        return SignInLocked(minutes=_minutes(trial.locked_until - moment))
    person = Official.objects.filter(number=number).first()
    if person is None:
        make_password(password)  # As much work as a check, so that time does not tell whether the number exists.
    elif check_password(password, person.password, setter=lambda raw: _renew_hash(person, raw)):
        trial.failures, trial.locked_until, trial.last_at = 0, None, moment
        trial.save()
        return person if _holds_a_post(person) else NoPost()
    trial.failures, trial.last_at = trial.failures + 1, moment
    locked = trial.failures >= limits.sign_in_tries
    if locked:
        trial.failures, trial.locked_until = 0, moment + timedelta(minutes=limits.lock_minutes)
    trial.save()
    if locked:
        return SignInLocked(minutes=limits.lock_minutes)
    return SignInRefused(tries=limits.sign_in_tries, minutes=limits.lock_minutes)


@command
def change_password(person: Official, old: str, new: str, *, actor: Actor) -> Official:
    """Give one's account another password; every session of it ends. Raises `SignInRefused`, `PasswordWeak`."""
    if actor.number != person.number or not check_password(old, person.password):
        limits = PeopleSettings()
        raise SignInRefused(tries=limits.sign_in_tries, minutes=limits.lock_minutes, field="old")
    check_password_rule(new, number=person.number)
    return _set_password(person, new, actor=actor)


def forget_trials(*, before: datetime) -> int:
    """Remove counts of wrong passwords last raised before an instant."""
    return SignInTrial.objects.filter(last_at__lt=before).delete()[0]


def _holds_a_post(person: Official) -> bool:
    return actor_of_official(person.pk, person.epoch) is not None


def _set_password(person: Official, password: str, *, actor: Actor) -> Official:
    person.password, person.must_change = make_password(password), False
    person.epoch = F("epoch") + 1
    person.save(update_fields=["password", "must_change", "epoch"])
    person.refresh_from_db(fields=["epoch"])
    powers_changed()
    record(events.PasswordChanged(number=person.number), stream=str(person), by=actor)
    return person


def _renew_hash(person: Official, password: str) -> None:
    """Hash a right password anew when the present hasher is not the one it was hashed with."""
    Official.objects.filter(pk=person.pk).update(password=make_password(password))


def _write(number: str, where: Post | None, actor: Actor) -> Letter:
    token = chance.token_urlsafe(24)
    expires = now() + timedelta(days=PeopleSettings().invitation_days)
    # A new letter ends every earlier one for the same number.
    Invitation.objects.filter(number=number, used_at=None, expires_at__gt=now()).update(expires_at=now())
    Invitation.objects.create(
        token=_digest(token), number=number, post=where, made_at=now(), made_by=actor.code, expires_at=expires
    )
    return Letter(token, number, where.code if where else "", expires)


def _next_number() -> str:
    """The next work number nobody has or was invited under; two invitations at once wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FIRST_NUMBER])
    taken = set(Official.objects.values_list("number", flat=True)) | set(
        Invitation.objects.values_list("number", flat=True)
    )
    number = _FIRST_NUMBER + len(taken)
    while str(number) in taken:
        number += 1
    return str(number)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.strip().encode()).digest()


def _minutes(span: timedelta) -> int:
    return max(1, -(-int(span.total_seconds()) // 60))
