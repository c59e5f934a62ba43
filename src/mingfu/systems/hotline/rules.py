# SPDX-License-Identifier: Apache-2.0
"""A first look at what somebody wrote: kind, category, place and organ as suggestions. A person confirms each of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from math import log
from typing import Any

from mingfu.kernel import catalogs, regions
from mingfu.kernel.clock import today

LIKELY = 0.25
"""Least cosine of a category to be suggested at all: below it the desk is asked without a suggestion."""


WHOLE_DISTRICT = "000000"
"""How the code of a district (or a city) ends: a place too wide to send anybody to."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category with how like the text it is, from 0 to 1."""

    code: str
    title: str
    likeness: float


def first_look(values: Mapping[str, Any]) -> dict[str, Any]:
    """First case data: a kind (never empty, so that a clock runs at once), and suggestions where there are any."""
    text = f"{values.get('text', '')} {values.get('place', '')}"
    found = {"kind": kind_of(text), "returns": 0}
    category = next(iter(categories_like(text)), None)
    if category is not None:
        found["category"] = category.code
        found["suggested_organ"] = organ_for(category.code)
    place = next((place for place in regions.by_name(text) if not place.code.endswith(WHOLE_DISTRICT)), None)
    if place is not None:
        found["area"] = place.code
    return found


def kind_of(text: str) -> str:
    """The kind whose cue words stand in the text most often; a request for help when none does."""
    score = {
        item.code: sum(text.count(word) for word in item.content["words"]) for item in catalogs.items("hotline.cues")
    }
    best = max(score, key=lambda code: score[code], default="help")
    return best if score.get(best) else "help"


def organ_for(category: str) -> str:
    """The organ that the dispatch catalogue names for a category; empty when it names none."""
    row = next((item for item in catalogs.items("hotline.duties") if category.startswith(item.code)), None)
    return str(row.content["organ"]) if row else ""


def categories_like(text: str, *, most: int = 3) -> tuple[Suggestion, ...]:
    """Up to `most` third-level categories whose names and remarks are most like the text, best first."""
    table = _table(catalogs.edition_on("hotline.categories", today()))
    asked = _weights(_pairs(text), table.rarity)
    size = sum(weight * weight for weight in asked.values()) ** 0.5
    if not size:
        return ()
    scores: dict[str, float] = {}
    for pair, weight in asked.items():
        for code, other in table.postings.get(pair, ()):
            scores[code] = scores.get(code, 0.0) + weight * other / size
    best = nlargest(most, scores.items(), key=lambda pair: pair[1])
    return tuple(Suggestion(code, table.titles[code], score) for code, score in best if score >= LIKELY)


@dataclass(frozen=True, slots=True)
class _Table:
    titles: Mapping[str, str]
    rarity: Mapping[str, float]
    postings: Mapping[str, tuple[tuple[str, float], ...]]


def _pairs(text: str) -> Counter[str]:
    """Pairs of neighbouring signs: what Chinese text is compared by without a dictionary."""
    clean = "".join(sign if sign.isalnum() else " " for sign in text)
    return Counter(word[at : at + 2] for word in clean.split() for at in range(len(word) - 1))


def _weights(pairs: Counter[str], rarity: Mapping[str, float]) -> dict[str, float]:
    return {pair: (1 + log(count)) * rarity[pair] for pair, count in pairs.items() if pair in rarity}


@lru_cache(maxsize=4)
def _table(edition: int) -> _Table:
    """The categories of one edition as weighted vectors, turned around for asking."""
    leaves = [item for item in catalogs.items_of_edition("hotline.categories", edition) if item.content["level"] == 3]  # noqa: PLR2004
    texts = {item.code: _pairs(f"{item.title} {item.title} {item.content.get('remark', '')}") for item in leaves}
    rarity = _rarity(texts.values())
    postings: dict[str, list[tuple[str, float]]] = {}
    for code, pairs in texts.items():
        weights = _weights(pairs, rarity)
        size = sum(weight * weight for weight in weights.values()) ** 0.5 or 1.0
        for pair, weight in weights.items():
            postings.setdefault(pair, []).append((code, weight / size))
    return _Table(
        {item.code: item.title for item in leaves}, rarity, {pair: tuple(rows) for pair, rows in postings.items()}
    )


def _rarity(texts: Iterable[Counter[str]]) -> dict[str, float]:
    held = list(texts)
    found = Counter(pair for pairs in held for pair in pairs)
    return {pair: log((1 + len(held)) / (1 + count)) + 1 for pair, count in found.items()}
