# SPDX-License-Identifier: Apache-2.0
"""Public lists by edition: limits, categories, grounds, and the power list. Each entry with its basis and its status."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from mingfu.engines.sheets import differences, edition_file, editions_of
from mingfu.faces.api.declaring import Parameter, Tag, endpoint
from mingfu.faces.api.endpoints.terms import KEY, PAGE, paged
from mingfu.faces.api.refusals import NothingThere
from mingfu.kernel.catalogs import Item, edition_on, entry, items
from mingfu.kernel.catalogs.models import Catalog
from mingfu.kernel.clock import today
from mingfu.kernel.refusals import _

TAG = Tag(7, _("清单"))
POWERS = "powers"
ON = Parameter(name="on", about=_("看哪一天有效的，默认今天"), kind="date", example="2026-03-18")
MANY = Parameter(name="size", about=_("每页几条"), kind="integer", default=100, least=1, most=1000)


@dataclass(frozen=True)
class CatalogNamed:
    """A public list and its edition in force."""

    key: str
    title: str
    edition: Annotated[int, _("现行版次；还没有生效版次的为 0")]


@dataclass(frozen=True)
class Catalogs:
    """Every public list."""

    items: tuple[CatalogNamed, ...]


@dataclass(frozen=True)
class Entry:
    """An entry of a public list. `content` is what this list itself declares."""

    code: str
    title: str
    parent: str
    basis: str
    status: Annotated[str, _("verified 依据已核对原文，assumed 尚未核对")]
    valid_from: date | None
    valid_to: date | None
    content: dict[str, Any]


@dataclass(frozen=True)
class Entries:
    """One page of the entries of an edition in force on a day."""

    key: str
    edition: int
    on: date
    items: tuple[Entry, ...]
    page: int
    more: bool


@dataclass(frozen=True)
class EditionNamed:
    """One edition of a list, in force from a day until the next one's."""

    number: int
    valid_from: date
    entries: int
    note: str


@dataclass(frozen=True)
class Editions:
    """Every edition of a list, newest first."""

    key: str
    items: tuple[EditionNamed, ...]


@dataclass(frozen=True)
class FieldChanged:
    """One field that says something else."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class EntryChanged:
    """One entry that is new, gone, or says something else."""

    kind: Annotated[str, _("added 新增，removed 删去，changed 修改")]
    code: str
    title: str
    fields: tuple[FieldChanged, ...]


@dataclass(frozen=True)
class Differences:
    """What changes from one edition of a list to another."""

    key: str
    before: int
    after: int
    items: tuple[EntryChanged, ...]


@endpoint("GET", "/v1/catalogs", tag=TAG, summary=_("全部清单"))
def catalogs() -> Catalogs:
    """Every public list."""
    rows = Catalog.objects.order_by("key").values_list("key", "title")
    return Catalogs(tuple(CatalogNamed(key, str(_(title)), edition_on(key)) for key, title in rows))


@endpoint(
    "GET",
    "/v1/catalogs/{key}",
    tag=TAG,
    summary=_("一张清单"),
    parameters=(KEY, ON, PAGE, MANY),
    refusals=(404,),
)
def catalog(*, key: str, on: date | None, page: int, size: int) -> Entries:
    """The entries in force on a day."""
    day = on or today()
    edition = edition_on(key, day)
    if not edition:
        raise NothingThere(key=key)
    found, more = paged(list(items(key, on=day)[(page - 1) * size : page * size + 1]), size)
    return Entries(key, edition, day, tuple(_entry(item) for item in found), page, more)


@endpoint(
    "GET", "/v1/catalogs/{key}/editions", tag=TAG, summary=_("一张清单的历次版本"), parameters=(KEY,), refusals=(404,)
)
def editions(*, key: str) -> Editions:
    """Every edition of a list."""
    found = editions_of(key)
    return Editions(key, tuple(EditionNamed(one.number, one.valid_from, one.entries, one.note) for one in found))


@endpoint(
    "GET",
    "/v1/catalogs/{key}/differences",
    tag=TAG,
    summary=_("一张清单两版的差别"),
    parameters=(
        KEY,
        Parameter(name="before", about=_("原来的版次，默认上一版"), kind="integer", default=0, least=0, most=1_000_000),
        Parameter(
            name="after", about=_("现在的版次，默认最新一版"), kind="integer", default=0, least=0, most=1_000_000
        ),
    ),
    refusals=(404,),
)
def catalog_differences(*, key: str, before: int, after: int) -> Differences:
    """What changes from one edition to another."""
    numbers = [one.number for one in editions_of(key)]
    new = after or numbers[0]
    old = before or next((number for number in numbers if number < new), new)
    found = differences(edition_file(key, old).rows, edition_file(key, new).rows)
    changed = tuple(
        EntryChanged(one.kind, one.code, one.title, tuple(FieldChanged(*each) for each in one.fields)) for one in found
    )
    return Differences(key, old, new, changed)


@endpoint("GET", "/v1/powers", tag=TAG, summary=_("权责清单"), parameters=(ON, PAGE, MANY), refusals=(404,))
def powers(*, on: date | None, page: int, size: int) -> Entries:
    """The power list."""
    return catalog(key=POWERS, on=on, page=page, size=size)


@endpoint(
    "GET",
    "/v1/powers/{code}",
    tag=TAG,
    summary=_("权责清单的一条"),
    parameters=(
        Parameter(name="code", about=_("条目编码"), place="path", pattern=r"[A-Za-z0-9._\-]+", most=120, example="GM-QT-0001"),
        ON,
    ),
    refusals=(404,),
)  # fmt: skip
def power(*, code: str, on: date | None) -> Entry:
    """One entry of the power list."""
    return _entry(entry(POWERS, code, on=on or today()))


def _entry(item: Item) -> Entry:
    return Entry(
        code=item.code,
        title=item.title,
        parent=item.parent,
        basis=item.basis,
        status=item.status,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        content=item.content,
    )
