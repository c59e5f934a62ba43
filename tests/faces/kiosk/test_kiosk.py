# SPDX-License-Identifier: Apache-2.0
"""A machine in the hall, by HTTP: only registered browsers, short visits, sheets printed, nothing left behind."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from django.test import Client, override_settings

from mingfu.engines import cases
from mingfu.engines.cases import query_code, read_case
from mingfu.engines.manifest import providers
from mingfu.engines.notices import inbox_of, outbox
from mingfu.engines.opinions import invite, rating_of
from mingfu.kernel.access import ANONYMOUS, SYSTEM, Actor
from mingfu.kernel.clock import LEGAL_ZONE, now

POST = "gm.data.handler"
PHONE = "13900000007"
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)
SAID = {"text": "沧江路与跃华路路口的路灯不亮，请派人修好。", "place": "荷城街道", "publicity": "private"}
MODES = ("low", "contrast", "type", "theme", "django_language", "csrftoken", "mingfu_session")


@pytest.fixture(autouse=True)
def morning(district, seeded, at):
    at(MORNING)
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        yield


def run(*words):
    from mingfu.faces.kiosk.cli import group  # noqa: PLC0415 - models exist only after pytest_configure

    return CliRunner().invoke(group, words, catch_exceptions=False)


def words(answer):
    body = re.sub(r"<(script|style|svg|footer)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.fixture
def machine():
    """The browser of a registered machine."""
    told = run("register", "--place", "区政务服务大厅 2 号机", "--post", POST, "--site", "http://testserver").output
    link = re.search(r"http://testserver(/kiosk/device/\S+)", told).group(1)
    client = Client()
    assert client.get(link).status_code == 200
    assert client.post(link)["Location"] == "/kiosk/"
    return client


def tight(answer):
    """The page without the spaces between its tags."""
    return re.sub(r"\s*(?=<)|(?<=>)\s*", "", answer.content.decode())


def sign_in(client, phone=PHONE):
    client.get("/kiosk/sign-in")
    assert client.post("/kiosk/sign-in", {"phone": phone}).status_code == 303
    code = re.search(r"验证码是 (\d{6})", outbox(search="")[0].text).group(1)
    return client.post("/kiosk/sign-in/code", {"code": code})


def said(client, **more):
    client.get("/kiosk/say")
    key = re.search(r'name="key" value="([^"]+)"', client.get("/kiosk/say").content.decode()).group(1)
    return client.post("/kiosk/say", SAID | {"key": key, "step": "submit"} | more)


def left_over(client):
    return sorted(name for name, cookie in client.cookies.items() if cookie.value and name in MODES)


def test_there_is_nothing_here_for_a_browser_that_is_no_machine(machine):
    for address in ("", "mine", "track", "say", "apply", "case/20260302000017", "tray", "offline", "end"):
        assert Client().get(f"/kiosk/{address}").status_code == 404
    assert Client().post("/kiosk/help").status_code == 404
    told = run("list").output
    assert "K001\t区政务服务大厅 2 号机\tgm.data.handler\t在用 in use" in told
    assert run("end", "K001", "--reason", "换新机").output == "K001 已停用 ended\n"
    assert machine.get("/kiosk/").status_code == 404


def test_a_link_serves_once_and_a_new_one_ends_the_old_browser(machine, at):
    told = run("renew", "K001").output
    link = re.search(r"(/kiosk/device/\S+)", told).group(1)
    assert machine.get("/kiosk/").status_code == 404
    other = Client()
    assert other.post(link).status_code == 303
    assert other.get("/kiosk/").status_code == 200
    assert Client().post(link).status_code == 410
    late = re.search(r"(/kiosk/device/\S+)", run("renew", "K001").output).group(1)
    at(MORNING + timedelta(hours=25))
    assert Client().post(late).status_code == 410
    assert run("register", "--place", "某处", "--post", "gm.none").exit_code == 1


def test_any_browser_may_try_a_machine_in_a_demo_and_none_in_a_live_district(db):
    from mingfu.kernel.clock.models import Deployment  # noqa: PLC0415 - as above

    client = Client()
    assert client.post("/kiosk/trial")["Location"] == "/kiosk/"
    assert client.get("/kiosk/").status_code == 200
    Deployment.objects.update(kind="live")
    assert Client().get("/kiosk/trial").status_code == 404
    assert Client().post("/kiosk/trial").status_code == 404


def test_the_first_page_begins_no_visit_and_offers_what_there_is(machine, queries):
    with queries(20):
        answer = machine.get("/kiosk/")
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    for address in ("say", "mine", "track", "apply", "mine?for=print", "mine?for=rate"):
        assert f'href="/kiosk/{address}"' in page
    assert 'data-seconds="0"' in page
    assert "/kiosk/still" not in page


def test_there_is_no_tile_for_numbers_where_nobody_keeps_a_queue(machine, monkeypatch):
    for name in ("services.queue-halls", "services.queue-take", "services.queue-number"):
        monkeypatch.delitem(providers._offered, name, raising=False)
    assert "取号" not in words(machine.get("/kiosk/"))
    assert machine.get("/kiosk/queue").status_code == 404


def test_a_number_is_taken_printed_and_seen_by_its_visitor_alone(machine, monkeypatch):
    taken = SimpleNamespace(
        code="260302A00112345678",
        number="A001",
        hall="区政务服务大厅",
        line="综合业务",
        ahead=3,
        minutes=12,
        url="/q/1",
    )
    asked = []
    hall = SimpleNamespace(
        code="gm",
        title="区政务服务大厅",
        hours="08:30—12:00",
        open=True,
        lines=(("all", "综合业务"),),
        grounds=(("old", "老年人"),),
    )
    monkeypatch.setitem(providers._offered, "services.queue-halls", lambda: (hall,))
    monkeypatch.setitem(providers._offered, "services.queue-take", lambda **given: asked.append(given) or taken)
    monkeypatch.setitem(
        providers._offered, "services.queue-number", lambda *, code: taken if code == taken.code else None
    )
    assert 'href="/kiosk/queue"' in machine.get("/kiosk/").content.decode()
    assert "综合业务" in words(machine.get("/kiosk/queue"))
    answer = machine.post("/kiosk/queue", {"hall": "gm", "line": "all", "ground-gm": "old"})
    assert answer["Location"] == "/kiosk/queue/260302A00112345678"
    assert [(one["hall"], one["line"], one["ground"], one["channel"]) for one in asked] == [
        ("gm", "all", "old", "kiosk")
    ]
    said_there = words(machine.get(answer["Location"]))
    assert "A001" in said_there
    assert "3 人" in said_there
    assert "12 分钟" in said_there
    assert machine.post("/kiosk/queue", {"hall": "other", "line": "all"}).status_code == 404
    monkeypatch.setenv("KIOSK_PRINTER", "cups:hall")
    monkeypatch.setattr("mingfu.faces.kiosk.printing.shutil.which", lambda _name: None)
    silent = machine.post("/kiosk/queue", {"hall": "gm", "line": "all"})
    assert "请记住这个号" in words(machine.get(silent["Location"]))
    machine.post("/kiosk/end")
    assert machine.get(answer["Location"]).status_code == 404


def test_a_page_of_a_visit_asks_after_45_seconds_and_ends_after_60_without_script(machine):
    page = tight(machine.get("/kiosk/apply"))
    assert '<noscript><meta http-equiv="refresh" content="45;url=/kiosk/still?next=/kiosk/apply"></noscript>' in page
    still = tight(machine.get("/kiosk/still?next=/kiosk/apply"))
    assert '<noscript><meta http-equiv="refresh" content="15;url=/kiosk/end"></noscript>' in still
    assert 'href="/kiosk/apply"' in still
    assert 'href="/kiosk/"' in machine.get("/kiosk/still?next=//evil.example/").content.decode()
    written = machine.get("/kiosk/track").content.decode()
    assert 'content="165;url=/kiosk/still?next=/kiosk/track"' in written


def test_the_server_itself_forgets_a_visit_after_a_minute(machine, at):
    assert sign_in(machine)["Location"] == "/kiosk/mine"
    assert machine.get("/kiosk/mine").status_code == 200
    at(now() + timedelta(seconds=64))
    assert machine.get("/kiosk/mine").status_code == 200
    at(now() + timedelta(seconds=66))
    over = machine.get("/kiosk/mine")
    assert (over.status_code, over["Location"]) == (303, "/kiosk/?over=yes")
    assert left_over(machine) == []
    assert machine.get("/kiosk/mine")["Location"] == "/kiosk/sign-in"


def test_the_end_wipes_everything_and_a_kept_cookie_opens_nothing(machine):
    sign_in(machine)
    number = said(machine)["Location"].rsplit("/", 1)[1]
    machine.post("/kiosk/mode", {"low": "yes", "contrast": "yes", "type": "large", "next": "/kiosk/mine"})
    machine.post("/kiosk/language", {"language": "en"})
    kept = machine.cookies["mingfu_session"].value
    assert {"low", "contrast", "type", "django_language"} <= set(left_over(machine))
    over = machine.post("/kiosk/end")
    assert (over.status_code, over["Location"], over["Clear-Site-Data"]) == (303, "/kiosk/?over=yes", '"cache"')
    assert left_over(machine) == []
    assert machine.get(f"/kiosk/case/{number}").status_code == 404
    assert "信息已清除" in words(machine.get("/kiosk/?over=yes"))
    machine.cookies["mingfu_session"] = kept
    assert machine.get(f"/kiosk/case/{number}").status_code == 303
    assert machine.get(f"/kiosk/case/{number}").status_code == 404


def test_a_form_of_an_earlier_visit_sent_again_shows_nothing_of_it(machine):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = machine.cookies
    page = strict.get("/kiosk/say").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    typed = SAID | {"csrfmiddlewaretoken": token, "text": "只有我能看到的话，请不要给下一位看。"}
    assert strict.post("/kiosk/say", typed).status_code == 200
    strict.post("/kiosk/end")
    for _before_and_in_the_next_visit in range(2):
        answer = strict.post("/kiosk/say", typed)
        assert (answer.status_code, answer.content) == (303, b"")
        strict.get("/kiosk/say")
    assert strict.post("/kiosk/track", {"number": "1", "proof": "1"})["Location"] == "/kiosk/"


def test_a_matter_is_said_without_a_name_checked_and_printed(machine):
    form = words(machine.get("/kiosk/say"))
    assert "手机号" not in form.split("没有登录")[1]
    short = machine.post("/kiosk/say", SAID | {"text": "灯"})
    assert short.status_code == 422
    checked = machine.post("/kiosk/say", SAID)
    assert SAID["text"] in words(checked)
    assert said(machine, step="change").status_code == 200
    answer = said(machine, phone=PHONE)
    number = answer["Location"].rsplit("/", 1)[1]
    case = read_case(number)
    assert (case.channel, case.party) == ("kiosk", "")
    done = words(machine.get(answer["Location"]))
    assert query_code(number) in done
    assert machine.post(f"/kiosk/case/{number}/print")["Location"] == f"/kiosk/case/{number}?said=printed"
    from mingfu.faces.kiosk.models import Print  # noqa: PLC0415 - as above
    from mingfu.faces.kiosk.printing import sheet_of  # noqa: PLC0415

    [row] = Print.objects.all()
    assert (row.about, row.title, row.job) == (number, f"回执 {number}", f"tray-{row.pk}")
    assert sheet_of(row.pk).read_bytes().startswith(b"%PDF-")
    assert f"回执 {number}" in words(machine.get("/kiosk/tray"))
    assert machine.get(f"/kiosk/tray/{row.pk}.pdf")["Content-Type"] == "application/pdf"


def test_the_same_form_sent_twice_is_one_matter(machine):
    machine.get("/kiosk/say")
    key = re.search(r'name="key" value="([^"]+)"', machine.get("/kiosk/say").content.decode()).group(1)
    first = machine.post("/kiosk/say", SAID | {"key": key, "step": "submit"})
    second = machine.post("/kiosk/say", SAID | {"key": key, "step": "submit"})
    assert first["Location"] == second["Location"]


def test_a_printer_that_does_not_answer_says_so_and_nothing_is_lost(machine, monkeypatch):
    monkeypatch.setenv("KIOSK_PRINTER", "cups:hall")
    monkeypatch.setattr("mingfu.faces.kiosk.printing.shutil.which", lambda _name: None)
    number = said(machine)["Location"].rsplit("/", 1)[1]
    answer = machine.post(f"/kiosk/case/{number}/print")
    assert answer.status_code == 503
    assert "打印机没有应答" in words(answer)
    assert answer["Cache-Control"] == "no-store"
    from mingfu.faces.kiosk.models import Print  # noqa: PLC0415 - as above

    assert [(row.fault, row.job) for row in Print.objects.all()] == [("silent", "")]
    assert query_code(number) in words(machine.get(f"/kiosk/done/{number}"))


def test_cups_takes_the_pdf(monkeypatch, tmp_path):
    from mingfu.faces.kiosk.printing import Cups  # noqa: PLC0415 - as above

    fake = tmp_path / "lp"
    fake.write_text(f'#!/bin/sh\ncat > {tmp_path}/got.pdf\necho "$@" > {tmp_path}/words\necho "request id is hall-7"\n')
    fake.chmod(0o755)
    monkeypatch.setattr("mingfu.faces.kiosk.printing.shutil.which", lambda _name: str(fake))
    assert Cups("hall").take(b"%PDF-1.7 sheet", "回执", 3) == "request id is hall-7"
    assert (tmp_path / "got.pdf").read_bytes() == b"%PDF-1.7 sheet"
    assert (tmp_path / "words").read_text() == "-d hall -t 回执 3 -\n"


def test_own_matters_are_seen_followed_and_rated(machine):
    assert machine.get("/kiosk/mine?for=rate")["Location"] == "/kiosk/sign-in"
    assert sign_in(machine)["Location"] == "/kiosk/mine?for=rate"
    number = said(machine)["Location"].rsplit("/", 1)[1]
    assert number[:4] in words(machine.get("/kiosk/mine"))
    assert "没有等您评价的办件" in words(machine.get("/kiosk/mine?for=rate"))
    assert machine.get(f"/kiosk/case/{number}/rating").status_code == 404
    cases.withdraw(number, actor=SYSTEM)
    invite(number, "hotline.short", organ="gm.urban", party=None, actor=SYSTEM)
    assert "/rating" in machine.get("/kiosk/mine?for=rate").content.decode()
    silent = machine.post(f"/kiosk/case/{number}/rating", {})
    assert silent.status_code == 422
    rated = machine.post(f"/kiosk/case/{number}/rating", {"level": "4"})
    assert rated["Location"] == f"/kiosk/case/{number}?said=rated"
    assert rating_of(number).channel == "kiosk"
    machine.post("/kiosk/end")
    sign_in(machine, "13900000008")
    assert machine.get(f"/kiosk/case/{number}").status_code == 404


def test_certificates_in_force_are_printed_by_their_holder_alone(machine, monkeypatch):
    asked = []
    valid = SimpleNamespace(number="C-1", title="生育登记证明", organ_name="高明区卫生健康局", state="valid")
    old = SimpleNamespace(number="C-2", title="旧证", organ_name="高明区卫生健康局", state="revoked")
    monkeypatch.setitem(providers._offered, "data_sharing.certificates", lambda **_given: (valid, old))
    monkeypatch.setitem(
        providers._offered,
        "data_sharing.certificate-pdf",
        lambda **given: asked.append(given) or b"%PDF-1.7 certificate",
    )
    assert machine.get("/kiosk/mine").status_code == 302
    assert machine.post("/kiosk/certificates/C-1/print").status_code == 404
    sign_in(machine)
    said_there = words(machine.get("/kiosk/mine?for=print"))
    assert "打印：生育登记证明" in said_there
    assert "旧证" not in said_there
    assert machine.post("/kiosk/certificates/C-1/print")["Location"] == "/kiosk/mine?said=printed"
    assert [one["number"] for one in asked] == ["C-1"]
    assert machine.post("/kiosk/certificates/C-2/print").status_code == 404
    assert "已送到打印机" in words(machine.get("/kiosk/mine?said=printed"))


def test_a_case_is_followed_by_number_and_code_and_wrong_codes_are_counted(machine):
    number = cases.open_case("hotline.say", {name: [text] for name, text in SAID.items()}, actor=ANONYMOUS)
    # A form without a visit is the page somebody left: it is not taken.
    assert machine.post("/kiosk/track", {"number": number, "proof": "000000"})["Location"] == "/kiosk/?over=yes"
    assert machine.get(f"/kiosk/case/{number}").status_code == 404
    right = {"number": number, "proof": query_code(number)}
    machine.get("/kiosk/track")
    assert machine.post("/kiosk/track", right)["Location"] == f"/kiosk/case/{number}"
    assert machine.get(f"/kiosk/case/{number}").status_code == 200
    wrong = {"number": number, "proof": "12345"}
    assert [machine.post("/kiosk/track", wrong).status_code for _time in range(6)][-1] == 429
    assert machine.post("/kiosk/track", right).status_code == 429
    assert machine.post("/kiosk/track", {"number": "1", "proof": "1"}).status_code == 422


def test_help_reaches_the_post_once_in_two_minutes(machine, at):
    machine.get("/kiosk/track")
    for _time in range(2):
        assert "已呼叫工作人员" in words(machine.post("/kiosk/help", {"next": "/kiosk/track"}))
    who = Actor("official", f"post:{POST}#T1", number="T1", posts=(POST,), organ="gm.data")
    told = [row.text for row in inbox_of(who) if "请人帮忙" in row.text]
    assert told == ["区政务服务大厅 2 号机（K001）有人按了“请人帮忙”，请马上过去。"]
    at(now() + timedelta(seconds=50))
    machine.get("/kiosk/track")
    at(now() + timedelta(minutes=2))
    machine.get("/kiosk/track")
    machine.get("/kiosk/track")
    machine.post("/kiosk/help")
    assert len([row for row in inbox_of(who) if "请人帮忙" in row.text]) == 2


def test_simple_items_are_those_the_services_name_and_need_a_sign_in(machine, monkeypatch):
    named = [one["start"] for one in providers.ask("services.at-kiosk")]
    page = machine.get("/kiosk/apply").content.decode()
    assert all(f'href="/kiosk/apply/{key}"' in page for key in named)
    assert machine.get("/kiosk/apply/plan.none").status_code == 404
    assert machine.get("/kiosk/apply/hotline.say")["Location"] == "/kiosk/say"
    monkeypatch.setitem(providers._offered, "services.at-kiosk", list)
    assert 'href="/kiosk/apply"' not in machine.get("/kiosk/").content.decode()


def test_ways_of_showing_are_of_this_visit_and_lead_nowhere_else(machine):
    machine.get("/kiosk/track")
    answer = machine.post("/kiosk/mode", {"low": "yes", "contrast": "maybe", "next": "https://evil.example/"})
    assert answer["Location"] == "/kiosk/"
    page = machine.get("/kiosk/track").content.decode()
    assert 'data-low="yes"' in page
    assert 'data-contrast="no"' in page
    machine.post("/kiosk/language", {"language": "zh-hant", "next": "/kiosk/track"})
    assert 'lang="zh-Hant"' in machine.get("/kiosk/track").content.decode()
    machine.post("/kiosk/language", {"language": "xx", "next": "/kiosk/track"})


def test_what_is_kept_for_a_cut_network_holds_nothing_of_anybody(machine):
    sign_in(machine)
    page = machine.get("/kiosk/offline")
    assert "给过您编号的，都已保存" in words(page)
    script = machine.get("/kiosk/worker.js")
    assert script["Content-Type"] == "text/javascript; charset=utf-8"
    assert "/kiosk/offline" in script.content.decode()
    assert "139" not in page.content.decode()
