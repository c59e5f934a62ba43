# SPDX-License-Identifier: Apache-2.0
"""From a declaration and values to the wording of one paper. Pure: no database, no clock, no fonts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from mingfu.engines.documents.declaring import Block, Paper, places_of
from mingfu.kernel.clock import LEGAL_ZONE

# Signs that Unicode shows as pictures: all of the emoji planes, the few older ones with a picture of their own, and any
# sign that asks for one by a selector. Plain marks such as ✓ ★ ☐ are text and stay.
_PICTOGRAPHS = re.compile(
    "[\U0001f000-\U0001faff\U000e0000-\U000e007f\u200d\u20e3]|[\u2000-\u3299]\ufe0f|\ufe0f"
    "|[\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e"
    "\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]"
)
_UNPRINTABLE = re.compile(r"[^\S\n]+|[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph (level 0) or a heading (1 to 3)."""

    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All that a paper says. This is what the ledger holds a digest of."""

    number: str
    title: str
    mark: str
    issuer: str
    to: str
    body: tuple[Line, ...]
    attachments: tuple[str, ...]
    signed_by: str
    day: date
    cc: str

    def plain(self) -> dict[str, Any]:
        """The wording as plain JSON values."""
        return asdict(self) | {"day": self.day.isoformat(), "body": [[line.level, line.text] for line in self.body]}

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Wording":
        """The wording behind plain JSON values."""
        typed = {
            "day": date.fromisoformat(content["day"]),
            "body": tuple(Line(level, text) for level, text in content["body"]),
            "attachments": tuple(content["attachments"]),
        }
        return cls(**(dict(content) | typed))

    @property
    def date(self) -> str:
        """The day as it is written under a paper."""
        return in_words(self.day)

    def texts(self) -> Iterator[str]:
        """Every piece of text, in the order it is printed."""
        yield from (self.mark, self.number, self.title, self.to)
        yield from (line.text for line in self.body)
        yield from (*self.attachments, self.signed_by, self.date, self.cc)


def word(paper: Paper, values: Mapping[str, str], *, number: str, day: date, issuer: str) -> Wording:
    """Word a paper. `values` are clean texts for every place, the built-in ones among them."""
    places = dict(values) | {"number": number, "date": in_words(day), "year": str(day.year), "issuer": issuer}
    return Wording(
        number=number,
        title=_one_line(filled(paper.title, places)),
        mark=_one_line(filled(paper.mark, places)),
        issuer=issuer,
        to=_one_line(filled(paper.to, places)),
        body=tuple(_lines(paper.body, places)),
        attachments=tuple(_one_line(filled(name, places)) for name in paper.attachments),
        signed_by=_one_line(filled(paper.signed_by, places)),
        day=day,
        cc=_one_line(filled(paper.cc, places)),
    )


def filled(text: str, places: Mapping[str, str]) -> str:
    """A text with its places filled. What is filled in is never read for places again."""
    whole: str = text.format(**{name: places[name] for name in places_of(text)})
    return whole


def clean(text: str) -> str:
    """What somebody typed, fit for a paper: one kind of line end, single spaces, no controls, no pictographs.

    Pictographs are decoration and no official paper bears them; every other sign is kept as it is, rare ones too.
    """
    plain = _PICTOGRAPHS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    spaced = _UNPRINTABLE.sub(lambda found: " " if found.group().isspace() else "", plain)
    return "\n".join(line.strip() for line in spaced.split("\n")).strip()


def in_words(day: date) -> str:
    """A day as papers write it: year in full, month and day without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def dated(value: Any) -> str:
    """A date, an instant or their ISO text as a day in words, in legal time; any other text as it stands."""
    if isinstance(value, str):
        try:
            return dated(datetime.fromisoformat(value))
        except ValueError:
            return value
    if isinstance(value, datetime):
        return in_words((value.astimezone(LEGAL_ZONE) if value.tzinfo else value).date())
    return in_words(value) if isinstance(value, date) else str(value)


def _lines(body: tuple[Block, ...], places: Mapping[str, str]) -> Iterator[Line]:
    for block in body:
        if (block.when and not places[block.when]) or (block.unless and places[block.unless]):
            continue
        text = filled(block.text, places)
        # A value of several lines makes several paragraphs; a heading is one line.
        pieces = [_one_line(text)] if block.level else [part.strip() for part in text.split("\n")]
        yield from (Line(block.level, piece) for piece in pieces if piece)


def _one_line(text: str) -> str:
    return " ".join(text.split())
