# SPDX-License-Identifier: Apache-2.0
"""A case is what its events make: every route of the hotline is replayed, and what was tampered with is found."""

from datetime import date

import pytest
from case_words import (
    LONG_NEW_YEAR,
    OBJECTED,
    answered,
    called_back,
    citizen,
    do,
    events_named,
    in_hand,
    item_at,
    moment,
    official,
    opened,
    triaged,
)

from mingfu.engines import cases
from mingfu.engines.cases import retelling
from mingfu.engines.cases.models import Case, Deadline, Submission, WorkItem
from mingfu.engines.cases.replaying import replay
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.calendar import queries as calendar_queries
from mingfu.kernel.calendar.book import book, install
from mingfu.kernel.calendar.commands import publish_year
from mingfu.kernel.ledger import event, record, verify

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


def holds(number):
    """The replay, which must find nothing."""
    found = replay(number)
    assert found.differences == ()
    assert found.notes == ()
    return found


def closed():
    number = in_hand(actor=citizen())
    answered(number)
    called_back(number)
    return number


def redirected():
    number = opened()
    do(number, "triage", {"kind": ["help"], "way": ["redirect"], "exit": ["outside"], "advice": ["请拨 95598 报修。"]})
    return number


def at_once():
    number = opened()
    do(number, "triage", {"kind": ["consult"], "way": ["answer"]})
    return number


def objected(ruling):
    number = opened()
    triaged(number)
    do(number, "sign", OBJECTED)
    do(number, "rule", {"ruling": [ruling], "grounds": ["依职责分工"]})
    if ruling == "upheld":
        do(number, "redispatch", {"organ": ["gm.housing"]})
    return number


def returned():
    number = in_hand()
    answered(number)
    called_back(number, solved="no", satisfied="1")
    answered(number)
    called_back(number)
    return number


def withdrawn():
    number = opened(actor=citizen())
    cases.withdraw(number, actor=citizen(), reason="已经修好")
    return number


ROUTES = {
    "closed": closed,
    "redirected": redirected,
    "answered at once": at_once,
    "objection upheld": lambda: objected("upheld"),
    "objection rejected": lambda: objected("rejected"),
    "returned once": returned,
    "withdrawn": withdrawn,
}


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_is_built_again_from_its_events(route):
    found = holds(ROUTES[route]())
    assert (found.followed, found.erased) == (0, 0)
    assert found.steps >= 2


def test_acts_around_tasks_are_told_again(at):
    number = in_hand(actor=citizen())
    token = item_at(number, "handle").token
    urban = official("gm.urban.handler")
    cases.claim(number, token, actor=urban)
    cases.note(number, text="补充一句情况。", actor=citizen())
    at(moment(3, 3))
    cases.suspend(number, ground="inspection", note="等检测结果", actor=urban)
    at(moment(3, 6))
    cases.resume(number, actor=SYSTEM)
    cases.release(number, token, actor=urban)
    cases.hand_over(number, token, to_post="gm.housing.handler", reason="属于贵单位职责", actor=urban)
    cases.extend(number, ground="works", amount=3, reason="需要施工", actor=official("gm.urban.head"))
    answered(number)
    called_back(number)
    holds(number)


TAMPERED = {
    "state": lambda number: Case.objects.filter(number=number).update(
        state=Case.objects.values_list("state", flat=True).get(number=opened())
    ),
    "data": lambda number: Case.objects.filter(number=number).update(data={"kind": "report"}),
    "status": lambda number: Case.objects.filter(number=number).update(status="closed"),
    "outcome": lambda number: Case.objects.filter(number=number).update(outcome="redirected"),
    "organ": lambda number: Case.objects.filter(number=number).update(organ="gm.culture"),
    "milestone": lambda number: Case.objects.filter(number=number).update(milestone="答复"),
    "version": lambda number: Case.objects.filter(number=number).update(version=77),
    "due_on": lambda number: Case.objects.filter(number=number).update(due_on=date(2026, 12, 1)),
    "summary": lambda number: Case.objects.filter(number=number).update(summary="别的话"),
}
OTHERS = {
    "task 3 handle.closed_at": lambda number: WorkItem.objects.filter(case__number=number, node="handle").update(closed_at=moment(3, 3)),
    "task 1 triage.closed_by": lambda number: WorkItem.objects.filter(case__number=number, node="triage").update(closed_by="post:gm.culture.head#9"),
    "deadline 1 answer.due_on": lambda number: Deadline.objects.filter(case__number=number).update(due_on=date(2026, 12, 1)),
    "submission": lambda number: Submission.objects.filter(case__number=number, node="").update(content={"text": "别的话"}),
}  # fmt: skip


