# SPDX-License-Identifier: Apache-2.0
"""Methods, unknown addresses, and how often one address may ask."""

import json

import pytest
from django.test import Client

from mingfu.faces.api.limits import Windows
from mingfu.faces.api.refusals import TooMany

pytestmark = pytest.mark.usefixtures("district")


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v2/systems", "/api/v1/systems/"])
def test_an_unknown_address_is_a_refusal_in_json(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (404, "application/json", "not-found")


def test_a_method_that_is_not_taken_names_those_that_are(client):
    answer = client.delete("/api/v1/systems")
    assert (answer.status_code, answer["Allow"], answer.json()["code"]) == (405, "GET", "method-not-allowed")
    assert client.head("/api/v1/systems").status_code == 200


def test_no_session_no_token_no_other_origin(client):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/api/v1/receipts/verification", "{}", content_type="application/json")
    assert answer.status_code == 400
    answer = client.get("/api/v1/systems", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer
    assert not answer.cookies


def test_too_many_requests_are_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setenv("API_REQUESTS_A_MINUTE", "3")
    answers = [client.get("/api/v1/systems") for _call in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[3].json()["code"] == "too-many"
    assert 0 < int(answers[3]["Retry-After"]) <= 60
    assert client.get("/api/v1/systems", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_opening_cases_has_a_window_of_its_own(client, monkeypatch):
    monkeypatch.setenv("API_CASES_AN_HOUR", "1")
    body = json.dumps({"start": "hotline.say", "values": {"text": "路灯坏了三天，请尽快修好。"}})
    statuses = [client.post("/api/v1/cases", body, content_type="application/json").status_code for _call in range(2)]
    assert statuses == [201, 429]
    assert client.get("/api/v1/systems").status_code == 200


def test_only_proxies_of_ones_own_are_believed(client, monkeypatch):
    monkeypatch.setenv("API_REQUESTS_A_MINUTE", "1")
    for number in range(2):
        answer = client.get("/api/v1/systems", headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert answer.status_code == 429
    monkeypatch.setenv("API_PROXIES", "1")
    assert client.get("/api/v1/systems", headers={"X-Forwarded-For": "6.6.6.6, 10.0.0.7"}).status_code == 200
    # What the caller writes itself stands before what our proxy adds.
    assert client.get("/api/v1/systems", headers={"X-Forwarded-For": "7.7.7.7, 10.0.0.7"}).status_code == 429


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr("mingfu.faces.api.limits.MOST_ADDRESSES", 10)
    windows = Windows()
    for number in range(100):
        windows.count("all", str(number), most=1, seconds=60)
    assert len(windows._seen) == 10
    with pytest.raises(TooMany):
        windows.count("all", "99", most=1, seconds=60)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/v1/replies?page=0", "parameter-wrong"),
        ("/v1/replies?page=x", "parameter-wrong"),
        ("/v1/replies?size=101", "parameter-wrong"),
        ("/v1/replies?colour=red", "parameter-unknown"),
        ("/v1/search", "parameter-missing"),
        ("/v1/search?q=%00", "parameter-wrong"),
        ("/v1/calendar/due?start=2026-02-30&amount=1&unit=working", "parameter-wrong"),
        ("/v1/calendar/due?start=2026-02-12&amount=1&unit=fortnight", "parameter-wrong"),
        ("/v1/calendar/due?start=1900-01-01&amount=1&unit=working", "calendar-day-outside"),
        ("/v1/figures?area=44", "parameter-wrong"),
        ("/v1/figures/happiness/cases", "parameter-wrong"),
    ],
)
def test_parameters_that_will_not_do_say_what_is_wanted(ask, address, code):
    status, told = ask(address)
    assert (status, told["code"]) == (400, code)
    assert told["text"]
