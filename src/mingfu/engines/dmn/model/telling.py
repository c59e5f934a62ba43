# SPDX-License-Identifier: Apache-2.0
"""Decisions and their reasons as JSON has them, and inputs from JSON."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from mingfu.engines.dmn.errors import DmnError
from mingfu.engines.dmn.feel.adopting import adopt
from mingfu.engines.dmn.feel.literals import moment_of
from mingfu.engines.dmn.feel.values import Function, Range
from mingfu.engines.dmn.feel.writing import write
from mingfu.engines.dmn.model.explanation import Explanation, TableFinding

_EXACT: Final = 10**15
"""Whole numbers below it are the same in every reader of JSON."""


def shown(value: Any) -> Any:
    """A value as JSON has it: numbers as numbers; moments, durations, ranges and functions as FEEL writes them."""
    if isinstance(value, Mapping):
        return {str(name): shown(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [shown(inner) for inner in value]
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value) if abs(value) < _EXACT else write(value)
        return float(value)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return write(value if isinstance(value, Range | Function) else adopt(value))


def explained(why: Explanation) -> dict[str, Any]:
    """An explanation as JSON."""
    return {
        "decision": why.decision,
        "model": why.model,
        "edition": why.edition,
        "inputs": shown(why.inputs),
        "steps": [{"decision": step.decision, "value": shown(step.value)} for step in why.steps],
        "tables": [_table(table) for table in why.tables],
        "text": why.text,
    }


def _table(table: TableFinding) -> dict[str, Any]:
    return {
        "decision": table.decision,
        "policy": table.policy,
        "aggregation": table.aggregation,
        "inputs": [{"name": name, "value": shown(value)} for name, value in table.inputs],
        "rules": [
            {"index": hit.index, "id": hit.id, "notes": list(hit.annotations), "outputs": shown(hit.outputs)}
            for hit in table.matched
        ],
        "value": shown(table.value),
        "note": table.note,
    }


def read_inputs(text: str) -> dict[str, Any]:
    """Inputs from a JSON object. A text that begins with `@`, such as `@2026-05-01`, is a date, time or duration.

    Raises `DmnError`.
    """
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except ValueError as error:
        raise DmnError(f"不是有效的 JSON：{error}") from None
    except RecursionError:
        raise DmnError("JSON 嵌套过深。") from None
    if not isinstance(found, dict):
        raise DmnError('应为 JSON 对象，如 {"天数": 5}。')
    return {name: _given(value) for name, value in found.items()}


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _given(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _given(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_given(inner) for inner in value]
    if isinstance(value, str) and value.startswith("@"):
        moment = moment_of(value[1:])
        return value if moment is None else moment
    return value