@pytest.mark.parametrize("column", TAMPERED)
def test_a_column_of_a_case_that_was_tampered_with_is_found(column):
    number = in_hand()
    TAMPERED[column](number)
    places = {one.place.removeprefix("case.").partition(".")[0] for one in replay(number).differences}
    assert places == {column}


@pytest.mark.parametrize("place", OTHERS)
def test_a_row_beside_a_case_that_was_tampered_with_is_found(place):
    number = in_hand()
    assert OTHERS[place](number) == 1
    assert place in {one.place for one in replay(number).differences}


def test_a_submission_that_no_event_knows_is_found():
    number = in_hand()
    case = Case.objects.get(number=number)
    Submission.objects.create(
        case=case,
        form="note",
        content={"text": "后来塞进来的"},
        salt="00" * 16,
        digest="f" * 64,
        by="x",
        at=moment(3, 2),
    )
    [found] = replay(number).differences
    assert (found.place, found.stored) == ("submission", "f" * 64)


@pytest.mark.parametrize("route", ROUTES)
def test_what_was_lawfully_erased_is_followed_by_the_recorded_branches(route):
    number = ROUTES[route]()
    if cases.read_case(number).status == "open":
        cases.withdraw(number, actor=SYSTEM)
    steps = replay(number).steps
    erased = cases.erase_case(number, basis="个人信息保护法第四十七条", actor=SYSTEM)
    assert erased == Submission.objects.filter(case__number=number).count() > 0
    assert not Submission.objects.filter(case__number=number).exclude(content={}, salt="").exists()
    assert Case.objects.get(number=number).summary == ""
    found = replay(number)
    assert found.differences == ()
    # Opened with what is gone now: every step since goes the recorded way; the erasure itself is one more.
    assert (found.erased, found.followed, found.steps) == (erased, steps + 1, steps + 1)
    assert cases.erase_case(number, basis="个人信息保护法第四十七条", actor=SYSTEM) == 0
    assert verify().holds


def test_nothing_is_erased_while_a_case_is_handled(refused):
    number = in_hand()
    with refused("case-runs"):
        cases.erase_case(number, basis="个人信息保护法第四十七条", actor=SYSTEM)
    with refused("not-allowed"):
        cases.erase_case(closed(), basis="个人信息保护法第四十七条", actor=official("gm.urban.handler"))
    assert not Submission.objects.exclude(erased_at=None).exists()


def test_the_recorded_way_is_gone_even_where_the_data_would_lead_elsewhere(monkeypatch):
    number = objected("upheld")
    cases.withdraw(number, actor=SYSTEM)
    cases.erase_case(number, basis="个人信息保护法第四十七条", actor=SYSTEM)
    # As if nothing were known of the facts any more.
    monkeypatch.setattr(retelling, "facts_again", lambda _form, _facts, _content: {})
    places = {one.place for one in replay(number).differences}
    # Posts cannot be known without the facts; the way that was taken, the tasks and their nodes can.
    assert "task 2 sign.post" in places
    assert not [
        place
        for place in places
        if place.endswith((".node", ".token", ".how")) or place in {"case.moved", "case.state"}
    ]


def test_a_calendar_that_came_late_is_believed_from_its_day_on(at):
    at(moment(12, 28))
    calendar_queries.load_editions()
    held = book()
    try:
        number = in_hand()
        at(moment(12, 30))
        publish_year(2027, LONG_NEW_YEAR, "关于2027年部分节假日安排的通知", actor=SYSTEM)
        calendar_queries.load_editions()
        assert cases.re_date(number)
        assert [name for name, _facts in events_named(number)][-1] == "deadline.moved"
        holds(number)
        answered(number)
        holds(number)
    finally:
        install(held)


def test_a_recusal_in_the_stream_of_a_case_is_no_step_of_it():
    number = in_hand()
    record(CaseRecusal(case=number), stream=f"case:{number}", by=SYSTEM)
    assert holds(number).steps == 3


@event("test-recusal.declared")
class CaseRecusal:
    """Somebody outside the case engine wrote into the stream of a case."""

    case: str
