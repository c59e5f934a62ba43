# SPDX-License-Identifier: Apache-2.0
"""Notices: written once for a reason, carried by their channels, tried again, and read by those they are for."""

import smtplib
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import translation

from mingfu.engines import notices
from mingfu.engines.notices import NoticeTemplate, gateways
from mingfu.engines.notices.delivery import TRIES
from mingfu.engines.notices.models import Notice
from mingfu.kernel import parties
from mingfu.kernel.access import ANONYMOUS, SYSTEM, Actor, readings_of
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.refusals import _

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)
CODE, POST = "test.told", "gm.urban.head"
ABOUT = {"key": "once", "about": "20260302000018", "values": {"number": 7}}


@pytest.fixture(autouse=True)
def monday(db, at, monkeypatch, seeded):
    """A Monday; gateways and templates of this test alone."""
    monkeypatch.setattr(gateways, "_gateways", {})
    notices.register_template(
        NoticeTemplate(code=CODE, title=_("请您评价"), text="第 {number} 件", channels=("in-app", "sms", "email"))
    )
    at(MONDAY)


@pytest.fixture
def person():
    """A party that can be reached by telephone and not by e-mail."""
    held = parties.register_party(actor=SYSTEM, name="钱示例", identifiers={"phone": parties.synthetic.phone(7)})
    return held.id


@pytest.fixture
def carried():
    """What the telephone gateway was given."""
    seen = []
    notices.register_gateway("sms", lambda *given: seen.append(given))
    return seen


def citizen(party):
    return Actor("citizen", f"party:{party}", party=party)


def official(*posts):
    return Actor("official", f"post:{posts[0]}#T1", number="T1", posts=posts)


# Written once


def test_one_row_a_channel_and_one_event(person, events_of):
    assert notices.notify_party(person, CODE, **ABOUT)
    rows = list(Notice.objects.order_by("pk").values_list("key", "channel", "sent_at", "next_try_at"))
    assert rows == [
        ("once:in-app", "in-app", MONDAY, None),
        ("once:sms", "sms", None, MONDAY),
        ("once:email", "email", None, MONDAY),
    ]
    assert events_of(f"notices:party:{person}") == ["notice.written"]


def test_the_same_reason_never_writes_twice(person, events_of):
    assert notices.notify_party(person, CODE, **ABOUT)
    assert not notices.notify_party(person, CODE, **ABOUT)
    assert Notice.objects.count() == 3
    assert events_of(f"notices:party:{person}") == ["notice.written"]
    assert notices.notify_party(person, CODE, **{**ABOUT, "key": "another"})


def test_a_template_that_lacks_a_value_fails_when_it_is_written_and_leaves_nothing(person, events_of):
    with pytest.raises(KeyError):
        notices.notify_party(person, CODE, **{**ABOUT, "values": {}})
    assert not Notice.objects.exists()
    assert events_of(f"notices:party:{person}") == []


# Carried out


def test_it_goes_to_the_telephone_once_and_the_reading_is_written_down(person, carried):
    notices.notify_party(person, CODE, **ABOUT)
    assert notices.deliver_due() == 1
    assert notices.deliver_due() == 0
    assert carried == [(parties.synthetic.phone(7), "请您评价", "第 7 件")]
    [reading] = readings_of(f"party:{person}")
    assert (reading.by, ABOUT["about"] in reading.purpose) == ("system:notices", True)


def test_without_an_address_it_says_so_and_is_not_tried_again(person, carried):
    notices.notify_party(person, CODE, **ABOUT)
    notices.deliver_due()
    held = Notice.objects.get(channel="email")
    assert (held.sent_at, held.next_try_at, held.fault, held.tries) == (None, None, "no address", 1)


def test_a_person_who_was_erased_is_not_written_to(person, carried):
    notices.notify_party(person, CODE, **ABOUT)
    parties.erase_party(parties.Party.objects.get(pk=person), actor=SYSTEM, basis="个人信息保护法第四十七条")
    assert notices.deliver_due() == 0
    assert carried == []
    assert Notice.objects.get(channel="sms").fault == "no address"


def test_a_gateway_that_fails_is_tried_ever_later_and_then_left(person, at):
    calls = []

    def fail(*given):
        calls.append(given)
        raise smtplib.SMTPResponseException(451, b"later")

    notices.register_gateway("sms", fail)
    notices.notify_party(person, CODE, **ABOUT)
    notices.deliver_due()
    held = Notice.objects.get(channel="sms")
    assert (held.tries, held.fault, held.next_try_at) == (
        1,
        "SMTPResponseException 451",
        MONDAY + timedelta(minutes=2),
    )
    at(MONDAY + timedelta(minutes=1))
    assert notices.deliver_due() == 0
    assert len(calls) == 1
    for _time in range(TRIES):
        held.refresh_from_db()
        if held.next_try_at is not None:
            at(held.next_try_at)
            notices.deliver_due()
    held.refresh_from_db()
    assert (held.tries, held.next_try_at, len(calls)) == (TRIES, None, TRIES)
    at(MONDAY + timedelta(days=30))
    notices.deliver_due()
    assert len(calls) == TRIES


def test_no_word_of_the_receiver_is_kept_of_a_fault(person, caplog):
    phone = parties.synthetic.phone(7)

    def fail(address, _title, _text):
        raise ValueError(f"{address} is unknown here")

    notices.register_gateway("sms", fail)
    notices.notify_party(person, CODE, **ABOUT)
    notices.deliver_due()
    assert Notice.objects.get(channel="sms").fault == "ValueError"
    assert phone not in caplog.text


