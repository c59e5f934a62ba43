# SPDX-License-Identifier: Apache-2.0
"""Several items in one go; a town that looks first; two who apply together; whoever acts for another; codes that are long."""

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from handling_words import clocks, moment, nodes, react, token

from mingfu.engines import cases
from mingfu.engines.cases.families import children_of
from mingfu.engines.jobs import fire_due
from mingfu.engines.notices.models import Notice
from mingfu.kernel import parties
from mingfu.kernel.access import ANONYMOUS, SYSTEM, Actor
from mingfu.kernel.catalogs import items as entries
from mingfu.systems.services.handling import cosigning
from mingfu.systems.services.items.naming import called, code_of

pytestmark = pytest.mark.usefixtures("district", "seeded")

EVENTS = [
    "restaurant", "inn", "plant", "road-works", "school", "newborn", "jobless", "hardship", "disability", "old-age", "settle",
]  # fmt: skip


@pytest.fixture(autouse=True)
def spring(at):
    """A Monday."""
    return at(moment(3, 2))


def filled(start, **more):
    """An application with the first answer to every question; whatever can be brought to the window is."""
    from mingfu.engines.forms import form  # noqa: PLC0415 - models exist only after pytest_configure

    typed = {
        "name": ["陈喆"],
        "phone": ["13800000000"],
        "body": ["试验商贸有限公司"],
        "credit_code": ["91440608MA00000000"],
    }
    for one in form(cases.start_of(start).form).fields:
        offered = [option.value for option in one.options]
        if one.default:
            typed[one.name] = [one.default]
        elif one.kind == "choices":
            typed[one.name] = offered
        elif one.kind == "choice":
            typed[one.name] = ["window"] if "window" in offered else ["no"] if "no" in offered else offered[:1]
    return typed | more


def children(number):
    return {row.child.start.rpartition(".")[2]: row.child.number for row in children_of(cases.read_case(number))}


def test_the_life_events_are_those_of_the_list():
    assert [one.code for one in entries("services.life-events")] == EVENTS


@pytest.mark.parametrize("code", EVENTS)
def test_every_life_event_becomes_a_case_of_each_of_its_items(code):
    who = parties.register_party(actor=SYSTEM, name="陈喆", identifiers={}, key=f"p-{code}")
    start = f"services.event.{code}"
    number = cases.open_case(start, filled(start), actor=ANONYMOUS, arrival=cases.Arrival(party=who.id))
    react(number)
    wanted = next(one for one in entries("services.life-events") if one.code == code).content["items"]
    assert sorted(children(number)) == sorted(wanted)
    assert {cases.read_case(child).party for child in children(number).values()} == {str(who.id)}


def test_three_items_in_one_go_each_with_its_own_clock(official, at):
    start = "services.event.newborn"
    who = parties.register_party(actor=SYSTEM, name="陈喆", identifiers={}, key="p")
    number = cases.open_case(start, filled(start), actor=ANONYMOUS, arrival=cases.Arrival(party=who.id))
    react(number)
    held = children(number)
    assert sorted(held) == ["gm-birth", "gm-newborn-household", "gm-resident-medical"]
    assert {code: cases.read_case(child).organ for code, child in held.items()} == {
        "gm-birth": "gm.health", "gm-newborn-household": "gm.police", "gm-resident-medical": "gm.medical",
    }  # fmt: skip
    # The parent has no clock; an instant item has one working day, to Tuesday 3 March.
    assert clocks(number) == {}
    assert cases.read_case(held["gm-birth"]).due_on == date(2026, 3, 3)
    for child in held.values():
        case = cases.read_case(child)
        node = case.items[0].node
        done = {"decision": ["grant"]} if node == "decide" else {"check": ["reject"], "reason": ["不属于本机关职权"]}
        cases.complete_task(child, case.items[0].token, done, actor=official(case.items[0].post))
        react(child, number)
    assert cases.read_case(number).outcome == "done"
    assert cases.replay(number).differences == ()
    # The person heard once that it was received, and of each end.
    told = Notice.objects.filter(party=who.id, channel="in-app").values_list("template", flat=True)
    assert (list(told).count("services.received"), list(told).count("services.done")) == (1, 1)


def test_what_is_not_chosen_is_not_applied_for():
    start = "services.event.newborn"
    number = cases.open_case(start, filled(start, chosen=["gm-resident-medical"]), actor=ANONYMOUS)
    react(number)
    assert list(children(number)) == ["gm-resident-medical"]


