# SPDX-License-Identifier: Apache-2.0
"""Sending on several connections: each message leaves once, and what has left is not taken back."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from mingfu.engines import notices
from mingfu.engines.jobs import rounds, run_duties
from mingfu.engines.manifest import engine_wiring
from mingfu.engines.notices import NoticeTemplate, gateways
from mingfu.engines.notices.models import Notice
from mingfu.kernel import parties
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE, freeze

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)
CODE = "test.told"


@pytest.fixture(autouse=True)
def waiting(own_database, monkeypatch):
    """Ten messages to one telephone."""
    monkeypatch.setattr(gateways, "_gateways", {})
    notices.register_template(NoticeTemplate(code=CODE, title="通知", text="第 {number} 件", channels=("sms",)))
    with freeze(MONDAY):
        party = parties.register_party(actor=SYSTEM, identifiers={"phone": parties.synthetic.phone(7)}).id
        for number in range(10):
            notices.notify_party(party, CODE, key=f"k{number}", about="", values={"number": number})
    return party


def at_once(*acts):
    gate, answers = Barrier(len(acts)), []

    def go(act):
        try:
            with freeze(MONDAY):
                gate.wait(timeout=30)
                answers.append(act())
        finally:
            connection.close()

    threads = [Thread(target=go, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_two_senders_send_each_message_once():
    texts = []
    notices.register_gateway("sms", lambda _address, _title, text: texts.append(text))
    answers = at_once(*[notices.deliver_due] * 3)
    assert sum(answers) == 10
    assert sorted(texts) == [f"第 {number} 件" for number in range(10)]


def test_two_writers_for_one_reason_write_once(waiting):
    def write():
        return notices.notify_party(waiting, CODE, key="same", about="", values={"number": 99})

    assert sorted(at_once(*[write] * 3)) == [False, False, True]
    assert Notice.objects.filter(key="same:sms").count() == 1


def test_what_has_left_is_not_sent_again_when_the_worker_dies(monkeypatch):
    class Killed(BaseException):
        """The process ends here."""

    texts = []

    def carry(_address, _title, text):
        if len(texts) == 4:
            raise Killed
        texts.append(text)

    notices.register_gateway("sms", carry)
    monkeypatch.setattr(rounds, "_duties", {})
    engine_wiring.wire()
    monkeypatch.setattr(rounds, "_duties", {"notices.deliver": rounds._duties["notices.deliver"]})
    with freeze(MONDAY), pytest.raises(Killed):
        run_duties()
    monkeypatch.setattr(gateways, "_gateways", {})
    notices.register_gateway("sms", lambda _address, _title, text: texts.append(text))
    with freeze(MONDAY + timedelta(seconds=10)):
        assert run_duties() == ["notices.deliver"]
    assert sorted(texts) == [f"第 {number} 件" for number in range(10)]
