# SPDX-License-Identifier: Apache-2.0
"""From a request to a reading that the person sees: every date by hand, every gate from outside.

Working days of spring 2026: 5 April is Qingming (off 4 to 6). 2 March is a Monday.
"""

from datetime import date, datetime

import pytest

from mingfu.engines import cases
from mingfu.engines.cases import FormRefused
from mingfu.engines.documents import documents_about
from mingfu.engines.jobs import fire_due
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.catalogs import retire_entry
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.data_sharing.dossier import readings_about
from mingfu.systems.data_sharing.exchange.reading import read_item
from mingfu.systems.data_sharing.exchange.records import keep_record
from mingfu.systems.data_sharing.exchange.requests import request_data
from mingfu.systems.data_sharing.exchange.uses import end_unfounded, end_use
from mingfu.systems.data_sharing.models import Reading, Use

pytestmark = pytest.mark.usefixtures("district", "seeded")

ASKED = {
    "power": ["GM-JF-0009"],
    "purpose": ["审核公共租赁住房申请人是否属于最低生活保障家庭"],
    "f_kind": ["check", "review"],
    "f_since": ["review"],
    "months": ["6"],
}
RELIEF = {"kind": "城镇低保", "since": "2025-06", "household_size": "3", "monthly": "1800"}


def moment(month, day, hour=9, year=2026):
    return datetime(year, month, day, hour, 0, tzinfo=LEGAL_ZONE)


@pytest.fixture(autouse=True)
def spring(at):
    return at(moment(3, 2))


@pytest.fixture
def housing(official):
    return official("gm.housing.handler", number="H1")


@pytest.fixture
def civil(official):
    return official("gm.civil.handler", number="C1")


@pytest.fixture
def civil_head(official):
    return official("gm.civil.head", number="C2")


@pytest.fixture
def liu(person, civil):
    who = person("刘洋")
    keep_record("poverty-relief", who.party, RELIEF, actor=civil, since=date(2025, 6, 1))
    return who


@pytest.fixture
def agreed(housing, civil, civil_head, task, react):
    """The number of a request that was agreed to and delivered on Monday 2 March."""
    number = request_data("poverty-relief", "services.promised", ASKED, actor=housing)
    cases.complete_task(number, task(number, "answer"), {"decision": ["agree"]}, actor=civil_head)
    cases.complete_task(number, task(number, "deliver"), {"way": ["exchange"], "tested": ["yes"]}, actor=civil)
    react(number)
    return number


def papers(number):
    return sorted(one.paper for one in documents_about(number))


def clock(number):
    return {one.code: one.due_on for one in cases.read_case(number).clocks}


