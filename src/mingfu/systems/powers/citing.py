# SPDX-License-Identifier: Apache-2.0
"""Who stands on an entry: starts of cases, service items, permissions, acts of procedures and pages, running cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mingfu.engines.cases import Start, procedures, program_of, running_under, starts
from mingfu.engines.manifest import systems
from mingfu.kernel.access import who_may
from mingfu.kernel.access.models import Grant
from mingfu.kernel.catalogs import Item, alive, items
from mingfu.systems.powers.entries import CATALOG, powers

SERVICES = "services"
"""The list of service items; each names the entry it stands on as its `power`."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Something that cites an entry. `kind` is start, form, service, act or permission."""

    kind: str
    name: str
    title: Any
    entry: str


def starts_under(code: str) -> tuple[Start, ...]:
    """Declared matters that cite an entry."""
    return tuple(start for start in starts() if start.entry == code)


def services_under(code: str) -> tuple[Item, ...]:
    """Service items in force that stand on an entry."""
    return tuple(item for item in items(SERVICES) if item.content.get("power") == code)


def citations(code: str = "") -> tuple[Citation, ...]:
    """Everything that cites an entry, or any entry; dead ones too."""
    found = [*_starts(), *_services(), *_grants(code)]
    return tuple(one for one in found if not code or one.entry == code)


def _starts() -> Iterator[Citation]:
    for start in starts():
        yield Citation("start", start.key, start.title, start.entry)
        yield Citation("form", start.form, start.title, start.entry)


def _services() -> Iterator[Citation]:
    for item in items(SERVICES):
        yield Citation("service", item.code, item.title, str(item.content.get("power", "")))


def _grants(code: str) -> Iterator[Citation]:
    rows = Grant.objects.filter(until=None)
    for post, act, entry in (
        (rows.filter(entry=code) if code else rows).order_by("pk").values_list("post", "act", "entry")
    ):
        yield Citation("permission", post, act, entry)


def acts_named() -> dict[str, str]:
    """Every act that a step of a procedure or a page of a system asks for, and where it is asked for first."""
    found: dict[str, str] = {}
    for key in procedures():
        for node in program_of(key).nodes:
            act = node.attributes.get("entry", "")
            if act:
                found.setdefault(act, f"{key}#{node.id}")
    for manifest in systems():
        for page in manifest.pages:
            if page.act:
                found.setdefault(page.act, f"/{page.path}")
    return found


def unfounded() -> tuple[Citation, ...]:
    """What stands on no live entry: starts, services and acts that the list does not carry."""
    declared = {act for one in powers() for act in one.acts}
    found = [one for one in (*_starts(), *_services()) if one.entry and not alive(CATALOG, one.entry)]
    found += [Citation("start", one.key, one.title, "") for one in starts() if not one.entry]
    found += [
        Citation("service", item.code, item.title, "") for item in items(SERVICES) if not item.content.get("power")
    ]
    missing = [act for act in acts_named() if act not in declared and not who_may(act)]
    return (*found, *(Citation("act", act, acts_named()[act], "") for act in sorted(missing)))


def running(code: str) -> list[str]:
    """Numbers of the open cases whose matter cites an entry, oldest first."""
    return running_under(code)
