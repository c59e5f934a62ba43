# SPDX-License-Identifier: Apache-2.0
"""One demand, many voices: cases about one thing are led by one, and every party keeps what is its own."""

import pytest
from case_words import (
    ACCEPTED,
    HANDLED,
    OTHER,
    PARTY,
    REPLIED,
    answered,
    called_back,
    citizen,
    do,
    events_named,
    item_at,
    moment,
    official,
    opened,
    triaged,
)
from relation_words import THIRD, WHY, between, desk, joined, nodes, react, said_by, told_whole, urban

from mingfu.engines import cases
from mingfu.engines.cases.figures import Scope, Span, board
from mingfu.engines.cases.merging import join, take_out, word_voice
from mingfu.engines.cases.models import BoardLine, Submission
from mingfu.engines.cases.relation_models import Voice
from mingfu.engines.cases.voices import answer_voices, led_by, voice_count, voices_of
from mingfu.engines.documents import documents_about
from mingfu.engines.notices.models import Notice
from mingfu.engines.opinions import is_invited
from mingfu.kernel import ledger
from mingfu.kernel.clock import today

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def monday(district, at):
    """A Monday; and whatever a test did, the events of its cases tell all of it."""
    at(moment(3, 2))
    yield
    told_whole()


@pytest.fixture
def lead():
    return said_by(PARTY)


@pytest.fixture
def voice(lead):
    """A second person's case about the same lamp, led by the first."""
    return joined(said_by(OTHER, text="沧江路跃华路路口路灯坏了，晚上很黑。"), lead)


def reply_of(number):
    return Submission.objects.filter(case__number=number, form="hotline.reply").order_by("-id").first().content


class TestJoining:
    def test_the_case_leaves_its_task_and_waits_while_its_clock_runs_on(self, lead, voice):
        case = cases.read_case(voice)
        assert nodes(voice) == []
        assert (case.status, [clock.code for clock in case.clocks]) == ("open", ["answer"])
        [(_name, told)] = events_named(voice, "voice.joined")
        facts = {"joined_from": '"triage"', "organ": '"gm.hotline"'}
        assert told == {"case": voice, "lead": lead, "node": "triage", "facts": facts, "digest": told["digest"]}
        cancelled = {"case": voice, "token": "2", "node": "triage", "why": "interrupted"}
        assert [name for name, _facts in events_named(voice)][-2:] == ["voice.joined", "task.cancelled"]
        assert [facts | {"token": "2"} for _name, facts in events_named(voice, "task.cancelled")] == [cancelled]
        assert events_named(lead)[-1] == ("voice.gained", {"case": lead, "voice": voice})
        row = Voice.objects.get()
        assert (row.node, row.by, row.answered_at, row.ended_at) == ("triage", "post:gm.hotline.desk#T1", None, None)
        assert Submission.objects.get(case__number=voice, form="join").content == {"text": WHY, "lead": lead}

    def test_its_date_is_its_own(self, lead, at):
        at(moment(3, 4))
        later = joined(said_by(OTHER), lead)
        assert cases.read_case(later).due_on > cases.read_case(lead).due_on

    def test_a_party_may_add_to_its_own_and_take_it_back(self, lead, voice):
        cases.note(voice, text="灯杆上有编号 G108。", actor=citizen(OTHER))
        cases.withdraw(voice, actor=citizen(OTHER))
        react()
        assert cases.read_case(voice).outcome == "withdrawn"
        assert events_named(lead)[-1] == ("voice.lost", {"case": lead, "voice": voice, "how": "withdrawn"})
        assert voice_count(lead) == 1

    def test_two_matters_of_one_organ_may_be_joined_by_its_handler(self):
        numbers = [said_by(PARTY), said_by(OTHER)]
        for number in numbers:
            triaged(number)
            do(number, "sign", ACCEPTED)
        assert joined(numbers[1], numbers[0], actor=urban()) == numbers[1]
        assert Voice.objects.get().node == "handle"


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("post", "code"), [("gm.urban.handler", "case-unknown"), ("gm.hotline.review", "task-not-yours")]
    )
    def test_by_others(self, lead, refused, post, code):
        number, before = said_by(OTHER), between()
        with refused(code):
            join(number, lead, WHY, actor=official(post))
        assert between() == before

    def test_without_a_reason(self, lead, refused):
        number, before = said_by(OTHER), between()
        with refused("reason-needed"):
            join(number, lead, "同", actor=desk())
        assert between() == before

    def test_under_itself_or_under_what_is_led(self, voice, refused):
        number, before = said_by(THIRD), between()
        with refused("cannot-lead"):
            joined(number, number)
        with refused("cannot-lead"):
            joined(number, voice)
        assert between() == before

    def test_a_lead_twice_or_a_voice_twice(self, lead, voice, refused):
        number, before = said_by(THIRD), between()
        with refused("cannot-join"):
            joined(lead, number)
        with refused("cannot-join"):
            joined(voice, number)
        assert between() == before

    def test_under_one_that_was_answered(self, lead, refused):
        triaged(lead)
        do(lead, "sign", ACCEPTED)
        answered(lead)
        number, before = said_by(OTHER), between()
        with refused("cannot-lead"):
            joined(number, lead)
        assert between() == before

    def test_while_its_clock_stands_still(self, lead, refused):
        number = said_by(OTHER)
        triaged(number)
        do(number, "sign", ACCEPTED)
        cases.suspend(number, ground="supplement", note="等诉求人补充位置", actor=urban())
        before = between()
        with refused("cannot-join"):
            joined(number, lead)
        assert between() == before

    def test_a_closed_case(self, lead, refused):
        number = said_by(OTHER)
        cases.withdraw(number, actor=citizen(OTHER))
        before = between()
        with refused("case-over"):
            joined(number, lead)
        assert between() == before

    def test_its_tasks_are_gone(self, lead, refused):
        number = said_by(OTHER)
        token = item_at(number, "triage").token
        joined(number, lead)
        before = between()
        with refused("task-gone"):
            cases.complete_task(number, token, {"kind": ["help"], "way": ["answer"]}, actor=desk())
        assert between() == before

    def test_pressed_twice_under_one_key_it_is_done_once(self, lead):
        number = said_by(OTHER)
        answers = [join(number, lead, WHY, actor=desk(), key="one-press") for _press in range(2)]
        assert answers == [number, number]
        assert len(events_named(number, "voice.joined")) == 1


