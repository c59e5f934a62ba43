# SPDX-License-Identifier: Apache-2.0
"""Cards of supervision: which stand, by kind and organ, each leading to its case."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext

from mingfu.engines.jobs import failing_work
from mingfu.engines.supervision import signals, signals_by_organ, watches
from mingfu.faces.ui.components import Cell, FieldView, Filters, Option, Table, Tile, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.gate import Counts
from mingfu.faces.workbench.pages.rows import card_tag, signal_table
from mingfu.faces.workbench.words import moment_words
from mingfu.kernel.access import Actor, may

CARDS = ("red", "yellow")


@dataclass(frozen=True)
class SupervisionPage:
    """All that the page shows."""

    tiles: tuple[Tile, ...]
    filters: Filters
    signals: Table
    by_organ: Table
    rules: Table
    work: Table | None


def supervision_page(
    actor: Actor, counts: Counts, *, card: str = "", organ: str = "", past: bool = False
) -> SupervisionPage:
    """Cards the official may see: all for supervisors, those of their organ for others."""
    card = card if card in CARDS else ""
    organs = naming.organ_names()
    sums = signals_by_organ(actor)
    found = signals(actor, standing=not past, card=card, organ=organ)
    rows = [
        (Cell(organs.get(code, code), f"/desk/supervision?{urlencode({'organ': code})}"), str(red), str(yellow))
        for code, yellow, red in sums
    ]
    made = table(gettext("按单位"), (gettext("单位"), gettext("红牌"), gettext("黄牌")), rows, tight=True)
    return SupervisionPage(
        tiles=(
            Tile(gettext("红牌"), str(counts.red), gettext("张"), tone="bad" if counts.red else "", url="/desk/supervision?card=red"),
            Tile(gettext("黄牌"), str(counts.yellow), gettext("张"), url="/desk/supervision?card=yellow"),
            Tile(gettext("涉及单位"), str(len(sums)), gettext("个")),
        ),
        filters=_filters(card, organ, [code for code, _yellow, _red in sums], organs, past=past),
        signals=signal_table(found, organs, caption=gettext("亮牌"), empty=gettext("没有符合条件的牌。")),
        by_organ=Table(made.caption, made.columns, made.rows, tight=True, empty=gettext("没有未解除的牌。")),
        rules=table(
            gettext("亮牌的规则"),
            (gettext("规则"), gettext("牌"), gettext("依据")),
            [(str(watch.title), card_tag(watch.card), watch.basis or "—") for watch in watches()],
            tight=True,
        ),
        work=_work(actor),
    )  # fmt: skip


def _work(actor: Actor) -> Table | None:
    """Work behind the scenes that fails now, for those who may act on it; None while all works."""
    found = failing_work() if may(actor, "supervision.act") else []
    if not found:
        return None
    kinds = {"duty": gettext("例行工作"), "reaction": gettext("后续动作"), "timer": gettext("到期动作")}
    rows = [
        (
            f"{kinds[one.kind]} {one.name}",
            one.about or "—",
            gettext("{tries} 次").format(tries=one.tries),
            moment_words(one.next_try_at) if one.next_try_at else "—",
        )
        for one in found
    ]
    columns = (gettext("什么"), gettext("关于"), gettext("连续失败"), gettext("下次重试"))
    return table(gettext("后台失败的工作"), columns, rows, tight=True)


def _filters(card: str, organ: str, seen: list[str], organs: Mapping[str, str], *, past: bool) -> Filters:
    titles = {"red": gettext("红牌"), "yellow": gettext("黄牌")}
    choices = dict.fromkeys([*seen, organ] if organ else seen)
    chips = []
    if card:
        chips.append(Link(titles[card], f"/desk/supervision?{urlencode({'organ': organ})}"))
    if organ:
        chips.append(Link(organs.get(organ, organ), f"/desk/supervision?{urlencode({'card': card})}"))
    every = Option("", gettext("全部"))
    return Filters(
        "/desk/supervision",
        (
            FieldView("card", gettext("牌"), "select", card, options=(every, *(Option(*pair) for pair in titles.items()))),
            FieldView("organ", gettext("单位"), "select", organ, options=(every, *(Option(code, organs.get(code, code)) for code in choices))),
            FieldView("past", gettext("范围"), "select", "yes" if past else "", options=(Option("", gettext("未解除的")), Option("yes", gettext("含已解除的")))),
        ),
        tuple(chips),
        "/desk/supervision",
    )  # fmt: skip
