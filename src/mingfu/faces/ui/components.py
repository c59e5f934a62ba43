# SPDX-License-Identifier: Apache-2.0
"""The things a page is made of, as frozen values. A `pages.py` builds them; the tags of `templatetags.ui` draw them.

Text is already in the reader's language or lazily translated; values are already formatted. Tones are "ok", "warn",
"bad", "act", "brand" or "". Icons are names of the lucide set. Components for work on a case stand in `casework`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from mingfu.faces.ui.frame import Link

Tone = Literal["", "ok", "warn", "bad", "act", "brand"]
Text = Any  # a str, a lazily translated str or a SafeString

Kind = Literal[
    "text", "textarea", "choice", "choices", "yesno", "select", "date", "phone", "code", "identity", "email",
    "number", "password", "file", "hidden",
]  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One answer of a choice."""

    value: str
    label: Text
    hint: Text = ""
    checked: bool = False


@dataclass(frozen=True)
class Uploaded:
    """A file that has arrived already. `remove` is the value the remove button sends."""

    name: str
    size: str
    url: str = ""
    remove: str = ""
    note: Text = ""


class Asked(Protocol):
    """What `{% field %}` reads. Any object with a name and a label will do; what it lacks takes `FieldView`'s default."""

    @property
    def name(self) -> str:
        """The name the form posts."""

    @property
    def label(self) -> Text:
        """The question in the reader's words."""


@dataclass(frozen=True)
class FieldView:
    """One question of a form, with what was typed and what was wrong with it.

    `value` is what the person typed, never a cleaned value; for `choices` it may be a tuple. `options` serve choice,
    choices, select and yesno, which brings "yes" and "no" itself.
    `width` is "w5", "w10", "w18" or "". `unit` stands behind the box. `accept`, `multiple` and `files` serve uploads.
    """

    name: str
    label: Text
    kind: Kind = "text"
    value: str | tuple[str, ...] = ""
    hint: Text = ""
    error: Text = ""
    options: tuple[Option, ...] = ()
    optional: bool = False
    autocomplete: str = ""
    inputmode: str = ""
    width: str = ""
    maxlength: int | None = None
    rows: int = 4
    placeholder: Text = ""
    unit: Text = ""
    accept: str = ""
    multiple: bool = False
    files: tuple[Uploaded, ...] = ()
    hide_label: bool = False


@dataclass(frozen=True)
class Tag:
    """A state in a word, with an icon so that colour is never alone."""

    text: Text
    tone: Tone = ""
    icon: str = ""


@dataclass(frozen=True)
class Notice:
    """A sentence set apart."""

    text: Text
    tone: Tone = ""
    icon: str = ""
    title: Text = ""


@dataclass(frozen=True)
class Fact:
    """A term and what it is; a link or a tag where one is given."""

    term: Text
    value: Text
    url: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class Row:
    """A line of the check-answers page. `change` leads to the question and comes straight back."""

    term: Text
    value: Text
    change: str = ""


@dataclass(frozen=True)
class Trend:
    """A change in words. `good` decides the colour, `text` the direction: a fall may be good."""

    text: Text
    good: bool


@dataclass(frozen=True)
class Tile:
    """A figure. `url` leads to the cases behind it, `spark` is drawn by `charts.spark`."""

    label: Text
    value: Text
    unit: Text = ""
    note: Text = ""
    tone: Literal["", "bad"] = ""
    trend: Trend | None = None
    spark: Text = ""
    url: str = ""
    link: Text = ""


@dataclass(frozen=True)
class Step:
    """A milestone. `note` is its day, or what is going on."""

    label: Text
    state: Literal["", "done", "now", "late"] = ""
    note: Text = ""


DayKind = Literal["used", "now", "due", "off", "paused", "late", "open"]


@dataclass(frozen=True)
class Day:
    """A cell of the clock's strip: the day's number, one word under it, and what kind of day it is."""

    number: Text
    label: Text
    kind: DayKind = "open"


