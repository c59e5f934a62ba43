# SPDX-License-Identifier: Apache-2.0
"""How much room a text takes in a drawing, and where it breaks. A Chinese character is one wide, a Latin letter about half."""

import re
from collections.abc import Iterator

WIDEST = 7.0
"""Characters on one line of a name or a caption."""

_LATIN = 0.56
_FIRST_WIDE = 0x2E80
_PIECES = re.compile(r"[!-~\u00a1-\u2e7f]+|\s+|[^\s]")


def text_width(text: str) -> float:
    """Width in Chinese characters."""
    return sum(1 if ord(letter) >= _FIRST_WIDE else _LATIN for letter in text)


def wrapped(text: str, widest: float = WIDEST) -> list[str]:
    """The text in at most two lines, of even length where it breaks anywhere; the rest is cut with an ellipsis."""
    text = text.strip()
    if text_width(text) <= widest:
        return [text] if text else []
    goal = min(widest, text_width(text) / 2 + 0.5)
    lines = [""]
    for piece in _pieces(text, widest):
        if text_width(lines[-1] + piece.rstrip()) > (goal if len(lines) == 1 else widest) and lines[-1]:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    if len(lines) > 2:  # noqa: PLR2004 - two lines are what a shape holds
        last = lines[1]
        while text_width(last) > widest - 1:
            last = last[:-1]
        lines = [lines[0], last.rstrip() + "…"]
    return [line.strip() for line in lines]


def caption(kind: str, label: str) -> list[str]:
    """The lines of text under an event or gateway; a task has its name inside."""
    return wrapped(label) if kind != "task" else []


def _pieces(text: str, widest: float) -> Iterator[str]:
    """What stays together: a Chinese character, a Latin word; a word longer than a line is cut."""
    for piece in _PIECES.findall(text):
        longest = int(widest / _LATIN)
        yield from (piece[at : at + longest] for at in range(0, len(piece), longest))
