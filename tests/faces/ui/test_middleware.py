# SPDX-License-Identifier: Apache-2.0
"""Headers, one moment, and failures in words. No test here may ask the database."""

import json

import pytest
from django.db import OperationalError

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


@pytest.mark.parametrize("address", ["/moment", "/refuse", "/lose", "/forbid", "/fail", "/nowhere", "/post"])
def test_every_answer_carries_the_policy(web, address):
    answer = web.get(address)

    assert answer["Content-Security-Policy"] == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_view_may_say_itself_how_long_its_answer_keeps(web):
    assert web.get("/own")["Cache-Control"] == "public, max-age=60"


def test_a_request_sees_one_moment(web):
    assert web.get("/moment").content == b"True"


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/refuse", 409, "答复期限为 2026-03-18，请先申请延期再答复。"),
        ("/lose", 503, "系统正在恢复"),
        ("/forbid", 403, "您现在不能做这件事"),
        ("/fail", 500, "系统出了故障"),
        ("/nowhere", 404, "找不到这一页"),
        ("/post", 405, "这一页不能直接打开"),
    ],
)
def test_a_failure_is_a_page_with_words(web, address, status, words):
    answer = web.get(address)

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert '<html lang="zh-Hans"' in answer.content.decode()


@pytest.mark.parametrize("call", [("/api/refuse", {}), ("/refuse", {"HTTP_ACCEPT": "application/json"})])
def test_a_program_gets_a_refusal_in_one_shape(web, call):
    address, headers = call
    answer = web.get(address, **headers)

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content) == {
        "code": "ui-test-deadline-passed",
        "text": "答复期限为 2026-03-18，请先申请延期再答复。",
        "field": "day",
        "data": {"due_on": "2026-03-18"},
    }


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/lose", 503, "unavailable"),
        ("/api/fail", 500, "fault"),
        ("/api/none", 404, "not-found"),
        ("/api/forbid", 403, "forbidden"),
    ],
)
def test_a_program_gets_every_failure_in_that_shape(web, address, status, code):
    answer = web.get(address)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "text", "field", "data"}


def test_a_browser_that_takes_anything_gets_a_page(web):
    assert web.get("/refuse", HTTP_ACCEPT="text/html,application/xhtml+xml,*/*;q=0.8")["Content-Type"].startswith(
        "text/html"
    )
    assert web.get("/refuse", HTTP_ACCEPT="*/*")["Content-Type"].startswith("text/html")


def test_htmx_gets_a_part_without_frame(web):
    part = web.get("/refuse", HTTP_HX_REQUEST="true").content.decode()
    boosted = web.get("/refuse", HTTP_HX_REQUEST="true", HTTP_HX_BOOSTED="true").content.decode()

    assert part.startswith('<div class="notice notice--bad">')
    assert "<html" in boosted


def test_what_was_typed_is_shown_again(web):
    answer = web.post("/refuse", {"text": "路灯坏了三天", "password": "never shown", "tail": "602"}).content.decode()

    assert ">路灯坏了三天</textarea>" in answer
    assert "never shown" not in answer
    assert "602" not in answer
    assert "再提交一次" not in answer


def test_an_act_the_database_lost_can_be_sent_again(web):
    answer = web.post(
        "/lose", "text=%E8%B7%AF%E7%81%AF+x&key=k1", content_type="application/x-www-form-urlencoded"
    ).content.decode()

    assert '<input type="hidden" name="text" value="路灯 x">' in answer
    assert '<input type="hidden" name="key" value="k1">' in answer
    assert "再提交一次" in answer


def test_a_form_without_token_is_refused_and_never_sent_on(strict):
    answer = strict.post("/post", "text=%E8%B7%AF%E7%81%AF+x&key=k1", content_type="application/x-www-form-urlencoded")
    text = answer.content.decode()

    assert answer.status_code == 403
    assert "这一页已经过期" in text
    assert ">路灯 x</textarea>" in text
    assert '<input type="hidden" name="key"' not in text


def test_typed_text_is_escaped(web):
    answer = web.post("/refuse", {"text": "</textarea><script>x</script>"}).content.decode()

    assert "<script>x" not in answer


def test_too_much_in_one_form_is_413(web, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    answer = web.post("/read", "text=" + "x" * 100, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()


def test_a_page_that_only_takes_forms_says_so(web):
    answer = web.get("/post")

    assert answer["Allow"] == "POST"
    assert web.post("/post").content == b"done"


def test_a_lost_database_asks_to_come_back(web):
    assert web.get("/lose")["Retry-After"] == "30"


def test_a_steered_clock_whose_database_is_away_gives_the_page_for_that(web, monkeypatch):
    def gone():
        raise OperationalError

    monkeypatch.setenv("CLOCK", "steered")
    monkeypatch.setattr("mingfu.kernel.clock.steering.steered_now", gone)

    answer = web.get("/moment")

    assert answer.status_code == 503
    assert "系统正在恢复" in answer.content.decode()


def test_a_fault_in_the_frame_still_says_what_happened(web, monkeypatch):
    def broken(_request):
        raise ZeroDivisionError

    monkeypatch.setattr("mingfu.faces.ui.context.frame_of", broken)

    answer = web.get("/nowhere")

    assert answer.status_code == 404
    assert answer.content.decode().startswith('<!doctype html>\n<html lang="zh-Hans"><head>')
    assert "<h1>找不到这一页</h1>" in answer.content.decode()


def test_a_fault_has_a_number_that_is_in_the_log(web, caplog):
    text = web.get("/fail").content.decode()

    numbers = [record.args[0] for record in caplog.records if record.name == "mingfu.faces.ui.views"]
    assert len(numbers) == 1
    assert f"故障编号 {numbers[0]}" in text


def test_a_page_for_a_lost_database_asks_it_nothing(web, monkeypatch):
    def count(_request):
        raise OperationalError

    monkeypatch.setattr("mingfu.faces.ui.middleware.is_steered", lambda: False)
    monkeypatch.setattr("django.http.HttpRequest.frame_nav", count, raising=False)

    answer = web.post("/lose", {"text": "路灯坏了三天"})

    assert '<html lang="zh-Hans" data-theme' in answer.content.decode()
    assert ">路灯坏了三天</textarea>" in answer.content.decode()


def test_even_the_plain_page_keeps_what_was_typed(web, monkeypatch):
    monkeypatch.delattr("mingfu.faces.ui.context.frame_of")

    answer = web.post("/refuse", {"text": "路灯 <坏了>"})

    assert answer.status_code == 409
    assert "路灯 &lt;坏了&gt;</textarea>" in answer.content.decode()
