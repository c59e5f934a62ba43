# SPDX-License-Identifier: Apache-2.0
"""Forms by key, and where choices come from."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mingfu.engines.forms.spec import Choice, Field, FormSpec, read_spec
from mingfu.kernel import catalogs
from mingfu.kernel.organs import organs_on
from mingfu.kernel.refusals import Refusal, _
from mingfu.kernel.regions import regions_on

LEAVES = ".leaves"
PLACES = ("street", "town", "village", "community", "other")

Source = Callable[[Mapping[str, Any]], tuple[Choice, ...]]
FormSource = Callable[[str], FormSpec | None]


class UnknownForm(Refusal):
    """Nobody declares such a form."""

    code = "form-unknown"
    status = 404
    message = _("没有“{form}”这张表。它可能已停用，请从首页重新进入。")
    form: str


_forms: dict[str, FormSpec] = {}
_checks: dict[str, Callable[[Any], None]] = {}
_form_sources: dict[str, FormSource] = {}
_sources: dict[str, Source] = {}


def register_file(path: Path) -> FormSpec:
    """Read a form file and keep the form under its key."""
    spec = read_spec(path)
    _forms[spec.key] = spec
    return spec


def register_check(key: str, check: Callable[[Any], None]) -> None:
    """Let a form that a file declares look at its answers together, as `FormSpec.check` says."""
    _checks[key] = check


def register_form_source(prefix: str, source: FormSource) -> None:
    """Offer a form for every key that begins so: made of what follows, such as the code of a list's entry; None for none."""
    _form_sources[prefix] = source


def register_source(name: str, source: Source) -> None:
    """Offer choices under a name that is not a catalog's (organs, posts, divisions)."""
    _sources[name] = source


def form(key: str) -> FormSpec:
    """The form of that key. Raises `UnknownForm`."""
    found = _forms.get(key)
    for prefix, source in _form_sources.items():
        if found is None and key.startswith(prefix):
            found = source(key.removeprefix(prefix))
    if found is None:
        raise UnknownForm(form=key)
    return replace(found, check=_checks[key]) if key in _checks else found


def forms() -> tuple[FormSpec, ...]:
    """Every form that a file declares, by key."""
    return tuple(_forms[key] for key in sorted(_forms))


def choices_of(field: Field, context: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The answers a field offers now: its own, a registered source's, or a catalog's entries in force."""
    if not field.source:
        return field.options
    if field.source in _sources:
        return _sources[field.source](context)
    if field.source.endswith(LEAVES):
        return _leaves(field.source.removesuffix(LEAVES))
    return tuple(
        Choice(item.code, item.title, str(item.content.get("hint", ""))) for item in catalogs.items(field.source)
    )


def _leaves(catalog: str) -> tuple[Choice, ...]:
    """The entries of a tree that have nothing below them, each with the name of the branch it hangs on."""
    held = catalogs.items(catalog)
    branches = {item.code: item.title for item in held}
    inner = {item.parent for item in held}
    return tuple(
        Choice(item.code, f"{branches[item.parent]} · {item.title}" if item.parent in branches else item.title)
        for item in held
        if item.code not in inner
    )


def _organs(_context: Mapping[str, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(code, name) for code, name in organs_on().order_by("position").values_list("code", "name"))


def _regions(_context: Mapping[str, Any]) -> tuple[Choice, ...]:
    rows = regions_on().filter(kind__in=PLACES).order_by("code").values_list("code", "name", "parent__name", "kind")
    inner = {"village", "community"}
    return tuple(Choice(code, f"{above}{name}" if kind in inner else name) for code, name, above, kind in rows)


register_source("organs", _organs)
register_source("regions", _regions)