class TestTheAnswer:
    @pytest.fixture
    def replied(self, lead, voice):
        triaged(lead)
        react()
        do(lead, "sign", ACCEPTED)
        do(lead, "handle", HANDLED)
        do(lead, "reply", REPLIED)
        react()
        return voice

    def test_the_organ_of_the_lead_answers_for_the_voice(self, lead, voice):
        assert cases.read_case(voice).organ == "gm.hotline"
        triaged(lead)
        react()
        assert cases.read_case(voice).organ == "gm.urban"
        [(_name, facts)] = events_named(voice, "voice.followed")
        assert facts == {"case": voice, "lead": lead, "facts": {"organ": '"gm.urban"'}}

    def test_each_party_gets_it_as_its_own(self, lead, replied):
        case = cases.read_case(replied)
        assert nodes(replied) == ["revisit"]
        assert reply_of(replied) == reply_of(lead)
        assert case.clocks == ()
        [(_name, met)] = events_named(replied, "deadline.met")
        assert met["late"] == 0
        [(_name, done)] = [one for one in events_named(replied, "task.completed") if one[1]["node"] == "reply"]
        assert done["form"] == "hotline.reply"
        assert Voice.objects.get().answered_at is not None
        papers = {number: documents_about(number).get().number for number in (lead, replied)}
        assert papers[lead] != papers[replied]
        told = set(Notice.objects.filter(about=replied).values_list("template", flat=True))
        assert "hotline.replied" in told

    def test_it_is_given_once_however_often_it_is_tried(self, lead, replied):
        event = next(
            event for event in _events(lead) if event.name == "task.completed" and event.payload["node"] == "reply"
        )
        before = between()
        answer_voices(event)
        assert between() == before
        assert len(events_named(replied, "voice.answered")) == 1

    def test_one_party_may_be_told_in_other_words(self, lead, voice):
        third = joined(said_by(THIRD), lead)
        word_voice(third, "您门前的路灯与本次维修的是同一线路，已一并更换。", actor=desk())
        triaged(lead)
        do(lead, "sign", ACCEPTED)
        answered(lead)
        react()
        assert reply_of(third)["reply"] == "您门前的路灯与本次维修的是同一线路，已一并更换。"
        assert reply_of(voice)["reply"] == reply_of(lead)["reply"]
        assert [
            facts["varied"] for number in (voice, third) for _n, facts in events_named(number, "voice.answered")
        ] == [
            False,
            True,
        ]

    def test_what_leads_to_the_lead_s_party_does_not_go_along(self):
        lead = said_by(PARTY, name="周示例", phone="13900000001")
        voice = joined(said_by(OTHER), lead)
        triaged(lead)
        do(lead, "sign", ACCEPTED)
        do(lead, "handle", HANDLED)
        do(lead, "reply", {"reply": ["周示例您好：路灯已修好，已致电 13900000001 告知。"]})
        react()
        assert reply_of(lead)["reply"].startswith("周示例")
        assert reply_of(voice)["reply"] == "诉求人您好：路灯已修好，已致电 （略） 告知。"

    def test_a_dissatisfied_party_opens_only_its_own_voice_again(self, lead, replied):
        called_back(lead)
        called_back(replied, solved="no", satisfied="1")
        react()
        assert cases.read_case(lead).status == "closed"
        assert nodes(replied) == ["handle"]
        do(replied, "handle", HANDLED, actor=urban())
        do(replied, "reply", {"reply": ["再次到场，已更换灯头，恢复照明。"]}, actor=urban())
        called_back(replied)
        react()
        assert (is_invited(lead), is_invited(replied)) == (True, True)
        assert reply_of(lead)["reply"] != reply_of(replied)["reply"]

    def test_the_ledger_holds(self, replied):
        assert voice_count(replied) == 2
        assert ledger.verify().holds


