# SPDX-License-Identifier: Apache-2.0
"""`Sight`: all that the first page and the daily brief are made of, counted once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mingfu.engines.cases import figures
from mingfu.engines.cases.figures import Board, Line, Scope, Span, Topic
from mingfu.engines.manifest import ask
from mingfu.faces.cockpit import queries
from mingfu.faces.cockpit.choosing import TREND_DAYS, Choice
from mingfu.faces.cockpit.queries import Cards, Opinions
from mingfu.kernel.access import Actor, may
from mingfu.kernel.clock import now, today

GOAL = 95
"""Share of answers in time, in percent, that organs are measured against: the district's own aim, not a law."""

LEAST_ANSWERS = 5
"""An organ that answered fewer is not ranked by its rate: one case more or less would turn it over."""

ASKED_ABOUT = 6


@dataclass(frozen=True)
class Sight:
    """The counts behind a page, as of one moment."""

    choice: Choice
    scope: Scope
    board: Board
    days: list[tuple[date, int, int]]
    topics: list[Topic]
    worst: list[Line]
    asked_about: list[Line]
    instructed: set[str]
    new_overdue: int
    opinions: Opinions
    cards: Cards
    organs: list[tuple[str, str, str]]
    areas: Mapping[str, tuple[str, str]]
    plan: Mapping[str, Any] | None
    may_instruct: bool
    at: datetime

    @property
    def organ_names(self) -> dict[str, str]:
        """Short names of organs by code."""
        return {code: short for code, short, _kind in self.organs}


def look(actor: Actor, choice: Choice) -> Sight:
    """Count what the choice is about, as far as the actor may see it."""
    scope = choice.scope(actor)
    worst = figures.lines_behind(figures.behind("overdue", scope), limit=ASKED_ABOUT)
    soon = ASKED_ABOUT - len(worst)
    asked_about = worst + (figures.lines_behind(figures.behind("soon", scope), limit=soon) if soon else [])
    return Sight(
        choice=choice,
        scope=scope,
        board=figures.board(scope),
        days=figures.daily(_trend(scope)),
        topics=figures.topics(scope),
        worst=worst,
        asked_about=asked_about,
        instructed=queries.instructed(line.number for line in asked_about) if asked_about else set(),
        new_overdue=queries.new_overdue(scope),
        opinions=queries.opinions(scope),
        cards=queries.cards(scope),
        organs=queries.organ_rows(),
        areas=queries.area_names(),
        plan=_plan(),
        may_instruct=may(actor, "cockpit.instruct"),
        at=now(),
    )


def _trend(scope: Scope) -> Scope:
    """The same scope over the last thirty days: what the line chart shows whatever span is chosen."""
    until = today() + timedelta(days=1)
    span = Span(until - timedelta(days=TREND_DAYS), until)
    return Scope(span, scope.system, scope.organ, scope.area, scope.category, scope.levels)


def _plan() -> Mapping[str, Any] | None:
    """The plan in numbers, where a system that offers it is installed and a plan is published."""
    try:
        found: Mapping[str, Any] | None = ask("plan.summary")
    except LookupError:
        return None
    return found
