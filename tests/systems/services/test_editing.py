# SPDX-License-Identifier: Apache-2.0
"""The editor as officials use it: begin, fill in, add and remove rows, see the score, publish; and who may not."""

from datetime import date, datetime

import pytest
from django.conf import settings
from django.test import Client

from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.services import items
from mingfu.systems.services.items.commands import publish_items
from mingfu.systems.services.items.drafting import begin_draft, change_draft, new_draft, publish_draft
from mingfu.systems.services.items.findings import UNLAWFUL
from mingfu.systems.services.models import ItemDraft

pytestmark = pytest.mark.usefixtures("district", "seeded")

DRAFT = "/desk/services/drafts/gm-nurse"


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


@pytest.fixture
def at_post():
    """`at_post("gm.health.handler")` is the browser of an official signed in at that post."""

    from mingfu.faces.ui.session import EPOCH, OFFICIAL  # noqa: PLC0415 - models exist only after pytest_configure
    from mingfu.kernel.organs import appoint, enrol  # noqa: PLC0415 - as above

    def browser(post):
        person = enrol(f"7{post}", post, actor=SYSTEM, password="!")
        appoint(person.number, post, actor=SYSTEM)
        client = Client()
        session = client.session
        session[OFFICIAL], session[EPOCH] = person.pk, person.epoch
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return browser


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:600]
    return answer.content.decode()


def typed_in(client, path):
    """Everything a browser would send back from the form of a section."""
    from lxml import html  # noqa: PLC0415 - only this helper reads pages

    form = html.fromstring(text_of(client.get(path))).xpath("//form[.//input[@name='seen']]")[0]
    sent = {}
    for name in form.fields:
        held = form.inputs[name]
        boxes = held if isinstance(held, list) else [held]
        value = (
            [box.get("value") for box in boxes if box.checked] if getattr(boxes[0], "checkable", False) else held.value
        )
        if value is not None and name != "csrfmiddlewaretoken":
            sent[name] = value
    return sent


class TestCommands:
    """Drafts are saved by savings, published by the bureau, and never pass what the law forbids."""

    def test_a_draft_goes_its_way(self, small, official, events_of):
        writer, bureau = official("gm.urban.handler"), official("gm.data.handler")
        draft = new_draft(small(), actor=writer)
        change_draft("TEST-0001", {"promised": {"amount": "4"}}, actor=writer, seen=draft.changes)
        number = publish_draft("TEST-0001", actor=bureau)
        assert items.item("TEST-0001").promised.amount == 4
        assert items.item("TEST-0001").edition == number
        assert not ItemDraft.objects.filter(code="TEST-0001").exists()
        assert events_of("service-item:TEST-0001") == ["service.item-drafted", "service.item-published"]

    def test_the_organ_that_writes_does_not_publish(self, small, official, refused):
        writer = official("gm.urban.handler")
        new_draft(small(), actor=writer)
        with refused("not-allowed"):
            publish_draft("TEST-0001", actor=writer)
        with refused("service-item-unknown"):
            items.item("TEST-0001")

    def test_another_organs_draft_and_item_are_not_there(self, small, official, refused):
        new_draft(small(), actor=official("gm.urban.handler"))
        stranger = official("gm.health.handler")
        with refused("service-draft-unknown"):
            change_draft("TEST-0001", {"summary": "x"}, actor=stranger, seen=0)
        with refused("not-visible"):
            begin_draft("gm-signboard", actor=stranger)
        with refused("not-visible"):
            new_draft(small(code="TEST-2"), actor=stranger)

    def test_two_writers_do_not_overwrite_each_other(self, small, official, refused):
        writer = official("gm.urban.handler")
        new_draft(small(), actor=writer)
        change_draft("TEST-0001", {"summary": "甲"}, actor=writer, seen=0)
        with refused("service-draft-changed"):
            change_draft("TEST-0001", {"summary": "乙"}, actor=writer, seen=0)
        assert ItemDraft.objects.get(code="TEST-0001").content["summary"] == "甲"

    def test_a_guide_published_meanwhile_is_not_replaced_unseen(self, official, refused):
        bureau = official("gm.data.handler")
        begin_draft("gm-nurse", actor=bureau)
        now_other = items.plain_of(items.item("gm-nurse")) | {"summary": "别的说明"}
        publish_items([now_other], actor=SYSTEM)
        with refused("service-draft-outdated"):
            publish_draft("gm-nurse", actor=bureau)
        publish_draft("gm-nurse", actor=bureau, over=True)
        assert items.item("gm-nurse").summary.startswith("护士首次注册")

    @pytest.mark.parametrize(
        "change",
        [
            {"fees": [{"name": "手续费", "amount": "5"}]},
            {"promised": {"amount": 30}},
            {"materials": [{"code": "m1", "name": "其他材料", "originals": 1}], "situations": []},
        ],
    )
    def test_nobody_publishes_what_the_law_forbids(self, small, refused, change):
        new_draft(small(**change), actor=SYSTEM)
        with refused("service-guide-unlawful"):
            publish_draft("TEST-0001", actor=SYSTEM)
        assert ItemDraft.objects.filter(code="TEST-0001").exists()
        assert len(UNLAWFUL) == 3

    def test_a_code_belongs_to_one_item(self, small, refused):
        with refused("service-item-code-taken"):
            new_draft(small(code="gm-nurse"), actor=SYSTEM)
        new_draft(small(), actor=SYSTEM)
        with refused("service-item-code-taken"):
            new_draft(small(), actor=SYSTEM)


