# SPDX-License-Identifier: Apache-2.0
"""Publishing the catalogue and saying that data was brought up to date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import yaml

from mingfu.kernel.access import Actor, require, system
from mingfu.kernel.catalogs import CatalogFile, forget, publish_edition
from mingfu.kernel.catalogs.files import Row
from mingfu.kernel.catalogs.models import Catalog, Edition
from mingfu.kernel.clock import now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.data_sharing.catalogue.items import (
    CATALOG,
    TITLE,
    DataItem,
    data_item,
    data_items,
    read_item,
    row_of,
)
from mingfu.systems.data_sharing.catalogue.owning import require_owner
from mingfu.systems.data_sharing.events import CataloguePublished, DataRefreshed
from mingfu.systems.data_sharing.models import Refresh
from mingfu.systems.data_sharing.refusals import ItemFaulty

BEGINNING = date(2014, 6, 16)
"""Day of the plan: since then the district's first catalogue stands."""


@command
def publish_items(
    declared: Sequence[DataItem], *, actor: Actor, whole: bool = False, note: str = "", since: date | None = None
) -> int:
    """Put items in force from today as one edition; returns its number.

    `whole`: items that are not named end. An item that stands as declared is left as it is; when nothing changes, no
    edition is made. Raises `ItemFaulty` for a code named twice.
    """
    require(actor, "data_sharing.catalogue")
    Catalog.objects.get_or_create(key=CATALOG, defaults={"title": TITLE})
    Catalog.objects.select_for_update().get(key=CATALOG)
    forget()
    made: dict[str, DataItem] = {}
    for one in declared:
        if one.code in made:
            raise ItemFaulty(item=one.title, what=f"编码 {one.code} 出现两次")
        made[one.code] = one
    first = not Edition.objects.filter(catalog_id=CATALOG).exists()
    day = since if first and since is not None else today()
    rows, changed = _following(made, day, whole=whole)
    if changed:
        number = publish_edition(CatalogFile(CATALOG, TITLE, day, tuple(rows), note), actor=actor)
        record(CataloguePublished(edition=number, items=tuple(changed[:200])), stream="data-catalogue", by=actor)
        return number
    newest = Edition.objects.filter(catalog_id=CATALOG).order_by("-number").first()
    return newest.number if newest else 0


def _following(made: dict[str, DataItem], day: date, *, whole: bool) -> tuple[list[Row], list[str]]:
    """The rows of the next edition, and the codes of what changes."""
    rows: list[Row] = []
    changed: list[str] = []
    for held in data_items(on=day):
        one = made.pop(held.code, None)
        if one is None and whole:
            changed.append(held.code)
            continue
        same = one is None or replace(one, edition=held.edition, valid_from=held.valid_from) == held
        if one is not None and not same:
            changed.append(one.code)
            rows.append(row_of(one, since=day))
        else:
            rows.append(row_of(held, since=held.valid_from))
    changed += list(made)
    rows += [row_of(one, since=day) for one in made.values()]
    return rows, changed


@command
def refresh(item: str, *, actor: Actor, rows: int, on: date | None = None) -> int:
    """Say that the data of an item is up to date as of a day. Only its owner says so."""
    found = data_item(item)
    require_owner(found, actor, "data_sharing.keep")
    day = min(on or today(), today())
    kept = Refresh.objects.create(item=item, on=day, rows=max(rows, 0), at=now(), by=actor.code)
    record(DataRefreshed(item=item, on=day, rows=kept.rows), stream=f"data-item:{item}", by=actor)
    return kept.pk


def settle(folder: Path) -> int:
    """Publish the items of a profile's folder; returns how many are new. What stands already stays as officials made it."""
    standing = {one.code for one in data_items()}
    found = [
        read_item(plain)
        for path in sorted(folder.glob("items*.yaml"))
        for plain in yaml.safe_load(path.read_text(encoding="utf-8"))["items"]
    ]
    new = [one for one in found if one.code not in standing]
    if new:
        publish_items(new, actor=system("profile"), since=BEGINNING)
    return len(new)
