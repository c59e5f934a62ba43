# SPDX-License-Identifier: Apache-2.0
"""Texts that wait to become public: the original beside what the rules left of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.publication import PublishedRow, awaiting, releases
from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import Cell, Empty, FieldView, Problems, Row, Table, Tag, problems_in, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.words import excerpt, moment_words
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import chance
from mingfu.kernel.refusals import Refusal


@dataclass(frozen=True)
class QueuePage:
    """Everything that waits."""

    table: Table
    empty: Empty | None


def queue_page(actor: Actor) -> QueuePage:
    """Texts the official may release, longest waiting first."""
    found, organs = awaiting(actor), naming.organ_names()
    rows = [
        (
            Cell(excerpt(row.title, 40), f"/desk/publication/{row.pk}"),
            organs.get(row.organ, row.organ),
            moment_words(row.called_at),
            Tag(gettext("隐去 {count} 处").format(count=row.redactions), "warn" if row.redactions else ""),
            Cell(row.ref, f"/desk/cases/{row.ref}"),
        )
        for row in found
    ]
    columns = (gettext("标题"), gettext("单位"), gettext("等待自"), gettext("自动脱敏"), gettext("办件"))
    empty = Empty(
        gettext("没有等待审核的文字"), gettext("诉求人同意公开的答复，办结后会自动脱敏、排在这里。"), "circle-check"
    )
    return QueuePage(table(gettext("等待公开审核"), columns, rows, tight=True), None if found else empty)


@dataclass(frozen=True)
class ReviewPage:
    """One text: original and redacted side by side, to be released or declined."""

    crumbs: tuple[Link, ...]
    title: str
    original: tuple[Row, ...]
    changed: str
    basis: str
    release: Act
    decline: Act
    waiting: int
    problems: Problems


def one_awaiting(actor: Actor, pk: int) -> PublishedRow | None:
    """A text that waits, where the official may release it."""
    return next((row for row in awaiting(actor, limit=1000) if row.pk == pk), None)


def review_page(
    actor: Actor,
    row: PublishedRow,
    *,
    typed: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
    act: str = "",
) -> ReviewPage:
    """One text to look at; with what was typed and why it was refused."""
    typed = typed or {}
    declared = next((one for one in releases() if one.key == row.release), None)
    text = declared.view(row.ref) if declared else None
    original = (
        (Row(gettext("标题"), text.title), Row(gettext("问"), text.asked), Row(gettext("答"), text.answered))
        if text is not None
        else (Row(gettext("原文"), gettext("原文已不能公开：诉求人改了主意，或内容已删除。请选择不公开。")),)
    )
    reason = FieldView(
        "reason",
        gettext("不公开的依据或理由"),
        "textarea",
        typed.get("reason", ""),
        rows=2,
        error=str(refusal) if refusal is not None and act == "decline" else "",
    )
    fields = (
        FieldView("title", gettext("标题"), value=typed.get("title", row.title), maxlength=300),
        FieldView("asked", gettext("问"), "textarea", typed.get("asked", row.asked), rows=5),
        FieldView("answered", gettext("答"), "textarea", typed.get("answered", row.answered), rows=5),
    )
    base = f"/desk/publication/{row.pk}"
    return ReviewPage(
        crumbs=(Link(gettext("公开审核"), "/desk/publication"), Link(row.ref, f"/desk/cases/{row.ref}"), Link(gettext("审核"), "")),
        title=row.title,
        original=original,
        changed=gettext("自动隐去 {count} 处，请再看一遍：姓名、电话、住址、车牌、他人隐私。").format(count=row.redactions),
        basis=declared.basis if declared else "",
        release=Act(gettext("公开后的样子"), f"{base}/release", gettext("公开"), fields, key=chance.token_urlsafe(18), basis=declared.basis if declared else ""),
        decline=Act(gettext("不公开"), f"{base}/decline", gettext("不公开"), (reason,), problems=problems_in((reason,)), key=chance.token_urlsafe(18), open=refusal is not None),
        waiting=len(awaiting(actor, limit=1000)) - 1,
        problems=problems_in((reason,)),
    )  # fmt: skip


def next_of(actor: Actor, rows: Sequence[PublishedRow] = ()) -> str:
    """Where the next text waits."""
    found = rows or awaiting(actor, limit=1)
    return f"/desk/publication/{found[0].pk}" if found else "/desk/publication"
