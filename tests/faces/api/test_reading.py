# SPDX-License-Identifier: Apache-2.0
"""What the API tells: each endpoint once, with exact values where they are known."""

from datetime import datetime

import pytest

from mingfu.engines import cases
from mingfu.kernel.calendar import Unit, due
from mingfu.kernel.clock import LEGAL_ZONE

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def morning(at):
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


def test_systems_and_starts(ask):
    _, told = ask("/v1/systems")
    assert "hotline" in [one["key"] for one in told["items"]]
    status, hotline = ask("/v1/systems/hotline")
    assert (status, hotline["starts"]) == (200, ["hotline.say"])
    assert "hotline.limits" in hotline["catalogs"]
    _, starts = ask("/v1/starts?system=hotline")
    assert [(one["key"], one["by_api"], one["power"]) for one in starts["items"]] == [
        ("hotline.say", True, "GM-QT-0001")
    ]
    assert ask("/v1/starts?system=nothing")[1] == {"items": []}
    assert ask("/v1/starts/hotline.say")[1] == starts["items"][0]


def test_a_form_is_told_without_questions_about_the_person(ask):
    _, schema = ask("/v1/starts/hotline.say/schema")
    assert {"text", "publicity"} <= set(schema["properties"])
    assert not {"name", "phone", "photos"} & set(schema["properties"])
    assert schema["required"] == ["text"]


def test_a_date_explains_itself_as_on_the_command_line(ask):
    _, told = ask("/v1/calendar/due?start=2026-02-12&amount=20&unit=working&regime=disclosure")
    found = due(datetime(2026, 2, 12, tzinfo=LEGAL_ZONE).date(), 20, Unit.WORKING, regime="disclosure")
    assert told == found.as_dict()
    assert told["due"] == "2026-03-18"
    hours = ask("/v1/calendar/due?start=2026-02-12T09:30&amount=24&unit=hour")[1]
    assert hours["at"] == "2026-02-13T09:30:00+08:00"


def test_the_calendar_of_a_year(ask):
    _, told = ask("/v1/calendar/years/2026")
    assert (told["working_days"], told["provisional"]) == (248, False)
    assert {"date": "2026-02-28", "works": True, "name": "春节"}.items() <= next(
        one for one in told["special"] if one["date"] == "2026-02-28"
    ).items()
    assert ask("/v1/calendar/years/2030")[1]["provisional"] is True
    assert ask("/v1/calendar/today")[1] == {"date": "2026-03-02", "works": True, "name": ""}
    assert "licence" in [one["name"] for one in ask("/v1/calendar/rules")[1]["items"]]


def test_lists_with_their_basis_and_status(ask):
    _, told = ask("/v1/catalogs")
    assert {"hotline.limits", "powers"} <= {one["key"] for one in told["items"]}
    _, limits = ask("/v1/catalogs/hotline.limits")
    entry = next(one for one in limits["items"] if one["code"] == "answer.consult")
    assert (entry["content"]["amount"], entry["content"]["unit"], entry["status"]) == (2, "working", "assumed")
    first = ask("/v1/catalogs/hotline.categories?size=5")[1]
    second = ask("/v1/catalogs/hotline.categories?size=5&page=2")[1]
    assert (len(first["items"]), first["more"]) == (5, True)
    assert not {one["code"] for one in first["items"]} & {one["code"] for one in second["items"]}
    assert ask("/v1/catalogs/hotline.limits?on=2000-01-01")[0] == 404


def test_the_power_list(ask):
    _, told = ask("/v1/powers")
    assert told["key"] == "powers"
    _, entry = ask("/v1/powers/GM-QT-0001")
    assert entry in told["items"]
    assert entry["content"]["subject"] == "gm.hotline"
    assert ask("/v1/powers/GM-XX-9999")[0] == 404


def test_procedures_and_their_files(ask, client):
    _, told = ask("/v1/procedures")
    assert "hotline.matter" in [one["key"] for one in told["items"]]
    _, one = ask("/v1/procedures/hotline.matter")
    assert one["milestones"][0] == "已收到"
    assert ("triage", "triage") in [(step["id"], step["limit"]) for step in one["steps"]]
    file = client.get("/api/v1/procedures/hotline.matter/bpmn")
    assert file["Content-Type"] == "application/xml; charset=utf-8"
    assert file["Content-Disposition"] == 'attachment; filename="hotline.matter.bpmn"'
    assert file.content.startswith(b"<?xml")


