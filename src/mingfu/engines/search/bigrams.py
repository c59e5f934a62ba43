# SPDX-License-Identifier: Apache-2.0
"""From text to pairs of signs, and from a question to a phrase query over them."""

import re
import unicodedata

RUNS = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+|[0-9a-z]+")
LONGEST_QUERY = 40


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
        if _is_word(run) or len(run) == 1:
            parts.append(run)
        else:
            parts.extend(run[at : at + 2] for at in range(len(run) - 1))
            parts.append(run[-1])
        parts.append("|")
    return " ".join(parts)


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
