# SPDX-License-Identifier: Apache-2.0
"""Public replies, and the search in all that is public."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from mingfu.engines.publication import PublishedRow, published, published_one
from mingfu.engines.search import find
from mingfu.faces.api.declaring import Parameter, Tag, endpoint
from mingfu.faces.api.endpoints.terms import CODE, PAGE, SIZE, Named, paged
from mingfu.faces.api.refusals import NothingThere
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import _

TAG = Tag(4, _("公开内容"))
ID = Parameter(name="id", about=_("公开内容的编号"), place="path", kind="integer", least=1, most=2**62)


@dataclass(frozen=True)
class Reply:
    """A public text: what was asked, what was answered. Personal data were taken out."""

    id: int
    release: str
    title: str
    asked: str
    answered: str
    organ: Named
    category: str
    area: str
    facts: Annotated[dict[str, str], _("其余公开的事实，如 received 收到之日、result 办理结果")]
    released: datetime | None
    page: Annotated[str, _("网页地址")]


@dataclass(frozen=True)
class Replies:
    """One page of public texts, newest first."""

    items: tuple[Reply, ...]
    page: int
    more: bool


@dataclass(frozen=True)
class Found:
    """One thing found."""

    kind: str
    ref: str
    title: str
    excerpt: str
    url: str
    at: datetime


@dataclass(frozen=True)
class Search:
    """One page of what was found, newest first."""

    items: tuple[Found, ...]
    page: int
    more: bool


@endpoint(
    "GET",
    "/v1/replies",
    tag=TAG,
    summary=_("公开答复"),
    parameters=(
        Parameter(name="organ", about=_("单位编码"), pattern=CODE, default=""),
        PAGE,
        SIZE,
    ),
)
def replies(*, organ: str, page: int, size: int) -> Replies:
    """What is public, newest first."""
    names = organ_names()
    rows, more = paged(published(organ=organ, limit=size + 1, offset=(page - 1) * size), size)
    return Replies(tuple(_reply(row, names) for row in rows), page, more)


@endpoint("GET", "/v1/replies/{id}", tag=TAG, summary=_("一条公开答复"), parameters=(ID,), refusals=(404,))
def reply(*, id: int) -> Reply:  # noqa: A002 - the name of the part in the path
    """One public text."""
    row = published_one(id)
    if row is None:
        raise NothingThere(key=str(id))
    return _reply(row, organ_names())


@endpoint(
    "GET",
    "/v1/search",
    tag=TAG,
    summary=_("全文检索"),
    about=_("在已公开的内容里找；任意两个相邻的字都能找到。"),
    parameters=(
        Parameter(name="q", about=_("要找的字，至少两个"), required=True, most=100, example="路灯"),
        Parameter(name="kind", about=_("只找一类"), pattern=CODE, default="", most=40),
        PAGE,
        SIZE,
    ),
)
def search(*, q: str, kind: str, page: int, size: int) -> Search:
    """What is public and holds the words."""
    hits, more = paged(find(q, actor=ANONYMOUS, kind=kind, limit=size + 1, offset=(page - 1) * size), size)
    return Search(tuple(Found(hit.kind, hit.ref, hit.title, hit.excerpt, hit.url, hit.at) for hit in hits), page, more)


def _reply(row: PublishedRow, names: dict[str, str]) -> Reply:
    return Reply(
        id=row.pk,
        release=row.release,
        title=row.title,
        asked=row.asked,
        answered=row.answered,
        organ=Named(row.organ, names.get(row.organ, row.organ)),
        category=row.category,
        area=row.area,
        facts={name: str(value) for name, value in row.facts.items()},
        released=row.released_at,
        page=f"/replies/{row.pk}",
    )
