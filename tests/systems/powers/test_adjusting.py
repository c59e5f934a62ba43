# SPDX-License-Identifier: Apache-2.0
"""Changes of the list from proposal to edition, branch by branch; every date counted by hand.

Working days of spring 2026: 5 April is Qingming (off 4 to 6), 1 to 5 May are off, 9 May (a Saturday) is worked.
"""

from datetime import date, datetime

import pytest

from mingfu.engines import cases
from mingfu.engines.documents import documents_about
from mingfu.kernel import catalogs
from mingfu.kernel.access.models import Grant
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.powers.changes import begin_change, write_change
from mingfu.systems.powers.entries import power

pytestmark = pytest.mark.usefixtures("district", "seeded")


def moment(month, day, hour=9):
    return datetime(2026, month, day, hour, 0, tzinfo=LEGAL_ZONE)


@pytest.fixture(autouse=True)
def spring(at):
    return at(moment(3, 2))


def begun(official, kind, codes=(), organ="gm.urban", **said):
    actor = official(f"{organ}.handler")
    change = begin_change(kind, list(codes), actor=actor)
    return write_change(change.pk, said, actor=actor)


def test_a_new_entry_becomes_an_edition_with_its_grants(official, way, new, at, events_of):
    change = begun(official, "add", results=[new()])
    walk = way("gm.urban").propose(change)
    case = cases.read_case(walk.number)
    assert (case.organ, case.kind, case.data["counterparts"]) == ("gm.urban", "add", [])
    # Legality: 7 working days from Monday 2 March 2026: 3, 4, 5, 6, 9, 10, 11 March.
    assert case.items[0].due_on == date(2026, 3, 11)
    walk.do("legality")
    assert walk.nodes == ["decide"]
    at(moment(3, 16))
    walk.do("decide")
    case = cases.read_case(walk.number)
    # Publication: 20 working days from Monday 16 March: 17-20 (4), 23-27 (9), 30 March-3 April (14), 7-10 April (18,
    # for 4 to 6 April are off), 13 April (19), 14 April (20).
    assert [(held.code, held.due_on) for held in case.clocks] == [("publish", date(2026, 4, 14))]
    assert not catalogs.alive("powers", "GM-XK-0901")
    before = catalogs.edition_on("powers")
    walk.do("publish")
    change = walk.settle()
    assert cases.read_case(walk.number).outcome == "adopted"
    assert (change.edition, change.from_day) == (before + 1, date(2026, 3, 16))
    assert catalogs.edition_on("powers") == before + 1
    one = power("GM-XK-0901")
    assert [step.accountable for step in one.steps] == [
        ("gm.urban.handler",),
        ("gm.urban.head",),
        ("gm.office.oversight",),
    ]
    assert one.valid_from == date(2026, 3, 16)
    grants = Grant.objects.filter(entry="GM-XK-0901").order_by("act").values_list("post", "act", "since", "until")
    assert list(grants) == [
        ("gm.urban.head", "services.decide", date(2026, 3, 16), None),
        ("gm.urban.handler", "services.handle", date(2026, 3, 16), None),
    ]
    assert events_of(f"power-change:{change.pk}") == [
        "power-change.begun", "power-change.written", "power-change.proposed", "power-change.adopted",
    ]  # fmt: skip
    papers = [one.paper for one in documents_about(walk.number)]
    assert papers.count("powers.duty-sheet") == 3
    assert walk.settle().edition == change.edition
    assert catalogs.edition_on("powers") == before + 1
