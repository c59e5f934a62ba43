# SPDX-License-Identifier: Apache-2.0
"""Every way a matter may take through the hotline, and what each leaves behind."""

from datetime import date

import pytest
from case_words import (
    ACCEPTED,
    HANDLED,
    OBJECTED,
    REPLIED,
    answered,
    called_back,
    do,
    events_named,
    in_hand,
    moment,
    opened,
    triaged,
    written,
)

from mingfu.engines import cases
from mingfu.engines.cases import FormRefused

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


def nodes(number):
    """(node, how) of every task a case had, in order."""
    return [(row.node, row.how) for row in cases.items_of(cases.read_case(number))]


def end_of(number):
    case = cases.read_case(number)
    return case.status, case.outcome, case.milestone, case.items, case.clocks


def names(number):
    return [name for name, _facts in events_named(number)]


def papers(number):
    return [facts["paper"] for _name, facts in events_named(number, "paper.called")]


def test_answered_at_once_by_the_hotline_itself():
    number = opened()
    do(number, "triage", {"kind": ["consult"], "way": ["answer"]})
    case = cases.read_case(number)
    [item] = case.items
    assert (item.node, item.organ, case.organ, case.due_on) == ("reply", "gm.hotline", "gm.hotline", date(2026, 3, 4))


def test_the_hotline_answers_at_once_and_closes_after_the_call_back():
    number = opened()
    do(number, "triage", {"kind": ["consult"], "way": ["answer"]})
    do(number, "reply", REPLIED)
    called_back(number)
    assert nodes(number) == [("triage", "done"), ("reply", "done"), ("revisit", "done")]
    assert end_of(number) == ("closed", "closed", "已办结", (), ())


def test_another_channel_is_told_in_writing_and_that_ends_it():
    number = opened()
    advice = "已进入行政复议程序，请向复议机关了解进展，电话 0757-88888888。"
    do(number, "triage", {"kind": ["complain"], "way": ["redirect"], "exit": ["pending"], "advice": [advice]})
    assert end_of(number) == ("closed", "redirected", "已告知渠道", (), ())
    assert papers(number) == ["hotline.redirection"]
    assert names(number)[-2:] == ["deadline.met", "case.closed"]
    assert events_named(number, "case.closed")[0][1]["outcome"] == "redirected"
    assert cases.handed_in(cases.read_case(number), "triage", "advice") == advice
    assert events_named(number, "publication.called") == []


@pytest.mark.parametrize("missing", ["exit", "advice"])
def test_another_channel_without_a_ground_or_words_is_refused(missing):
    number = opened()
    typed = {"kind": ["help"], "way": ["redirect"], "exit": ["outside"], "advice": ["请向供电公司报修。"]}
    before = written()
    with pytest.raises(FormRefused) as caught:
        do(number, "triage", {name: value for name, value in typed.items() if name != missing})
    assert list(caught.value.bound.errors) == [missing]
    assert written() == before


def test_an_objection_that_fails_comes_back_and_cannot_be_made_again():
    number = opened()
    triaged(number)
    do(number, "sign", OBJECTED)
    case = cases.read_case(number)
    [item] = case.items
    assert (item.node, item.post, item.due_on) == ("rule", "gm.hotline.review", date(2026, 3, 3))
    do(number, "rule", {"ruling": ["rejected"], "grounds": ["依城市照明管理职责"]})
    case = cases.read_case(number)
    [item] = case.items
    # Straight to the handling: a ruled matter is not signed for again, so it cannot be sent back again.
    assert (item.node, item.post, case.organ) == ("handle", "gm.urban.handler", "gm.urban")
    assert case.due_on == date(2026, 3, 16)


def test_an_objection_that_holds_sends_the_matter_to_another_organ():
    number = opened()
    triaged(number)
    do(number, "sign", OBJECTED)
    do(number, "rule", {"ruling": ["upheld"], "grounds": ["属于住建水利局职责"]})
    [item] = cases.read_case(number).items
    assert (item.node, item.post) == ("redispatch", "gm.hotline.desk")
    do(number, "redispatch", {"organ": ["gm.housing"]})
    case = cases.read_case(number)
    [item] = case.items
    assert (item.node, item.post, case.organ, case.due_on) == (
        "handle",
        "gm.housing.handler",
        "gm.housing",
        date(2026, 3, 16),
    )
    answered(number)
    called_back(number)
    assert end_of(number)[:2] == ("closed", "closed")
    assert events_named(number, "case.closed")[0][1]["organ"] == "gm.housing"