def test_one_that_cannot_be_worded_keeps_no_other_waiting(person, carried, at):
    notices.notify_party(person, CODE, **ABOUT)
    Notice.objects.filter(channel="sms").update(
        template="gone.with-its-system", next_try_at=MONDAY - timedelta(hours=1)
    )
    notices.notify_party(person, CODE, **{**ABOUT, "key": "next"})
    assert notices.deliver_due() == 1
    assert len(carried) == 1


def test_a_limit_is_kept(person, carried):
    for number in range(4):
        notices.notify_party(person, CODE, **{**ABOUT, "key": f"k{number}"})
    Notice.objects.filter(channel="email").update(next_try_at=None)
    assert (notices.deliver_due(3), notices.deliver_due(3)) == (3, 1)


# Gateways


def test_without_a_gateway_a_message_stays_here_and_counts_as_sent(person):
    notices.notify_party(person, CODE, **ABOUT)
    assert notices.deliver_due() == 1
    assert Notice.objects.get(channel="sms").sent_at == MONDAY


def test_email_goes_by_smtp_where_a_server_is_named(monkeypatch):
    assert gateways.gateway_of("email") is gateways.stays_here
    monkeypatch.setenv("NOTICES_SMTP", "smtps://me:p%40ss@mail.example:465")
    assert gateways.gateway_of("email") is gateways.by_smtp
    assert gateways.gateway_of("sms") is gateways.stays_here


# Read


def test_an_inbox_shows_a_message_once_whatever_its_channels(person):
    notices.notify_party(person, CODE, **ABOUT)
    [row] = notices.inbox_of(citizen(person))
    assert (row.title, row.text, row.about, row.channel, row.read) == (
        "请您评价",
        "第 7 件",
        ABOUT["about"],
        "in-app",
        False,
    )
    assert notices.unread_count(citizen(person)) == 1


def test_reading_is_for_those_whose_notice_it_is(person):
    notices.notify_party(person, CODE, **ABOUT)
    notices.notify_post(POST, CODE, **{**ABOUT, "key": "to the head"})
    of_party, of_post = (Notice.objects.get(key=key) for key in ("once:in-app", "to the head:in-app"))
    strangers = [
        ANONYMOUS,
        official("gm.housing.head"),
        citizen(UUID("00000000-0000-4000-8000-0000000000b2")),
        Actor("citizen", "party:none"),
    ]
    for stranger in strangers:
        assert notices.inbox_of(stranger) == []
        assert notices.unread_count(stranger) == 0
        for held in (of_party, of_post):
            notices.read_notice(held.pk, actor=stranger)
    assert Notice.objects.filter(read_at=None).count() == Notice.objects.count()
    notices.read_notice(of_post.pk, actor=official("gm.urban.handler", POST))
    of_post.refresh_from_db()
    assert (of_post.read_at, of_post.read_by) == (MONDAY, "post:gm.urban.handler#T1")
    assert notices.unread_count(official(POST)) == 0


def test_the_first_reading_stands(person, at):
    notices.notify_post(POST, CODE, **ABOUT)
    pk = Notice.objects.get(channel="in-app").pk
    notices.read_notice(pk, actor=official(POST))
    at(MONDAY + timedelta(hours=1))
    notices.read_notice(pk, actor=Actor("official", f"post:{POST}#T2", number="T2", posts=(POST,)))
    held = Notice.objects.get(pk=pk)
    assert (held.read_at, held.read_by) == (MONDAY, f"post:{POST}#T1")


def test_each_reads_in_their_own_language(person):
    notices.notify_party(person, CODE, **ABOUT)
    with translation.override("zh-hant"):
        [row] = notices.inbox_of(citizen(person))
        assert row.title == str(_("请您评价"))


def test_the_outbox_finds_by_case_and_by_template(person):
    notices.notify_party(person, CODE, **ABOUT)
    notices.notify_post(POST, CODE, **{**ABOUT, "key": "b", "about": "20260303000022"})
    assert len(notices.outbox()) == 6
    assert {row.about for row in notices.outbox(search="20260303")} == {"20260303000022"}
    assert len(notices.outbox(search=CODE, limit=4)) == 4
    assert notices.outbox(search="nothing") == []


# At once


def test_what_belongs_to_no_party_yet_is_sent_at_once_and_kept_for_the_outbox_page(carried):
    notices.send_now("sms", "13800000000", CODE, {"number": 1}, shown="138****0000")
    [held] = Notice.objects.all()
    assert (held.post, held.sent_at) == ("138****0000", MONDAY)
    assert carried == [("13800000000", "请您评价", "第 1 件")]


def test_a_live_database_keeps_nothing_of_what_is_sent_at_once(carried, monkeypatch):
    monkeypatch.setattr("mingfu.engines.notices.delivery.deployment_kind", lambda: "live")
    notices.send_now("sms", "13800000000", CODE, {"number": 1}, shown="138****0000")
    assert len(carried) == 1
    assert not Notice.objects.exists()


def test_what_cannot_be_sent_at_once_is_told_at_once():
    def fail(*_given):
        raise OSError

    notices.register_gateway("sms", fail)
    with pytest.raises(OSError):  # noqa: PT011 - whatever the gateway raises
        notices.send_now("sms", "13800000000", CODE, {"number": 1}, shown="138****0000")
    assert not Notice.objects.exists()
