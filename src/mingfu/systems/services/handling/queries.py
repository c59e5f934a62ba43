# SPDX-License-Identifier: Apache-2.0
"""Items as applications need them: also those that are closed, while something applied for is still handled."""

from mingfu.kernel.catalogs import edition_on
from mingfu.kernel.catalogs.models import Entry
from mingfu.kernel.clock import today
from mingfu.systems.services.items.parts import Item
from mingfu.systems.services.items.queries import CATALOG, CHANGED_IN, of_entry


def in_force(code: str) -> bool:
    """Whether an item can be applied for today."""
    rows = Entry.objects.filter(edition__catalog_id=CATALOG, edition__number=edition_on(CATALOG), code=code)
    day = today()
    return any(
        (since is None or since <= day) and (until is None or day < until)
        for since, until in rows.values_list("valid_from", "valid_to")
    )


def latest(code: str) -> tuple[Item, int] | None:
    """The item in force today, else as it last was, with the edition in which its guide last changed; None for no item."""
    rows = Entry.objects.filter(edition__catalog_id=CATALOG, code=code).select_related("edition")
    newest = list(rows.order_by("-edition__number", "-valid_from")[:8])
    day = today()
    number = edition_on(CATALOG)
    current = [
        row
        for row in newest
        if row.edition.number == number
        and (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or day < row.valid_to)
    ]
    found = next(iter(current or newest), None)
    return None if found is None else (of_entry(found), _changed_in(found))


def as_changed_in(code: str, number: int) -> Item | None:
    """The item as the edition has it in which its guide last changed; None where there is none."""
    rows = Entry.objects.filter(edition__catalog_id=CATALOG, edition__number=number, code=code)
    found = rows.select_related("edition").order_by("-valid_from").first()
    return of_entry(found) if found is not None else None


def _changed_in(row: Entry) -> int:
    return int(row.content.get(CHANGED_IN, row.edition.number))
