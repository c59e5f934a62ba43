# SPDX-License-Identifier: Apache-2.0
"""Finding items: by who asks, theme, life event, organ, town, and by words, everyday ones too.

Words are asked of the names first, then of the whole guides, then word by word. From what an index gives, so many are
weighed and no more: a word that half the guides hold costs no more than a rare one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from mingfu.engines.search import query_of
from mingfu.engines.search.bigrams import pairs, runs
from mingfu.kernel.catalogs import items
from mingfu.systems.services.items.models import Listing

WORDS = "services.words"
MOST_WEIGHED = 400
MOST_COUNTED = 1000
LONGEST = 60
COLUMNS = ("code", "title", "summary", "kind", "handling", "organ", "organ_name", "online", "visits", "promised")
FILLERS = re.compile(
    r"我想要?|我要|想要|怎么样?|如何|请问|需要|什么|哪些|哪里|多少|手续|材料|办理|申请|申办|办个?|去哪|可以|能不能|一个|[吗呢的了要个在和]|证件?$"
)
"""What people say around the thing they mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for. `audience` is person, firm or empty."""

    text: str = ""
    audience: str = ""
    theme: str = ""
    event: str = ""
    organ: str = ""
    town: str = ""
    kind: str = ""
    online: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An item as a list shows it."""

    code: str
    title: str
    summary: str
    kind: str
    handling: str
    organ: str
    organ_name: str
    online: bool
    visits: int
    promised: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: a page of it, how many in all (`more` when it was not counted to the end), and by which words.

    `meant` are the official words that everyday words stand for; `near` says that not every word stands there.
    """

    rows: tuple[Listed, ...]
    total: int
    more: bool = False
    meant: tuple[str, ...] = ()
    near: bool = False


def find_items(wanted: Wanted, *, limit: int = 20, offset: int = 0) -> Found:
    """Items in force that fit, best first; without words in the list's own order."""
    text = wanted.text.strip()[:LONGEST]
    if not runs(text):
        return _browse(wanted, limit, offset)
    meant = meanings_of(text)
    asked = [query_of(text), *(query_of(term) for term in meant)]
    rows = _weighed(wanted, " | ".join(f"({one})" for one in asked if one), (text, *meant))
    near = False
    if not rows:
        near = True
        for question in _looser(text):
            rows = _weighed(wanted, question, tuple(runs(text)))
            if rows:
                break
    return Found(tuple(rows[offset : offset + limit]), len(rows), len(rows) >= MOST_WEIGHED, meant, near and bool(rows))


def meanings_of(text: str) -> tuple[str, ...]:
    """The official words for everyday words that stand in a question, from the list `services.words`."""
    plain = "".join(runs(text))
    found: dict[str, None] = {}
    for entry in items(WORDS):
        if any(word in plain for word in (entry.title, *entry.content.get("words", ()))):
            found.update(dict.fromkeys(entry.content.get("terms", ())))
    return tuple(found)


def _looser(text: str) -> list[str]:
    """The question without what is said around it, all its words; then any pair of signs of it."""
    left = [piece for piece in runs(FILLERS.sub(" ", "".join(runs(text)))) if len(piece) > 1]
    every = " & ".join(query_of(piece) for piece in left)
    signs = {pair for piece in (left or runs(text)) for pair in pairs(piece).split() if len(pair) > 1}
    return [one for one in (every, " | ".join(f"'{pair}'" for pair in sorted(signs))) if one]


def _narrowed(wanted: Wanted) -> QuerySet[Listing]:
    rows = Listing.objects.all()
    if wanted.audience in {"person", "firm"}:
        rows = rows.filter(**{"personal" if wanted.audience == "person" else "corporate": True})
    for name, value in (("themes", wanted.theme), ("events", wanted.event), ("towns", wanted.town)):
        if value:
            rows = rows.filter(**{f"{name}__contains": [value]})
    for name, value in (("organ", wanted.organ), ("kind", wanted.kind)):
        if value:
            rows = rows.filter(**{name: value})
    return rows.filter(online=True) if wanted.online else rows


