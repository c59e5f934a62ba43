# SPDX-License-Identifier: Apache-2.0
"""The inbox: every open task of the official's posts, filtered, and several taken at once."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext

from mingfu.engines.cases import queue_for
from mingfu.faces.ui.casework import Inbox, Submit
from mingfu.faces.ui.components import Empty, FieldView, Filters, Option, Pagination, paginate
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench.naming import system_titles
from mingfu.faces.workbench.pages.rows import inbox_rows
from mingfu.kernel.access import Actor

A_PAGE = 50
STATES = ("mine", "free", "overdue", "today")


@dataclass(frozen=True)
class InboxPage:
    """All that the inbox shows."""

    tabs: tuple[Link, ...]
    filters: Filters
    inbox: Inbox
    empty: Empty | None
    pagination: Pagination


def inbox_page(
    actor: Actor, counts: dict[str, int], *, state: str = "", system: str = "", text: str = "", page: int = 1
) -> InboxPage:
    """One page of the inbox. A state nobody knows is no filter."""
    state = state if state in STATES else ""
    offset = (max(1, page) - 1) * A_PAGE
    # One more than is shown tells whether there is a next page when a text narrows the count.
    found = queue_for(actor, limit=A_PAGE + 1, system=system, state=state, text=text.strip(), offset=offset)
    narrowed = bool(system or text.strip())
    total = offset + len(found) if narrowed else counts[state or "all"]
    rows = inbox_rows(found[:A_PAGE], actor)
    acts = (Submit(gettext("认领"), icon="hand"),) if any(row.choosable for row in rows) else ()
    return InboxPage(
        tabs=_tabs(counts, state, system, text),
        filters=_filters(state, system, text),
        inbox=Inbox(rows, gettext("待办"), "/desk/inbox/claims", acts),
        empty=None if rows else _nothing(narrowed=narrowed or bool(state)),
        pagination=paginate(page, A_PAGE, total, lambda number: _address(state, system, text, number)),
    )


def _address(state: str, system: str, text: str, page: int = 1) -> str:
    given = {"state": state, "system": system, "q": text, "page": str(page) if page > 1 else ""}
    asked = urlencode({name: value for name, value in given.items() if value})
    return f"/desk/inbox?{asked}" if asked else "/desk/inbox"


def _tabs(counts: dict[str, int], state: str, system: str, text: str) -> tuple[Link, ...]:
    titles = {
        "": gettext("全部"),
        "overdue": gettext("超期"),
        "today": gettext("今天到期"),
        "mine": gettext("我在办"),
        "free": gettext("待认领"),
    }
    return tuple(
        Link(title, _address(key, system, text), key == state, counts[key or "all"] or None)
        for key, title in titles.items()
    )


def _filters(state: str, system: str, text: str) -> Filters:
    options = (Option("", gettext("全部")), *(Option(key, title) for key, title in system_titles().items()))
    chips = []
    if text:
        chips.append(Link(gettext("包含：{text}").format(text=text), _address(state, system, "")))
    if system:
        title = system_titles().get(system, system)
        chips.append(Link(gettext("系统：{title}").format(title=title), _address(state, "", text)))
    return Filters(
        "/desk/inbox",
        (
            FieldView("state", "", "hidden", state),
            FieldView("q", gettext("编号或文字"), value=text, width="w18", maxlength=60),
            FieldView("system", gettext("系统"), "select", system, options=options),
        ),
        tuple(chips),
        _address(state, "", ""),
    )


def _nothing(*, narrowed: bool) -> Empty:
    if narrowed:
        return Empty(gettext("没有符合条件的待办"), gettext("换个条件，或看全部待办。"), "search", Link(gettext("看全部"), "/desk/inbox"))  # fmt: skip
    return Empty(gettext("待办已清空"), gettext("新的办件派到您的岗位后会出现在这里。"), "circle-check")
