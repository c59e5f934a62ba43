# SPDX-License-Identifier: Apache-2.0
"""The briefing: a few sentences made of the data, each figure a way to its cases. Nothing is said that was not counted."""

from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from mingfu.engines.cases.figures import Topic
from mingfu.faces.cockpit.pages.seeing import GOAL, LEAST_ANSWERS, Sight
from mingfu.faces.cockpit.queries import category_title
from mingfu.faces.cockpit.wording import count_words, days_over, percent

LEAST_RISE = 5
RISE = 1.5
"""A topic rises when at least five came in and half as many again as in the span before."""


def briefing(sight: Sight) -> tuple[SafeString, ...]:
    """Up to six sentences, the most pressing first."""
    return tuple(_sentences(sight))


def _sentences(sight: Sight) -> Iterator[SafeString]:
    yield _overdue(sight)
    total = sight.board.total
    if total.soon or total.still:
        yield _said(
            gettext("两个工作日内到期 {soon}；依法暂停计时 {still}，延期在办 {extended}，都不算超期。"),
            soon=_cases(sight, "soon", total.soon),
            still=_cases(sight, "still", total.still),
            extended=_cases(sight, "extended", total.extended),
        )
    if total.answered:
        yield _answers(sight)
    rising = rising_topic(sight.topics)
    if rising is not None:
        yield _rise(sight, rising)
    if total.unsolved:
        yield _said(
            gettext("办结 {closed}，其中 {unsolved} 诉求人认为没有解决，单列统计。"),
            closed=_cases(sight, "closed", total.closed),
            unsolved=_cases(sight, "unsolved", total.unsolved),
        )
    if sight.opinions.dissatisfied:
        yield _said(
            gettext("评价 {rated}，差评 {bad}。"),
            rated=_cases(sight, "rated", sight.opinions.rated),
            bad=_cases(sight, "dissatisfied", sight.opinions.dissatisfied),
        )


def _overdue(sight: Sight) -> SafeString:
    count = sight.board.total.overdue
    if not count:
        return _said(gettext("此刻没有超期未答复的办件。"))
    organ, most = max(
        ((code, row.overdue) for code, row in sight.board.by_organ.items()), key=lambda pair: (pair[1], pair[0])
    )
    oldest = sight.worst[0].due_on
    return _said(
        gettext(
            "超期未答复 {count}，最久的已超 {days} 个工作日，上一个工作日到期的 {fresh} 件；最多的是{organ}，{most}。"
        ),
        count=_cases(sight, "overdue", count),
        days=days_over(oldest) if oldest else 0,
        fresh=sight.new_overdue,
        organ=sight.organ_names.get(organ, organ),
        most=_cases(sight, "overdue", most, organ=organ),
    )


def _answers(sight: Sight) -> SafeString:
    total = sight.board.total
    short = [
        (code, row.on_time * 100 / row.answered)
        for code, row in sight.board.by_organ.items()
        if row.answered >= LEAST_ANSWERS and row.on_time * 100 < GOAL * row.answered
    ]
    told = gettext("答复 {answered}，按期 {rate}%（延期后按期 {extended}，暂停后按期 {paused}，超期答复 {late}）。")
    if short:
        told = gettext(
            "答复 {answered}，按期 {rate}%（延期后按期 {extended}，暂停后按期 {paused}，超期答复 {late}）；"
            "低于 {goal}% 的单位有 {short} 个，最低的是{organ}。"
        )
    lowest = min(short, key=lambda pair: (pair[1], pair[0]))[0] if short else ""
    return _said(
        told,
        answered=_cases(sight, "answered", total.answered),
        rate=percent(total.on_time, total.answered),
        extended=_cases(sight, "on_time_extended", total.on_time_extended),
        paused=_cases(sight, "on_time_paused", total.on_time_paused),
        late=_cases(sight, "late", total.late),
        goal=GOAL,
        short=len(short),
        organ=sight.organ_names.get(lowest, lowest),
    )


def rising_topic(topics: list[Topic]) -> Topic | None:
    """The category that rose most, if one rose at all."""
    rose = [one for one in topics if one.category and one.here >= LEAST_RISE and one.here >= one.before * RISE]
    return max(rose, key=lambda one: (one.here - one.before, one.category), default=None)


def _rise(sight: Sight, topic: Topic) -> SafeString:
    return _said(
        gettext("“{topic}”上升最快：{here}，之前同样长的时段 {before} 件。"),
        topic=category_title(topic.system, topic.category),
        here=_cases(sight, "received", topic.here, system=topic.system, category=topic.category),
        before=count_words(topic.before),
    )


def _cases(sight: Sight, figure: str, count: int, **other: str) -> SafeString:
    """A number of cases as a link to them."""
    said = gettext("{count} 件").format(count=count_words(count))
    if not count:
        return format_html("{}", said)
    return format_html('<a href="{}">{}</a>', sight.choice.cases(figure, **other), said)


def _said(sentence: str, **parts: object) -> SafeString:
    return format_html(sentence, **parts) if parts else format_html("{}", sentence)