def test_files_go_to_the_item_that_asked_for_them(small, official):
    """Of two items in one go, each gets its own files under its own question, and no others (minimum necessity)."""
    start = "services.event.road-works"
    from mingfu.engines.forms import form  # noqa: PLC0415 - models exist only after pytest_configure

    boxes = [one.name for one in form(start).fields if one.kind == "file" and one.name != "f_mandate"]
    first = next(name for name in boxes if name.startswith("gm_road_occupation_"))
    asked = first.replace("_f_", "_m_")
    from mingfu.kernel.files.storage import store  # noqa: PLC0415

    blob = store(SimpleUploadedFile("图.pdf", b"%PDF-1.4\n%%EOF\n"), "图.pdf", actor=ANONYMOUS)
    arrival = cases.Arrival(files=(cases.Handed(blob.sha256, "图.pdf", first),))
    number = cases.open_case(start, filled(start, **{asked: ["upload"]}), actor=ANONYMOUS, arrival=arrival)
    react(number)
    files = {
        code: [row.name for row in cases.files_of(cases.read_case(child))] for code, child in children(number).items()
    }
    assert [len(names) for code, names in sorted(files.items())] == [0, 1, 0]
    assert files["gm-road-occupation"][0].endswith("：图.pdf")


def test_a_town_looks_first_and_the_district_decides(official, at):
    start = "services.item.gm-village-planning"
    number = cases.open_case(start, filled(start, town=["440608106000"], applicant=["person"]), actor=ANONYMOUS)
    case = cases.read_case(number)
    assert (case.data["first"], [item.post for item in case.items]) == ("gm.440608106", ["gm.440608106.handler"])
    town, land = official("gm.440608106.handler"), official("gm.land.handler", number="T2")
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=town)
    # Art. 43: twenty working days after Monday 2 March: 3 to 6, 9 to 13, 16 to 20, 23 to 27, 30 March.
    assert clocks(number) == {"town": date(2026, 3, 30)}
    at(moment(3, 10))
    opinion = {"first_opinion": ["grant"], "first_findings": ["符合村庄规划，已现场核实"]}
    cases.complete_task(number, token(number, "first_look"), opinion, actor=town)
    # The district's time begins with what the town hands up: twelve working days promised after Tuesday 10 March, to
    # 26 March (11 to 13, 16 to 20, 23 to 26); twenty by law, to Wednesday 8 April.
    assert clocks(number) == {"promise": date(2026, 3, 26), "law": date(2026, 4, 8)}
    assert [item.post for item in cases.read_case(number).items] == ["gm.land.handler"]
    opinion = {"special": ["none"], "opinion": ["grant"], "findings": ["同意镇街意见"]}
    cases.complete_task(number, token(number, "review"), opinion, actor=land)
    assert nodes(number) == ["decide"]


class TestTogether:
    """Two who apply together: the other one confirms by their own telephone."""

    start = "services.item.gm-public-rental"

    @pytest.fixture
    def waiting(self):
        who = parties.register_party(actor=SYSTEM, name="陈喆", identifiers={}, key="p")
        typed = filled(self.start, cosign=["yes"])
        return cases.open_case(self.start, typed, actor=ANONYMOUS, arrival=cases.Arrival(party=who.id)), who

    def other(self):
        who = parties.register_party(actor=SYSTEM, name="许堃", identifiers={}, key="q")
        return Actor("citizen", f"party:{who.id}", party=who.id)

    def test_it_waits_until_the_other_one_confirms(self, waiting, refused, events_of):
        number, who = waiting
        react(number)
        assert nodes(number) == []
        code = cosigning.cosign_code(number)
        said = Notice.objects.get(party=who.id, template="services.cosign", channel="in-app")
        assert said.values["code"] == code
        with refused("cosign-unknown"):
            cosigning.cosign(number, code, actor=ANONYMOUS)
        with refused("cosign-own"):
            cosigning.cosign(number, code, actor=Actor("citizen", f"party:{who.id}", party=who.id))
        for wrong in (("99999999999999", code), (number, "0"), ("\u202e", "喆堃昇")):
            with refused("cosign-code-wrong"):
                cosigning.cosign(*wrong, actor=self.other())
        other = self.other()
        cosigning.cosign(number, f" {code[:4]} {code[4:]}", actor=other)
        assert nodes(number) == ["check"]
        assert events_of(f"cosigning:{number}") == ["application.cosigned"]
        with refused("cosign-not-awaited"):
            cosigning.cosign(number, code, actor=other)
        assert cases.replay(number).differences == ()

    def test_nobody_confirms_in_time(self, waiting, at):
        number, _who = waiting
        # Ten working days after Monday 2 March: to Monday 16 March.
        at(moment(3, 16, 23))
        fire_due()
        assert cases.read_case(number).status == "open"
        at(moment(3, 17, 0))
        fire_due()
        assert cases.read_case(number).outcome == "unsigned"

    def test_the_page_asks_to_sign_in_first(self):
        page = Client().get("/services/cosign").content.decode()
        assert "/sign-in?next=/services/cosign" in page
        assert Client().post("/services/cosign", {"number": "1", "code": "2"}).status_code == 403