def _browse(wanted: Wanted, limit: int, offset: int) -> Found:
    rows = _narrowed(wanted).order_by("position", "code")
    total = len(rows.values_list("code")[: MOST_COUNTED + 1])
    page = rows.values_list(*COLUMNS)[offset : offset + limit]
    return Found(tuple(Listed(*row) for row in page), min(total, MOST_COUNTED), total > MOST_COUNTED)


SEARCH = """
WITH first AS MATERIALIZED (
  SELECT {columns}, position, themes, events, towns, personal, corporate, 0 AS tier
    FROM services_listing WHERE title LIKE %(start)s LIMIT 60
), called AS MATERIALIZED (
  SELECT {columns}, position, themes, events, towns, personal, corporate, 1 AS tier
    FROM services_listing WHERE called @@ %(question)s::tsquery {narrow} LIMIT %(most)s
), said AS MATERIALIZED (
  SELECT {columns}, position, themes, events, towns, personal, corporate, 2 AS tier
    FROM services_listing WHERE said @@ %(question)s::tsquery {narrow}
     AND (SELECT count(*) FROM called) < 40 LIMIT %(most)s
), found AS (
  SELECT DISTINCT ON (code) * FROM (
    SELECT * FROM first WHERE TRUE {narrow} UNION ALL SELECT * FROM called UNION ALL SELECT * FROM said
  ) AS each ORDER BY code, tier
)
SELECT {columns} FROM found
 ORDER BY tier, (SELECT count(*) FROM unnest(%(words)s::text[]) AS word WHERE strpos(title, word) > 0) DESC,
          length(title), position, code
 LIMIT %(most)s
"""
NARROW = """
     AND (%(audience)s = '' OR CASE %(audience)s WHEN 'person' THEN personal ELSE corporate END)
     AND (%(theme)s = '' OR themes @> ARRAY[%(theme)s]::varchar[])
     AND (%(event)s = '' OR events @> ARRAY[%(event)s]::varchar[])
     AND (%(town)s = '' OR towns @> ARRAY[%(town)s]::varchar[])
     AND (%(organ)s = '' OR organ = %(organ)s) AND (%(kind)s = '' OR kind = %(kind)s) AND (NOT %(online)s OR online)
"""
STATEMENT = SEARCH.replace("{columns}", ", ".join(COLUMNS)).replace("{narrow}", NARROW)


def _weighed(wanted: Wanted, question: str, words: Sequence[str]) -> list[Listed]:
    if not question:
        return []
    start = wanted.text.strip().replace("\\", "").replace("%", "").replace("_", "")
    values: dict[str, Any] = {
        "question": question,
        "start": f"{start}%" if start else "",
        "words": [word for word in words if word],
        "most": MOST_WEIGHED,
        "audience": wanted.audience,
        "theme": wanted.theme,
        "event": wanted.event,
        "town": wanted.town,
        "organ": wanted.organ,
        "kind": wanted.kind,
        "online": wanted.online,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        return [Listed(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One thing people want done that takes several items (一件事), with the order in which they go."""

    code: str
    title: str
    audience: str
    summary: str
    items: tuple[str, ...]
    steps: tuple[str, ...] = field(default=())
    basis: str = ""


EVENTS = "services.life-events"


def life_events(audience: str = "") -> tuple[LifeEvent, ...]:
    """Every life event in force, for persons or firms, in the list's order."""
    found = tuple(
        LifeEvent(
            one.code,
            one.title,
            str(one.content.get("for", "person")),
            str(one.content.get("summary", "")),
            tuple(one.content.get("items", ())),
            tuple(one.content.get("steps", ())),
            one.basis,
        )
        for one in items(EVENTS)
    )
    return tuple(one for one in found if not audience or one.audience == audience)
