# SPDX-License-Identifier: Apache-2.0
"""What the demonstration plays of sharing data: every act goes through, and visitors find what is promised."""

import heapq
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from mingfu.demo.people import Crew, citizen
from mingfu.engines.jobs import drain, fire_due
from mingfu.kernel.clock import LEGAL_ZONE, freeze
from mingfu.systems.data_sharing.models import Certificate, Reading, Use

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("district", "seeded")]

FIRST = date(2025, 9, 19)


def test_the_play_goes_through():
    from mingfu.demo.data_sharing import DataPlay  # noqa: PLC0415 - models exist only after pytest_configure
    from mingfu.demo.staff import seat_everybody  # noqa: PLC0415 - as above
    from mingfu.systems.data_sharing.dossier import whole_dossier  # noqa: PLC0415 - as above

    citizen.cache_clear()
    agenda, ticket = [], count()

    def at(moment, act):
        heapq.heappush(agenda, (moment, next(ticket), act))

    with freeze(datetime(2025, 9, 19, 0, 0, tzinfo=LEGAL_ZONE)):
        seat_everybody()
    play = DataPlay(Crew(), at, FIRST)
    play.begin()
    while agenda:
        moment, _number, act = heapq.heappop(agenda)
        with freeze(moment):
            act()
        with freeze(moment + timedelta(hours=12)):
            fire_due(at_due_time=True)
            drain(at_event_time=True)
    with freeze(datetime(2026, 9, 18, 10, 0, tzinfo=LEGAL_ZONE)):
        whole = whole_dossier(citizen(0))
        firm = whole_dossier(play.firm)
    citizen.cache_clear()
    values = {one.item.code: (dict(one.values), set(one.disputed)) for one in whole.holdings}
    assert values["poverty-relief"][0]["household_size"] == "4"
    assert values["social-insurance"] == (
        {"status": "正常参保", "employer": "示例饮食店", "months": "74", "since": "2019-07"}, {"months"},
    )  # fmt: skip
    assert [one.state for one in firm.certificates] == ["valid", "valid"]
    assert (Use.objects.count(), Reading.objects.filter(right="use").count(), Certificate.objects.count()) == (4, 2, 5)
