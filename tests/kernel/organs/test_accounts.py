# SPDX-License-Identifier: Apache-2.0
"""Invitations, passwords, sign-in: what works, and what nobody learns from a failure."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password

from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.kernel.organs import (
    accept_invitation,
    actor_of_official,
    appoint,
    change_password,
    enrol,
    forget_trials,
    invitation,
    invite,
    offer_reset,
    relieve,
    sign_in,
)
from mingfu.kernel.organs.models import Invitation, Official, SignInTrial
from mingfu.kernel.organs.passwords import check_password_rule

pytestmark = pytest.mark.django_db
GOOD = "荔枝 湖 自行车 九月 蓝"


@pytest.fixture(autouse=True)
def _monday(at):
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))


@pytest.fixture
def clerk(district):
    made = enrol("100001", "承办岗", actor=SYSTEM, password=make_password(GOOD))
    appoint("100001", "gm.education.handler", actor=SYSTEM)
    return made


def test_an_invitation_makes_an_account_in_its_post(district, events_of):
    letter = invite("gm.education.handler", actor=SYSTEM)
    assert (letter.number, letter.post) == ("100001", "gm.education.handler")
    assert letter.expires_at == now() + timedelta(days=7)
    assert invitation(letter.token).number == "100001"
    official = accept_invitation(letter.token, GOOD)
    assert (official.number, official.shown) == ("100001", "承办岗")
    assert sign_in("100001", GOOD) == official
    assert actor_of_official(official.pk, official.epoch).posts == ("gm.education.handler",)
    assert events_of(official) == ["official.invited", "official.joined", "official.appointed"]


def test_the_token_itself_is_kept_nowhere(district):
    letter = invite("gm.education.handler", actor=SYSTEM)
    assert letter.token.encode() not in bytes(Invitation.objects.get().token)
    assert len(letter.token) == 32


def test_an_invitation_serves_once(district, refused):
    letter = invite("gm.education.handler", actor=SYSTEM)
    accept_invitation(letter.token, GOOD)
    with refused("invitation-gone"):
        accept_invitation(letter.token, GOOD)
    with refused("invitation-gone"):
        invitation(letter.token)
    assert Official.objects.count() == 1


def test_a_late_unknown_or_replaced_invitation_is_gone(district, at, refused):
    first = invite("gm.education.handler", actor=SYSTEM, number="200001")
    second = invite("gm.health.handler", actor=SYSTEM, number="200001")
    with refused("invitation-gone"):
        accept_invitation(first.token, GOOD)
    with refused("invitation-gone"):
        accept_invitation("x", GOOD)
    at(datetime(2026, 3, 9, 9, tzinfo=LEGAL_ZONE))
    with refused("invitation-gone"):
        accept_invitation(second.token, GOOD)
    assert Official.objects.count() == 0


def test_a_weak_password_leaves_the_invitation_open(district, refused):
    letter = invite("gm.education.handler", actor=SYSTEM)
    with refused("password-weak"):
        accept_invitation(letter.token, "short")
    assert Official.objects.count() == 0
    accept_invitation(letter.token, GOOD)


def test_next_numbers_do_not_meet(district):
    numbers = [invite("gm.education.handler", actor=SYSTEM).number for _ in range(3)]
    assert numbers == ["100001", "100002", "100003"]


def test_a_number_taken_by_an_import_is_passed_over(clerk, district):
    enrol("100003", "岗", actor=SYSTEM, password="!")
    assert invite("gm.education.handler", actor=SYSTEM).number == "100004"


def test_an_invitation_opens_no_account_that_came_in_between(district, refused):
    letter = invite("gm.education.handler", actor=SYSTEM, number="200001")
    enrol("200001", "岗", actor=SYSTEM, password="!")
    with refused("number-taken"):
        accept_invitation(letter.token, GOOD)
    assert str(Invitation.objects.get()) == "200001 2026-03-09"


def test_nobody_is_invited_into_anothers_account(clerk, refused):
    with refused("number-taken"):
        invite("gm.gov.head", actor=SYSTEM, number="100001")
    assert Invitation.objects.count() == 0


def test_a_head_invites_into_the_own_organ_only(person, refused):
    head = person("100009", "gm.education.head")
    actor = actor_of_official(head.pk, 1)
    invite("gm.education.handler", actor=actor)
    with refused("not-your-organ"):
        invite("gm.gov.head", actor=actor)
    with refused("post-unknown"):
        invite("gm.none", actor=actor)
    assert Invitation.objects.count() == 1


def test_a_reset_gives_a_new_password_and_ends_sessions(clerk, events_of, refused):
    letter = offer_reset("100001", actor=SYSTEM)
    assert (letter.number, letter.post) == ("100001", "")
    changed = accept_invitation(letter.token, "另外 一句 很长的 话啊 吧")
    assert changed.epoch == 2
    assert actor_of_official(clerk.pk, 1) is None
    with refused("sign-in-refused"):
        sign_in("100001", GOOD)
    assert sign_in("100001", "另外 一句 很长的 话啊 吧").pk == clerk.pk
    assert events_of(clerk)[-2:] == ["official.password-reset-offered", "official.password-changed"]


def test_a_head_resets_nobody_above(person, refused):
    head, mayor = person("100001", "gm.education.head"), person("100002", "gm.gov.head")
    with refused("not-your-organ"):
        offer_reset("100002", actor=actor_of_official(head.pk, 1))
    offer_reset("100001", actor=actor_of_official(mayor.pk, 1))


def test_wrong_number_and_wrong_password_read_alike(clerk):
    texts = []
    for number, password in (("100001", "wrong"), ("999999", GOOD)):
        with pytest.raises(Exception, match="不正确") as refusal:
            sign_in(number, password)
        texts.append((str(refusal.value), refusal.value.as_dict()))
    assert texts[0] == texts[1]


@pytest.mark.parametrize("number", ["100001", "999999"])
def test_five_wrong_passwords_lock_for_fifteen_minutes(clerk, at, refused, number):
    for _ in range(4):
        with refused("sign-in-refused"):
            sign_in(number, "wrong")
    with refused("sign-in-locked") as refusal:
        sign_in(number, "wrong")
    assert refusal.value.minutes == 15
    at(datetime(2026, 3, 2, 9, 14, 1, tzinfo=LEGAL_ZONE))
    with refused("sign-in-locked") as refusal:
        sign_in(number, GOOD)
    assert refusal.value.minutes == 1
    at(datetime(2026, 3, 2, 9, 15, tzinfo=LEGAL_ZONE))
    if number == "100001":
        assert sign_in(number, GOOD) == clerk
        assert SignInTrial.objects.get().failures == 0
    else:
        with refused("sign-in-refused"):
            sign_in(number, GOOD)


def test_a_right_password_forgets_earlier_failures(clerk, refused):
    for _ in range(2):
        for _ in range(4):
            with refused("sign-in-refused"):
                sign_in("100001", "wrong")
        sign_in(" 100001 ", GOOD)


def test_who_holds_no_post_is_told_so(clerk, refused):
    relieve("100001", "gm.education.handler", actor=SYSTEM, reason="调任")
    with refused("no-post"):
        sign_in("100001", GOOD)
    with refused("sign-in-refused"):
        sign_in("100001", "wrong")


def test_old_counts_are_forgotten(clerk, refused):
    with refused("sign-in-refused"):
        sign_in("100001", "wrong")
    assert str(SignInTrial.objects.get()) == "1 2026-03-02 01:00:00"
    assert forget_trials(before=now()) == 0
    assert forget_trials(before=now() + timedelta(seconds=1)) == 1


def test_an_unusable_password_never_signs_in(person, refused):
    person("100001", "gm.education.handler")
    with refused("sign-in-refused"):
        sign_in("100001", "!")


def test_a_hash_of_yesterday_is_renewed(clerk, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    sign_in("100001", GOOD)
    assert Official.objects.get().password.startswith("scrypt$")
    assert sign_in("100001", GOOD) == clerk


def test_a_password_is_changed_by_who_knows_it(clerk, refused):
    actor = actor_of_official(clerk.pk, 1)
    with refused("sign-in-refused"):
        change_password(clerk, "wrong", "另外 一句 很长的 话啊 吧", actor=actor)
    with refused("password-weak"):
        change_password(clerk, GOOD, "short", actor=actor)
    with refused("sign-in-refused"):
        change_password(clerk, GOOD, "另外 一句 很长的 话啊 吧", actor=SYSTEM)
    assert change_password(clerk, GOOD, "另外 一句 很长的 话啊 吧", actor=actor).epoch == 2


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("a1b2c3d4e5f", "只有 11 个字符，太短"),
        ("x" * 257, "超过 256 个字符，太长"),
        ("abababababab", "重复的字符太多"),
        ("Password1234", "太常见，容易被猜到"),
        ("qwerty123456!", "太常见，容易被猜到"),
        ("gm-100001-abcd", "与工号太接近"),
    ],
)
def test_a_weak_password_is_told_why(refused, password, why):
    with refused("password-weak") as refusal:
        check_password_rule(password, number="gm-100001")
    assert refusal.value.why == why


@pytest.mark.parametrize("password", ["correct horse battery", GOOD, "k3J-9fw-2Lq-m", "gm-100001 和一句很长的话"])
def test_a_long_password_passes(password):
    check_password_rule(password, number="gm-100001")