def test_an_agent_acts_within_a_mandate(publish):
    start, asked = publish()
    agent = {
        "acting": ["agent"], "agent_name": ["许堃"], "mandate_scope": ["提交申请、领取结果"], "mandate_from": ["2026-03-01"],
        "mandate_until": ["2026-03-31"],
    }  # fmt: skip
    paper = cases.Arrival(files=(cases.Handed("a" * 64, "委托书.pdf", "f_mandate"),))
    with pytest.raises(cases.FormRefused) as refusal:
        cases.open_case(start, asked | agent, actor=ANONYMOUS)
    assert set(refusal.value.bound.errors) == {"f_mandate"}
    for change, field in (({"mandate_until": ["2026-03-01"]}, "mandate_until"), ({"mandate_from": ["2026-03-03"]}, "mandate_from")):  # fmt: skip
        with pytest.raises(cases.FormRefused) as refusal:
            cases.open_case(start, asked | agent | change, actor=ANONYMOUS, arrival=paper)
        assert set(refusal.value.bound.errors) == {field}


def test_a_code_of_more_than_forty_signs_is_applied_for(publish, urban):
    code = "0012345678901-440608000000-000-11440684007062XXXX-1-00"
    start, asked = publish(code=code)
    name = called(code)
    assert (len(code), code_of(name)) == (54, code)
    number = cases.open_case(f"services.item.{name}", asked, actor=ANONYMOUS)
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=urban)
    assert cases.read_case(number).data["item"] == code
    assert set(clocks(number)) == {"promise", "law"}
    assert f'href="/start/services.item.{name}' in Client().get(f"/services/{code}").content.decode()
    assert Client().get(f"/start/services.item.{name}").status_code == 200
    assert start == f"services.item.{code}"


class TestBoxes:
    """A box for each material: what is uploaded there stands under its name."""

    @pytest.fixture
    def web(self, publish):
        self.start, asked = publish()
        self.asked = asked | {"m_m2": ["upload"], "m_m3": ["upload"], "edition": ["2"], "key": "k1"}
        return Client()

    def post(self, web, step, **files):
        return web.post(f"/start/{self.start}", self.asked | {"step": step} | files)

    def test_each_file_goes_to_its_own_material(self, web):
        plan = SimpleUploadedFile("范围图.png", PNG, "image/png")
        missing = self.post(web, "check", f_m2=plan)
        assert missing.status_code == 422
        assert "请填写“施工组织设计”" in missing.content.decode()
        notes = _notes(missing.content.decode())
        self.asked["kept"] = notes
        check = self.post(web, "check", f_m3=SimpleUploadedFile("设计.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf"))
        assert check.status_code == 200, check.content.decode()[:2000]
        self.asked["kept"] = _notes(check.content.decode())
        done = self.post(web, "submit")
        number = done["Location"].rpartition("/")[2]
        case = cases.read_case(number)
        assert sorted(row.name for row in cases.files_of(case)) == [
            "占用道路范围图：范围图.png",
            "施工组织设计：设计.pdf",
        ]
        content = next(row.content for row in cases.submissions_of(case))
        assert [len(content[name]) for name in ("f_m2", "f_m3")] == [1, 1]

    @pytest.mark.parametrize(
        ("name", "content"), [("病毒.exe", b"MZ\x90"), ("空.pdf", b""), ("假.png", b"<script>alert(1)</script>")]
    )
    def test_bad_files_are_sent_back_beside_their_box(self, web, name, content):
        answer = self.post(web, "check", f_m2=SimpleUploadedFile(name, content))
        assert answer.status_code == 422
        assert not cases.any_case()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005"
    "fe02fe0def46b80000000049454e44ae426082"
)


def _notes(page):
    return [html.unescape(one) for one in re.findall(r'name="kept" value="([^"]+)"', page)]


@pytest.mark.parametrize(
    "start",
    ["event.newborn", "event.plant", "stage.works", "stage.completion", "renewal.gm-food", "commitment.gm-books"],
)
def test_every_way_to_apply_has_its_page_and_sends_an_empty_form_back(start):
    web = Client()
    page = web.get(f"/start/services.{start}")
    assert page.status_code == 200
    answer = web.post(f"/start/services.{start}", {"step": "check", "key": "k"})
    assert answer.status_code == 422
    assert not cases.any_case()


def test_the_guide_shows_every_way():
    page = Client().get("/services/gm-books").content.decode()
    for way in ("item", "commitment", "renewal"):
        assert f'href="/start/services.{way}.gm-books"' in page
    assert 'href="/start/services.event.newborn"' in Client().get("/services/events/newborn").content.decode()