class TestGoingItsOwnWay:
    def test_it_is_where_it_was_with_the_organ_it_had(self, lead):
        number = said_by(OTHER)
        triaged(number)
        do(number, "sign", ACCEPTED)
        triaged(lead, organ="gm.housing")
        joined(number, lead)
        assert cases.read_case(number).organ == "gm.housing"
        due = cases.read_case(number).due_on
        assert take_out(number, "是另一盏路灯，分开办理。", actor=desk()) == number
        case = cases.read_case(number)
        assert (nodes(number), case.organ, case.due_on) == (["handle"], "gm.urban", due)
        assert item_at(number, "handle").post == "gm.urban.handler"
        [(_name, left)] = events_named(number, "voice.left")
        assert (left["how"], left["facts"]) == ("taken-out", {"joined_from": '"handle"', "organ": '"gm.urban"'})
        assert events_named(lead)[-1] == ("voice.lost", {"case": lead, "voice": number, "how": "taken-out"})
        assert Voice.objects.get().how == "taken-out"

    def test_it_can_be_joined_again(self, lead, voice):
        take_out(voice, "核对后再并。", actor=desk())
        joined(voice, lead)
        assert [row.ended_at is None for row in Voice.objects.order_by("id")] == [False, True]

    def test_what_is_not_joined_cannot_be_taken_out(self, lead, refused):
        before = between()
        with refused("not-joined"):
            take_out(lead, "没有并过", actor=desk())
        assert between() == before

    @pytest.mark.parametrize("outcome", ["withdrawn", "redirected"])
    def test_a_lead_that_ends_unanswered_sets_its_voices_free(self, lead, voice, outcome):
        if outcome == "withdrawn":
            cases.withdraw(lead, actor=citizen(PARTY))
        else:
            do(lead, "triage", {"kind": ["help"], "way": ["redirect"], "exit": ["outside"], "advice": ["请到法院。"]})
        react()
        assert cases.read_case(lead).outcome == outcome
        assert nodes(voice) == ["triage"]
        assert Voice.objects.get().how == "lead-ended"


class TestWhoLearnsWhat:
    def test_those_who_see_both_and_nobody_else(self, lead, voice):
        case, led = cases.read_case(lead), cases.read_case(voice)
        [row] = voices_of(case, actor=desk())
        assert (row.number, row.seen, row.worded) == (voice, True, False)
        assert led_by(led, actor=desk()).lead == lead
        stranger = official("gm.housing.handler")
        [hidden] = voices_of(case, actor=stranger)
        assert (hidden.number, hidden.summary, hidden.party, hidden.seen) == ("", "", "", False)
        assert led_by(led, actor=stranger).lead == ""

    def test_the_public_learns_how_many(self, lead, voice):
        assert (voice_count(lead), voice_count(voice), voice_count(opened())) == (2, 2, 1)

    def test_figures_count_voices_and_demands_apart(self, voice):
        day = today()
        total = board(Scope(Span(day, day.replace(day=day.day + 1)))).total
        assert (total.received, total.demands) == (2, 1)
        assert list(BoardLine.objects.order_by("case_id").values_list("voice", flat=True)) == [False, True]
        take_out(voice, "是另一盏路灯，分开办理。", actor=desk())
        total = board(Scope(Span(day, day.replace(day=day.day + 1)))).total
        assert (total.received, total.demands) == (2, 2)


def _events(number):
    return ledger.events_of(f"case:{number}")