def test_seals_and_keys(ask, opened, at):
    from mingfu.kernel.ledger import seal_due  # noqa: PLC0415 - models exist only after pytest_configure

    # The district itself was recorded at the machine's time: seal as of a day after that.
    at(datetime(2099, 1, 2, 2, 0, tzinfo=LEGAL_ZONE))
    list(seal_due())
    _, told = ask("/v1/ledger/seals?size=1")
    assert told["items"][0]["number"] == told["total"] > 0
    _, keys = ask("/v1/ledger/keys")
    assert told["items"][0]["key"] == keys["present"]
    assert len(keys["keys"][keys["present"]]) == 64


def test_figures_and_the_cases_behind_them(ask, opened):
    _, told = ask("/v1/figures?since=2026-03-02&until=2026-03-03")
    assert (told["total"]["received"], told["total"]["open"], told["total"]["on_time_rate"]) == (1, 1, None)
    assert [one["organ"]["code"] for one in told["by_organ"]] == ["gm.hotline"]
    assert {one["code"] for one in told["definitions"]} == set(told["total"]) - {"on_time_rate"}
    _, behind = ask("/v1/figures/received/cases?since=2026-03-02&until=2026-03-03")
    assert (behind["total"], [one["number"] for one in behind["items"]]) == (1, [opened["number"]])
    assert "路灯" not in str(behind)
    assert ask("/v1/figures?area=440608107000")[1]["total"]["received"] == 0


def test_spans_that_are_none_are_refused(ask):
    for query in ("since=2026-03-02&until=2026-03-02", "since=2010-01-01&until=2026-01-01"):
        status, told = ask(f"/v1/figures?{query}")
        assert (status, told["code"]) == (400, "span-wrong")


def test_replies_and_search(ask):
    from mingfu.engines.publication.models import Publication  # noqa: PLC0415 - as above
    from mingfu.engines.search import index  # noqa: PLC0415 - as above
    from mingfu.engines.search.indexing import Findable  # noqa: PLC0415 - as above
    from mingfu.kernel.clock import now  # noqa: PLC0415 - as above

    row = Publication.objects.create(
        release="hotline.reply",
        ref="1",
        title="路灯不亮",
        asked="路灯不亮",
        answered="已修好",
        organ="gm.urban",
        facts={"received": "2026-03-02"},
        called_at=now(),
        released_at=now(),
    )
    index(Findable("reply", str(row.pk), "路灯不亮", "路灯不亮 已修好", f"/replies/{row.pk}", at=now()))
    _, told = ask("/v1/replies?organ=gm.urban")
    assert [(one["title"], one["organ"]) for one in told["items"]] == [
        ("路灯不亮", {"code": "gm.urban", "name": "区城管执法局"})
    ]
    assert ask("/v1/replies?organ=gm.tax")[1]["items"] == []
    assert ask(f"/v1/replies/{row.pk}")[1] == told["items"][0]
    assert ask("/v1/replies/999999999")[0] == 404
    _, found = ask("/v1/search?q=路灯")
    assert [one["url"] for one in found["items"]] == [f"/replies/{row.pk}"]
    assert ask("/v1/search?q=没有这样的字")[1]["items"] == []


def test_no_endpoint_asks_more_than_twenty_questions(client, document, opened, queries):
    known = {
        "{key}": {
            "/systems/": "hotline",
            "/starts/": "hotline.say",
            "/catalogs/": "hotline.limits",
            "/registers/": "services.permits",
        },
        "{code}": {"/powers/": "GM-QT-0001", "/figures/": "overdue"},
        "{year}": {"": "2026"},
        "{number}": {"/registers/": "R2026-000001", "": opened["number"]},
        "{id}": {"": "1"},
    }
    asked = {"/api/v1/search": "?q=路灯", "/api/v1/calendar/due": "?start=2026-03-02&amount=5&unit=working"}
    for path, operations in document["paths"].items():
        if "get" not in operations:
            continue
        address = path
        for part, values in known.items():
            value = next((one for where, one in values.items() if where in path), "hotline.matter")
            address = address.replace(part, value)
        with queries(20):
            answer = client.get(
                address + asked.get(path, ""), headers={"Query-Code": cases.query_code(opened["number"])}
            )
        assert answer.status_code in {200, 404}, address