class TestAnswer:
    """A request is answered in its days, by whom the table says."""

    def test_conditional_with_sensitive_data_goes_to_the_head_within_ten_days(
        self, housing, civil, civil_head, task, at, refused
    ):
        number = request_data("poverty-relief", "services.promised", ASKED, actor=housing)
        case = cases.read_case(number)
        assert (case.organ, case.data["asker"], case.summary) == ("gm.civil", "gm.housing", "最低生活保障信息")
        # Ten working days after Monday 2 March: 3 to 6, 9 to 13 and 16 March.
        assert clock(number) == {"answer": date(2026, 3, 16)}
        assert [(one.post, one.due_on) for one in case.items] == [("gm.civil.head", date(2026, 3, 16))]
        with refused("task-not-yours"):
            cases.complete_task(number, task(number, "answer"), {"decision": ["agree"]}, actor=civil)
        # Ten more at most: 17 to 20, 23 to 27 and 30 March.
        cases.extend(number, ground="complex", amount=10, reason="要征求街道意见", actor=civil_head)
        assert clock(number) == {"answer": date(2026, 3, 30)}
        at(moment(3, 30))
        cases.complete_task(number, task(number, "answer"), {"decision": ["agree"]}, actor=civil_head)
        # Twenty working days after Monday 30 March: 31, 1 2 3 April, 7 to 10, 13 to 17, 20 to 24, 27 and 28 April.
        assert [(one.node, one.due_on) for one in cases.read_case(number).items] == [("deliver", date(2026, 4, 28))]
        assert clock(number) == {}

    def test_unconditional_is_answered_the_next_working_day_by_the_handler(self, official, at):
        at(moment(3, 6))
        asked = {
            "power": ["GM-XK-0003"],
            "purpose": ["核对食品经营许可申请人的主体资格"],
            "f_credit_code": ["check"],
            "months": ["12"],
        }
        number = request_data("business-licence", "services.promised", asked, actor=official("gm.market.handler"))
        # Friday 6 March: the next working day is Monday 9 March.
        assert [(one.post, one.due_on) for one in cases.read_case(number).items] == [
            ("gm.market.handler", date(2026, 3, 9))
        ]

    def test_what_is_asked_for_without_need_comes_back(self, housing):
        for change, field in (
            ({"f_kind": [], "f_since": []}, "f_kind"),
            ({"f_kind": ["no-such-step"]}, "f_kind"),
            ({"power": ["GM-XK-0003"]}, "power"),
            ({"purpose": ["要用"]}, "purpose"),
            ({"months": ["13"]}, "months"),
        ):
            with pytest.raises(FormRefused) as caught:
                request_data("poverty-relief", "services.promised", ASKED | change, actor=housing)
            assert field in caught.value.bound.errors, change
        assert Use.objects.count() == 0

    def test_who_may_not_ask_is_told(self, official, refused):
        with refused("not-allowed"):
            request_data("poverty-relief", "services.promised", ASKED, actor=official("gm.housing.head"))
        with refused("sign-in-needed"):
            request_data("poverty-relief", "services.promised", ASKED, actor=ANONYMOUS)
        with refused("data-item-unknown"):
            request_data("no-such", "services.promised", ASKED, actor=official("gm.housing.handler"))

    def test_refused_with_basis_disputed_and_ruled(self, housing, civil_head, official, task, react):
        number = request_data("poverty-relief", "services.promised", ASKED, actor=housing)
        no = {"decision": ["refuse"], "ground": ["beyond"], "reason": ["起始月份与住房保障审核无关，请缩小范围"]}
        with pytest.raises(FormRefused):
            cases.complete_task(number, task(number, "answer"), {"decision": ["refuse"]}, actor=civil_head)
        cases.complete_task(number, task(number, "answer"), no, actor=civil_head)
        # Five working days after Monday 2 March to dispute: 3 to 6 and 9 March.
        assert [(one.post, one.due_on) for one in cases.read_case(number).items] == [
            ("gm.housing.handler", date(2026, 3, 9))
        ]
        raised = {"dispute": ["raise"], "argument": ["审核轮候排序必须看保障起始月份"]}
        cases.complete_task(number, task(number, "dispute"), raised, actor=housing)
        assert [(one.post, one.due_on) for one in cases.read_case(number).items] == [
            ("gm.data.head", date(2026, 3, 16))
        ]
        ruled = {"ruling": ["share"], "grounds": ["轮候排序规则以保障起始月份为据，属必要"]}
        cases.complete_task(number, task(number, "rule"), ruled, actor=official("gm.data.head"))
        cases.complete_task(
            number,
            task(number, "deliver"),
            {"way": ["exchange"], "tested": ["yes"]},
            actor=official("gm.civil.handler"),
        )
        react(number)
        assert papers(number) == ["data_sharing.refused", "data_sharing.ruling"]
        assert Use.objects.get().steps == {"kind": ["check", "review"], "since": ["review"]}

    def test_a_refusal_that_nobody_disputes_stands(self, housing, civil_head, task, react, at):
        number = request_data("poverty-relief", "services.promised", ASKED, actor=housing)
        no = {"decision": ["refuse"], "ground": ["law"], "reason": ["相关法律规定予以保密，不能提供"]}
        cases.complete_task(number, task(number, "answer"), no, actor=civil_head)
        at(moment(3, 10, 8))
        fire_due()
        case = cases.read_case(number)
        assert (case.status, case.outcome) == ("closed", "refused")
        react(number)
        assert Use.objects.count() == 0


