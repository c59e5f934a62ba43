# SPDX-License-Identifier: Apache-2.0
"""Whether the days handed in for a year can be true, and which days they change. Plain Python."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from mingfu.kernel.calendar.book import Book, ordered
from mingfu.kernel.calendar.days import DayKind, Edition, Week, shipped
from mingfu.kernel.calendar.refusals import YearFactsRefused
from mingfu.kernel.calendar.words import gettext_noop, said, spoken

MOST_DAYS = 80
LONGEST_NAME = 60
DECEMBER = 12


def with_edition(held: Book, edition: Edition) -> Book:
    """The book with one more edition."""
    return Book(ordered([*held.editions, edition]), held.weeks)


def check(edition: Edition, held: Book) -> tuple[date, ...]:
    """The days an edition changes. Raises `YearFactsRefused` where it contradicts itself, the law, or nothing at all."""
    before = held.table(edition.calendar)
    if not before.days[0].year <= edition.year <= before.days[-1].year:
        raise before.outside(str(edition.year))
    week = held.weeks[edition.calendar]
    for fault in (*_alone(edition), *_against_the_law(edition, week, before.official_until.year)):
        raise YearFactsRefused(year=edition.year, fault=fault)
    after = with_edition(held, edition).table(edition.calendar)
    index = before.index(date(edition.year - 1, 12, 1) if edition.year > before.days[0].year else before.days[0])
    end = before.index(date(edition.year, 12, 31))
    changed = tuple(before.days[i] for i in range(index, end + 1) if before.is_working(i) != after.is_working(i))
    stated = all(before.notes.get(fact.day) == fact for fact in edition.days)
    if stated and not changed and after.official_until == before.official_until:
        raise YearFactsRefused(year=edition.year, fault=spoken(gettext_noop("与现有安排相同，无需再次公布")))
    return changed


def _alone(edition: Edition) -> Iterator[str]:
    """Faults an edition shows by itself."""
    if not 1 <= len(edition.days) <= MOST_DAYS:
        yield spoken(gettext_noop("应列出 1 至 {most} 天，实为 {count} 天")).format(
            most=MOST_DAYS, count=len(edition.days)
        )
    for day, count in Counter(fact.day for fact in edition.days).items():
        if count > 1:
            yield spoken(gettext_noop("{day} 出现了 {count} 次")).format(day=said(day), count=count)
    for fact in edition.days:
        if not 0 < len(fact.name.strip()) <= LONGEST_NAME:
            yield spoken(gettext_noop("{day} 没有节日名称，或名称过长")).format(day=said(fact.day))
        if fact.day.year != edition.year and (fact.day.year, fact.day.month) != (edition.year - 1, DECEMBER):
            yield spoken(gettext_noop("{day} 不属于这一年")).format(day=said(fact.day))
    if not edition.paper.strip():
        yield spoken(gettext_noop("没有写明依据的通知"))


def _against_the_law(edition: Edition, week: Week, official: int) -> Iterator[str]:
    """Faults against the ordinary week and, for a national year, against the holidays the law fixes."""
    for fact in edition.days:
        if fact.kind is DayKind.WORK and fact.day.weekday() not in week.rests and not edition.amends:
            yield spoken(gettext_noop("{day} 本来就是工作日，不能列为调休上班")).format(day=said(fact.day))
    if week.base or edition.amends:
        return
    if edition.year > official + 1:
        yield spoken(gettext_noop("{year} 年尚未公布，请先公布该年")).format(year=official + 1)
    off = {fact.day for fact in edition.days if fact.kind is DayKind.OFF}
    for holiday in shipped().fixed:
        day = date(edition.year, holiday.month, holiday.day)
        if edition.year >= holiday.since and day not in off:
            yield spoken(gettext_noop("缺少法定节假日 {day}（{name}）")).format(
                day=said(day), name=spoken(holiday.name)
            )
