# SPDX-License-Identifier: Apache-2.0
"""The list is the root: withdraw an entry of the power list, and the services that stand on it close."""

from datetime import date, datetime

import pytest
from django.test import Client

from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs import retire_entry
from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.kernel.ledger import events_of as stored
from mingfu.systems.services import items
from mingfu.systems.services.items.loading import follow_powers, list_again
from mingfu.systems.services.models import Listing

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


def withdraw(day):
    retire_entry("powers", "GM-XK-0006", actor=SYSTEM, from_day=day, ground="取消行政许可")
    follow_powers(next(event for event in stored("catalog:powers") if event.name == "catalog.entry-retired"))


def test_a_withdrawn_entry_closes_its_service_and_no_other(events_of, refused):
    before = items.codes_in_force()
    withdraw(date(2026, 3, 2))
    assert before - items.codes_in_force() == {"gm-signboard"}
    assert events_of("service-item:gm-signboard")[-1] == "service.item-closed"
    assert Client().get("/services/gm-signboard").status_code == 404
    assert items.item("gm-signboard", on=date(2026, 3, 1)).code == "gm-signboard"
    with refused("service-item-unknown"):
        items.item("gm-signboard")


def test_one_withdrawn_from_a_day_to_come_serves_until_then(at):
    withdraw(date(2026, 4, 1))
    assert items.item("gm-signboard").code == "gm-signboard"
    assert Listing.objects.filter(code="gm-signboard").exists()
    at(datetime(2026, 4, 1, 0, 5, tzinfo=LEGAL_ZONE))
    list_again(now())
    assert "gm-signboard" not in items.codes_in_force()
    assert not Listing.objects.filter(code="gm-signboard").exists()


def test_hearing_of_it_twice_closes_it_once(events_of):
    withdraw(date(2026, 3, 2))
    follow_powers(next(event for event in stored("catalog:powers") if event.name == "catalog.entry-retired"))
    assert events_of("service-item:gm-signboard").count("service.item-closed") == 1
