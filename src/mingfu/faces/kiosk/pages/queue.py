# SPDX-License-Identifier: Apache-2.0
"""Taking a number, and the number on the screen."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mingfu.faces.kiosk.models import Kiosk
from mingfu.faces.kiosk.queueing import halls_at
from mingfu.faces.ui.components import Fact, FieldView, Notice, Option
from mingfu.faces.ui.frame import Link


@dataclass(frozen=True)
class HallShown:
    """A hall with its lines as buttons."""

    code: str
    title: str
    hours: str
    open: bool
    lines: tuple[Link, ...]
    grounds: FieldView | None


@dataclass(frozen=True)
class QueuePage:
    """The halls of this machine."""

    halls: tuple[HallShown, ...]


def queue_page(kiosk: Kiosk) -> QueuePage:
    """The lines of every hall this machine gives out numbers for."""
    return QueuePage(tuple(_hall(one) for one in halls_at(kiosk)))


def _hall(one: Any) -> HallShown:
    plain = Option("", gettext("没有"), checked=True)
    grounds = (plain, *(Option(code, gettext(title)) for code, title in one.grounds))
    return HallShown(
        one.code,
        gettext(one.title),
        one.hours,
        one.open,
        tuple(Link(gettext(title), code) for code, title in one.lines),
        FieldView(f"ground-{one.code}", gettext("有优先情形吗？"), "choice", "", options=grounds)
        if one.grounds
        else None,
    )


@dataclass(frozen=True)
class TicketPage:
    """A number that was taken."""

    number: str
    facts: tuple[Fact, ...]
    notice: Notice | None


def ticket_page(number: Any, *, printed: bool) -> TicketPage:
    """The number, how many wait before it, and about how long."""
    facts = (
        Fact(gettext("业务"), gettext(number.line)),
        Fact(gettext("大厅"), gettext(number.hall)),
        Fact(gettext("前面还有"), gettext("{count} 人").format(count=number.ahead)),
        Fact(gettext("大约要等"), gettext("{minutes} 分钟").format(minutes=number.minutes)),
    )
    silent = Notice(gettext("没有打出纸条，请记住这个号。"), "warn", "printer")
    return TicketPage(number.number, facts, None if printed else silent)