class TestReading:
    """Under an agreed use, for a live case at the right step, of the right person, within the fields; and it is seen."""

    def test_what_is_read_the_person_reads(self, agreed, liu, housing, applied, queries):
        use = Use.objects.get()
        # Six months from 2 March: the last day is 1 September.
        assert (use.number, use.since, use.until) == (agreed, date(2026, 3, 2), date(2026, 9, 1))
        number = applied(liu)
        with queries(25):
            told = read_item("poverty-relief", ["kind"], case=number, actor=housing)
        assert [(one.field, one.label, one.value, one.source) for one in told] == [
            ("kind", "保障类别", "城镇低保", "最低生活保障信息，区民政局")
        ]
        [line] = readings_about(liu.party)
        assert (line.who, line.what, line.fields, line.case) == ("区住建水利局", "最低生活保障信息", "保障类别", number)
        assert line.basis == f"“公共租赁住房申请”，获准使用编号 {agreed}"
        assert Reading.objects.get().node == "check"

    @pytest.mark.usefixtures("district", "agreed")
    def test_every_gate_refuses_and_nothing_is_read(self, liu, housing, official, person, applied, refused):
        number = applied(liu)
        other = applied(person("陈静"))
        gates = (
            ("data-use-missing", housing, "marriage", ["status"], number),
            ("data-fields-beyond", housing, "poverty-relief", ["kind", "monthly"], number),
            ("data-fields-unknown", housing, "poverty-relief", ["salary"], number),
            ("data-nothing-asked", housing, "poverty-relief", [], number),
            ("data-step-unlike", housing, "poverty-relief", ["since"], number),
            ("case-unknown", housing, "poverty-relief", ["kind"], "2026-999999"),
            ("data-item-unknown", housing, "salary", ["kind"], number),
            ("not-allowed", liu, "poverty-relief", ["kind"], number),
        )
        for code, actor, item, fields, case in gates:
            with refused(code):
                read_item(item, fields, case=case, actor=actor)
        with refused("case-unknown"):
            read_item("poverty-relief", ["kind"], case=number, actor=official("gm.health.handler"))
        # Another person's case: the organ may read, but nothing is known of her.
        assert read_item("poverty-relief", ["kind"], case=other, actor=housing) == ()
        assert Reading.objects.filter(party=liu.party).count() == 0
        anonymous = applied(None)
        with refused("data-person-unlike"):
            read_item("poverty-relief", ["kind"], case=anonymous, actor=housing)
        cases.withdraw(number, actor=liu, reason="不办了")
        with refused("data-case-not-live"):
            read_item("poverty-relief", ["kind"], case=number, actor=housing)

    @pytest.mark.usefixtures("district", "agreed")
    def test_another_purpose_is_refused(self, liu, housing, applied, refused):
        permit = applied(liu, "gm-construction", credit_code=["91440608MA00000000"])
        with refused("data-purpose-unlike"):
            read_item("poverty-relief", ["kind"], case=permit, actor=housing)
        assert Reading.objects.count() == 0

    def test_a_use_ends_on_its_day_or_when_given_up_or_with_its_power(
        self, agreed, liu, housing, civil, at, refused, applied
    ):
        number = applied(liu)
        at(moment(9, 1, 23))
        assert read_item("poverty-relief", ["kind"], case=number, actor=housing)
        at(moment(9, 2))
        with refused("data-use-over") as caught:
            read_item("poverty-relief", ["kind"], case=number, actor=housing)
        assert (caught.value.on, str(caught.value.why)) == (date(2026, 9, 1), "使用期限届满")
        at(moment(3, 5))
        with refused("data-end-reason-needed"):
            end_use(agreed, actor=housing, reason="")
        end_use(agreed, actor=civil, reason="发现超范围使用，收回")
        end_use(agreed, actor=housing, reason="再次结束没有变化")
        with refused("data-use-over") as caught:
            read_item("poverty-relief", ["kind"], case=number, actor=housing)
        assert str(caught.value.why) == "提供单位收回"

    def test_withdrawing_the_power_ends_the_use(self, agreed, liu, applied, refused, official):
        number, housing = applied(liu), official("gm.housing.handler", number="H1")
        with refused("data-not-owner"):
            end_use(agreed, actor=official("gm.health.handler"), reason="不再需要使用")
        retire_entry("powers", "GM-JF-0009", actor=SYSTEM, from_day=date(2026, 3, 2), ground="职责调整")
        with refused("data-use-over"):
            read_item("poverty-relief", ["kind"], case=number, actor=housing)
        assert end_unfounded(actor=SYSTEM) == (agreed,)
        assert end_unfounded(actor=SYSTEM) == ()