class TestPages:
    """Forms without scripts: every section, rows by buttons, errors beside the question."""

    def test_the_list_shows_what_is_ones_own(self, at_post, queries):
        client = at_post("gm.health.handler")
        client.get("/desk/services/")
        with queries(20):
            said = text_of(client.get("/desk/services/"))
        assert "护士执业注册" in said
        assert "户外广告设置许可" not in said

    def test_a_guide_is_changed_from_the_item_to_its_publication(self, at_post):
        writer, bureau = at_post("gm.health.handler"), at_post("gm.data.handler")
        assert "指南得分 100" in text_of(writer.get("/desk/services/items/gm-nurse"))
        assert writer.post("/desk/services/items/gm-nurse").headers["location"] == DRAFT
        said = text_of(writer.get(DRAFT))
        assert "发布这份指南" not in said
        form = typed_in(writer, f"{DRAFT}/time")
        assert form["promised-amount"] == "5"
        answer = writer.post(f"{DRAFT}/time", {**form, "promised-amount": "２"})
        assert answer.status_code == 303
        assert items.item("gm-nurse").promised.amount == 5
        assert "发布这份指南" in text_of(bureau.get(DRAFT))
        assert bureau.post(DRAFT, {"do": "publish"}).status_code == 303
        assert items.item("gm-nurse").promised.amount == 2

    def test_every_section_comes_back_as_it_was_sent(self, at_post):
        from mingfu.systems.services.items.pages.sections import SECTIONS  # noqa: PLC0415 - needs models

        client = at_post("gm.data.handler")
        for code in ("gm-nurse", "gm-road-occupation", "gm-private-school"):
            client.post(f"/desk/services/items/{code}")
            before = ItemDraft.objects.get(code=code).content
            for section in SECTIONS:
                path = f"/desk/services/drafts/{code}/{section.slug}"
                answer = client.post(path, {**typed_in(client, path), "do": "save"})
                assert answer.status_code == 303, (code, section.slug, answer.content.decode()[:3000])
            assert ItemDraft.objects.get(code=code).content == before

    def test_rows_are_added_and_removed_and_nothing_typed_is_lost(self, at_post):
        client = at_post("gm.health.handler")
        client.post("/desk/services/items/gm-nurse")
        path = f"{DRAFT}/questions"
        said = text_of(client.post(path, {
            "seen": "0", "rows": "1", "do": "add", "questions-1-ask": "多久？", "questions-1-answer": "五天",
        }))  # fmt: skip
        assert "多久？" in said
        assert 'name="questions-2-ask"' in said
        assert ItemDraft.objects.get(code="gm-nurse").changes == 0
        said = text_of(client.post(path, {
            "seen": "0", "rows": "2", "do": "remove-1", "questions-1-ask": "甲", "questions-1-answer": "乙",
            "questions-2-ask": "丙", "questions-2-answer": "丁",
        }))  # fmt: skip
        assert "甲" not in said
        assert 'value="丙"' in said
        client.post(path, {"seen": "0", "rows": "2", "do": "save", "questions-1-ask": "甲", "questions-1-answer": "乙"})
        assert ItemDraft.objects.get(code="gm-nurse").content["questions"] == [{"ask": "甲", "answer": "乙"}]

    def test_what_is_wrong_is_told_beside_its_question_and_kept(self, at_post):
        client = at_post("gm.health.handler")
        client.post("/desk/services/items/gm-nurse")
        path = f"{DRAFT}/fees"
        said = text_of(
            client.post(
                path, {"seen": "0", "rows": "1", "do": "save", "fees-1-name": "费\u202e", "fees-1-amount": "一元"}
            ),
            422,
        )
        assert "看不见的格式或方向控制符" in said
        assert "应为金额" in said
        assert 'value="一元"' in said
        assert 'href="#f-fees-1-amount"' in said
        assert "fees" not in ItemDraft.objects.get(code="gm-nurse").content

    def test_findings_lead_to_the_section_and_the_score_adds_up(self, at_post):
        client = at_post("gm.data.handler")
        client.post("/desk/services/items/gm-nurse")
        client.post(
            f"{DRAFT}/fees", {"seen": "0", "rows": "1", "do": "save", "fees-1-name": "注册费", "fees-1-amount": "10"}
        )
        said = text_of(client.get(DRAFT))
        assert "收费“注册费”没有写明法律、行政法规依据" in said
        assert f'href="{DRAFT}/fees"' in said
        assert ">80<" in said
        assert "不能发布" in text_of(client.post(DRAFT, {"do": "publish"}), 422)

    def test_an_item_is_begun_on_the_form(self, at_post):
        client = at_post("gm.urban.handler")
        said = text_of(client.post("/desk/services/new", {"name": "许" * 10_000, "code": "", "kind": "licence"}), 422)
        assert "最多 200 个字" in said
        form = {
            "name": "临时摊点设置",
            "code": "ＧＭ－９",
            "power": "GM-QT-0020",
            "kind": "other",
            "organ": "gm.health",
        }
        assert client.post("/desk/services/new", form).headers["location"] == "/desk/services/drafts/GM-9"
        assert ItemDraft.objects.get(code="GM-9").organ == "gm.urban"
        assert "已有事项或草稿" in text_of(client.post("/desk/services/new", form), 422)

    def test_a_day_to_come_and_a_wrong_day(self, at_post):
        client = at_post("gm.data.handler")
        client.post("/desk/services/items/gm-nurse")
        form = typed_in(client, f"{DRAFT}/time")
        client.post(f"{DRAFT}/time", {**form, "promised-amount": "4"})
        assert "日期应如" in text_of(client.post(DRAFT, {"do": "publish", "from_day": "明天"}), 422)
        assert client.post(DRAFT, {"do": "publish", "from_day": "2026-04-01"}).status_code == 303
        assert items.item("gm-nurse").promised.amount == 5
        assert items.item("gm-nurse", on=date(2026, 4, 1)).promised.amount == 4

    def test_a_draft_is_given_up(self, at_post, events_of):
        client = at_post("gm.health.handler")
        client.post("/desk/services/items/gm-nurse")
        assert client.post(DRAFT, {"do": "discard"}).status_code == 303
        assert text_of(client.get(DRAFT), 404)
        assert events_of("service-item:gm-nurse")[-1] == "service.draft-discarded"

    def test_strangers_see_nothing(self, at_post):
        at_post("gm.data.handler").post("/desk/services/items/gm-nurse")
        stranger = at_post("gm.urban.handler")
        for path in (DRAFT, f"{DRAFT}/time", "/desk/services/items/gm-nurse", f"{DRAFT}/nothing"):
            assert stranger.get(path).status_code == 404
        assert Client().get("/desk/services/").status_code in {302, 303, 401, 403}