def test_an_objection_needs_a_reason():
    number = opened()
    triaged(number)
    before = written()
    with pytest.raises(FormRefused) as caught:
        do(number, "sign", {"signing": ["object"]})
    assert list(caught.value.bound.errors) == ["objection"]
    assert written() == before


def test_what_is_not_solved_comes_back_twice_and_then_ends():
    number = in_hand()
    for returns in (1, 2):
        answered(number)
        called_back(number, solved="no", satisfied="1")
        case = cases.read_case(number)
        [item] = case.items
        assert (item.node, item.post, item.limit, case.data["returns"]) == (
            "handle",
            "gm.urban.handler",
            "rework",
            returns,
        )
        assert item.due_on == date(2026, 3, 9)
    answered(number)
    called_back(number, solved="no", satisfied="1")
    case = cases.read_case(number)
    assert (case.status, case.outcome, case.data["returns"]) == ("closed", "closed", 2)
    assert len([node for node, _how in nodes(number) if node == "handle"]) == 3
    # The clock over the whole case stopped with the first answer.
    assert len(events_named(number, "deadline.met")) == 1
    assert papers(number) == ["hotline.reply"] * 3
    assert len(events_named(number, "publication.called")) == 1


@pytest.mark.parametrize(
    ("kind", "solved", "satisfied", "comes_back"),
    [
        ("help", "yes", "5", False),
        ("help", "yes", "3", False),
        ("help", "yes", "2", True),
        ("help", "partly", "1", True),
        ("help", "partly", "3", False),
        ("help", "no", "5", True),
        # Enforcement is not judged by satisfaction alone.
        ("report", "yes", "1", False),
        ("report", "partly", "1", False),
        ("report", "no", "5", True),
        ("complain", "yes", "1", True),
    ],
)
def test_what_the_call_back_makes_of_it(kind, solved, satisfied, comes_back):
    number = in_hand(kind=kind)
    answered(number)
    called_back(number, solved=solved, satisfied=satisfied)
    case = cases.read_case(number)
    assert [item.node for item in case.items] == (["handle"] if comes_back else [])
    assert case.status == ("open" if comes_back else "closed")


def test_a_call_back_that_reaches_nobody_ends_it_without_asking_more():
    number = in_hand()
    answered(number)
    do(number, "revisit", {"reached": ["no"]})
    assert end_of(number)[:2] == ("closed", "closed")
    assert cases.read_case(number).data["returns"] == 0


def test_a_call_back_that_reached_somebody_says_how_it_was():
    number = in_hand()
    answered(number)
    before = written()
    with pytest.raises(FormRefused) as caught:
        do(number, "revisit", {"reached": ["yes"], "solved": ["yes"]})
    assert list(caught.value.bound.errors) == ["satisfied"]
    assert written() == before


def test_answers_of_a_question_not_asked_are_not_kept():
    number = in_hand()
    answered(number)
    do(number, "revisit", {"reached": ["no"], "solved": ["no"], "satisfied": ["1"]})
    case = cases.read_case(number)
    assert case.status == "closed"
    assert cases.handed_in(case, "revisit", "satisfied") in {None, ""}


def test_no_matter_ends_without_reply_and_call_back():
    """The gates of the law: nothing closes that was not answered and asked about."""
    number = in_hand()
    do(number, "handle", HANDLED)
    assert cases.read_case(number).status == "open"
    do(number, "reply", REPLIED)
    assert cases.read_case(number).status == "open"
    assert [item.node for item in cases.read_case(number).items] == ["revisit"]


def test_every_task_of_the_whole_way_has_its_date(at):
    number = opened()
    assert [item.due_on for item in cases.read_case(number).items] == [date(2026, 3, 3)]
    triaged(number)
    assert [item.due_on for item in cases.read_case(number).items] == [date(2026, 3, 3)]
    do(number, "sign", ACCEPTED)
    # The first handling has no date of its own: the answer's date is the case's.
    assert [item.due_on for item in cases.read_case(number).items] == [None]
    at(moment(3, 6))
    answered(number)
    assert [item.due_on for item in cases.read_case(number).items] == [date(2026, 3, 11)]


def test_milestones_are_what_the_person_reads():
    number = opened()
    seen = [cases.read_case(number).milestone]
    for node, typed in (
        ("triage", {"kind": ["help"], "way": ["dispatch"], "organ": ["gm.urban"]}),
        ("sign", ACCEPTED),
        ("handle", HANDLED),
        ("reply", REPLIED),
        ("revisit", {"reached": ["yes"], "solved": ["yes"], "satisfied": ["5"]}),
    ):
        do(number, node, typed)
        seen.append(cases.read_case(number).milestone)
    assert seen[0] == "已收到"
    assert seen[-1] == "已办结"
    assert len(seen) == len(set(seen))
