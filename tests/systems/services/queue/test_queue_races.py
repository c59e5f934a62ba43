# SPDX-License-Identifier: Apache-2.0
"""Many at once: no number twice, no number at two windows, no slot with more than its places."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from windows_words import moment

import mingfu.systems.services
from mingfu.kernel import catalogs
from mingfu.kernel.access import SYSTEM, Actor
from mingfu.kernel.catalogs import publish_edition, read_catalog
from mingfu.kernel.clock import freeze
from mingfu.kernel.refusals import Refusal
from mingfu.systems.services.queue import booking, serving, taking
from mingfu.systems.services.queue.halls import HALLS
from mingfu.systems.services.queue.models import Appointment, Ticket

MANY = 8
HALL = "gm-center"

pytestmark = pytest.mark.usefixtures("own_database")


def at_once(act):
    gate = Barrier(MANY)

    def one(number):
        with freeze(moment(3, 2)):
            gate.wait()
            try:
                return act(number)
            except Refusal as refusal:
                return refusal.code
            finally:
                connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def test_no_number_twice_and_no_seat_too_many():
    lists = Path(mingfu.systems.services.__file__).parent / "lists"
    with freeze(moment(3, 2)):
        for name in ("halls", "queue", "priorities"):
            publish_edition(read_catalog(lists / f"{name}.yaml"), actor=SYSTEM)
        catalogs.forget()
    assert HALLS == "services.halls"
    at_once(lambda _number: taking.take(HALL, "general", actor=SYSTEM))
    assert sorted(Ticket.objects.values_list("number", flat=True)) == [f"A{n:03d}" for n in range(1, MANY + 1)]

    # Two officers of each of the three windows that serve general: one sits down, and each number goes to one window.
    def officer(number):
        return Actor("system", f"system:w{number}", number=f"W{number}")

    sat = at_once(lambda number: serving.sit_down(HALL, "124"[number % 3], actor=officer(number)))
    assert sum(isinstance(each, int) for each in sat) == 3
    called = at_once(lambda number: serving.call_next(actor=officer(number)))
    codes = [each for each in called if each[0].isdigit()]
    assert (len(codes), len(set(codes))) == (3, 3)
    assert Ticket.objects.filter(state="called").values("window").distinct().count() == 3
    # The same officer clicks eight times at once.
    first = next(number for number, each in enumerate(sat) if isinstance(each, int))
    again = at_once(lambda _number: serving.call_next(actor=officer(first)))
    assert again == ["window-busy"] * MANY

    slot = moment(3, 3, 9)
    booked = at_once(lambda n: booking.book(HALL, "general", slot, actor=SYSTEM, party=UUID(int=n + 1)))
    assert sorted(each for each in booked if not each.startswith("Y")) == ["slot-full"] * 4
    assert sorted(Appointment.objects.values_list("seat", flat=True)) == [1, 2, 3, 4]
    # One person, eight clicks on different slots: no more than three stand.
    spans = [moment(3, 4, 9 + n // 2, 30 * (n % 2)) for n in range(4)] + [
        moment(3, 5, 9 + n // 2, 30 * (n % 2)) for n in range(4)
    ]
    mine = at_once(lambda n: booking.book(HALL, "social", spans[n], actor=SYSTEM, party=UUID(int=99)))
    assert sum(each.startswith("Y") for each in mine) == 3
    left = at_once(lambda _n: taking.close_day(HALL, date(2026, 3, 2), actor=SYSTEM))
    assert sorted(left) == [0] * 7 + [5]
