# SPDX-License-Identifier: Apache-2.0
"""Public replies and figures as data: rows with the same columns in JSON and CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mingfu.engines.cases.figures import FIGURES, Scope, behind, lines_behind
from mingfu.engines.publication import published
from mingfu.faces.portal.pages.figures import days_over, figures, periods
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import _

MOST = 5000
REPLY_COLUMNS = (
    "id",
    "title",
    "asked",
    "answered",
    "organ",
    "organ_name",
    "category",
    "area",
    "received",
    "released",
    "result",
)
FIGURE_COLUMNS = ("period", "since", "until", "organ", "organ_name", *FIGURES, "asked_to_rate", "rated", "satisfied")
OVERDUE_COLUMNS = ("number", "organ", "organ_name", "received", "due", "working_days_late")


@dataclass(frozen=True)
class DataSet:
    """A set of rows that may be taken away."""

    name: str
    title: Any
    about: Any
    columns: tuple[str, ...]


@dataclass(frozen=True)
class OpenPage:
    """What there is to take."""

    sets: tuple[DataSet, ...]
    api: str = "/api/"


SETS = (
    DataSet("replies", _("公开答复"), _("已公开的诉求与答复，最新 5000 条；已隐去个人信息。"), REPLY_COLUMNS),
    DataSet(
        "figures", _("办理数据"), _("今年、本月、上月、去年各单位收到、答复、按期、超期和满意度。"), FIGURE_COLUMNS
    ),
    DataSet(
        "overdue", _("超期未答复"), _("此刻超期还没有答复的办件：编号、单位、期限、超期工作日数。"), OVERDUE_COLUMNS
    ),
)


def rows_of(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a set."""
    names = organ_names()
    yield from {"replies": _replies, "figures": _figures, "overdue": _overdue}[name](names)


def _replies(names: dict[str, str]) -> Iterator[dict[str, Any]]:
    for row in published(limit=MOST):
        released = row.released_at.isoformat() if row.released_at else ""
        values = (
            row.pk,
            row.title,
            row.asked,
            row.answered,
            row.organ,
            names.get(row.organ, ""),
            row.category,
            row.area,
        )
        more = (row.facts.get("received", ""), released, row.facts.get("result", ""))
        yield dict(zip(REPLY_COLUMNS, (*values, *more), strict=True))


def _figures(names: dict[str, str]) -> Iterator[dict[str, Any]]:
    for key in periods():
        held = figures(key)
        span = (key, held.span.since.isoformat(), held.span.until.isoformat())
        for organ, row in held.board.by_organ.items():
            rated = held.ratings.get(organ)
            opinions = (rated.asked, rated.rated, rated.satisfied) if rated else (0, 0, 0)
            counts = (getattr(row, code) for code in FIGURES)
            yield dict(zip(FIGURE_COLUMNS, (*span, organ, names.get(organ, ""), *counts, *opinions), strict=True))


def _overdue(names: dict[str, str]) -> Iterator[dict[str, Any]]:
    _title, span = periods()["year"]
    for row in lines_behind(behind("overdue", Scope(span)), limit=MOST):
        due = row.due_on.isoformat() if row.due_on else ""
        values = (row.number, row.organ, names.get(row.organ, ""), row.received_on.isoformat(), due, days_over(row))
        yield dict(zip(OVERDUE_COLUMNS, values, strict=True))
