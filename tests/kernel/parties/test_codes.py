# SPDX-License-Identifier: Apache-2.0
"""Signing in by a code: sent seldom, good shortly, tried a few times, used once."""

from datetime import UTC, datetime, timedelta

import pytest

from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import now
from mingfu.kernel.parties import check_code, erase_party, find_by, forget_codes, register_party, send_code, synthetic
from mingfu.kernel.parties.models import Party, PhoneCode

pytestmark = pytest.mark.django_db
PHONE, OTHER = synthetic.phone(1), synthetic.phone(2)
START = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday(at):
    at(START)


class Post:
    """The twin of a gateway: keeps what it was given."""

    def __init__(self):
        self.sent = []

    def __call__(self, phone, code):
        self.sent.append((phone, code))

    @property
    def code(self):
        return self.sent[-1][1]


@pytest.fixture
def post():
    return Post()


def send(post, phone=PHONE, address="10.0.0.1"):
    return send_code(phone, address=address, deliver=post)


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_first_sign_in_makes_a_party_with_a_proved_phone(post, events_of):
    assert send(post, f"+86 {PHONE}") == START + timedelta(minutes=5)
    assert post.sent[0][0] == PHONE
    assert (len(post.code), post.code.isdecimal()) == (6, True)
    party = check_code(PHONE, post.code)
    assert find_by("phone", PHONE) == party
    assert events_of(party) == ["party.registered", "party.identified"]


def test_a_second_sign_in_is_the_same_party(post, at):
    known = register_party(actor=SYSTEM, identifiers={"phone": PHONE}, proved=True)
    send(post)
    assert check_code(PHONE, post.code) == known
    at(START + timedelta(minutes=1))
    send(post)
    assert check_code(PHONE, f" {post.code[:3]} {post.code[3:]} ") == known
    assert Party.objects.count() == 1


def test_an_unproved_phone_opens_nobodys_account(post):
    register_party(actor=SYSTEM, name="王小明", identifiers={"phone": PHONE})
    send(post)
    made = check_code(PHONE, post.code)
    assert made.names.count() == 0


def test_a_code_serves_once_and_for_its_phone_only(post, refused):
    send(post)
    with refused("code-gone"):
        check_code(OTHER, post.code)
    check_code(PHONE, post.code)
    with refused("code-gone"):
        check_code(PHONE, post.code)


def test_wrong_tries_are_counted_down_and_end(post, refused):
    send(post)
    for left in (4, 3, 2, 1):
        with refused("code-wrong") as refusal:
            check_code(PHONE, wrong(post.code))
        assert refusal.value.left == left
    with refused("code-gone"):
        check_code(PHONE, wrong(post.code))
    with refused("code-gone"):
        check_code(PHONE, post.code)
    assert Party.objects.count() == 0


def test_a_code_lapses(post, at, refused):
    send(post)
    at(START + timedelta(minutes=5))
    with refused("code-gone"):
        check_code(PHONE, post.code)


def test_a_new_code_ends_the_one_before(post, at, refused):
    send(post)
    first = post.code
    at(START + timedelta(minutes=1))
    send(post)
    if first != post.code:
        with refused("code-wrong"):
            check_code(PHONE, first)
    check_code(PHONE, post.code)


def test_one_code_a_minute_for_a_phone(post, at, refused):
    send(post)
    at(START + timedelta(seconds=20))
    with refused("too-many-codes") as refusal:
        send(post, address="10.0.0.2")
    assert refusal.value.seconds == 40
    assert str(refusal.value) == "验证码发送过于频繁，请 40 秒后再试。"
    at(START + timedelta(seconds=60))
    send(post)
    assert len(post.sent) == 2


def test_five_codes_an_hour_for_a_phone(post, at, refused):
    for minute in range(0, 50, 10):
        at(START + timedelta(minutes=minute))
        send(post)
    at(START + timedelta(minutes=59, seconds=30))
    with refused("too-many-codes") as refusal:
        send(post)
    assert refusal.value.seconds == 30
    at(START + timedelta(hours=1))
    send(post)
    assert PhoneCode.objects.count() == 6


def test_an_address_has_its_own_limits(post, monkeypatch, refused):
    monkeypatch.setenv("PARTIES_ADDRESS_CODES_A_MINUTE", "2")
    send(post, synthetic.phone(1))
    send(post, synthetic.phone(2))
    with refused("too-many-codes") as refusal:
        send(post, synthetic.phone(3))
    assert refusal.value.seconds == 60
    send(post, synthetic.phone(3), address="10.0.0.2")


def test_a_failed_delivery_leaves_no_code():
    def broken(_phone, _code):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        send_code(PHONE, address="10.0.0.1", deliver=broken)
    assert PhoneCode.objects.count() == 0


def test_a_wrong_phone_sends_nothing(post, refused):
    with refused("phone-wrong"):
        send(post, "1390000000")
    assert post.sent == []


def test_neither_phone_nor_code_nor_address_is_kept(post):
    send(post)
    row = PhoneCode.objects.get()
    assert str(row) == "2026-03-02 01:00:00"
    kept = bytes(row.phone) + bytes(row.address) + bytes(row.code)
    for clear in (PHONE, post.code, "10.0.0.1"):
        assert clear.encode() not in kept


def test_codes_are_forgotten_with_time_and_with_the_party(post):
    send(post)
    party = check_code(PHONE, post.code)
    erase_party(party, actor=SYSTEM, basis="x")
    assert PhoneCode.objects.count() == 0
    send(post, OTHER)
    assert forget_codes(before=now()) == 0
    assert forget_codes(before=now() + timedelta(seconds=1)) == 1
