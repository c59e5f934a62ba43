# SPDX-License-Identifier: Apache-2.0
"""The frame: cookies, language, clock, navigation."""

from datetime import UTC, datetime

import pytest
from django.test import RequestFactory
from django.utils import translation

from mingfu.faces.ui import options
from mingfu.faces.ui.frame import FOOT, Link, Person, clock_text, frame_of


@pytest.fixture
def ask():
    return RequestFactory().get("/cases?page=2")


def test_a_frame_nobody_furnished(ask):
    frame = frame_of(ask)

    assert (frame.theme, frame.type, frame.clock) == ("light", "normal", "")
    assert (frame.nav, frame.person, frame.counts, frame.bottom) == ((), None, (), ())
    assert frame.layout == "ui/portal.html"
    assert frame.here == "/cases?page=2"
    assert frame.foot == FOOT


def test_cookies_choose_theme_and_type_and_nothing_else(ask):
    ask.COOKIES.update(theme="dark", type="large")
    assert (frame_of(ask).theme, frame_of(ask).type) == ("dark", "large")
    assert (frame_of(ask).other_theme, frame_of(ask).other_type) == ("light", "normal")

    ask.COOKIES.update(theme='"><script>', type="huge")
    assert (frame_of(ask).theme, frame_of(ask).type) == ("light", "normal")


def test_a_face_gives_values_or_functions(ask):
    ask.frame_nav = (Link("首页", "/", icon="house"), Link("我的", "/my"))
    ask.frame_person = lambda _request: Person("陈*", post="受理岗", organ="荷城街道")

    frame = frame_of(ask)

    assert frame.person.title == "荷城街道 · 受理岗"
    assert frame.bottom == (Link("首页", "/", icon="house"),)


def test_after_a_post_one_comes_back_to_the_path():
    assert frame_of(RequestFactory().post("/cases?x=1")).here == "/cases"


@pytest.mark.parametrize(("code", "tag"), [("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("en", "en")])
def test_the_language_is_named_as_browsers_know_it(ask, code, tag):
    with translation.override(code):
        frame = frame_of(ask)

    assert frame.lang == tag
    assert [language.code for language in frame.languages if language.current] == [code]


def test_a_steered_clock_is_told_in_legal_time():
    with translation.override("zh-hans"):
        assert (
            clock_text(datetime(2014, 3, 17, 16, 30, tzinfo=UTC))
            == "演示时间：2014年3月18日 星期二 00:30。这不是真实时间。"
        )
    assert clock_text(None) == ""


def test_the_footer_names_who_answers_for_the_site(ask, monkeypatch):
    monkeypatch.setenv("SITE_SPONSOR", "高明区人民政府办公室")
    monkeypatch.setenv("SITE_ID_CODE", "4406080001")
    monkeypatch.setenv("SITE_SOURCE", "https://example.org/mingfu")
    options.site.cache_clear()
    try:
        frame = frame_of(ask)
    finally:
        options.site.cache_clear()

    assert frame.legal == ("主办：高明区人民政府办公室", "联系电话：12345", "网站标识码：4406080001")
    assert frame.foot[-1].url == "https://example.org/mingfu"


def test_appearance_is_remembered_in_two_cookies(web):
    answer = web.post("/settings/appearance", {"theme": "dark", "next": "/moment?x=1"})

    assert (answer.status_code, answer["Location"]) == (302, "/moment?x=1")
    assert answer.cookies["theme"].value == "dark"
    assert answer.cookies["theme"]["samesite"] == "Lax"
    assert "type" not in answer.cookies


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_appearance_never_leads_away(web, target):
    assert web.post("/settings/appearance", {"type": "large", "next": target})["Location"] == "/"


def test_appearance_sets_nothing_unknown(web):
    assert not web.post("/settings/appearance", {"theme": "pink", "type": "9"}).cookies


def test_language_is_remembered_and_used(web, settings):
    answer = web.post("/settings/language", {"language": "en", "next": "/nowhere"})

    assert (answer.status_code, answer["Location"]) == (302, "/nowhere")
    assert answer.cookies["django_language"].value == "en"
    assert '<html lang="en"' in web.get("/nowhere").content.decode()


def test_the_page_says_what_the_cookies_chose(web):
    web.cookies["theme"], web.cookies["type"] = "dark", "large"

    text = " ".join(web.get("/nowhere").content.decode().split())

    assert '<html lang="zh-Hans" data-theme="dark" data-type="large">' in text
    assert 'name="theme" value="light" data-on="dark" data-off="light" aria-pressed="true"' in text
