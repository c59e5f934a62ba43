# SPDX-License-Identifier: Apache-2.0
"""Own matters, one case, and how it is rated."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot, cases_for, papers_of, program_for, start_of
from mingfu.engines.cases.clocks import runs_late
from mingfu.engines.documents import Document, documents_about
from mingfu.engines.manifest import find_system
from mingfu.engines.opinions import FACETS, LEVELS, is_invited, rating_of
from mingfu.faces.kiosk.certificates import Own, own_certificates
from mingfu.faces.kiosk.wording import day_words, moment_words, spaced
from mingfu.faces.ui.components import Fact, FieldView, Notice, Option, Problems, Rating, Tag
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.organs import organ_name, organ_names

MOST = 30


@dataclass(frozen=True)
class MatterTile:
    """One of my matters, as a large target."""

    title: str
    note: str
    url: str
    tag: Tag


@dataclass(frozen=True)
class MinePage:
    """My matters. `why` is "print" or "rate" where somebody came for that."""

    why: str
    matters: tuple[MatterTile, ...]
    certificates: tuple[Own, ...]
    notice: Notice | None


def mine_page(actor: Actor, why: str, notice: Notice | None = None) -> MinePage:
    """The newest matters of whoever signed in; only those that may be rated where they came to rate."""
    names = organ_names()
    rows = list(
        cases_for(actor).values(
            "number", "summary", "status", "outcome", "milestone", "organ", "received_at", "system"
        )[:MOST]
    )
    if why == "rate":
        rows = [
            row
            for row in rows
            if row["status"] != "open" and is_invited(row["number"]) and rating_of(row["number"]) is None
        ]
    tiles = []
    for row in rows:
        told = (spaced(row["number"]), moment_words(row["received_at"]), names.get(row["organ"], ""))
        end = "/rating" if why == "rate" else ""
        tiles.append(
            MatterTile(
                row["summary"] or row["number"],
                " · ".join(part for part in told if part),
                f"/kiosk/case/{row['number']}{end}",
                _tag(row["system"], row["status"], row["outcome"], row["milestone"]),
            )
        )
    return MinePage(why, tuple(tiles), () if why == "rate" else own_certificates(actor), notice)  # fmt: skip


def _tag(system: str, status: str, outcome: str, milestone: str, *, late: bool = False) -> Tag:
    if status != "open":
        manifest = find_system(system)
        said = str(manifest.outcomes.get(outcome, "")) if manifest else ""
        return Tag(said or gettext("已办结"), "ok", "check")
    if late:
        return Tag(gettext("已超期"), "bad", "triangle-alert")
    return Tag(gettext(milestone) if milestone else gettext("办理中"), "act", "clock")


@dataclass(frozen=True)
class PaperTile:
    """A paper that may be printed."""

    number: str
    title: str
    note: str
    print: str


@dataclass(frozen=True)
class CasePage:
    """One case."""

    spaced: str
    title: Any
    tag: Tag
    facts: tuple[Fact, ...]
    papers: tuple[PaperTile, ...]
    print: str
    rate: str
    notice: Notice | None


def case_page(case: Snapshot, *, notice: Notice | None = None) -> CasePage:
    """How far a case is, when an answer is due, what may be printed, whether it may be rated."""
    path = f"/kiosk/case/{case.number}"
    facts = [
        Fact(gettext("收到时间"), moment_words(case.received_at)),
        Fact(gettext("承办单位"), organ_name(case.organ) if case.organ else gettext("正在分派")),
    ]
    if case.due_on and case.status == "open":
        facts.append(Fact(gettext("答复期限"), day_words(case.due_on)))
    ratable = case.status != "open" and is_invited(case.number) and rating_of(case.number) is None
    return CasePage(
        spaced=spaced(case.number),
        title=case.summary or start_of(case.start).title,
        tag=_tag(case.system, case.status, case.outcome, case.milestone, late=runs_late(case)),
        facts=tuple(facts),
        papers=tuple(
            PaperTile(one.number, one.title or one.kind, day_words(as_legal_day(one.issued_at)), f"{path}/papers/{one.pk}/print")
            for one in papers_for(case)
            if one.erased_at is None
        ),
        print=f"{path}/print",
        rate=f"{path}/rating" if ratable else "",
        notice=notice,
    )  # fmt: skip


def papers_for(case: Snapshot) -> QuerySet[Document]:
    """Papers of the case that are for its person: those its procedure calls for. An order to an organ is none of them."""
    nodes = program_for(case.procedure, case.program).nodes
    named = {node.attributes["paper"] for node in nodes if "paper" in node.attributes}
    return documents_about(case.number).filter(paper__in=named | papers_of(case))


@dataclass(frozen=True)
class RatePage:
    """Five levels, the facets, and words."""

    action: str
    spaced: str
    organ: str
    level: Rating
    facets: tuple[FieldView, ...]
    words: FieldView
    problems: Problems
    back: str


@dataclass(frozen=True)
class Given:
    """What was chosen and written."""

    level: int | None = None
    facets: tuple[tuple[str, int], ...] = ()
    words: str = ""


def rate_page(case: Snapshot, given: Given | None = None, error: str = "") -> RatePage:
    """The form, with what was chosen and what was wrong. Silence is never a grade."""
    chosen = given or Given()
    options = tuple(Option(str(value), title) for value, title in LEVELS)
    held = dict(chosen.facets)
    hint = gettext("不影响办理结果，也不会告诉承办人是谁评的。不评不算满意。")
    return RatePage(
        action=f"/kiosk/case/{case.number}/rating",
        spaced=spaced(case.number),
        organ=organ_name(case.organ) if case.organ else "",
        level=Rating("level", gettext("总的来说，您满意吗？"), str(chosen.level or ""), hint, error),
        facets=tuple(
            FieldView(f"facet-{code}", title, "select", str(held.get(code, "")), options=(Option("", gettext("不评这一项")), *options), optional=True)
            for code, title in FACETS
        ),
        words=FieldView("words", gettext("还有什么想说的？"), "textarea", chosen.words, gettext("最多 500 字"), optional=True, rows=3),
        problems=Problems(((error, "level"),) if error else ()),
        back=f"/kiosk/case/{case.number}",
    )  # fmt: skip
