# SPDX-License-Identifier: Apache-2.0
"""A program that calls the API, and a check that what it gets is what the document says."""

import json
import re

import pytest

from mingfu.faces.api.limits import WINDOWS

SAID = {"text": "沧江路与跃华路路口的路灯坏了三天，请尽快修好。", "publicity": "private"}
_TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
    "object": dict,
    "array": list,
}


@pytest.fixture(autouse=True)
def fresh_windows():
    WINDOWS.forget()


@pytest.fixture
def ask(client, document):
    """`ask("/v1/systems")` – status and JSON of a call; every answer is held against the document."""

    def call(address, method="get", **more):
        answer = getattr(client, method)(f"/api{address}", **more)
        assert "Set-Cookie" not in answer
        assert not answer.cookies
        told = json.loads(answer.content)
        hold_against(document, method, address.partition("?")[0], answer.status_code, told)
        return answer.status_code, told

    return call


@pytest.fixture
def post(ask):
    """`post("/v1/cases", {...})` – the same with a JSON body."""

    def call(address, body, **headers):
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return ask(address, "post", data=text, content_type="application/json", headers=headers)

    return call


@pytest.fixture
def opened(post):
    """A case opened through the API: what the caller was told."""
    status, told = post("/v1/cases", {"start": "hotline.say", "values": SAID})
    assert status == 201
    return told


@pytest.fixture(scope="session")
def document():
    from mingfu.faces.api.openapi import document  # noqa: PLC0415 - models exist only after pytest_configure

    return document()


def hold_against(document, method, address, status, told):
    """The answer has a status of the document, and the shape the document gives for it."""
    operation = operation_of(document, method, address)
    if operation is None:
        assert status in {404, 405}
        return
    said = operation["responses"].get(str(status))
    assert said is not None, f"{method} {address}: {status} is not in the document: {told}"
    schema = said["content"].get("application/json", {}).get("schema")
    faults = list(faults_of(told, schema or {}, document, "$"))
    assert faults == []


def operation_of(document, method, address):
    # A written part comes before one that stands for anything.
    for path, operations in sorted(document["paths"].items(), key=lambda pair: "{" in pair[0]):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), f"/api{address}"):
            return operations.get(method)
    return None


def faults_of(value, schema, document, where):
    """Where a value is not of a schema: as much of JSON Schema as our documents use."""
    if "$ref" in schema:
        yield from faults_of(
            value, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document, where
        )
        return
    if "anyOf" in schema:
        if all(list(faults_of(value, one, document, where)) for one in schema["anyOf"]):
            yield f"{where}: none of {schema['anyOf']}"
        return
    kinds = schema.get("type", list(_TYPES))
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not any(
        isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool)) for kind in kinds
    ):
        yield f"{where}: {value!r} is not {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is not in {schema['enum']}"
    if isinstance(value, dict):
        yield from _object_faults(value, schema, document, where)
    if isinstance(value, list):
        for at, one in enumerate(value):
            yield from faults_of(one, schema.get("items", {}), document, f"{where}[{at}]")


def _object_faults(value, schema, document, where):
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where}: {name} is missing"
    for name, one in value.items():
        inner = properties.get(name, schema.get("additionalProperties", {} if not properties else None))
        if inner is None:
            yield f"{where}: {name} is not in the document"
        else:
            yield from faults_of(one, inner, document, f"{where}.{name}")
