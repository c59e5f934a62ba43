# SPDX-License-Identifier: Apache-2.0
"""Public lists by edition: limits, categories, grounds, and the power list. Each entry with its basis and its status."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

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