@dataclass(frozen=True)
class Clock:
    """The legal clock. `left` is the large line; `summary` says the strip aloud, with what counts and what does not."""

    left: Text
    summary: Text
    days: tuple[Day, ...] = ()
    left_note: Text = ""
    tone: Literal["", "ok", "warn", "bad"] = "warn"
    facts: tuple[Fact, ...] = ()
    notice: Notice | None = None
    proof: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of a timeline. `when` is already in words, `at` is its ISO form for machines."""

    when: Text
    what: Text
    text: Text = ""
    who: Text = ""
    at: str = ""
    url: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class Cell:
    """A table cell: text, a link, or a tag."""

    text: Text = ""
    url: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class Table:
    """A table that stacks on phones. The first cell of a row is its heading; `caption` is read aloud."""

    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    tight: bool = False
    empty: Text = ""
    show_caption: bool = False


def table(caption: Text, columns: tuple[Text, ...], rows: list[tuple[Any, ...]], *, tight: bool = False) -> Table:
    """A table of plain values; a value that is a `Cell` or a `Tag` stays what it is."""

    def cell(value: Any) -> Cell:
        if isinstance(value, Cell):
            return value
        return Cell(tag=value) if isinstance(value, Tag) else Cell(value)

    return Table(caption, columns, tuple(tuple(cell(value) for value in row) for row in rows), tight=tight)


@dataclass(frozen=True)
class PageLink:
    """A page number; an empty address is the gap between numbers."""

    number: int
    url: str = ""
    current: bool = False


@dataclass(frozen=True)
class Pagination:
    """Where we are in a long list."""

    links: tuple[PageLink, ...]
    before: str = ""
    after: str = ""
    first: int = 0
    last: int = 0
    total: int = 0


def paginate(page: int, size: int, total: int, url: Callable[[int], str]) -> Pagination:
    """The pagination of `total` things, `size` a page, seen at `page` (from 1). A page out of range shows the nearest."""
    pages = max(1, -(-total // size))
    here = min(max(1, page), pages)
    shown = sorted({1, here - 1, here, here + 1, pages} & set(range(1, pages + 1)))
    links: list[PageLink] = []
    for number in shown:
        if links and number - links[-1].number > 1:
            links.append(PageLink(number - 1))
        links.append(PageLink(number, url(number), number == here))
    return Pagination(
        links=tuple(links),
        before=url(here - 1) if here > 1 else "",
        after=url(here + 1) if here < pages else "",
        first=(here - 1) * size + 1 if total else 0,
        last=min(here * size, total),
        total=total,
    )


@dataclass(frozen=True)
class Empty:
    """Nothing here, why, and what one can do."""

    title: Text
    text: Text = ""
    icon: str = "inbox"
    action: Link | None = None


@dataclass(frozen=True)
class Problems:
    """The error summary. Each item is the same sentence as beside its field, and the field's name."""

    items: tuple[tuple[Text, str], ...]


def problems_in(fields: tuple[FieldView, ...]) -> Problems:
    """The summary of every field that has an error, in the order of the page."""
    return Problems(tuple((one.error, one.name) for one in fields if one.error))


@dataclass(frozen=True)
class Receipt:
    """What a person takes away: a number, a code that leads to it, what happens next and when."""

    title: Text
    number: str
    url: str
    next: tuple[Entry, ...] = ()
    acts: tuple[Link, ...] = ()
    number_label: Text = ""


@dataclass(frozen=True)
class Rating:
    """The five levels of 好差评, best first. `value` is the level chosen, "" while silent: silence is never a grade."""

    name: str
    legend: Text
    value: str = ""
    hint: Text = ""
    error: Text = ""
    hide_legend: bool = False


@dataclass(frozen=True)
class Meter:
    """A share as a bar. `share` is 0–100 and may be the share of the largest, as the label says."""

    label: Text
    value: Text
    share: float
    trend: Trend | None = None
    tone: Literal["", "ok", "warn", "bad"] = ""
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """A drawing for the eye and its numbers for everyone. `narrow` is drawn again for phones, not shrunk."""

    drawing: Text
    table: Table
    narrow: Text = ""


@dataclass(frozen=True)
class Task:
    """A line of a task list; without address it cannot be started yet."""

    label: Text
    state: Literal["done", "open", "wait"]
    url: str = ""


@dataclass(frozen=True)
class Filters:
    """The bar above a list. `chips` are the filters in force; each leads to the list without it."""

    action: str
    fields: tuple[FieldView, ...]
    chips: tuple[Link, ...] = ()
    clear: str = ""
    label: Text = ""


@dataclass(frozen=True)
class Branch:
    """A node of a tree, such as a part, a clause or a task of a plan."""

    title: Text
    number: Text = ""
    url: str = ""
    note: Text = ""
    tags: tuple[Tag, ...] = ()
    branches: tuple["Branch", ...] = ()
    open: bool = False
    share: float | None = None


@dataclass(frozen=True)
class Confirmation:
    """The page that asks before an act that is hard to take back."""

    question: Text
    consequence: Text
    action: str
    submit: Text
    back: str
    facts: tuple[Fact, ...] = ()
    hidden: tuple[tuple[str, str], ...] = field(default=())
    dangerous: bool = False
