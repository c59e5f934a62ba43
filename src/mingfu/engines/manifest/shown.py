# SPDX-License-Identifier: Apache-2.0
"""Values that the faces' components draw. Their tags read them by attribute, so that a system needs no face.

Text is already in the reader's language or lazily translated.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a word; tone is "ok", "warn", "bad", "act", "brand" or ""."""

    text: Any
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go."""

    title: Any
    url: str = ""
    current: bool = False
    count: int | None = None
    icon: str = ""
    text: Any = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence set apart."""

    text: Any
    tone: str = ""
    icon: str = "info"
    title: Any = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what it is."""

    term: Any
    value: Any
    url: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with a note, perhaps leading to what is behind it."""

    label: Any
    value: Any
    unit: Any = ""
    note: Any = ""
    tone: str = ""
    trend: None = None
    spark: str = ""
    url: str = ""
    link: Any = ""


@dataclass(frozen=True, slots=True)
class Meter:
    """A share from 0 to 100 as a bar."""

    label: Any
    value: Any
    share: float
    trend: None = None
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a tree."""

    title: Any
    number: Any = ""
    url: str = ""
    note: Any = ""
    tags: tuple[Tag, ...] = ()
    branches: tuple["Branch", ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: text, a link, or a tag."""

    text: Any = ""
    url: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that stacks on phones; the first cell of a row is its heading."""

    caption: Any
    columns: tuple[Any, ...]
    rows: tuple[tuple[Cell, ...], ...]
    tight: bool = True
    empty: Any = ""
    show_caption: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A drawn procedure: lane names that stay, the flow that scrolls, both safe markup, and what it is called."""

    heads: Any
    drawing: Any
    title: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a timeline."""

    when: Any
    what: Any
    text: Any = ""
    who: Any = ""
    at: str = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing here, why, and what one can do."""

    title: Any
    text: Any = ""
    icon: str = "inbox"
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice."""

    value: str
    label: Any
    hint: Any = ""
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form of our own."""

    name: str
    label: Any
    kind: str = "text"
    value: Any = ""
    hint: Any = ""
    error: Any = ""
    options: tuple[Option, ...] = ()
    optional: bool = False
    width: str = ""
    unit: Any = ""
    rows: int = 3
    maxlength: int | None = None
    hide_label: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """The bar above a list; a chip leads to the list without its filter."""

    action: str
    fields: tuple[Field, ...]
    chips: tuple[Link, ...] = ()
    clear: str = ""
    label: Any = ""


@dataclass(frozen=True, slots=True)
class Problems:
    """The error summary: the sentence beside each field, and the field's name."""

    items: tuple[tuple[Any, str], ...]


@dataclass(frozen=True, slots=True)
class Act:
    """A form with its questions and one button. `key` makes a double click one act."""

    title: Any
    action: str
    submit: Any
    fields: tuple[Any, ...] = ()
    hint: Any = ""
    problems: Problems | None = None
    version: str = ""
    key: str = ""
    basis: Any = ""
    uploads: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Acts:
    """The act panel: the main act in full, the others folded."""

    main: Act | None = None
    others: tuple[Act, ...] = ()
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page number; an empty address is the gap between numbers."""

    number: int
    url: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where we are in a long list."""

    links: tuple[PageLink, ...]
    before: str = ""
    after: str = ""
    first: int = 0
    last: int = 0
    total: int = 0
