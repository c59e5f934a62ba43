# SPDX-License-Identifier: Apache-2.0
"""Recording a matter for somebody who calls or stands at the counter, and the receipt they take away."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot, Start, query_code, start_of
from mingfu.engines.forms import Bound, form
from mingfu.faces.ui.components import Entry, FieldView, Notice, Option, Problems, Receipt, problems_in
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.asking import field_views
from mingfu.faces.workbench.saving import may_save
from mingfu.faces.workbench.uploads import HeldFile
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.clock import chance
from mingfu.kernel.refusals import Refusal


@dataclass(frozen=True)
class RecordPage:
    """The form, and the other matters that may be recorded."""

    title: str
    lead: str
    action: str
    submit: str
    fields: tuple[FieldView, ...]
    problems: Problems
    key: str
    tabs: tuple[Link, ...]
    may_save: bool
    notice: Notice | None


@dataclass(frozen=True)
class Draft:
    """What was typed and why it was refused; nothing yet on a fresh page."""

    bound: Bound | None = None
    channel: str = ""
    channel_error: str = ""
    files: tuple[HeldFile, ...] = ()
    file_refusal: Refusal | None = None
    key: str = ""
    said: str = ""


FRESH = Draft()


def record_page(start: Start, others: Sequence[Start], draft: Draft = FRESH) -> RecordPage:
    """The start's own form with the way by which the matter came."""
    options = tuple(Option(code, naming.channel(code)) for code in naming.channels_of(start))
    way = FieldView(
        "channel",
        gettext("怎么来的"),
        "choice",
        draft.channel or options[0].value,
        error=draft.channel_error,
        options=options,
    )
    asked = field_views(
        form(start.form),
        draft.bound,
        context={"channel": draft.channel},
        files=draft.files,
        file_refusal=draft.file_refusal,
    )
    fields = (way, *asked)
    return RecordPage(
        title=gettext("登记：{title}").format(title=start.title),
        lead=gettext("按来电人、来访人的原话记；姓名和电话单独加密保存，不写进正文。"),
        action=f"/desk/record/{start.key}",
        submit=gettext("登记，给回执"),
        fields=fields,
        problems=problems_in(fields),
        may_save=may_save(start.system),
        notice=Notice(draft.said, "", "history") if draft.said else None,
        key=draft.key or chance.token_urlsafe(18),
        tabs=tuple(Link(one.title, f"/desk/record/{one.key}", one.key == start.key) for one in others),
    )


@dataclass(frozen=True)
class ReceiptPage:
    """What the caller is told, or takes away printed."""

    receipt: Receipt
    say: tuple[tuple[str, str], ...]
    case_url: str


def receipt_page(case: Snapshot, site: str) -> ReceiptPage:
    """Number, query code, and what happens next, in words that can be read over a telephone."""
    start = start_of(case.start)
    due = day_words(case.due_on) if case.due_on else ""
    following = [Entry("", str(start.promise))] if start.promise else []
    if due:
        following.append(Entry("", gettext("{day}前答复").format(day=due)))
    return ReceiptPage(
        receipt=Receipt(
            gettext("已登记"),
            case.number,
            f"{site}/track?number={case.number}",
            tuple(following),
            (Link(gettext("打开办件"), f"/desk/cases/{case.number}", icon="file-text"), Link(gettext("再登记一件"), f"/desk/record/{case.start}", icon="plus")),
            gettext("办件编号"),
        ),
        say=((gettext("编号"), _spoken(case.number)), (gettext("查询码"), query_code(case.number)), (gettext("答复期限"), due)),
        case_url=f"/desk/cases/{case.number}",
    )  # fmt: skip


def _spoken(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
