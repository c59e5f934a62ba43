# SPDX-License-Identifier: Apache-2.0
"""From what an entry keeps to what was typed and back, and to what conditions see."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from mingfu.engines.dmn import Expression, FeelError, compile_expression
from mingfu.engines.forms import Bound, Choice, Field, FormSpec, bind, choices_of
from mingfu.engines.registers.refusals import EntryFaulty
from mingfu.engines.registers.spec import RegisterSpec
from mingfu.kernel.calendar import working_days_between
from mingfu.kernel.clock import legal_now
from mingfu.kernel.ledger import canonical

PERSONAL = {"phone", "identity", "email"}
"""Kinds of which an entry keeps the masked form only; unless it is typed anew, what is kept stays."""

compiled = lru_cache(maxsize=512)(compile_expression)


def typed_of(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """What an entry keeps, as a person would have typed it."""
    return {
        name: [_typed(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in content.items()
    }


def _typed(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def cleaned(
    spec: RegisterSpec,
    typed: Mapping[str, Sequence[str]],
    *,
    before: Mapping[str, Any] | None = None,
    form: FormSpec | None = None,
) -> tuple[dict[str, Any], Bound]:
    """What an entry would keep: what was typed over what it kept before. The errors are in the bound form."""
    kept = dict(before or {})
    whole = typed_of(kept) | {name: list(texts) for name, texts in typed.items()}
    asked = form or spec.form
    unchanged = {
        one.name
        for one in asked.fields
        if one.kind in PERSONAL and one.name in kept and whole.get(one.name) == [str(kept[one.name])]
    }
    if unchanged:
        asked = replace(asked, fields=tuple(one for one in asked.fields if one.name not in unchanged))
    bound = bind(asked, whole)
    return {name: kept[name] for name in unchanged} | bound.content, bound


def require_right(bound: Bound) -> None:
    """Refuse what was typed wrongly, with a sentence for each field."""
    if not bound.ok:
        first = next(iter(bound.errors.values()))
        field = next(iter(bound.errors))
        raise EntryFaulty(field=field, count=len(bound.errors), first=first, errors=dict(bound.errors))


def natural_of(spec: RegisterSpec, content: Mapping[str, Any]) -> str:
    """The digest of the fields that tell one entry from another."""
    return sha256(canonical([spec.key, [content.get(name) for name in spec.natural]])).hexdigest()


def organ_of(spec: RegisterSpec, content: Mapping[str, Any]) -> str:
    """The organ an entry belongs to; empty where the register names none."""
    return str(content.get(spec.organ) or "") if spec.organ else ""


def fixed(form: FormSpec) -> FormSpec:
    """The form with the answers it offers now written into it: thousands of rows ask for them once."""
    return replace(form, fields=tuple(_fixed(one) for one in form.fields))


def _fixed(one: Field) -> Field:
    offered: tuple[Choice, ...] = choices_of(one, {}) if one.source else one.options
    return replace(one, options=offered, source="")


def facts_of(spec: RegisterSpec, content: Mapping[str, Any], day: date) -> dict[str, Any]:
    """What conditions see: every field (null where empty), today, and the working days left until each date."""
    facts: dict[str, Any] = {one.name: _fact(one, content.get(one.name)) for one in spec.form.fields}
    dates = {name: value for name, value in facts.items() if isinstance(value, date)}
    return facts | {"today": day, "left": {name: _left(day, due) for name, due in dates.items()}}


def _left(day: date, due: date) -> int:
    return working_days_between(day, due) if due >= day else -max(1, working_days_between(due, day))


def _fact(one: Field, value: Any) -> Any:
    if value is None:
        return None
    if one.kind == "date":
        return date.fromisoformat(str(value))
    return Decimal(str(value)) if one.kind == "number" else value


def holds(condition: str, facts: Mapping[str, Any]) -> bool:
    """Whether a condition is true of an entry; an empty one always is, one that cannot be decided never."""
    if not condition:
        return True
    expression: Expression = compiled(condition)
    try:
        return expression.evaluate(facts, clock=legal_now) is True
    except FeelError:
        return False
