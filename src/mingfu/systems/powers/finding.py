# SPDX-License-Identifier: Apache-2.0
"""Finding entries by everyday words: those of the list, and of the function library behind it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from mingfu.engines.search import index_many, unindex
from mingfu.engines.search.bigrams import pairs, runs
from mingfu.engines.search.indexing import Findable
from mingfu.engines.search.models import Entry
from mingfu.kernel.catalogs import Item, items
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.organs import organ_names
from mingfu.systems.powers.entries import CATALOG, LIBRARY, power_of

WORDS = "services.words"
"""Everyday words and the official ones they stand for: a list of the services."""

KIND = "power"
BEGINNING = date(2014, 6, 16)
LONGEST = 60
LEAST = 0.5
"""Of the pairs of signs that were asked for, this part must stand in an entry that holds none of the words whole."""

FILLERS = re.compile(
    r"我想要?|我要|想要|怎么样?|如何|请问|需要|什么|哪些|哪里|多少|手续|材料|办理|申请|申办|办个?|去哪|可以|能不能|一个|谁管|归谁|[吗呢的了要个在和]|证件?$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that fits. `listed` tells the list from the library."""

    code: str
    title: str
    organ: str
    category: str
    listed: bool


@dataclass(frozen=True, slots=True)
class _Line:
    found: Found
    name: str
    text: str
    pairs: frozenset[str]


def find_powers(text: str, *, limit: int = 20, library: bool = True) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """Entries that fit, best first, and the official words that were asked for beside those typed."""
    asked = text.strip()[:LONGEST]
    plain = "".join(runs(asked))
    meant = tuple(
        dict.fromkeys(
            term
            for item in items(WORDS)
            if any(word in plain for word in (item.title, *item.content.get("words", ())))
            for term in item.content.get("terms", ())
        )
    )
    if not plain:
        return (), ()
    lines = _lines(CATALOG) + (_lines(LIBRARY) if library else ())
    core = "".join(runs(FILLERS.sub(" ", plain))) or plain
    scored = [(_score(line, plain, core, meant), place, line.found) for place, line in enumerate(lines)]
    best = sorted((-score, place, found) for score, place, found in scored if score > 0)
    seen: dict[str, Found] = {}
    for _score_held, _place, found in best:
        seen.setdefault(found.code, found)
    return tuple(seen.values())[:limit], meant


def _score(line: _Line, plain: str, core: str, meant: tuple[str, ...]) -> float:
    """How well an entry fits: whole words in the name most, then in all it says, then pairs of signs."""
    score = 0.0
    for weight, words in ((3.0, (plain, core)), (2.5, meant)):
        for word in words:
            if word in line.name:
                score = max(score, weight + len(word) / max(1, len(line.name)))
            elif word in line.text:
                score = max(score, weight / 2)
    if not score:
        wanted = {pair for pair in pairs(core).split() if len(pair) > 1}
        share = len(wanted & line.pairs) / len(wanted) if wanted else 0.0
        score = share if share >= LEAST else 0.0
    return score + (0.1 if score and line.found.listed else 0.0)


_held: dict[str, tuple[tuple[Item, ...], tuple[_Line, ...]]] = {}


def _lines(catalog: str) -> tuple[_Line, ...]:
    """Every entry in force as it is looked through, made once for as long as the list holds the same entries in memory."""
    standing = items(catalog)
    held = _held.get(catalog)
    if held is None or held[0] is not standing:
        held = _held[catalog] = (standing, _read(catalog, standing))
    return held[1]


def _read(catalog: str, standing: tuple[Item, ...]) -> tuple[_Line, ...]:
    named = organ_names()
    made = []
    for item in standing:
        one = power_of(item)
        organ = named.get(one.subject, one.subject_name or one.subject)
        name = "".join(runs(one.title))
        text = "".join(runs(f"{one.title} {one.code} {one.base_code} {one.category} {organ} {item.basis}"))
        signs = frozenset(pairs(f"{one.title} {organ}").split())
        made.append(_Line(Found(one.code, one.title, organ, one.category, catalog == CATALOG), name, text, signs))
    return tuple(made)


def index_again() -> int:
    """Put every entry of the list in force into the search of the site, and take out what is not; how many stand."""
    named = organ_names()
    held = [power_of(item) for item in items(CATALOG)]
    gone = set(Entry.objects.filter(kind=KIND).values_list("ref", flat=True)) - {one.code for one in held}
    for code in sorted(gone):
        unindex(KIND, code)
    return index_many(
        Findable(
            KIND,
            one.code,
            one.title,
            f"{one.code} {one.category} {named.get(one.subject, one.subject)} "
            + "；".join(law.text for law in one.laws),
            f"/powers/{one.code}",
            datetime.combine(one.valid_from or BEGINNING, time(0), LEGAL_ZONE),
        )
        for one in held
    )
