# SPDX-License-Identifier: Apache-2.0
"""Parts asked of partners: who, by when, and what came of it; with the days of one's own part as a strip."""

from dataclasses import replace

from django.utils.translation import gettext

from mingfu.engines.cases.clocks import derive
from mingfu.engines.cases.joining import Part
from mingfu.faces.ui.components import Cell, Table, Tag, table
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.words import day_words, due_tag
from mingfu.kernel.calendar import Due, working_days_between
from mingfu.kernel.clock import as_legal_day


def part_table(file: File) -> Table | None:
    """Every part, first to last; None where none was asked."""
    if not file.parts:
        return None
    rows = [
        (
            file.organs.get(part.organ, part.organ),
            day_words(part.asked_on),
            day_words(part.due_on) if part.due_on else "",
            Cell(tag=_state(part)),
            day_words(part.closed_on) if part.closed_on else "",
        )
        for part in file.parts
    ]
    columns = (gettext("协办单位"), gettext("提出"), gettext("期限"), gettext("现状"), gettext("结束"))
    return table(gettext("协办"), columns, rows, tight=True)


def _state(part: Part) -> Tag:
    if part.how == "answered":
        return Tag(gettext("超期答复"), "warn", "check") if part.late else Tag(gettext("已答复"), "ok", "check")
    return {
        "": due_tag(part.due_on),
        "refused": Tag(gettext("不予协办"), "warn", "x"),
        "silent": Tag(gettext("到期未答复"), "bad", "triangle-alert"),
        "dropped": Tag(gettext("不再等待")),
        "left": Tag(gettext("已随主办结束")),
    }[part.how]


def due_of_part(file: File, token: str) -> Due | None:
    """The date of an open part as working days from its asking, for a strip; None where no count of days leads to it."""
    item = file.case.item(token)
    if item is None or item.due_on is None:
        return None
    most = working_days_between(as_legal_day(item.opened_at), item.due_on)
    for amount in range(most, 0, -1):
        found = derive(
            starts_at=item.opened_at, amount=amount, unit="working", regime="general", pauses=file.case.pauses
        )
        if found.due == item.due_on:
            return replace(found, basis="")
        if found.due < item.due_on:
            break
    return None
