# SPDX-License-Identifier: Apache-2.0
"""The daily brief: one page to be printed and read on paper. Everything on it stands on the overview as well."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from mingfu.faces.cockpit.pages.briefing import briefing
from mingfu.faces.cockpit.pages.overview import AskedAbout, asked_about, organ_table, span_words, tiles
from mingfu.faces.cockpit.pages.seeing import Sight
from mingfu.faces.cockpit.wording import count_words, day_words, moment_words
from mingfu.faces.ui.components import Fact, Table, Tile
from mingfu.faces.ui.frame import Link
from mingfu.kernel.calendar.words import weekday
from mingfu.kernel.clock import today

ORGANS = 12


@dataclass(frozen=True)
class BriefPage:
    """The paper."""

    title: str
    day: str
    as_of: str
    span: str
    sentences: tuple[SafeString, ...]
    yesterday: tuple[Fact, ...]
    tiles: tuple[Tile, ...]
    asked_about: tuple[AskedAbout, ...]
    organs: Table
    back: Link


def brief_page(sight: Sight) -> BriefPage:
    """The brief of a sight."""
    day = today()
    query = sight.choice.query()
    return BriefPage(
        title=gettext("诉求办理日报"),
        day=gettext("{day}，{weekday}").format(day=day_words(day), weekday=weekday(day)),
        as_of=moment_words(sight.at),
        span=span_words(sight.choice),
        sentences=briefing(sight),
        yesterday=_yesterday(sight),
        tiles=tiles(sight),
        asked_about=asked_about(sight),
        organs=organ_table(sight, most=ORGANS),
        back=Link(gettext("回到总览"), "/cockpit/" + (f"?{query}" if query else "")),
    )


def _yesterday(sight: Sight) -> tuple[Fact, ...]:
    """What came in and went out on the day before; a day outside the thirty that were counted does not occur."""
    day = today() - timedelta(days=1)
    got, closed = next((received, ended) for one, received, ended in sight.days if one == day)
    return (
        Fact(
            gettext("昨日（{day}）收到").format(day=day_words(day)),
            gettext("{count} 件").format(count=count_words(got)),
        ),
        Fact(gettext("昨日办结"), gettext("{count} 件").format(count=count_words(closed))),
    )
