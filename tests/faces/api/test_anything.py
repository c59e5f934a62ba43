# SPDX-License-Identifier: Apache-2.0
"""Whatever is sent, the API answers in its own words: never a fault, always a status and a shape of the document."""

import json
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from mingfu.faces.api.limits import WINDOWS

pytestmark = pytest.mark.usefixtures("district")

ANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXTS = some.one_of(
    some.text(max_size=30),
    some.sampled_from(["", "0", "-1", "1", "2026-03-02", "9999-12-31", "0001-01-01", "%", "\x00", "';--", "😀", "١"]),
    some.integers(-(10**25), 10**25).map(str),
)
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def fitting(one):
    """Values that a parameter declares, and any text beside them."""
    schema = one["schema"]
    if "enum" in schema:
        return some.one_of(some.sampled_from(schema["enum"]), TEXTS)
    if schema["type"] == "integer":
        low, high = schema.get("minimum", -5), schema.get("maximum", 5)
        return some.one_of(some.integers(low, high).map(str), some.sampled_from([str(low), str(high)]), TEXTS)
    if schema.get("format") == "date":
        return some.one_of(some.dates().map(str), TEXTS)
    if "pattern" in schema:
        return some.one_of(some.from_regex(schema["pattern"], fullmatch=True).map(lambda text: text[:100]), TEXTS)
    return TEXTS


def send(client, method, path, drawn, body=None):
    query, headers = {}, {}
    for one, value in drawn:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", quote(value, safe="", errors="surrogatepass"))
        elif one["in"] == "query":
            query[one["name"]] = value
        else:
            headers[one["name"]] = quote(value, safe=" ", errors="surrogatepass")
    address = (
        path
        + "?"
        + "&".join(f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in query.items())
    )
    WINDOWS.forget()
    if method == "get":
        return client.get(address, headers=headers)
    return client.post(address, body, content_type="application/json", headers=headers)


def calls(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield method, path, operation


@ANY
@given(data=some.data())
def test_any_parameters_to_any_endpoint(client, document, data):
    method, path, operation = data.draw(some.sampled_from(list(calls(document))))
    drawn = [
        (one, data.draw(fitting(one)))
        for one in operation.get("parameters", ())
        if one["in"] == "path" or data.draw(some.booleans())
    ]
    answer = send(client, method, path, drawn, body="{}")
    assert answer.status_code < 500, (method, path, drawn, answer.content)
    assert str(answer.status_code) in {*operation["responses"], "404"}
    if answer.status_code >= 400:
        assert set(json.loads(answer.content)) == {"code", "text", "field", "data"}


@ANY
@given(body=some.one_of(VALUES.map(json.dumps), some.binary(max_size=60), some.text(max_size=40)))
def test_any_body(client, document, body):
    for path in ("/api/v1/cases", "/api/v1/receipts/verification"):
        answer = send(
            client, "post", path, [], body=body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        )
        assert answer.status_code < 500, (path, body, answer.content)
        assert str(answer.status_code) in document["paths"][path]["post"]["responses"]


@ANY
@given(
    values=some.dictionaries(some.sampled_from(["text", "place", "publicity", "name", "x"]), VALUES, max_size=4),
    start=some.sampled_from(["hotline.say", "hotline", "", "plan.x"]),
    key=some.one_of(some.none(), some.text(max_size=120)),
)
def test_any_values_of_a_form(client, document, values, start, key):
    headers = {} if key is None else {"Idempotency-Key": quote(key, safe=" ")}
    WINDOWS.forget()
    body = json.dumps({"start": start, "values": values})
    answer = client.post("/api/v1/cases", body, content_type="application/json", headers=headers)
    assert answer.status_code < 500, (values, answer.content)
    assert str(answer.status_code) in document["paths"]["/api/v1/cases"]["post"]["responses"]


@ANY
@given(
    receipt=some.fixed_dictionaries(
        {"number": TEXTS, "hash": VALUES, "event": VALUES, "signature": VALUES},
        optional={"seal": VALUES, "key": VALUES},
    )
)
def test_any_receipt(client, receipt):
    WINDOWS.forget()
    answer = client.post("/api/v1/receipts/verification", json.dumps(receipt), content_type="application/json")
    assert answer.status_code < 500, (receipt, answer.content)
