# SPDX-License-Identifier: Apache-2.0
"""Open tasks as lines of a worklist, and cards of supervision as lines of a table."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from mingfu.engines.cases import QueueRow
from mingfu.engines.supervision import SignalRow
from mingfu.faces.ui.casework import InboxRow
from mingfu.faces.ui.components import Cell, Table, Tag, table
from mingfu.faces.workbench.naming import areas, grounds, holder, kinds, post_titles
from mingfu.faces.workbench.words import day_words, due_tag, subject_url
from mingfu.kernel.access import Actor


def inbox_rows(found: Sequence[QueueRow], actor: Actor) -> tuple[InboxRow, ...]:
    """Tasks as lines: what it is about, the step, kind, place, date, and who has it."""
    places = areas(row.area for row in found)
    called = {system: kinds(system) for system in {row.system for row in found}}
    posts = post_titles(row.post for row in found) if len(actor.posts) > 1 else {}
    return tuple(_row(row, actor, places, called.get(row.system, {}), posts) for row in found)


def _row(
    row: QueueRow, actor: Actor, places: Mapping[str, str], called: Mapping[str, str], posts: Mapping[str, str]
) -> InboxRow:
    parts = [called.get(row.kind, ""), places.get(row.area, ""), posts.get(row.post, ""), holder(row.claimed_by, actor)]
    return InboxRow(
        number=row.number,
        title=row.summary or gettext("（没有摘要）"),
        url=f"/desk/cases/{row.number}",
        clock=due_tag(row.due_on, paused=row.paused, late=row.late),
        note=" · ".join(part for part in parts if part),
        tags=_tags(row),
        choosable=not row.claimed_by,
    )


def _tags(row: QueueRow) -> tuple[Tag, ...]:
    """The step, what was asked beside it where it is no step of its own, and priority with its reason."""
    said = {"p": gettext("协办：{step}"), "r": gettext("补正：{step}")}.get(row.beside, "{step}")
    step = Tag(said.format(step=gettext(row.title)), "act")
    if not row.prior:
        return (step,)
    ground = grounds(row.system, "priority").get(row.prior, row.prior)
    return Tag(gettext("优先：{ground}").format(ground=ground), "brand", "zap"), step


def card_tag(card: str) -> Tag:
    """A card in a word."""
    if card == "red":
        return Tag(gettext("红牌"), "bad", "triangle-alert")
    return Tag(gettext("黄牌"), "warn", "bell")


def signal_table(found: Sequence[SignalRow], organs: Mapping[str, str], *, caption: str, empty: str) -> Table:
    """Cards, each with its case, organ and date."""
    rows = [
        (
            Cell(row.case, subject_url(row.case)),
            card_tag(row.card) if row.cleared_at is None else Tag(gettext("已解除"), "ok", "check"),
            row.title,
            organs.get(row.organ, row.organ),
            day_words(row.due_on),
            Cell(tag=due_tag(row.due_on, late=row.card == "red")) if row.cleared_at is None else "",
        )
        for row in found
    ]
    columns = (gettext("办件"), gettext("牌"), gettext("原因"), gettext("单位"), gettext("期限"), gettext("现状"))
    made = table(caption, columns, rows, tight=True)
    return Table(made.caption, made.columns, made.rows, tight=True, empty=empty)
