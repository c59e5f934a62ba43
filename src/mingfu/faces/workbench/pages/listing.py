# SPDX-License-Identifier: Apache-2.0
"""The list of cases an official may see: filtered, paged, and as a table to take away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from mingfu.engines.cases import cases_for
from mingfu.engines.cases.models import Case, Deadline, Suspension
from mingfu.engines.cases.queries import past_clock
from mingfu.faces.ui.components import (
    Cell,
    FieldView,
    Filters,
    Option,
    Pagination,
    Table,
    paginate,
    table,
)
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.words import day_words, due_tag
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day, now

A_PAGE = 50
MOST_ROWS = 50_000
"""Rows of an export: more is for the open data and the lake."""

COLUMNS = (
    "number", "summary", "system", "kind", "category", "area", "organ", "milestone", "status", "outcome", "channel",
    "received_at", "due_on", "closed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to. Values that mean nothing are left out, never an error."""

    text: str = ""
    state: str = ""
    system: str = ""
    organ: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Asked":
        """The filter that an address asks for."""
        page = str(given.get("page", "1"))
        state = str(given.get("state", ""))
        return cls(
            text=str(given.get("q", ""))[:60].strip(),
            state=state if state in STATES else "",
            system=str(given.get("system", ""))[:40],
            organ=str(given.get("organ", ""))[:60],
            kind=str(given.get("kind", ""))[:40],
            since=_day(str(given.get("since", ""))),
            until=_day(str(given.get("until", ""))),
            page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,  # noqa: PLR2004 - no list has more pages
        )

    def address(self, path: str = "/desk/cases", **changed: Any) -> str:
        """The address of the same list with something changed."""
        other = replace(self, **changed)
        given = {
            "q": other.text,
            "state": other.state,
            "system": other.system,
            "organ": other.organ,
            "kind": other.kind,
            "since": other.since.isoformat() if other.since else "",
            "until": other.until.isoformat() if other.until else "",
            "page": str(other.page) if other.page > 1 else "",
        }
        asked = urlencode({name: value for name, value in given.items() if value})
        return f"{path}?{asked}" if asked else path


STATES = ("open", "overdue", "paused", "closed")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip().replace("/", "-").replace(".", "-"))
    except ValueError:
        return None


def found_cases(actor: Actor, asked: Asked) -> QuerySet[Case]:
    """The cases the official may see, narrowed; those they keep out of are left out."""
    found = cases_for(actor)
    kept_out = [name.removeprefix("case:") for name in actor.recused if name.startswith("case:")]
    if kept_out:
        found = found.exclude(number__in=kept_out)
    if asked.text:
        found = found.filter(Q(number__contains=asked.text.replace(" ", "")) | Q(summary__contains=asked.text))
    for name in ("system", "organ", "kind"):
        if value := getattr(asked, name):
            found = found.filter(**{name: value})
    if asked.since:
        found = found.filter(received_at__gte=datetime.combine(asked.since, time(), LEGAL_ZONE))
    if asked.until:
        found = found.filter(received_at__lt=datetime.combine(asked.until + timedelta(days=1), time(), LEGAL_ZONE))
    return _in_state(found, asked.state)


def _paused() -> Exists:
    return Exists(Suspension.objects.filter(case=OuterRef("pk"), until=None))


def _answering() -> Exists:
    """Whether a clock over the case still runs: once it was answered, its date is history."""
    return Exists(Deadline.objects.filter(case=OuterRef("pk"), met_at=None, replaced_at=None))


def _in_state(found: QuerySet[Case], state: str) -> QuerySet[Case]:
    if state == "overdue":
        return found.filter(past_clock(now(), case="pk"), status="open")
    if state == "paused":
        return found.filter(_paused(), status="open")
    return found.filter(status=state) if state in {"open", "closed"} else found


@dataclass(frozen=True)
class ListPage:
    """All that the list shows."""

    filters: Filters
    table: Table
    pagination: Pagination
    total: str
    exports: tuple[Link, ...]


def list_page(actor: Actor, asked: Asked) -> ListPage:
    """One page of the list."""
    found = found_cases(actor, asked)
    total = found.count()
    at = (asked.page - 1) * A_PAGE
    rows = list(
        found.annotate(paused=_paused(), answering=_answering(), late=past_clock(now(), case="pk")).values_list(
            "number",
            "summary",
            "kind",
            "system",
            "organ",
            "milestone",
            "received_at",
            "due_on",
            "status",
            "paused",
            "answering",
            "late",
        )[at : at + A_PAGE]
    )
    organs = naming.organ_names()
    return ListPage(
        filters=_filters(asked, organs),
        table=_table(rows, organs),
        pagination=paginate(asked.page, A_PAGE, total, lambda number: asked.address(page=number)),
        total=gettext("共 {count} 件").format(count=f"{total:,}"),
        exports=(
            Link(gettext("下载 CSV"), asked.address("/desk/cases.csv", page=1), icon="download"),
            Link(gettext("下载 Excel"), asked.address("/desk/cases.xlsx", page=1), icon="download"),
        ),
    )


