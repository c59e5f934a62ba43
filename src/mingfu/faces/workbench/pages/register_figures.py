# SPDX-License-Identifier: Apache-2.0
"""The figures of a register over one year, each with the entries behind it."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from mingfu.engines.registers import Figure, MeasureSpec, measure, register_of
from mingfu.engines.registers.sheets import wording_of
from mingfu.faces.ui.components import Table, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench.pages.registers import path_of
from mingfu.kernel.clock import today

SHOWN = 3
"""Numbers of entries that a cell shows; the list has all."""

YEARS = 4


@dataclass(frozen=True)
class FiguresPage:
    """The figures of a register over one year."""

    crumbs: tuple[Link, ...]
    title: str
    years: tuple[Link, ...]
    tables: tuple[Table, ...]


def figures_page(key: str, year: int) -> FiguresPage:
    """Every measure of a register over a year."""
    spec = register_of(key)
    form, here = wording_of(spec), today().year
    made = []
    for one in spec.measures:
        answers = {choice.value: str(choice.label) for choice in form.field(one.by).options} if one.by else {}
        found = measure(key, one.code, since=date(year, 1, 1), until=date(year, 12, 31))
        made.append(_table(one, [_row(one, figure, answers.get(figure.group, figure.group)) for figure in found]))
    title, path = gettext(spec.title), path_of(spec)
    years = range(here, here - YEARS, -1)
    return FiguresPage(
        crumbs=(Link(gettext("台账"), "/desk/registers"), Link(title, path), Link(gettext("指标"), "")),
        title=gettext("{title}：指标").format(title=title),
        years=tuple(Link(str(each), f"{path}/figures?year={each}", each == year) for each in years),
        tables=tuple(made),
    )


def _row(one: MeasureSpec, figure: Figure, group: str) -> tuple[str, ...]:
    share = one.kind == "share"
    value = f"{figure.value * 100:.1f}%" if share else f"{figure.value:,f}"
    counted = f"{figure.part} / {figure.whole}" if share else str(figure.whole)
    behind = "、".join(figure.entries[:SHOWN])
    if len(figure.entries) > SHOWN:
        behind += gettext(" 等 {count} 条").format(count=len(figure.entries))
    return figure.period, group or "—", value, counted, behind


def _table(one: MeasureSpec, rows: list[tuple[str, ...]]) -> Table:
    title = gettext(one.title)
    columns = (gettext("时段"), gettext("分组"), gettext("数值"), gettext("记录数"), gettext("依据的记录"))
    made = table(title, columns, [tuple(row) for row in rows], tight=True)
    return replace(made, show_caption=True, empty=gettext("{title}：这一年还没有记录。").format(title=title))
