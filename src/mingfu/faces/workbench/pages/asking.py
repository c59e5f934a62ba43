# SPDX-License-Identifier: Apache-2.0
"""Forms of the engine as fields of a page, with files held and suggestions filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

from mingfu.engines.forms import Bound, FormSpec, asked, bind
from mingfu.faces.ui.components import FieldView, Option
from mingfu.faces.workbench.uploads import HELD, HeldFile
from mingfu.kernel.refusals import Refusal


def field_views(
    spec: FormSpec,
    bound: Bound | None,
    *,
    context: Mapping[str, Any],
    known: Mapping[str, Any] | None = None,
    files: Sequence[HeldFile] = (),
    file_refusal: Refusal | None = None,
) -> tuple[FieldView, ...]:
    """Every question of a form as a page asks it. Held files stand above the control they came by."""
    wrong = str(file_refusal) if file_refusal is not None else ""
    views: list[FieldView] = []
    uploads = False
    for one in asked(spec, bound, context=context, known=known):
        first_file = one.kind == "file" and not uploads
        uploads = uploads or first_file
        chosen = tuple(option.value for option in one.options if option.checked)
        views.append(
            FieldView(
                one.name,
                one.label,
                one.kind,  # type: ignore[arg-type]  # the engine names the kinds the page draws
                chosen if one.kind == "choices" else one.value,
                one.hint,
                one.error or (wrong if first_file else ""),
                tuple(Option(option.value, option.label, option.hint) for option in _selectable(one)),
                one.optional,
                one.autocomplete,
                one.inputmode,
                one.width,
                one.maxlength,
                one.rows,
                one.placeholder,
                one.unit,
                one.accept,
                one.multiple,
                tuple(held.shown for held in files if held.field == one.name or (first_file and not held.field)),
            )
        )
    return (*views, *(FieldView(HELD, "", "hidden", held.note) for held in files))


def _selectable(one: Any) -> tuple[Any, ...]:
    """A list to choose from begins with nothing chosen: the first entry must not be sent by accident."""
    if one.kind != "select":
        return tuple(one.options)
    return (Option("", "—"), *one.options)


def typed_again(spec: FormSpec, typed: Mapping[str, Sequence[str]], context: Mapping[str, Any]) -> Bound:
    """What was typed, as it was, without complaints: the act was refused for another reason than the form."""
    bound = bind(spec, typed, context=context)
    bound.errors.clear()
    return bound


def takes_files(spec: FormSpec) -> bool:
    """Whether a form asks for files."""
    return any(one.kind == "file" for one in spec.fields)
