# SPDX-License-Identifier: Apache-2.0
"""From text to pairs of signs, and from a question to a phrase query over them."""

import re
import unicodedata
from itertools import chain, repeat
from operator import add

RUNS = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+|[0-9a-z]+")
LONGEST_QUERY = 40
LONGEST_WORD = 255
PLACES = tuple(f":{place} " for place in range(1, 16383))
LAST_PLACE = ":16383 "
"""Where a sign stands, as PostgreSQL writes it; it keeps no place beyond the last."""


def runs(text: str) -> list[str]:
    """Runs of Han signs, and words of letters and digits, in normal form and small letters."""
    return RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def _is_word(run: str) -> bool:
    return run[0].isascii()


def pairs(text: str) -> str:
    """The text as the index keeps it: each run of Han signs as its pairs (a lone sign by itself), words as they are.

    Runs are set apart by a sign that stands in no query, so that no phrase crosses from one sentence to another.
    PostgreSQL keeps places up to 16383: beyond them single pairs are found, phrases are not.
    """
    parts: list[str] = []
    for run in runs(text):
        if not _is_word(run):
            parts.extend(map(add, run, run[1:]))
            parts.append(run[-1])
        else:
            parts.append(run)
        parts.append("|")
    return " ".join(parts)


def vector_of(text: str) -> str:
    """The same as a `tsvector` in PostgreSQL's own writing: its parser of documents takes half as long again over it.

    Of a word of letters and digits the first 255 signs are kept.
    """
    signs: list[str] = []
    for run in runs(text):
        if _is_word(run):
            signs.append(run[:LONGEST_WORD])
        else:
            signs.extend(map(add, run, run[1:]))
            signs.append(run[-1])
    return "".join(chain.from_iterable(zip(signs, chain(PLACES, repeat(LAST_PLACE)), strict=False)))


def query_of(text: str) -> str:
    """A `tsquery` for the question: every run must stand there, its pairs side by side. Empty when nothing is asked.

    A single Han sign is asked as the beginning of a pair, which finds it wherever it stands.
    """
    asked = []
    for run in runs(text)[:LONGEST_QUERY]:
        short = run[:LONGEST_QUERY]
        if _is_word(short) or len(short) == 1:
            asked.append(f"'{short}':*")
        else:
            asked.append("(" + " <-> ".join(f"'{short[at : at + 2]}'" for at in range(len(short) - 1)) + ")")
    return " & ".join(asked)
