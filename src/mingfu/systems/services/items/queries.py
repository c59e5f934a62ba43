# SPDX-License-Identifier: Apache-2.0
"""Asking for items. One item is one indexed row, read when asked for: a province's list fits no process's memory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from typing_extensions import override

from mingfu.kernel.catalogs import edition_on
from mingfu.kernel.catalogs.models import Entry
from mingfu.kernel.clock import today
from mingfu.systems.services.items.parts import Item
from mingfu.systems.services.items.reading import item_from
from mingfu.systems.services.items.refusals import ItemUnknown

CATALOG = "services"
"""The key of the kernel catalog whose entries are the items."""


def item(code: str, on: date | None = None) -> Item:
    """The item in force on a legal day, today when none is given. Raises `ItemUnknown`."""
    day = on or today()
    entry = _in_force(edition_on(CATALOG, day), day).filter(code=code).first()
    if entry is None:
        raise ItemUnknown(item=code[:80], on=day.isoformat())
    return of_entry(entry)


def item_of_edition(code: str, number: int, on: date) -> Item | None:
    """The item as an edition has it, in force on a legal day: what a case that pinned the edition goes by."""
    entry = _in_force(number, on).filter(code=code).first()
    return of_entry(entry) if entry else None


def guide_edition(code: str, on: date | None = None) -> int:
    """The number of the edition in which the item's guide in force last changed; 0 when there is no such item.

    Editions carry unchanged items along; the number changes when this guide does, not when another does.
    """
    day = on or today()
    entry = _in_force(edition_on(CATALOG, day), day).filter(code=code).first()
    return int(entry.content.get(CHANGED_IN, entry.edition.number)) if entry else 0


CHANGED_IN = "changed_in"
"""Key in an entry's content under which the edition stands in which the guide last changed."""


def items_of(
    *,
    codes: Sequence[str] | None = None,
    organ: str = "",
    power: str = "",
    event: str = "",
    on: date | None = None,
) -> tuple[Item, ...]:
    """The items in force on a legal day in the list's order, by codes, organ, power entry or life event."""
    day = on or today()
    rows = _in_force(edition_on(CATALOG, day), day)
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    for name, value in (("organ", organ), ("power", power)):
        if value:
            rows = rows.filter(**{f"content__{name}": value})
    if event:
        rows = rows.filter(content__events__contains=[event])
    return tuple(of_entry(entry) for entry in rows.order_by("position"))


def codes_in_force(on: date | None = None) -> set[str]:
    """The codes of every item in force on a legal day."""
    day = on or today()
    return set(_in_force(edition_on(CATALOG, day), day).values_list("code", flat=True))


def powers_cited(on: date | None = None) -> set[str]:
    """The entries of the power list on which the items in force on a legal day stand."""
    day = on or today()
    return set(_in_force(edition_on(CATALOG, day), day).values_list("content__power", flat=True).distinct())


def titles_of(codes: Iterable[str], on: date | None = None) -> dict[str, str]:
    """What items are called, by code; an item that is not in force is left out."""
    day = on or today()
    rows = _in_force(edition_on(CATALOG, day), day).filter(code__in=list(codes))
    return dict(rows.values_list("code", "title"))


def every_item(on: date | None = None, batch: int = 500) -> Iterator[Item]:
    """Every item in force, a few at a time: for exports and figures over the whole list."""
    day = on or today()
    rows = _in_force(edition_on(CATALOG, day), day).order_by("position")
    for entry in rows.iterator(chunk_size=batch):
        yield of_entry(entry)


def _in_force(number: int, day: date) -> QuerySet[Entry]:
    living = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    not_over = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    rows = Entry.objects.filter(living, not_over, edition__catalog_id=CATALOG, edition__number=number)
    return rows.select_related("edition")


def of_entry(entry: Entry) -> Item:
    """The item of a catalog entry."""
    return _parsed(entry.pk, _Held(entry))


class _Held:
    """An entry beside its key: equal to every other, so that the cache goes by the key alone. Entries never change."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    @override
    def __eq__(self, other: object) -> bool:
        """Whatever is held counts as the same."""
        return isinstance(other, _Held)

    @override
    def __hash__(self) -> int:
        """One hash for all, as all are equal."""
        return 0


@lru_cache(maxsize=1000)
def _parsed(_pk: int, held: _Held) -> Item:
    entry = held.entry
    plain: dict[str, Any] = {name: value for name, value in entry.content.items() if name != CHANGED_IN}
    made = item_from({**plain, "code": entry.code, "name": entry.title, "status": entry.status, "parent": entry.parent})
    return replace(made, edition=entry.edition.number, valid_from=entry.valid_from, valid_to=entry.valid_to)
