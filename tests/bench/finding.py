# SPDX-License-Identifier: Apache-2.0
"""The search index at 200,000 documents of 200 signs: how fast it is filled, and how long a question takes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from django.db import connection
from figures import Told, quantile
from part import Asked, Heard

from mingfu.engines.search import find, index_many
from mingfu.engines.search.indexing import Findable
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.clock import chance

SIGNS = 200
BATCH = 1000
SINCE = datetime(2024, 1, 1, tzinfo=UTC)
POOLS = [line.split() for line in (Path(__file__).parent / "words.txt").read_text().splitlines()]
"""Places, subjects, and what stands between them, each pool from the common to the rare."""


def measure(told: Told, asked: Asked) -> None:
    """The figures of this part."""
    total = asked.count(20_000, 200_000, 1_000_000)
    with chance.seeded(7):
        documents = list(_documents(total))
        questions = [_question(documents) for _one in range(asked.count(60, 300))]
    per_second = _fill(documents)
    told.add(f"检索：入库（{total:,} 篇，每篇 {SIGNS} 字）", per_second, "篇/s", aim=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_entry")
    for size in (2, 3, 4):
        taken = []
        for question in questions:
            begun = perf_counter()
            find(question[:size], actor=ANONYMOUS)
            taken.append((perf_counter() - begun) * 1000)
        told.add(f"检索：{size} 个字，前 20 条，p50", quantile(taken, 0.5), "ms")
        told.add(f"检索：{size} 个字，前 20 条，p95", quantile(taken, 0.95), "ms", aim=30, most=True)


def _fill(documents: list[str]) -> float:
    heard = Heard("入库", len(documents))
    begun = perf_counter()
    for first in range(0, len(documents), BATCH):
        index_many(
            Findable(
                "bench", str(first + place), text[:20], text, "/replies/1", SINCE + timedelta(minutes=first + place)
            )
            for place, text in enumerate(documents[first : first + BATCH])
        )
        heard.at(first + BATCH)
    return len(documents) / (perf_counter() - begun)


def _documents(count: int) -> Iterator[str]:
    """Texts made of words that people use; each is as likely as a rank among them says."""
    for _one in range(count):
        parts: list[str] = []
        length = 0
        while length < SIGNS:
            for pool in (*POOLS, POOLS[-1]):
                # The smaller of two draws: some words are common and some are rare, as in real messages.
                word = pool[min(chance.below(len(pool)), chance.below(len(pool)))]
                parts.append(word)
                length += len(word)
            if chance.below(4) == 0:
                parts.append("，")
        yield "".join(parts)[:SIGNS]


def _question(documents: list[str]) -> str:
    """Four signs that stand side by side in some document."""
    while True:
        text = chance.choice(documents)
        at = chance.below(len(text) - 4)
        question = text[at : at + 4]
        if "，" not in question:
            return question
