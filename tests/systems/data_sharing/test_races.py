# SPDX-License-Identifier: Apache-2.0
"""Many at once: numbers of certificates without gap or twin, one certificate a case; and the log that nobody changes."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction

import mingfu.systems.data_sharing as system
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs import publish_edition, read_catalog
from mingfu.kernel.parties import register_party
from mingfu.kernel.refusals import Refusal
from mingfu.systems.data_sharing.certificates.commands import issue_certificate
from mingfu.systems.data_sharing.models import Certificate, Reading
from mingfu.systems.data_sharing.readings import write_down

MANY = 6
FOOD = {"body": "试验饮食店", "scope": "热食类制售"}


@pytest.fixture
def listed(own_database):
    publish_edition(read_catalog(Path(system.__file__).parent / "lists" / "kinds.yaml"), actor=SYSTEM)
    return own_database


def at_once(act):
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
        return [done.result() for done in [pool.submit(copy_context().run, one, number) for number in range(MANY)]]


@pytest.mark.usefixtures("listed")
def test_numbers_have_no_gap_and_no_twin():
    taken = at_once(lambda _number: [issue_certificate("food-licence", FOOD, actor=SYSTEM) for _each in range(4)])
    serials = sorted(int(number.rpartition("-")[2]) for batch in taken for number in batch)
    assert serials == list(range(1, 25))


@pytest.mark.usefixtures("listed")
def test_a_case_yields_one_certificate_however_many_issue_it():
    answers = at_once(lambda _number: issue_certificate("food-licence", FOOD, actor=SYSTEM, case="2026-000001"))
    assert answers.count("certificate-issued-already") == MANY - 1
    assert Certificate.objects.count() == 1
    # Who came too late has taken no number.
    assert issue_certificate("food-licence", FOOD, actor=SYSTEM).endswith("000002")


@pytest.mark.usefixtures("own_database")
def test_the_log_of_readings_is_never_changed():
    who = register_party(actor=SYSTEM, name="刘洋")
    with transaction.atomic():
        write_down(SYSTEM, party=who.id, item="marriage", fields=["status"], right="own")
    for act in (
        lambda: Reading.objects.update(item="x"),
        lambda: Reading.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Reading.objects.get().item == "marriage"
