# SPDX-License-Identifier: Apache-2.0
"""Applying on the pages: an instant item on the web, the same form at a window, closed items, an edition that changed."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from mingfu.engines import cases
from mingfu.engines.cases.refusals import ChannelClosed, FormRefused, StartWithdrawn
from mingfu.faces.workbench.receiving import take_down
from mingfu.kernel import parties
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.catalogs import forget, retire_entry
from mingfu.kernel.clock import LEGAL_ZONE, now, today
from mingfu.systems.services.handling.refusals import ItemNotTakenIn
from mingfu.systems.services.items.commands import close_item, publish_items

pytestmark = pytest.mark.usefixtures("district", "seeded")

BIRTH = "services.item.gm-birth"


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


def answers(start, **more):
    """What the form of an item begins with, and a name and telephone."""
    from mingfu.engines.forms import form  # noqa: PLC0415 - models exist only after pytest_configure

    spec = form(cases.start_of(start).form)
    first = {one.name: [one.default] for one in spec.fields if one.default}
    return first | {"name": ["陈喆"], "phone": ["13800000000"]} | more


def test_an_instant_item_on_the_web_from_form_to_receipt(official):
    web = Client()
    page = web.get(f"/start/{BIRTH}").content.decode()
    assert "生育登记" in page
    assert "夫妻双方身份证（来源：居民身份证）" in page
    typed = answers(BIRTH)
    check = web.post(f"/start/{BIRTH}", typed | {"step": "check", "key": "k1"})
    assert check.status_code == 200, check.content.decode()[:3000]
    assert "提交前请核对" in check.content.decode()
    done = web.post(f"/start/{BIRTH}", typed | {"step": "submit", "key": "k1"})
    assert done.status_code == 303
    number = done["Location"].rpartition("/")[2]
    case = cases.read_case(number)
    assert (case.summary, case.organ, case.data["item"]) == ("生育登记", "gm.health", "gm-birth")
    assert case.party
    # One working day after Monday 2 March.
    assert case.due_on.isoformat() == "2026-03-03"
    again = web.post(f"/start/{BIRTH}", typed | {"step": "submit", "key": "k1"})
    assert again["Location"] == done["Location"]
    [item] = case.items
    cases.complete_task(number, item.token, {"decision": ["grant"]}, actor=official("gm.health.handler"))
    assert cases.read_case(number).outcome == "granted"


def test_without_a_name_the_form_comes_back():
    answer = Client().post(f"/start/{BIRTH}", answers(BIRTH, name=[""]) | {"step": "submit", "key": "k2"})
    assert answer.status_code == 422


def test_a_closed_item_is_not_taken_in_but_its_cases_go_on(official, at):
    number = cases.open_case(BIRTH, answers(BIRTH), actor=ANONYMOUS)
    close_item("gm-birth", actor=SYSTEM, from_day=today() + timedelta(days=1), ground="改由免申即享")
    at(datetime(2026, 3, 3, 9, 0, tzinfo=LEGAL_ZONE))
    with pytest.raises(ItemNotTakenIn):
        cases.open_case(BIRTH, answers(BIRTH), actor=ANONYMOUS)
    assert Client().get(f"/start/{BIRTH}").status_code == 409
    [item] = cases.read_case(number).items
    cases.complete_task(number, item.token, {"decision": ["grant"]}, actor=official("gm.health.handler"))
    assert cases.read_case(number).outcome == "granted"


def test_an_edition_that_changed_meanwhile_keeps_the_answers_and_says_what_changed(small, official):
    start = "services.item.test-road"
    item = small(code="test-road", power="GM-XK-0025", channels=["online", "window"])
    publish_items([item], actor=official("gm.data.handler"))
    more = {"applicant": ["person"], "s1": ["event"], "m_m1": ["window"], "m_m2": ["window"], "acting": ["self"]}
    typed = answers(start, **more)
    item["materials"].append({"code": "m4", "name": "交通疏导方案", "originals": 1})
    publish_items([item], actor=official("gm.data.handler"))
    with pytest.raises(FormRefused) as refusal:
        cases.open_case(start, typed, actor=ANONYMOUS)
    bound = refusal.value.bound
    assert "新增：交通疏导方案：怎么交" in bound.errors["edition"]
    assert bound.typed["s1"] == ["event"]
    number = cases.open_case(start, bound.typed | {"m_m4": ["window"]}, actor=ANONYMOUS)
    assert cases.read_case(number).status == "open"


def test_what_is_not_online_is_not_taken_online(small, official):
    publish_items([small(code="test-window", power="GM-XK-0025")], actor=official("gm.data.handler"))
    with pytest.raises(ChannelClosed):
        cases.open_case("services.item.test-window", {}, actor=ANONYMOUS)


def test_nobody_applies_for_a_penalty_or_for_what_there_is_not(small, official, refused):
    publish_items([small(code="test-fine", kind="penalty", power="GM-XK-0025")], actor=official("gm.data.handler"))
    for start in ("services.item.test-fine", "services.item.nothing", "services.item." + "x" * 10_000):
        with refused("start-unknown"):
            cases.start_of(start)


def test_the_guide_leads_to_the_form_with_the_situations_chosen(small, official):
    item = small(code="test-road", power="GM-XK-0025", channels=["online", "window"])
    publish_items([item], actor=official("gm.data.handler"))
    guide = Client().get("/services/test-road?s1=event").content.decode()
    assert 'href="/start/services.item.test-road?s1=event"' in guide
    form = Client().get("/start/services.item.test-road?s1=event&name=somebody").content.decode()
    assert 'value="event" checked' in form
    assert 'value="somebody"' not in form


def test_somebody_without_a_telephone_applies_at_the_window(official):
    """The officer fills in the same form; it is received by the counter, and the person is a party without a telephone."""
    officer = official("gm.health.handler")
    number = take_down(
        cases.start_of(BIRTH), answers(BIRTH, phone=[""]), channel="counter", files=(), actor=officer, key="w1"
    )
    case = cases.read_case(number)
    assert (case.channel, case.summary, bool(case.party)) == ("counter", "生育登记", True)
    with pytest.raises(FormRefused):
        take_down(
            cases.start_of(BIRTH), answers(BIRTH, name=[""]), channel="counter", files=(), actor=officer, key="w2"
        )


def test_a_power_withdrawn_closes_its_item(official):
    """What the list no longer grants is not applied for any more; what was taken in is found by the entry it cited."""
    number = cases.open_case(BIRTH, answers(BIRTH), actor=ANONYMOUS)
    retire_entry("powers", "GM-GG-0001", actor=SYSTEM, from_day=today(), ground="权责清单调整")
    forget()
    with pytest.raises((StartWithdrawn, ItemNotTakenIn)):
        cases.open_case(BIRTH, answers(BIRTH), actor=ANONYMOUS)
    assert cases.running_under("GM-GG-0001") == [number]


@pytest.mark.parametrize(
    ("name", "status"), [("喆堃昇", 200), ("许" * 10_000, 422), ("\u202e\u0000", 422), ("\uff11", 422)]
)
def test_odd_names_are_taken_or_sent_back_never_broken(name, status):
    answer = Client().post(f"/start/{BIRTH}", answers(BIRTH, name=[name]) | {"step": "check", "key": "k9"})
    assert answer.status_code == status


def test_what_the_state_holds_is_filled_in_with_where_it_comes_from(publish, monkeypatch):
    """Of somebody signed in only; and what is typed over it counts."""
    from mingfu.engines.manifest.dossier import CERTIFICATES, DOSSIER, Certificate, Datum  # noqa: PLC0415
    from mingfu.engines.manifest.providers import _offered  # noqa: PLC0415
    from mingfu.faces.portal.pages.saying import first_page  # noqa: PLC0415
    from mingfu.kernel.access import Actor  # noqa: PLC0415

    asked = []

    def known(*, party, fields, actor, purpose):
        asked.append((party, tuple(fields), purpose))
        return (Datum(field="body", label="名称", value="试验建筑有限公司", source="营业执照", obtained=now()),)

    def held(*, party, actor, kinds):
        assert tuple(kinds) == ("business-licence",)
        return (
            Certificate(
                number="1", kind="business-licence", title="营业执照", organ="gm.market", organ_name="区市场监管局",
                issued_on=today(), valid_from=today(), valid_until=None, state="valid",
            ),
        )  # fmt: skip

    monkeypatch.setitem(_offered, DOSSIER, known)
    monkeypatch.setitem(_offered, CERTIFICATES, held)
    shared = {"code": "m9", "name": "营业执照", "certificate": "business-licence", "shared": True}
    start, _asked = publish(materials=[shared])
    who = parties.register_party(actor=SYSTEM, name="刘洋", identifiers={}, key="liu")
    nobody = {one.name: one for one in first_page(cases.start_of(start), ANONYMOUS).fields}
    assert (nobody["body"].value, asked) == ("", [])
    mine = {one.name: one for one in first_page(cases.start_of(start), Actor("citizen", "p", party=who.id)).fields}
    assert mine["body"].value == "试验建筑有限公司"
    assert "政府已有，来自营业执照" in mine["body"].hint
    assert "已查到您的：营业执照（区市场监管局）" in mine["held"].hint
    assert asked == [(who.id, ("body", "credit_code"), "办理“占用城市道路许可”，预填申请表")]
