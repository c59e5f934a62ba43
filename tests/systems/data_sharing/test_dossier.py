# SPDX-License-Identifier: Apache-2.0
"""What a person knows of what is known: dossier, prefill with provenance, certificates at the end of a case, correction, erasure."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pytest

from mingfu.engines import cases, manifest
from mingfu.engines.cases import FormRefused
from mingfu.engines.documents import documents_about
from mingfu.engines.jobs import reactions
from mingfu.engines.notices.models import Notice
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.catalogs import retire_entry
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import events_of as told
from mingfu.kernel.parties import erase_party, find_by, give_mandate, party, synthetic
from mingfu.systems.data_sharing.certificates.commands import issue_certificate
from mingfu.systems.data_sharing.certificates.issuing import _holder
from mingfu.systems.data_sharing.certificates.kinds import kind_of
from mingfu.systems.data_sharing.certificates.queries import any_certificate, certificates_of, content_of
from mingfu.systems.data_sharing.correcting import ask_correction
from mingfu.systems.data_sharing.dossier import readings_about, whole_dossier, whose_dossier
from mingfu.systems.data_sharing.exchange.importing import take_certificates, take_records
from mingfu.systems.data_sharing.exchange.records import keep_record, record_of
from mingfu.systems.data_sharing.models import Reading, RecordState

pytestmark = pytest.mark.usefixtures("district", "seeded")

FOOD = {"body": "试验饮食店", "operator": "刘洋", "address": "荷城街道沧江路 1 号", "scope": "热食类制售"}
RELIEF = {"kind": "城镇低保", "since": "2025-06", "household_size": "3", "monthly": "1800"}


def moment(month, day, hour=9):
    return datetime(2026, month, day, hour, 0, tzinfo=LEGAL_ZONE)


@pytest.fixture(autouse=True)
def spring(at):
    return at(moment(3, 2))


@pytest.fixture
def civil(official):
    return official("gm.civil.handler", number="C1")


@pytest.fixture
def liu(person, civil):
    who = person("刘洋", phone="13800138000")
    keep_record("poverty-relief", who.party, RELIEF, actor=civil, since=date(2025, 6, 1))
    return who


@pytest.fixture
def shop(person, official):
    who = person("试验饮食店", kind="body")
    issue_certificate("food-licence", FOOD, actor=official("gm.market.handler"), party=who.party)
    return who


@dataclass(frozen=True)
class Matter:
    """Of a case, whose it is."""

    party: str


class TestPrefill:
    """Other systems ask by name; every value says where it comes from, and the person sees that it was read."""

    def test_values_come_with_certificate_and_source(self, shop):
        got = manifest.dossier(
            shop.party, ["body", "address", "food-licence.scope", "phone"], actor=shop, purpose="填写申请表"
        )
        assert [(one.field, one.label, one.value, one.certificate, one.source) for one in got] == [
            ("body", "经营者名称", "试验饮食店", "GM-SPJY-2026-000001", "食品经营许可信息 GM-SPJY-2026-000001，区市场监管局"),
            ("address", "经营场所", "荷城街道沧江路 1 号", "GM-SPJY-2026-000001", "食品经营许可信息 GM-SPJY-2026-000001，区市场监管局"),
            ("food-licence.scope", "主体业态和经营项目", "热食类制售", "GM-SPJY-2026-000001",
             "食品经营许可信息 GM-SPJY-2026-000001，区市场监管局"),
        ]  # fmt: skip
        [line] = readings_about(shop.party)
        assert (line.who, line.fields, line.basis, line.mine) == (
            "",
            "经营者名称、经营场所、主体业态和经营项目",
            "填写申请表",
            True,
        )
        [held] = manifest.certificates(shop.party, actor=shop, kinds=["food-licence"])
        assert (held.number, held.valid, held.valid_until) == ("GM-SPJY-2026-000001", True, date(2031, 3, 1))

    def test_only_who_may_asks(self, shop, liu, official, refused):
        for stranger in (liu, ANONYMOUS, official("gm.office.oversight")):
            with refused("dossier-closed"):
                manifest.dossier(shop.party, ["body"], actor=stranger, purpose="看看")
            with refused("dossier-closed"):
                manifest.certificates(shop.party, actor=stranger)
        with refused("purpose-needed"):
            manifest.dossier(shop.party, ["body"], actor=official("gm.health.handler"), purpose=" ")
        assert Reading.objects.count() == 0
        manifest.dossier(shop.party, ["body"], actor=official("gm.health.handler"), purpose="本人在窗口申请")
        assert readings_about(shop.party)[0].who == "区卫健局"
        give_mandate(party(shop.party), party(liu.party), actor=shop, scope="data_sharing.dossier")
        assert whose_dossier(liu, str(shop.party)) == shop.party
        assert manifest.dossier(shop.party, ["body"], actor=liu, purpose="代填")
        for wrong in (str(UUID(int=1)), "x", str(liu.party)[:-1]):
            with refused("dossier-closed"):
                whose_dossier(liu, wrong)


class TestIssuing:
    """A granted case yields its certificate, once."""

    def test_at_the_end_of_a_granted_case(self, applied, official, person, react, task):
        who = person("试验旅社", kind="body")
        number = applied(who, "gm-food", body=["试验旅社"], credit_code=[synthetic.credit_code(1)], applicant=["body"])
        market, head = official("gm.market.handler"), official("gm.market.head", number="T2")
        cases.complete_task(number, task(number, "check"), {"check": ["accept"]}, actor=market)
        opinion = {"special": ["none"], "opinion": ["grant"], "findings": ["材料齐全，场所符合"]}
        cases.complete_task(number, task(number, "review"), opinion, actor=market)
        cases.complete_task(
            number, task(number, "decide"), {"decision": ["grant"], "content": ["热食类制售"]}, actor=head
        )
        react(number)
        assert certificates_of(who.party) == []
        sent = {"delivered_by": ["certificate"], "delivered_on": ["2026-03-02"], "receiver": ["试验旅社"]}
        cases.complete_task(number, task(number, "deliver"), sent, actor=market)
        react(number)
        react(number)
        [(held, stands)] = certificates_of(who.party)
        assert (held.kind, held.case, held.organ, stands.state) == ("food-licence", number, "gm.market", "valid")
        said = content_of(held)
        assert (said["body"], said["scope"]) == ("试验旅社", "热食类制售")
        assert Notice.objects.filter(template="data_sharing.issued", channel="in-app").count() == 1

    def test_a_firms_licence_goes_to_the_firm_that_its_agent_applied_for(self, liu, person):
        firm, code = person("试验旅社", kind="body", uscc=synthetic.credit_code(1)), synthetic.credit_code(1)
        said = {"body": "试验旅社", "credit_code": code}
        case = Matter(str(liu.party))
        # Without a mandate it stays with whoever applied; with one it is the firm's.
        assert _holder(kind_of("food-licence"), case, said) == liu.party
        give_mandate(party(firm.party), party(liu.party), actor=SYSTEM, scope="services")
        assert _holder(kind_of("food-licence"), case, said) == firm.party
        assert _holder(kind_of("residence-permit"), case, said) == liu.party
        assert _holder(kind_of("food-licence"), Matter(""), said) is None

    def test_who_holds_a_firms_certificate_has_its_forms_filled_in(self, liu, official):
        issue_certificate("food-licence", FOOD, actor=official("gm.market.handler"), party=liu.party)
        [one] = manifest.dossier(liu.party, ["body"], actor=liu, purpose="填表")
        assert (one.value, one.certificate) == ("试验饮食店", "GM-SPJY-2026-000001")

    def test_what_cannot_be_issued_by_itself_is_left_to_the_organ(self, applied, official, person, react, task):
        who = person("试验旅社", kind="body")
        number = applied(who, "gm-food", body=["试验旅社"], credit_code=["91440608MA00000000"], applicant=["body"])
        market, head = official("gm.market.handler"), official("gm.market.head", number="T2")
        cases.complete_task(number, task(number, "check"), {"check": ["accept"]}, actor=market)
        opinion = {"special": ["none"], "opinion": ["grant"], "findings": ["材料齐全，场所符合"]}
        cases.complete_task(number, task(number, "review"), opinion, actor=market)
        cases.complete_task(number, task(number, "decide"), {"decision": ["grant"]}, actor=head)
        sent = {"delivered_by": ["certificate"], "delivered_on": ["2026-03-02"], "receiver": ["试验旅社"]}
        cases.complete_task(number, task(number, "deliver"), sent, actor=market)
        react(number)
        assert certificates_of(who.party) == []
        [one] = Notice.objects.filter(template="data_sharing.by-hand")
        assert (one.post, one.about) == ("gm.market.handler", number)
        assert "校验位不符" in one.values["why"]


class TestCorrection:
    """A wrong datum goes back to its source, is marked meanwhile, put right, and told to those who read it."""

    def asked(self, **changes):
        return {
            "subject": ["item:poverty-relief"], "field": ["household_size"], "right": ["4"], "why": ["去年十月孩子出生，户内四人"],
        } | changes  # fmt: skip

    def test_from_the_person_to_the_source_and_back_to_the_readers(
        self, liu, civil, react, task, at, refused, official
    ):
        manifest.dossier(liu.party, ["household_size"], actor=official("gm.housing.handler"), purpose="窗口办理公租房")
        number = ask_correction(self.asked(), actor=liu)
        case = cases.read_case(number)
        assert (case.organ, case.party) == ("gm.civil", str(liu.party))
        # Ten working days after Monday 2 March: Monday 16 March.
        assert {one.code: one.due_on for one in case.clocks} == {"verify": date(2026, 3, 16)}
        with refused("data-correction-running"):
            ask_correction(self.asked(), actor=liu)
        [one] = manifest.dossier(liu.party, ["household_size"], actor=liu, purpose="填表")
        assert (one.value, one.disputed) == ("3", True)
        at(moment(3, 4))
        decided = {"decision": ["correct"], "value": ["4"], "reason": ["经查户籍，2025年10月新增一人"]}
        cases.complete_task(number, task(number, "verify"), decided, actor=civil)
        react(number)
        react(number)
        held = record_of("poverty-relief", liu.party)
        assert (held.seq, held.content) == (2, {**RELIEF, "household_size": "4"})
        assert [(row.seq, row.way, row.case) for row in RecordState.objects.order_by("seq")] == [
            (1, "kept", ""), (2, "corrected", number),
        ]  # fmt: skip
        [one] = manifest.dossier(liu.party, ["household_size"], actor=liu, purpose="填表")
        assert (one.value, one.disputed) == ("4", False)
        assert [row.post for row in Notice.objects.filter(template="data_sharing.changed")] == ["gm.housing.handler"]
        assert Notice.objects.filter(template="data_sharing.corrected", channel="in-app").count() == 1
        assert [row.paper for row in documents_about(number)] == ["data_sharing.corrected"]

    def test_what_is_right_stays_and_the_person_is_told_why(self, liu, civil, react, task):
        number = ask_correction(self.asked(), actor=liu)
        with pytest.raises(FormRefused):
            cases.complete_task(
                number, task(number, "verify"), {"decision": ["correct"], "reason": ["没有写更正为"]}, actor=civil
            )
        kept = {"decision": ["keep"], "reason": ["户籍档案显示户内三人"]}
        cases.complete_task(number, task(number, "verify"), kept, actor=civil)
        react(number)
        assert record_of("poverty-relief", liu.party).seq == 1
        assert Notice.objects.filter(template="data_sharing.changed").count() == 0
        assert [row.paper for row in documents_about(number)] == ["data_sharing.kept"]

    def test_a_certificate_is_replaced(self, shop, official, react, task):
        subject = {"subject": ["certificate:GM-SPJY-2026-000001"], "field": ["address"], "right": ["沧江路 2 号"]}
        number = ask_correction(self.asked(**subject), actor=shop)
        decided = {"decision": ["correct"], "value": ["荷城街道沧江路 2 号"], "reason": ["核对租赁合同，门牌录入有误"]}
        cases.complete_task(number, task(number, "verify"), decided, actor=official("gm.market.handler"))
        react(number)
        react(number)
        (new, valid), (old, revoked) = certificates_of(shop.party)
        assert (content_of(new)["address"], valid.state) == ("荷城街道沧江路 2 号", "valid")
        assert (old.number, revoked.state, revoked.successor) == ("GM-SPJY-2026-000001", "revoked", new.number)

    def test_nobody_corrects_what_is_not_theirs(self, liu, shop, refused):
        for actor, changes in (
            (shop, {}),
            (ANONYMOUS, {}),
            (liu, {"field": ["no_such"]}),
            (liu, {"subject": ["item:no-such"]}),
            (liu, {"subject": ["certificate:GM-SPJY-2026-000001"], "field": ["address"]}),
            (liu, {"subject": [""]}),
            (liu, {"subject": ["item:marriage"], "field": ["status"]}),
        ):
            with refused("data-correction-faulty"):
                ask_correction(self.asked(**changes), actor=actor)
        assert cases.cases_for(SYSTEM).count() == 0


class TestWhole:
    """The dossier as a whole, what is left after erasure, and what follows from a withdrawn power."""

    def test_everything_about_somebody_in_a_few_queries(self, liu, shop, queries, civil):
        keep_record("marriage", liu.party, {"status": "已婚", "registered_on": "2019-05-20"}, actor=civil)
        with queries(20):
            whole = whole_dossier(liu.party)
        assert [(one.item.code, dict(one.values)) for one in whole.holdings] == [
            ("person-basic", {"name": "刘洋", "phone": "13800138000"}),
            ("marriage", {"status": "已婚", "registered_on": "2019-05-20"}),
            ("poverty-relief", RELIEF),
        ]
        assert whole.certificates == ()
        assert [one.number for one in whole_dossier(shop.party).certificates] == ["GM-SPJY-2026-000001"]

    def test_only_the_owner_keeps_and_the_same_again_changes_nothing(self, liu, civil, official, refused, events_of):
        with refused("data-not-owner"):
            keep_record("poverty-relief", liu.party, RELIEF, actor=official("gm.housing.handler"))
        with refused("data-fields-unknown"):
            keep_record("poverty-relief", liu.party, {"salary": "1"}, actor=civil)
        with refused("data-record-faulty"):
            keep_record("disability", liu.party, {"name": "刘洋"}, actor=civil)
        with refused("data-record-faulty"):
            keep_record("poverty-relief", liu.party, {"kind": "城\u202e镇"}, actor=civil)
        record = keep_record("poverty-relief", liu.party, {"kind": " 城镇低保 "}, actor=civil)
        assert events_of(f"data-record:{record}") == ["data.kept"]

    def test_erasure_leaves_dates_and_digests(self, liu, official):
        said = {"name": "刘洋", "address": "杨和镇"}
        number = issue_certificate("residence-permit", said, actor=official("gm.police.handler"), party=liu.party)
        erase_party(party(liu.party), actor=liu, basis="个人信息保护法第四十七条")
        for event in told(f"party:{liu.party}"):
            for reaction in reactions():
                if reaction.name == "data_sharing.forget-person" and event.name in reaction.on:
                    reaction.run(event)
        assert any_certificate(number).content is None
        assert [(bytes(row.content or b""), row.salt) for row in RecordState.objects.all()] == [(b"", None)]
        whole = whole_dossier(liu.party)
        assert (whole.holdings, [one.state for one in whole.certificates]) == ((), ["erased"])

    def test_owners_revise_what_lost_its_power(self, civil, official, task, at):
        retire_entry("powers", "GM-JF-0004", actor=SYSTEM, from_day=date(2026, 3, 2), ground="职责调整")
        for _twice in range(2):
            for event in told("catalog:powers"):
                for reaction in reactions():
                    if reaction.name == "data_sharing.follow-lists" and event.name in reaction.on:
                        reaction.run(event)
        found = {one.summary: one.number for one in cases.cases_for(SYSTEM).filter(start="data_sharing.revising")}
        assert sorted(found) == ["婚姻登记信息", "最低生活保障信息"]
        number = found["婚姻登记信息"]
        # Art. 17: ten working days after Monday 2 March, to Monday 16 March.
        assert [(one.post, one.due_on) for one in cases.read_case(number).items] == [
            ("gm.civil.handler", date(2026, 3, 16))
        ]
        at(moment(3, 12))
        said = {"way": ["change"], "new_power": ["GM-JF-0005"], "remarks": ["改依特困供养条目"]}
        cases.complete_task(number, task(number, "revise"), said, actor=civil)
        # Two working days after Thursday 12 March: Friday 13 and Monday 16 March.
        assert [(one.post, one.due_on) for one in cases.read_case(number).items] == [
            ("gm.data.handler", date(2026, 3, 16))
        ]
        through = {"review": ["through"]}
        cases.complete_task(number, task(number, "review"), through, actor=official("gm.data.handler"))
        assert cases.read_case(number).outcome == "published"


class TestTakingIn:
    """What organs hold already comes in by sheets, a row each; a wrong row is told and the others stand."""

    def test_records_find_or_make_their_people(self, liu):
        rows = (
            "手机号,姓名或名称,起始日期,参保状态,累计缴费月数\r\n"
            "１３８ 0013 8000,,2026-01-01,正常参保,74\r\n"
            "13900139000,陈静,,停保,12\r\n"
            ",无名,,正常参保,1\r\n"
            "13900139000,,2026-13-01,停保,12\r\n"
        )
        taken = take_records("social-insurance", rows.encode("utf-8-sig"), "s.csv", actor=SYSTEM)
        assert (taken.rows, [row for row, _why in taken.left_out]) == (2, [4, 5])
        assert record_of("social-insurance", liu.party).content == {"status": "正常参保", "months": "74"}
        assert record_of("social-insurance", find_by("phone", "13900139000").id).content["months"] == "12"
        again = take_records("social-insurance", rows.encode("utf-8-sig"), "s.csv", actor=SYSTEM)
        assert (again.rows, record_of("social-insurance", liu.party).seq) == (2, 1)

    def test_certificates_of_former_years(self):
        rows = (
            "信用代码,名称,统一社会信用代码,起始日期,有效期至\r\n"
            f"{synthetic.credit_code(3)},试验商行,{synthetic.credit_code(3)},2024-05-06,\r\n"
            f"{synthetic.credit_code(4)},,,,\r\n"
        )
        taken = take_certificates("business-licence", rows.encode("utf-8-sig"), "c.csv", actor=SYSTEM)
        assert (taken.rows, len(taken.left_out)) == (1, 1)
        [(held, stands)] = certificates_of(find_by("uscc", synthetic.credit_code(3)).id)
        assert (held.valid_from, held.valid_until, stands.state) == (date(2024, 5, 6), None, "valid")
