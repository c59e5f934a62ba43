# SPDX-License-Identifier: Apache-2.0
"""A form as JSON Schema (draft 2020-12), for the API."""

from typing import Any

from mingfu.engines.forms.registry import choices_of
from mingfu.engines.forms.spec import Field, FormSpec


def json_schema(spec: FormSpec) -> dict[str, Any]:
    """The schema of the form's values. Fields that depend on an answer are optional in it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"mingfu:form:{spec.key}:{spec.digest[:12]}",
        "title": spec.title,
        "type": "object",
        "properties": {one.name: _property(one) for one in spec.fields if one.kind != "file"},
        "required": [one.name for one in spec.fields if one.required and not one.when and one.kind != "file"],
        "additionalProperties": False,
    }


def _property(one: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"title": one.label}
    if one.hint:
        found["description"] = one.hint
    values = [choice.value for choice in choices_of(one, {})]
    # Answers that depend on the case are known only when it is asked for.
    offered = {"enum": values} if values else {}
    match one.kind:
        case "number":
            found |= {"type": "number"} | _bounds(one, "minimum", "maximum")
        case "yesno":
            found["type"] = "boolean"
        case "date":
            found |= {"type": "string", "format": "date"}
        case "choices":
            found |= {"type": "array", "items": {"type": "string"} | offered, "uniqueItems": True}
            found |= {"minItems": 1} if one.required else {}
        case "choice" | "select" | "organ" | "post":
            found |= {"type": "string"} | offered
        case _:
            found |= {"type": "string"} | _bounds(one, "minLength", "maxLength")
            if one.required:
                found.setdefault("minLength", 1)
    return found


def _bounds(one: Field, low: str, high: str) -> dict[str, int]:
    return {name: value for name, value in ((low, one.min), (high, one.max)) if value is not None}