def _table(rows: list[tuple[Any, ...]], organs: Mapping[str, str]) -> Table:
    kinds = {system: naming.kinds(system) for system in {row[3] for row in rows}}
    lines = [
        (
            Cell(summary or number, f"/desk/cases/{number}"),
            number,
            kinds[system].get(kind, ""),
            organs.get(organ, organ),
            gettext(milestone) if milestone else "",
            day_words(as_legal_day(received_at)),
            due_tag(
                due_on,
                paused=paused and not late,
                closed=status != "open",
                answered=not answering and due_on is not None,
                late=late,
            ),
        )
        for number, summary, kind, system, organ, milestone, received_at, due_on, status, paused, answering, late in rows
    ]
    columns = (
        gettext("诉求"), gettext("编号"), gettext("类型"), gettext("主办"), gettext("进展"), gettext("收到"), gettext("期限"),
    )  # fmt: skip
    made = table(gettext("办件"), columns, lines, tight=True)
    return Table(made.caption, made.columns, made.rows, tight=True, empty=gettext("没有符合条件的办件。换个条件再试。"))


def _filters(asked: Asked, organs: Mapping[str, str]) -> Filters:
    systems = naming.system_titles()
    states = {
        "open": gettext("在办"),
        "overdue": gettext("超期"),
        "paused": gettext("暂停计时"),
        "closed": gettext("已结束"),
    }
    kinds = {code: title for system in systems for code, title in naming.kinds(system).items()}

    def select(name: str, label: str, value: str, titles: Mapping[str, str]) -> FieldView:
        options = (Option("", gettext("全部")), *(Option(code, title) for code, title in titles.items()))
        return FieldView(name, label, "select", value, options=options)

    chips: list[tuple[Any, str, Any, dict[str, Any]]] = [
        (asked.text, gettext("包含：{value}"), asked.text, {"text": ""}),
        (asked.state, gettext("状态：{value}"), states.get(asked.state, ""), {"state": ""}),
        (asked.system, gettext("系统：{value}"), systems.get(asked.system, asked.system), {"system": ""}),
        (asked.organ, gettext("主办：{value}"), organs.get(asked.organ, asked.organ), {"organ": ""}),
        (asked.kind, gettext("类型：{value}"), kinds.get(asked.kind, asked.kind), {"kind": ""}),
        (asked.since, gettext("自 {value}"), asked.since, {"since": None}),
        (asked.until, gettext("至 {value}"), asked.until, {"until": None}),
    ]
    return Filters(
        "/desk/cases",
        (
            FieldView("q", gettext("编号或文字"), value=asked.text, width="w18", maxlength=60),
            select("state", gettext("状态"), asked.state, states),
            select("kind", gettext("类型"), asked.kind, kinds),
            select("organ", gettext("主办单位"), asked.organ, dict(sorted(organs.items(), key=lambda pair: pair[0]))),
            FieldView("since", gettext("收到日期自"), "date", asked.since.isoformat() if asked.since else "", placeholder="2026-03-01"),
            FieldView("until", gettext("至"), "date", asked.until.isoformat() if asked.until else "", placeholder="2026-03-31"),
        ),
        tuple(
            Link(text.format(value=value), asked.address(page=1, **without)) for there, text, value, without in chips if there
        ),
        "/desk/cases",
    )  # fmt: skip


def headings() -> tuple[str, ...]:
    """The first row of an export."""
    return (
        gettext("编号"), gettext("诉求"), gettext("系统"), gettext("类型"), gettext("分类"), gettext("地点"), gettext("主办单位"),
        gettext("进展"), gettext("状态"), gettext("结果"), gettext("渠道"), gettext("收到"), gettext("期限"), gettext("结束"),
    )  # fmt: skip


def export_rows(actor: Actor, asked: Asked) -> Iterator[tuple[str, ...]]:
    """The list as rows of words, a few at a time: nothing personal is in it beyond what somebody wrote as summary."""
    systems = naming.system_titles()
    organs = naming.organ_names()
    found = found_cases(actor, asked)
    places = naming.areas(set(found.order_by().values_list("area", flat=True).distinct()))
    kinds = {system: naming.kinds(system) for system in systems}
    categories = {system: naming.categories(system) for system in systems}
    outcomes = {system: naming.outcomes(system) for system in systems}
    states = {"open": gettext("在办"), "closed": gettext("已结束")}
    for row in found.values_list(*COLUMNS)[:MOST_ROWS].iterator(chunk_size=2000):
        number, summary, system, kind, category, area, organ, milestone, status, outcome, channel, *days = row
        yield (
            number,
            _harmless(summary),
            systems.get(system, system),
            kinds.get(system, {}).get(kind, kind),
            categories.get(system, {}).get(category, category),
            places.get(area, area),
            organs.get(organ, organ),
            milestone,
            states.get(status, status),
            outcomes.get(system, {}).get(outcome, outcome),
            naming.channel(channel),
            *(_when(day) for day in days),
        )


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line[:1] in {"=", "+", "-", "@"} else line


def _when(day: date | datetime | None) -> str:
    if day is None:
        return ""
    if isinstance(day, datetime):
        return f"{timezone.localtime(day, LEGAL_ZONE):%Y-%m-%d %H:%M}"
    return day.isoformat()
