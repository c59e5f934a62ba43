# SPDX-License-Identifier: Apache-2.0
"""Publishing items and closing them. What is published is never changed; a change is a row of a new edition."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mingfu.kernel.access import Actor, require
from mingfu.kernel.catalogs import CatalogFile, alive, edition_on, forget, publish_edition, retire_entry
from mingfu.kernel.catalogs.files import Row
from mingfu.kernel.catalogs.models import Catalog, Edition, Entry
from mingfu.kernel.clock import today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import canonical, record
from mingfu.systems.services.items.events import ItemClosed, ItemPublished
from mingfu.systems.services.items.findings import UNLAWFUL, verdict_of
from mingfu.systems.services.items.listing import relist
from mingfu.systems.services.items.parts import Item
from mingfu.systems.services.items.queries import CATALOG, CHANGED_IN
from mingfu.systems.services.items.queries import item as item_in_force
from mingfu.systems.services.items.reading import item_from, plain_of
from mingfu.systems.services.items.refusals import GuideUnlawful, PowerNotLive

TITLE = "政务服务事项"
MOST_EVENTS = 200
"""Up to so many items of one publication each get an event of their own; a larger one is told by its edition alone."""


@command
def publish_items(
    declared: Sequence[Mapping[str, Any]], *, actor: Actor, from_day: date | None = None, note: str = ""
) -> int:
    """Put items in force from a day on (today when none is given), as one edition; returns its number.

    An item that stands as declared already is left alone; when all do, no edition is made. Raises `ItemUnreadable`,
    `PowerNotLive`, `GuideUnlawful`, kinds of `NotAllowed`.
    """
    require(actor, "services.publish")
    return _put_in_force(declared, actor=actor, day=max(from_day or today(), today()), note=note)


@command
def lay_down(declared: Sequence[Mapping[str, Any]], *, actor: Actor, since: date) -> int:
    """Put a district's first items in force as of a day gone by, when its list begins; later ones from today.

    Raises what `publish_items` raises.
    """
    require(actor, "services.publish")
    first = not Edition.objects.filter(catalog_id=CATALOG).exists()
    return _put_in_force(declared, actor=actor, day=since if first else today(), note="")


def _put_in_force(declared: Sequence[Mapping[str, Any]], *, actor: Actor, day: date, note: str) -> int:
    made = {one.code: one for one in map(item_from, declared)}
    for one in made.values():
        _require_power(one, max(day, today()))
        _require_lawful(one)
    rows, number = _standing()
    changed, following = _changed(rows, made, day, number + 1)
    if not changed:
        return edition_on(CATALOG)
    published = publish_edition(CatalogFile(CATALOG, TITLE, min(day, today()), tuple(following), note), actor=actor)
    if len(changed) <= MOST_EVENTS:
        for one in changed:
            record(
                ItemPublished(item=one.code, edition=published, from_day=day, power=one.power, digest=digest_of(one)),
                stream=stream_of(one.code),
                by=actor,
            )
    relist([one.code for one in changed] if number else None)
    return published


@command
def close_item(code: str, *, actor: Actor, from_day: date, ground: str) -> int:
    """Withdraw an item from a day on; returns the number of the edition in force. Raises `ItemUnknown`."""
    require(actor, "services.publish")
    forget()
    item_in_force(code, on=from_day)
    number = retire_entry(CATALOG, code, actor=actor, from_day=from_day, ground=ground)
    record(ItemClosed(item=code, from_day=from_day), stream=stream_of(code), by=actor)
    relist([code])
    return number


def digest_of(one: Item) -> str:
    """SHA-256 of an item's content."""
    return hashlib.sha256(canonical(plain_of(one))).hexdigest()


def stream_of(code: str) -> str:
    """The stream in which the events of an item stand."""
    return f"service-item:{code}"


def row_of(one: Item, *, since: date | None, changed_in: int) -> Row:
    """The catalog row of an item."""
    plain = plain_of(one)
    for name in ("code", "name", "status", "parent"):
        plain.pop(name, None)
    plain[CHANGED_IN] = changed_in
    basis = "；".join(" ".join(part for part in (law.name, law.article) if part) for law in one.basis)
    return Row(one.code, one.name, one.parent, plain, basis, one.status, since, None)


def _require_power(one: Item, day: date) -> None:
    if not alive("powers", one.power, on=day):
        raise PowerNotLive(item=one.name, power=one.power, on=day.isoformat())


def _require_lawful(one: Item) -> None:
    """No catch-all materials, no fee without basis, no promise beyond the law: no permission passes these."""
    found = [each for each in verdict_of(one).findings if each.rule.code in UNLAWFUL]
    if found:
        raise GuideUnlawful(item=one.name, what="；".join(f"{each.text}（{each.rule.basis}）" for each in found))


def _standing() -> tuple[list[Row], int]:
    """The rows of the newest edition that are or will be in force, and its number; nobody publishes beside us."""
    Catalog.objects.get_or_create(key=CATALOG, defaults={"title": TITLE})
    Catalog.objects.select_for_update().get(key=CATALOG)
    forget()
    newest = Edition.objects.filter(catalog_id=CATALOG).order_by("-number").first()
    if newest is None:
        return [], 0
    named = ("code", "title", "parent", "content", "basis", "status", "valid_from", "valid_to")
    rows = (Row(*values) for values in Entry.objects.filter(edition=newest).order_by("position").values_list(*named))
    return [row for row in rows if row.valid_to is None or row.valid_to > today()], newest.number


def _changed(rows: list[Row], made: dict[str, Item], day: date, number: int) -> tuple[list[Item], list[Row]]:
    """The items that differ from what will stand on the day, and every row of the next edition.

    What was to come on that day or later gives way; what stands until then ends on the day. An item keeps its place.
    """
    told: dict[str, bool] = {}
    following: list[Row] = []
    for row in rows:
        one = made.get(row.code)
        if one is None:
            following.append(row)
            continue
        new = row_of(one, since=day, changed_in=number)
        if row.valid_to is None and _begun(row, day) and _same(row, new):
            following.append(row)
            told[row.code] = False
        elif row.valid_from is None or row.valid_from < day:
            following.append(replace(row, valid_to=day))
        if row.code not in told:
            following.append(new)
            told[row.code] = True
    fresh = [one for one in made.values() if one.code not in told]
    following.extend(row_of(one, since=day, changed_in=number) for one in fresh)
    return [one for one in made.values() if told.get(one.code, True)], following


def _begun(row: Row, day: date) -> bool:
    return row.valid_from is None or row.valid_from <= day


def _same(row: Row, new: Row) -> bool:
    """Whether two rows say the same, whenever they say it."""
    contents = [{name: value for name, value in one.content.items() if name != CHANGED_IN} for one in (row, new)]
    return contents[0] == contents[1] and (row.title, row.parent, row.status) == (new.title, new.parent, new.status)
