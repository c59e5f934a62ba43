# SPDX-License-Identifier: Apache-2.0
"""The JSON Schema of a form says what binding says."""

import pytest

from mingfu.engines.forms import bind, json_schema

COLOURS = "[{value: red, label: 红}, {value: blue, label: 蓝}]"
ROWS = (
    "{name: text, kind: textarea, label: 内容, hint: 写清楚, required: true, min: 5, max: 20}",
    "{name: short, kind: text, label: 短, required: true}",
    "{name: free, kind: text, label: 随意}",
    "{name: amount, kind: number, label: 数, min: 1, max: 9}",
    "{name: agreed, kind: yesno, label: 同意, required: true}",
    "{name: day, kind: date, label: 日}",
    f"{{name: colour, kind: choice, label: 色, required: true, options: {COLOURS}}}",
    f"{{name: colours, kind: choices, label: 各色, required: true, options: {COLOURS}}}",
    f"{{name: shade, kind: select, label: 深浅, required: true, when: 'colour = \"red\"', options: {COLOURS}}}",
    "{name: photo, kind: file, label: 照片, required: true}",
    "{name: phone, kind: phone, label: 手机}",
)


def test_every_kind_has_its_type(with_fields):
    schema = json_schema(with_fields(*ROWS))
    assert schema["title"] == "表"
    assert schema["$id"].startswith("mingfu:form:test.form:")
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["text", "short", "agreed", "colour", "colours"]
    assert schema["properties"] == {
        "text": {"title": "内容", "description": "写清楚", "type": "string", "minLength": 5, "maxLength": 20},
        "short": {"title": "短", "type": "string", "minLength": 1},
        "free": {"title": "随意", "type": "string"},
        "amount": {"title": "数", "type": "number", "minimum": 1, "maximum": 9},
        "agreed": {"title": "同意", "type": "boolean"},
        "day": {"title": "日", "type": "string", "format": "date"},
        "colour": {"title": "色", "type": "string", "enum": ["red", "blue"]},
        "colours": {
            "title": "各色",
            "type": "array",
            "items": {"type": "string", "enum": ["red", "blue"]},
            "uniqueItems": True,
            "minItems": 1,
        },
        "shade": {"title": "深浅", "type": "string", "enum": ["red", "blue"]},
        "phone": {"title": "手机", "type": "string"},
    }


def test_an_edition_has_its_own_identity(with_fields):
    one, other = (json_schema(with_fields(f"{{name: a, kind: text, label: {label}}}")) for label in "甲乙")
    assert one["$id"] != other["$id"]


def test_binding_refuses_what_the_schema_refuses(with_fields):
    spec = with_fields(*ROWS)
    good = {
        "text": ["五个字以上"],
        "short": ["短"],
        "agreed": ["no"],
        "colour": ["blue"],
        "colours": ["red", "blue"],
        "amount": ["9"],
    }
    photo = {"photo": ["bytes"]}
    assert bind(spec, good, files=photo).ok
    schema = json_schema(spec)
    for name in schema["required"]:
        assert set(bind(spec, good | {name: []}, files=photo).errors) == {name}
    beyond = {
        "text": ["字" * (schema["properties"]["text"]["maxLength"] + 1)],
        "amount": [str(schema["properties"]["amount"]["maximum"] + 1)],
        "colour": ["green"],
        "colours": ["red", "green"],
        "agreed": ["maybe"],
        "day": ["2026-02-30"],
    }
    for name, texts in beyond.items():
        assert set(bind(spec, good | {name: texts}, files=photo).errors) == {name}


@pytest.mark.django_db
def test_answers_that_are_known_later_are_not_fixed(with_fields):
    schema = json_schema(with_fields("{name: a, kind: choices, label: 甲, options: {from: test.nothing}}"))
    assert schema["properties"]["a"]["items"] == {"type": "string"}
