# SPDX-License-Identifier: Apache-2.0
"""The listing of items in force: kept beside the catalog so that finding asks no edition row by row."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import connection

from mingfu.engines.search import index_many, pairs, unindex
from mingfu.engines.search.indexing import Findable
from mingfu.kernel.catalogs import edition_on
from mingfu.kernel.catalogs.models import Entry
from mingfu.kernel.clock import LEGAL_ZONE, today
from mingfu.systems.services.items.models import Listing
from mingfu.systems.services.items.parts import Item, Limit
from mingfu.systems.services.items.queries import CATALOG, of_entry

PUT = """
INSERT INTO services_listing (code, edition, position, title, summary, kind, handling, organ, organ_name, personal,
                              corporate, online, visits, promised, themes, events, towns, called, said)
SELECT r.code, r.edition, r.position, r.title, r.summary, r.kind, r.handling, r.organ, r.organ_name, r.personal,
       r.corporate, r.online, r.visits, r.promised, string_to_array(r.themes, chr(10)),
       string_to_array(r.events, chr(10)), string_to_array(r.towns, chr(10)),
       to_tsvector('simple', r.called), to_tsvector('simple', r.said)
  FROM unnest(%s::text[], %s::int[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
              %s::bool[], %s::bool[], %s::bool[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[],
              %s::text[], %s::text[])
       AS r (code, edition, position, title, summary, kind, handling, organ, organ_name, personal, corporate, online,
             visits, promised, themes, events, towns, called, said)
ON CONFLICT (code) DO UPDATE SET
  edition = excluded.edition, position = excluded.position, title = excluded.title, summary = excluded.summary,
  kind = excluded.kind, handling = excluded.handling, organ = excluded.organ, organ_name = excluded.organ_name,
  personal = excluded.personal, corporate = excluded.corporate, online = excluded.online, visits = excluded.visits,
  promised = excluded.promised, themes = excluded.themes, events = excluded.events, towns = excluded.towns,
  called = excluded.called, said = excluded.said
"""
KIND = "service"
BATCH = 1000


def put(items: Iterable[tuple[int, Item]]) -> int:
    """List items, each with its place in the list; returns how many. A listed item gets its new row."""
    batch: list[tuple[int, Item]] = []
    done = 0
    for pair in items:
        batch.append(pair)
        if len(batch) == BATCH:
            done += _put(batch)
            batch = []
    return done + _put(batch)


def take_out(codes: Iterable[str]) -> None:
    """Take items out of the listing and the index."""
    for code in codes:
        Listing.objects.filter(code=code).delete()
        unindex(KIND, code)


def relist(codes: Iterable[str] | None = None, on: date | None = None) -> int:
    """Bring the listing to what is in force on a day, for some items or for all; returns how many were listed."""
    day = on or today()
    rows = Entry.objects.filter(edition__catalog_id=CATALOG, edition__number=edition_on(CATALOG, day))
    listed = Listing.objects.all()
    if codes is not None:
        codes = list(codes)
        rows, listed = rows.filter(code__in=codes), listed.filter(code__in=codes)
    alive: set[str] = set()

    def living() -> Iterable[tuple[int, Item]]:
        for entry in rows.select_related("edition").order_by("position").iterator(chunk_size=500):
            if (entry.valid_from is None or entry.valid_from <= day) and (
                entry.valid_to is None or day < entry.valid_to
            ):
                alive.add(entry.code)
                yield entry.position, of_entry(entry)

    done = put(living())
    take_out([code for code in listed.values_list("code", flat=True) if code not in alive])
    return done


def said_of(limit: Limit | None) -> str:
    """A limit in words: 当场办结, 5 个工作日; empty where there is none."""
    if limit is None:
        return ""
    return f"{limit.amount} {limit.unit.word}" if limit.amount else "当场办结"


def _put(batch: list[tuple[int, Item]]) -> int:
    if not batch:
        return 0
    rows = [_row(position, item) for position, item in batch]
    with connection.cursor() as cursor:
        cursor.execute(PUT, [list(column) for column in zip(*rows, strict=True)])
    index_many(_findable(item) for _position, item in batch)
    return len(batch)


def _row(position: int, item: Item) -> tuple[Any, ...]:
    return (
        item.code,
        item.edition,
        position,
        item.name,
        item.summary,
        item.kind.value,
        item.handling.value,
        item.organ,
        item.organ_name,
        item.personal,
        item.corporate,
        item.online,
        item.visits,
        f"{item.promised.amount} {item.promised.unit.value}" if item.promised else "",
        "\n".join(item.themes),
        "\n".join(item.events),
        "\n".join(item.towns),
        pairs(" ".join((item.name, item.main_item, item.sub_item, *item.words))),
        pairs(text_of(item)),
    )


def text_of(item: Item) -> str:
    """Everything of a guide that people search for."""
    parts = [item.name, item.main_item, item.sub_item, item.code, *item.words, item.summary, item.organ_name]
    parts += [one.name for one in item.materials]
    parts += [one.title for one in item.situations]
    parts += [one.name for one in item.results]
    parts += [f"{one.ask} {one.answer}" for one in item.questions]
    parts += [one.text for one in item.conditions]
    return "。".join(part for part in parts if part)


def _findable(item: Item) -> Findable:
    since = datetime.combine(item.valid_from or date(2014, 6, 16), time(0), tzinfo=LEGAL_ZONE)
    return Findable(KIND, item.code, item.name, text_of(item), f"/services/{item.code}", since)
