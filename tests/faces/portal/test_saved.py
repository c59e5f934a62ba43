# SPDX-License-Identifier: Apache-2.0
"""Forms kept half filled, by HTTP: with an account and without one, on another device, until they are handed in."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingfu.engines import forms
from mingfu.engines.cases import read_case, submissions_of
from mingfu.engines.forms import registry
from mingfu.engines.forms.models import SavedForm
from mingfu.kernel import parties
from mingfu.kernel.access import SYSTEM

PHONE, OTHER = "13900000001", "13900000002"
HALF = {"text": "路灯坏了，", "place": "荷城街道", "name": "", "phone": "", "publicity": "private"}


def key_in(answer):
    return re.search(r'name="key" value="([^"]+)"', answer.content.decode()).group(1)


def note_in(answer):
    return re.search(r'name="saved" value="([^"]+)"', answer.content.decode()).group(1)


@pytest.fixture
def mine(web):
    """A browser in which somebody whose name is known is signed in; `party` is who."""
    web.post("/sign-in", {"phone": PHONE, "next": "/me"})
    code = re.search(r"验证码是 (\d{6})", web.get("/outbox").content.decode()).group(1)
    assert web.post("/sign-in/code", {"code": code, "next": "/me"}).status_code == 303
    party = parties.find_by("phone", PHONE)
    parties.name_party(party, "钱示例", actor=SYSTEM)
    web.party = party.id
    return web


def test_without_an_account_a_code_is_shown_once_and_opens_the_form_elsewhere(web, text_of):
    first = web.get("/say")
    answer = web.post("/say", HALF | {"key": key_in(first), "step": "save", "phone": "138"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text_of(answer))[0]
    elsewhere = Client()
    page = elsewhere.post("/saved", {"code": code.lower().replace("-", " ")})
    body = page.content.decode()
    assert "路灯坏了，" in body
    assert 'value="138"' in body
    assert "接着上次填" in text_of(page)
    # Half filled is no fault before it is handed in.
    assert "错误" not in text_of(page)
    again = elsewhere.post("/say", HALF | {"key": key_in(page), "saved": note_in(page), "step": "save"})
    assert "恢复码不变" in text_of(again)
    assert SavedForm.objects.count() == 1
    done = elsewhere.post(
        "/say", HALF | {"text": "路灯坏了，请修。", "key": key_in(page), "saved": note_in(page), "step": "submit"}
    )
    assert done.status_code == 303
    assert SavedForm.objects.count() == 0
    gone = web.post("/saved", {"code": code})
    assert gone.status_code == 404
    assert "没有找到这份暂存的表单" in text_of(gone)


def test_files_that_were_uploaded_are_kept_and_handed_in(web, text_of):
    first = web.get("/say")
    picture = SimpleUploadedFile("灯.txt", "照片说明".encode(), content_type="text/plain")
    answer = web.post("/say", HALF | {"key": key_in(first), "step": "save", "photos": picture})
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text_of(answer))
    if found is None:
        # The kind is refused: it is said, and nothing of the text is lost.
        assert "路灯坏了，" in answer.content.decode()
        return
    page = Client().post("/saved", {"code": found[0]})
    assert "灯.txt" in page.content.decode()


def test_a_forged_note_takes_nothing_over(web, text_of):
    first = web.get("/say")
    web.post("/say", HALF | {"key": key_in(first), "step": "save"})
    held = SavedForm.objects.get()
    web.post("/say", {**HALF, "text": "别的话语", "key": key_in(first), "step": "save", "saved": str(held.pk)})
    assert SavedForm.objects.count() == 2


def test_a_form_that_changed_meanwhile_says_what_changed(web, text_of, monkeypatch):
    answer = web.post("/say", HALF | {"key": key_in(web.get("/say")), "step": "save"})
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text_of(answer))[0]
    was = forms.form("hotline.say")
    left = tuple(field for field in was.fields if field.name != "place")
    monkeypatch.setitem(registry._forms, "hotline.say", replace(was, fields=left, digest="f" * 64))
    said = text_of(web.post("/saved", {"code": code}))
    assert "这张表在您暂存之后改过" in said
    assert "不再问“地点”，您原来填的是：荷城街道" in said


class TestSignedIn:
    def test_my_list_leads_back_and_the_form_is_gone_once_handed_in(self, mine, text_of):
        answer = mine.post("/say", HALF | {"key": key_in(mine.get("/say")), "step": "save", "as": "me"})
        assert answer.status_code == 303
        page = mine.get(answer["Location"])
        assert "已暂存，保留到" in text_of(page)
        address = re.search(r'href="(/saved/[0-9a-f-]+)"', page.content.decode()).group(1)
        assert Client().get(address).status_code == 404
        form = mine.get(address)
        assert "路灯坏了，" in form.content.decode()
        done = mine.post(
            "/say",
            HALF
            | {"text": "路灯坏了，请修。", "key": key_in(form), "saved": note_in(form), "step": "submit", "as": "me"},
        )
        assert done.status_code == 303
        assert "没有填了一半的表" in text_of(mine.get("/saved"))

    def test_it_can_be_thrown_away(self, mine):
        mine.post("/say", HALF | {"key": key_in(mine.get("/say")), "step": "save", "as": "me"})
        row = SavedForm.objects.get()
        assert Client().post(f"/saved/{row.pk}/removal").status_code == 404
        assert mine.post(f"/saved/{row.pk}/removal").status_code == 303
        assert SavedForm.objects.count() == 0

    def test_own_fields_show_what_the_account_holds_and_where_it_comes_from(self, mine, text_of):
        page = mine.get("/say")
        said = text_of(page)
        assert f"已从您的账号带出：{parties.mask('phone', PHONE)}" in said
        assert "已从您的账号带出：钱**" in said
        assert PHONE not in page.content.decode()

    def test_left_as_they_are_the_account_answers(self, mine):
        done = mine.post(
            "/say", HALF | {"text": "路灯坏了，请修。", "key": key_in(mine.get("/say")), "step": "submit", "as": "me"}
        )
        case = read_case(done["Location"].rsplit("/", 1)[1])
        [sheet] = submissions_of(case)
        assert "phone" not in sheet.content
        assert "name" not in sheet.content

    def test_what_is_typed_over_them_replaces_nothing_in_the_account(self, mine):
        other = OTHER
        typed = {"text": "路灯坏了，请修。", "name": "孙示例", "phone": other}
        check = mine.post("/say", HALF | typed | {"key": key_in(mine.get("/say")), "step": "check", "as": "me"})
        assert "只用于这一件" in check.content.decode()
        done = mine.post("/say", HALF | typed | {"key": key_in(check), "step": "submit", "as": "me"})
        case = read_case(done["Location"].rsplit("/", 1)[1])
        [sheet] = submissions_of(case)
        assert sheet.content["name"] == "孙示例"
        shown = parties.shown([mine.party])[mine.party]
        assert shown.name == "钱**"
        assert [masked for kind, masked in shown.identifiers if kind == "phone"] == [
            parties.mask("phone", PHONE),
            parties.mask("phone", other),
        ]
        assert parties.find_by("phone", PHONE).id == mine.party
