# SPDX-License-Identifier: Apache-2.0
"""Opening a case by program, following it, and its receipt."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from mingfu.engines import cases
from mingfu.kernel.clock import LEGAL_ZONE

pytestmark = pytest.mark.usefixtures("district", "seeded")

SAID = {"text": "沧江路与跃华路路口的路灯坏了三天，请尽快修好。", "publicity": "private"}
BODY = {"start": "hotline.say", "values": SAID}
CHECKER = Path(__file__).resolve().parents[3] / "tools" / "check_receipt.py"


@pytest.fixture(autouse=True)
def morning(at):
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


def count():
    from mingfu.engines.cases.models import Case  # noqa: PLC0415 - models exist only after pytest_configure

    return Case.objects.count()


def test_a_case_is_opened_and_told_where_it_stands(post, client):
    answer = client.post("/api/v1/cases", json.dumps(BODY), content_type="application/json")
    told = answer.json()
    number = told["number"]
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/cases/{number}")
    assert told == {
        "number": number,
        "query_code": cases.query_code(number),
        "due": cases.read_case(number).due_on.isoformat(),
        "receipt": f"/api/v1/receipts/{number}",
        "case": f"/api/v1/cases/{number}",
        "page": f"/track?number={number}",
    }
    case = cases.read_case(number)
    assert (case.channel, case.party, case.status) == ("api", "", "open")


def test_the_same_key_gives_the_same_case(post):
    first = post("/v1/cases", BODY, **{"Idempotency-Key": "k-2026-1"})
    again = post("/v1/cases", BODY, **{"Idempotency-Key": "k-2026-1"})
    assert first == again
    assert count() == 1
    status, told = post(
        "/v1/cases",
        {"start": "hotline.say", "values": SAID | {"text": "另一件事，请处理。"}},
        **{"Idempotency-Key": "k-2026-1"},
    )
    assert (status, told["code"]) == (409, "key-reused")
    assert count() == 1


def test_what_is_wrong_with_the_form_is_said_field_by_field(post):
    status, told = post("/v1/cases", {"start": "hotline.say", "values": {"text": "短", "publicity": "maybe"}})
    assert (status, told["code"]) == (422, "form-refused")
    assert set(told["data"]) == {"text", "publicity"}
    assert "至少 5 个字" in told["data"]["text"]
    assert count() == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "parameter-missing"),
        ({"start": "hotline.say"}, 400, "parameter-missing"),
        (BODY | {"more": 1}, 422, "field-unknown"),
        ({"start": 1, "values": {}}, 422, "value-wrong"),
        ({"start": "hotline.say", "values": []}, 422, "value-wrong"),
        ({"start": "hotline.say", "values": {"text": {"a": 1}}}, 422, "value-wrong"),
        ({"start": "hotline.say", "values": SAID | {"phone": "13900000000"}}, 422, "field-unknown"),
        ({"start": "hotline.say", "values": SAID | {"photos": "x"}}, 422, "field-unknown"),
        ({"start": "nothing.here", "values": {}}, 404, "start-unknown"),
        ("[]", 400, "json-unreadable"),
        ("{", 400, "json-unreadable"),
        (b"\xff\xfe", 400, "json-unreadable"),
        ('{"start": "hotline.say", "values": {"text": "\\u0000 无法保存的字"}}', 400, "json-unreadable"),
        ('{"start": "hotline.say", "values": {"text": "\\ud800 残缺的字符"}}', 400, "json-unreadable"),
        ('{"start": NaN}', 400, "json-unreadable"),
        ("[" * 100_000, 400, "json-unreadable"),
    ],
)
def test_a_body_that_will_not_do_is_refused_and_nothing_is_opened(post, body, status, code):
    found, told = post("/v1/cases", body)
    assert (found, told["code"]) == (status, code)
    assert count() == 0


def test_other_kinds_and_sizes_of_bodies(ask):
    status, told = ask("/v1/cases", "post", data="a=1", content_type="application/x-www-form-urlencoded")
    assert (status, told["code"]) == (415, "json-only")
    status, told = ask("/v1/cases", "post", data=b"x" * 300_000, content_type="application/json")
    assert (status, told["code"]) == (413, "body-too-large")
    status, told = ask("/v1/cases", "post", data=b"x" * 3_000_000, content_type="application/json")
    assert status == 413
    assert count() == 0


def test_a_case_is_followed_by_number_and_code(ask, opened):
    number, code = opened["number"], opened["query_code"]
    status, told = ask(f"/v1/cases/{number}", headers={"Query-Code": code})
    assert status == 200
    assert (told["status"], told["milestone"], told["due"]) == ("open", "已收到", opened["due"])
    [clock] = told["clocks"]
    assert (clock["code"], clock["due"], clock["met"], clock["proof"]["due"]) == (
        "answer",
        opened["due"],
        None,
        opened["due"],
    )
    spaced = f"{number[:4]} {number[4:8]} {number[8:12]} {number[12:]}"
    assert ask(f"/v1/cases/{spaced}", headers={"Query-Code": code})[1] == told


def test_wrong_codes_and_unknown_numbers_are_answered_alike_and_counted(ask, opened):
    number, code = opened["number"], opened["query_code"]
    other = f"{(int(code) + 1) % 1_000_000:06d}"
    wrong = ask(f"/v1/cases/{number}", headers={"Query-Code": other})
    unknown = ask("/v1/cases/20260302999997", headers={"Query-Code": other})
    if unknown[1]["code"] == "case-number-misread":
        unknown = ask(
            f"/v1/cases/{cases.numbers.case_number(datetime(2026, 3, 1, tzinfo=LEGAL_ZONE).date(), 7)}",
            headers={"Query-Code": other},
        )
    assert wrong == unknown
    assert wrong[1]["code"] == "code-refused"
    for _try in range(4):
        assert ask(f"/v1/cases/{number}", headers={"Query-Code": other})[0] == 404
    for tried in (other, code):
        status, told = ask(f"/v1/cases/{number}", headers={"Query-Code": tried})
        assert (status, told["code"]) == (429, "code-too-often")


def test_the_code_stands_in_a_header(ask, opened):
    number = opened["number"]
    for headers in ({}, {"Query-Code": "12345"}, {"Query-Code": "abcdef"}):
        status, told = ask(f"/v1/cases/{number}", headers=headers)
        assert (status, told["field"]) == (400, "Query-Code")
    assert ask(f"/v1/cases/{number}?code={opened['query_code']}")[1]["code"] == "parameter-unknown"
    assert ask("/v1/cases/12345", headers={"Query-Code": "123456"})[1]["code"] == "case-number-misread"


def test_a_receipt_is_checked_by_the_server_and_without_it(ask, post, opened, tmp_path):
    _, receipt = ask(f"/v1/receipts/{opened['number']}", headers={"Query-Code": opened["query_code"]})
    status, told = post("/v1/receipts/verification", receipt)
    assert (status, told["holds"], told["differs"], told["sealed"]) == (200, True, [], False)
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8")
    done = subprocess.run([sys.executable, str(CHECKER), str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_altered_receipt_does_not_hold(ask, post, opened):
    _, receipt = ask(f"/v1/receipts/{opened['number']}", headers={"Query-Code": opened["query_code"]})
    altered = json.loads(json.dumps(receipt))
    altered["event"]["at"] = "2020-01-01T00:00:00.000000Z"
    altered["signature"] = "00" * 64
    _, told = post("/v1/receipts/verification", altered)
    assert (told["holds"], told["differs"]) == (False, ["event", "signature"])
    assert post("/v1/receipts/verification", {"number": 1})[0] == 400
    assert post("/v1/receipts/verification", receipt | {"number": "x"})[1]["code"] == "case-number-misread"
