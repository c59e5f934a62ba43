# SPDX-License-Identifier: Apache-2.0
"""Permits: entered with the decision, with the term the guide gives; found by holder and by number."""

from datetime import date

import pytest
from handling_words import moment, react, token

from mingfu.engines import cases
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.ledger import events_of as told
from mingfu.systems.services.handling import permits

pytestmark = pytest.mark.usefixtures("district", "seeded")


def test_terms_of_years_end_on_the_day_before_the_anniversary():
    assert permits.years_after(date(2026, 3, 2), 5) == date(2031, 3, 1)
    assert permits.years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert permits.years_after(date(2026, 1, 1), 1) == date(2026, 12, 31)


@pytest.fixture
def granted(at, publish, urban, head):
    """A licence to occupy a road, granted on Wednesday 4 March 2026 for 2 years."""
    at(moment(3, 2))
    start, asked = publish(results=[{"name": "占用城市道路许可证", "certificate": "road-permit", "validity": "2 年"}])
    number = cases.open_case(start, asked, actor=ANONYMOUS)
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=urban)
    at(moment(3, 4))
    opinion = {"special": ["none"], "opinion": ["grant"], "findings": ["图纸与现场一致"]}
    cases.complete_task(number, token(number, "review"), opinion, actor=urban)
    cases.complete_task(number, token(number, "decide"), {"decision": ["grant"]}, actor=head)
    react(number)
    return number


def test_a_grant_is_entered_with_its_term(granted):
    number = f"GM-XK-0025-{granted}"
    found = permits.permit(number)
    assert (found.title, found.organ, found.state, found.way) == ("占用城市道路许可证", "gm.urban", "valid", "decided")
    assert (found.holder, found.credit_code) == ("试验建筑有限公司", "91440608MA00000000")
    # Two years from 4 March 2026 end on 3 March 2028.
    assert (found.given_on, found.valid_from, found.valid_until) == (
        date(2026, 3, 4), date(2026, 3, 4), date(2028, 3, 3),
    )  # fmt: skip
    assert found.holds_on(date(2028, 3, 3))
    assert not found.holds_on(date(2028, 3, 4))
    [event] = list(told(f"permit:{found.entry}"))
    assert (event.name, event.payload["certificate"], event.payload["item"]) == (
        "permit.given",
        "road-permit",
        "gm-road",
    )
    react(granted)
    assert len(list(told(f"permit:{found.entry}"))) == 1
    assert permits.permit("nothing") is None
    assert [one.number for one in permits.permits_ending(date(2028, 3, 1), date(2028, 3, 31))] == [number]
    assert permits.permit_told(number=number)["valid_until"] == date(2028, 3, 3)
