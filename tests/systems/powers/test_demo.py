# SPDX-License-Identifier: Apache-2.0
"""What the demonstration plays of the power list: every act goes through, and visitors find what is promised."""

import heapq
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from mingfu.demo.people import Crew
from mingfu.demo.powers import STREET, TOWN, PowersPlay
from mingfu.demo.staff import seat_everybody
from mingfu.engines import cases
from mingfu.engines.jobs import drain, fire_due
from mingfu.kernel.clock import LEGAL_ZONE, freeze
from mingfu.kernel.ledger import events_of as told
from mingfu.systems.powers.entries import power
from mingfu.systems.powers.models import Change

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("district", "seeded")]

FIRST = date(2025, 9, 19)
NOW = datetime(2026, 9, 18, 10, 0, tzinfo=LEGAL_ZONE)


def test_the_play_goes_through():
    agenda, ticket = [], count()

    def at(moment, act):
        if moment <= NOW:
            heapq.heappush(agenda, (moment, next(ticket), act))

    with freeze(datetime(2025, 9, 19, 0, 0, tzinfo=LEGAL_ZONE)):
        seat_everybody()
        drain()
    PowersPlay(Crew(), at, FIRST).begin()
    while agenda:
        moment, _number, act = heapq.heappop(agenda)
        with freeze(moment):
            fire_due(at_due_time=True)
            act()
        with freeze(moment + timedelta(hours=12)):
            drain(at_event_time=True)
    with freeze(NOW):
        assert [row.organ for row in power("GM-XK-0025").delegated] == [TOWN]
        assert power("GM-GG-0005").delegated == ()
        assert power("GM-XK-0006").supervision == "区城管执法局投诉电话；12345"
    told_of = {one.kind: one for one in Change.objects.order_by("-pk")}
    assert told_of["take_back"].content["towns"] == [STREET]
    assert cases.read_case(told_of["withdraw"].case).outcome == "unfounded"
    newest = Change.objects.first()
    assert cases.read_case(Change.objects.get(kind="modify", edition=0).case).status == "open" or newest.edition
    assert Change.objects.filter(edition__gt=0).count() >= 4
    kept = next(one for one in Change.objects.filter(kind="delegate") if one.content["towns"] == [TOWN])
    [number] = kept.content["follow"]
    assert (cases.read_case(number).status, cases.read_case(number).items) == ("open", ())
    assert "paper.called" in [event.name for event in told(cases.read_case(number).stream)]
