# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI document: made of what routes, kept as a snapshot, complete."""

import json
from pathlib import Path

from django.urls import resolve

from mingfu.faces.api.declaring import endpoints

SNAPSHOT = Path(__file__).resolve().parents[3] / "docs" / "reference" / "openapi.json"


def test_the_snapshot_is_what_is_served(client, district):
    served = client.get("/api/openapi.json")
    assert served["Content-Type"] == "application/json"
    assert json.loads(served.content) == json.loads(SNAPSHOT.read_text(encoding="utf-8")), (
        "the API has changed: look at the difference, then python tools/reference.py"
    )


def test_every_path_of_the_document_is_routed(document):
    for path, operations in document["paths"].items():
        found = resolve(path.replace("{", "").replace("}", ""))
        assert found.app_name == "api", path
        assert set(operations) <= {"get", "post"}


def test_every_operation_has_its_own_name_and_says_what_it_does(document):
    operations = [one for path in document["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names) == len(endpoints())
    assert all(one["summary"] and one["tags"] for one in operations)
    assert all({"400", "429"} < set(one["responses"]) for one in operations)


def test_every_reference_leads_somewhere(document):
    schemas = document["components"]["schemas"]
    found = json.dumps(document)
    for part in found.split('"$ref": "#/components/schemas/')[1:]:
        assert part.partition('"')[0] in schemas


def test_parameters_of_a_path_stand_in_it(document):
    for path, operations in document["paths"].items():
        for one in operations.values():
            named = {each["name"] for each in one.get("parameters", ()) if each["in"] == "path"}
            assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}


def test_the_page_for_people_names_every_endpoint_and_loads_nothing_from_elsewhere(client, district, document):
    page = client.get("/api/").content.decode()
    for path, operations in document["paths"].items():
        for method in operations:
            assert f"{method.upper()} {path}" in page
    assert "https://" not in page.replace("https://json-schema.org", "")
