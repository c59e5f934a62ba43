# SPDX-License-Identifier: Apache-2.0
"""Two at once: one code a minute, one sign-in a code, one owner a phone, one number an invitation."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from mingfu.kernel.access import SYSTEM
from mingfu.kernel.organs import create_post, found_organ, invite
from mingfu.kernel.parties import check_code, identify, register_party, send_code, synthetic
from mingfu.kernel.parties.models import Party, PartyIdentifier, PhoneCode
from mingfu.kernel.refusals import Refusal

PHONE = synthetic.phone(1)
MANY = 6


def at_once(act):
    """What `act(number)` answers in so many threads that begin together; a refusal answers its code."""
    gate = Barrier(MANY)

    def one(number):
        gate.wait()
        try:
            return act(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


@pytest.mark.usefixtures("own_database")
def test_one_of_many_requests_sends_a_code_and_one_of_many_tries_uses_it():
    sent = []

    def send(number):
        send_code(PHONE, address=f"10.0.0.{number}", deliver=lambda _phone, code: sent.append(code))
        return "sent"

    assert sorted(at_once(send)) == ["sent"] + ["too-many-codes"] * (MANY - 1)
    assert (len(sent), PhoneCode.objects.count()) == (1, 1)
    answers = at_once(lambda _number: str(check_code(PHONE, sent[0])))
    assert (answers.count("code-gone"), Party.objects.count()) == (MANY - 1, 1)


@pytest.mark.usefixtures("own_database")
def test_wrong_tries_at_once_are_all_counted():
    codes = []
    send_code(PHONE, address="10.0.0.1", deliver=lambda _phone, code: codes.append(code))
    wrong = f"{(int(codes[0]) + 1) % 10**6:06}"
    assert sorted(at_once(lambda _number: check_code(PHONE, wrong))) == ["code-gone"] * 2 + ["code-wrong"] * 4
    assert PhoneCode.objects.get().tries == 5


@pytest.mark.usefixtures("own_database")
def test_a_phone_proves_one_of_many():
    parties = [register_party(actor=SYSTEM) for _number in range(MANY)]

    def prove(number):
        identify(parties[number], "phone", PHONE, actor=SYSTEM, proved=True)
        return "proved"

    assert sorted(at_once(prove)) == ["identifier-taken"] * (MANY - 1) + ["proved"]
    assert PartyIdentifier.objects.count() == 1


@pytest.mark.usefixtures("own_database")
def test_invitations_at_once_have_numbers_of_their_own():
    found_organ("gm.office", "区人民政府办公室", actor=SYSTEM, kind="department")
    create_post("gm.office.handler", "gm.office", "承办岗", actor=SYSTEM)
    numbers = at_once(lambda _number: invite("gm.office.handler", actor=SYSTEM).number)
    assert sorted(numbers) == [str(100_001 + number) for number in range(MANY)]
