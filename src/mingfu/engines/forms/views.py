# SPDX-License-Identifier: Apache-2.0
"""A form as a page shows it and as paper prints it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfu.engines.dmn import compile_expression
from mingfu.engines.forms.binding import Bound
from mingfu.engines.forms.registry import choices_of
from mingfu.engines.forms.spec import Field, FormSpec
from mingfu.kernel.clock import legal_now
from mingfu.kernel.refusals import _

PAGE_KINDS = {"place": "text", "organ": "select", "post": "select"}


@dataclass(frozen=True, slots=True)
class AskedOption:
    """One answer as shown."""

    value: str
    label: str
    hint: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as shown: what was typed, never what was cleaned."""

    name: str
    label: str
    kind: str
    value: str
    hint: str
    error: str
    options: tuple[AskedOption, ...]
    optional: bool
    autocomplete: str
    inputmode: str
    width: str
    maxlength: int | None
    rows: int
    placeholder: str
    unit: str
    accept: str
    multiple: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """A question with its answer, for check pages, print and the case file."""

    name: str
    label: str
    value: str


def asked(
    spec: FormSpec,
    bound: Bound | None = None,
    *,
    context: Mapping[str, Any] | None = None,
    known: Mapping[str, Any] | None = None,
) -> tuple[Asked, ...]:
    """Every question that is asked now. `known` gives first values (a suggestion, a draft); `bound` what was typed."""
    here = dict(context or {}) | (bound.values if bound else {})
    first = dict(known or {})
    names = {one.name for one in spec.fields}
    return tuple(_asked(one, bound, here, first) for one in spec.fields if _holds(one, here | first, names))


def _holds(one: Field, here: Mapping[str, Any], asked_here: Collection[str]) -> bool:
    """A question that hangs on an answer of the same page is shown: without JavaScript it cannot appear later."""
    if not one.when:
        return True
    condition = compile_expression(one.when)
    return not condition.names.isdisjoint(asked_here) or condition.evaluate(here, clock=legal_now) is not False


def _asked(one: Field, bound: Bound | None, here: Mapping[str, Any], first: Mapping[str, Any]) -> Asked:
    given = first.get(one.name, one.default)
    typed = (
        bound.typed.get(one.name, [])
        if bound
        else [_as_typed(value) for value in (given if isinstance(given, list) else [given]) if value not in {"", None}]
    )
    options = tuple(
        AskedOption(
            choice.value, str(_(choice.label)), str(_(choice.hint)) if choice.hint else "", choice.value in typed
        )
        for choice in choices_of(one, here)
    )
    if one.kind == "yesno":
        options = tuple(
            AskedOption(value, str(label), "", value in typed) for value, label in (("yes", _("是")), ("no", _("否")))
        )
    return Asked(
        name=one.name,
        label=str(_(one.label)),
        kind=PAGE_KINDS.get(one.kind, one.kind),
        value=typed[0] if typed else "",
        hint=str(_(one.hint)) if one.hint else "",
        error=bound.errors.get(one.name, "") if bound else "",
        options=options,
        optional=not one.required,
        autocomplete=one.autocomplete,
        inputmode=one.inputmode,
        width=one.width,
        maxlength=None,
        rows=one.rows,
        placeholder=str(_(one.placeholder)) if one.placeholder else "",
        unit=str(_(one.unit)) if one.unit else "",
        accept=one.accept,
        multiple=one.multiple,
    )


def _as_typed(value: Any) -> str:
    """A value as the person would have sent it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def printed(
    spec: FormSpec, content: Mapping[str, Any], *, context: Mapping[str, Any] | None = None
) -> tuple[Printed, ...]:
    """Questions and answers in the form's order; codes become the words the list uses."""
    rows = []
    for one in spec.fields:
        if one.kind == "hidden" or one.name not in content:
            continue
        value = content[one.name]
        words = {choice.value: str(_(choice.label)) for choice in choices_of(one, context or {})}
        if one.kind == "yesno":
            text = str(_("是") if value else _("否"))
        elif one.kind == "date":
            text = _day(str(value))
        elif one.kind == "file":
            text = str(_("{count} 个文件")).format(count=len(value))
        elif isinstance(value, list):
            text = "、".join(words.get(str(part), str(part)) for part in value)
        else:
            text = words.get(str(value), str(value))
        rows.append(Printed(one.name, str(_(one.label)), text))
    return tuple(rows)


def _day(text: str) -> str:
    """A kept date as people read it; what is no date as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return str(_("{year}年{month}月{day}日")).format(year=day.year, month=day.month, day=day.day)
