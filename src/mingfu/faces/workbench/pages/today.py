# SPDX-License-Identifier: Apache-2.0
"""Today: what is due, what is late, what waits, and two sentences that say it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.cases import QueueRow, queue_for
from mingfu.engines.notices import inbox_of
from mingfu.engines.supervision import signals
from mingfu.faces.ui.casework import Inbox, InboxRow
from mingfu.faces.ui.components import Empty, Entry, Table, Tile
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.gate import Counts
from mingfu.faces.workbench.pages.rows import inbox_rows, signal_table
from mingfu.faces.workbench.words import day_words, excerpt, iso, moment_words
from mingfu.kernel.access import Actor
from mingfu.kernel.calendar import is_working_day
from mingfu.kernel.calendar.words import weekday
from mingfu.kernel.clock import today

SHOWN, FEW = 60, 8


@dataclass(frozen=True)
class Group:
    """A list of tasks under a heading; the whole of it is behind `more`."""

    key: str
    title: str
    inbox: Inbox
    more: Link | None


@dataclass(frozen=True)
class TodayPage:
    """All that the first page shows."""

    day: str
    briefing: tuple[str, ...]
    tiles: tuple[Tile, ...]
    groups: tuple[Group, ...]
    empty: Empty | None
    signals: Table | None
    notices: tuple[Entry, ...]
    awaiting: str


def today_page(actor: Actor, counts: Counts) -> TodayPage:
    """The official's day: groups in the order in which they press."""
    found = queue_for(actor, limit=SHOWN)
    day = today()
    lines = dict(zip(found, inbox_rows(found, actor), strict=True))
    groups = tuple(
        _group(key, title, [lines[row] for row in rows], counts.queue[key])
        for key, title, rows in _sorted(found, actor)
        if rows
    )
    return TodayPage(
        day=gettext("{day}，{weekday}").format(day=day_words(day), weekday=weekday(day)),
        briefing=tuple(_briefing(counts, found)),
        tiles=_tiles(counts),
        groups=groups,
        empty=None if groups else _nothing(),
        signals=_signals(actor) if counts.red or counts.yellow else None,
        notices=tuple(
            Entry(
                moment_words(row.written_at),
                row.title,
                row.text,
                at=iso(row.written_at),
                url=f"/desk/cases/{row.about}" if row.about.isdecimal() else "",
            )
            for row in inbox_of(actor, limit=FEW)
            if not row.read
        )
        if counts.unread
        else (),
        awaiting=gettext("有 {count} 段文字等待公开审核").format(count=counts.awaiting) if counts.awaiting else "",
    )


def _sorted(found: Sequence[QueueRow], actor: Actor) -> tuple[tuple[str, str, list[QueueRow]], ...]:
    """Each task in the first group it belongs to: late, due today, taken by me, waiting for my posts."""
    day = today()
    mine = {actor.at_post(post).code for post in actor.posts}
    late, due, own, free = [], [], [], []
    for row in found:
        if row.late:
            late.append(row)
        elif row.due_on == day and not row.paused:
            due.append(row)
        elif row.claimed_by in mine:
            own.append(row)
        elif not row.claimed_by:
            free.append(row)
    return (
        ("overdue", gettext("已经超期"), late),
        ("today", gettext("今天到期"), due),
        ("mine", gettext("我在办"), own),
        ("free", gettext("等本岗位认领"), free),
    )


def _group(key: str, title: str, rows: list[InboxRow], total: int) -> Group:
    shown = tuple(rows[:FEW])
    more = (
        Link(gettext("全部 {count} 件").format(count=total), f"/desk/inbox?state={key}") if total > len(shown) else None
    )
    return Group(key, title, Inbox(shown, title), more)


def _briefing(counts: Counts, found: Sequence[QueueRow]) -> list[str]:
    """Two or three sentences made of the numbers."""
    queue, said = counts.queue, []
    if queue["overdue"]:
        first = min((row for row in found if row.due_on), key=lambda row: row.due_on or today(), default=None)
        text = gettext("超期 {count} 件，请先办").format(count=queue["overdue"])
        said.append(f"{text}：{excerpt(first.summary, 30)}。" if first else f"{text}。")
    if queue["today"]:
        said.append(gettext("今天到期 {count} 件。").format(count=queue["today"]))
    if queue["free"]:
        said.append(gettext("本岗位有 {count} 件还没有人认领。").format(count=queue["free"]))
    if counts.red:
        said.append(gettext("有 {count} 张红牌未解除。").format(count=counts.red))
    if not said:
        said.append(gettext("没有超期，也没有今天到期的办件。") if queue["all"] else gettext("手上没有待办。"))
    if not is_working_day(today()):
        said.append(gettext("今天是休息日，工作日时限不计今天。"))
    return said


def _tiles(counts: Counts) -> tuple[Tile, ...]:
    queue = counts.queue
    return (
        Tile(gettext("超期"), str(queue["overdue"]), gettext("件"), tone="bad" if queue["overdue"] else "", url="/desk/inbox?state=overdue"),
        Tile(gettext("今天到期"), str(queue["today"]), gettext("件"), url="/desk/inbox?state=today"),
        Tile(gettext("我在办"), str(queue["mine"]), gettext("件"), url="/desk/inbox?state=mine"),
        Tile(gettext("待认领"), str(queue["free"]), gettext("件"), url="/desk/inbox?state=free"),
    )  # fmt: skip


def _signals(actor: Actor) -> Table:
    return signal_table(
        signals(actor, limit=FEW), naming.organ_names(), caption=gettext("亮牌"), empty=gettext("没有未解除的牌。")
    )


def _nothing() -> Empty:
    return Empty(
        gettext("现在没有等您办的事"),
        gettext("新的办件派到您的岗位后，会按期限排在这里。"),
        "circle-check",
        Link(gettext("看全部办件"), "/desk/cases"),
    )
