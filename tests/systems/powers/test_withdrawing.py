# SPDX-License-Identifier: Apache-2.0
"""The list is the root: withdraw an entry, and its service closes, its cases are listed, its permissions lapse."""

from datetime import datetime

import pytest
from django.test import Client

from mingfu.engines import cases
from mingfu.engines.cases.replaying import replay
from mingfu.kernel.access import ANONYMOUS, SYSTEM, may, require
from mingfu.kernel.access.models import Grant
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.powers.adopting import decide_case, end_lapsed_grants, waiting_cases
from mingfu.systems.powers.changes import begin_change, write_change
from mingfu.systems.powers.citing import citations, unfounded
from mingfu.systems.powers.models import Affected

pytestmark = pytest.mark.usefixtures("district", "seeded")

SCHOOL = "GM-XK-0043"
"""The only entry of the education bureau by which applications are handled."""


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


@pytest.fixture
def matter():
    """A hotline matter under GM-QT-0001, dispatched to the urban management bureau."""

    def opened():
        return cases.open_case(
            "hotline.say", {"text": ["跃华路口的路灯不亮"], "publicity": ["private"]}, actor=ANONYMOUS
        )

    return opened


def withdraw(official, walks, code, organ, **said):
    actor = official(f"{organ}.handler")
    change = begin_change("withdraw", [code], actor=actor)
    said = {"why": "法律已修改，不再需要许可", "running": "continue"} | said
    write_change(change.pk, said, actor=actor)
    walk = walks(organ).propose(change).do("legality")
    if "coordinate" in walk.nodes:
        walk.do("coordinate")
    return walk.publish()


def service_of(code):
    [service] = [one for one in citations(code) if one.kind == "service"]
    return service.name


def test_a_service_closes_and_says_why_and_where_to_go(official, way, refused):
    item = service_of(SCHOOL)
    assert Client().get(f"/services/{item}").status_code == 200
    head = official("gm.education.head")
    assert may(head, "services.decide")
    withdraw(official, way, SCHOOL, "gm.education", way="改由市教育局办理，电话 12345")
    # Commands, pages and the interface all refuse.
    with refused("start-withdrawn") as caught:
        cases.open_case(f"services.item.{item}", {}, actor=ANONYMOUS)
    assert "法律已修改，不再需要许可" in str(caught.value)
    assert "改由市教育局办理，电话 12345" in str(caught.value)
    page = Client().get(f"/start/services.item.{item}")
    assert page.status_code == 410
    assert "改由市教育局办理" in page.content.decode()
    assert Client().get(f"/services/{item}").status_code == 404
    listed = Client().get("/api/v1/powers", {"size": 1000}).json()
    assert SCHOOL not in [one["code"] for one in listed["items"]]
    assert Client().get(f"/api/v1/powers/{SCHOOL}").status_code == 404
    # The permissions lapse: no other entry lets the bureau decide on applications.
    assert not may(official("gm.education.head"), "services.decide")
    with refused("not-allowed"):
        require(official("gm.education.head"), "services.decide")
    assert not Grant.objects.filter(entry=SCHOOL, until=None).exists()
    assert not [one for one in unfounded() if one.entry == SCHOOL]


def test_running_cases_go_on_under_the_edition_they_were_born_under(official, way, matter, refused):
    number = matter()
    change = withdraw(official, way, "GM-QT-0001", "gm.hotline")
    assert list(Affected.objects.values_list("case", "entry", "organ", "choice", "change")) == [
        (number, "GM-QT-0001", "gm.hotline", "continue", change.pk)
    ]
    with refused("start-withdrawn"):
        matter()
    desk = official("gm.hotline.desk")
    assert not may(desk, "hotline.triage")
    token = cases.read_case(number).items[0].token
    cases.complete_task(number, token, {"kind": ["help"], "way": ["dispatch"], "organ": ["gm.urban"]}, actor=desk)
    assert cases.read_case(number).organ == "gm.urban"
    # While it runs its grants stay, and serve nothing else; once it is over they end.
    assert end_lapsed_grants() == 0
    cases.withdraw(number, actor=SYSTEM)
    assert end_lapsed_grants() > 0
    assert not Grant.objects.filter(entry="GM-QT-0001", until=None).exists()


def test_cases_listed_for_decision_go_on_or_are_ended_with_a_ground(official, way, matter, refused, events_of):
    first, second, third = matter(), matter(), matter()
    withdraw(official, way, "GM-QT-0001", "gm.hotline", running="decide")
    head = official("gm.hotline.head")
    assert [row.case for row in waiting_cases(head)] == [first, second, third]
    assert waiting_cases(official("gm.civil.head")) == ()
    with refused("power-case-not-listed"):
        decide_case(first, "end", actor=official("gm.civil.head"), ground="不归我管")
    with refused("power-ground-needed"):
        decide_case(first, "end", actor=head, ground=" ")
    assert cases.read_case(first).status == "open"
    decide_case(first, "end", actor=head, ground="依据已取消，请向市里反映")
    decide_case(second, "continue", actor=head, ground="原诉求仍应答复")
    case = cases.read_case(first)
    assert (case.status, case.outcome) == ("closed", "unfounded")
    assert events_of(case.stream)[-2:] == ["case.unfounded", "case.closed"] or "case.unfounded" in events_of(
        case.stream
    )
    assert replay(first).differences == ()
    assert cases.read_case(second).status == "open"
    with refused("power-case-not-listed"):
        decide_case(first, "continue", actor=head, ground="再来一次")
    assert [row.case for row in waiting_cases(head)] == [third]


def test_a_day_to_come_closes_the_service_then(official, way, at):
    item = service_of(SCHOOL)
    actor = official("gm.education.handler")
    change = begin_change("withdraw", [SCHOOL], actor=actor)
    write_change(change.pk, {"why": "法律修改", "running": "continue"}, actor=actor)
    walk = way("gm.education").propose(change).do("legality")
    walk.do("decide", effective_on=["2026-04-01"]).do("publish")
    walk.settle()
    assert Client().get(f"/services/{item}").status_code == 200
    assert Client().get(f"/start/services.item.{item}").status_code == 200
    at(datetime(2026, 4, 1, 9, 0, tzinfo=LEGAL_ZONE))
    assert Client().get(f"/start/services.item.{item}").status_code == 410
    assert not may(official("gm.education.head"), "services.decide")


def test_everything_that_is_offered_cites_a_live_entry():
    """Every start, service and act of every system: what is not founded is told by name."""
    assert [(one.kind, one.name, one.entry) for one in unfounded()] == []


def test_the_person_reads_why_their_matter_was_ended(official, way, matter):
    number = matter()
    withdraw(official, way, "GM-QT-0001", "gm.hotline", running="decide")
    decide_case(number, "end", actor=official("gm.hotline.head"), ground="依据已取消，请向市里反映")
    asked = {"number": number, "proof": cases.query_code(number)}
    client = Client()
    client.post("/track", asked)
    page = client.get(f"/case/{number}")
    said = page.content.decode()
    assert page.status_code == 200
    assert "依据已取消，不再办理" in said
    assert "依据已取消，请向市里反映" in said
