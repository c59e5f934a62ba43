# SPDX-License-Identifier: Apache-2.0
"""Giving an instruction on a case: what it is about, what was said before, and the form."""

from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot
from mingfu.engines.cases.clocks import runs_late
from mingfu.faces.cockpit.queries import instructions_of
from mingfu.faces.cockpit.wording import clock_tag, day_words, moment_words
from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import Entry, Fact, FieldView, Problems, Tag
from mingfu.faces.ui.frame import Link
from mingfu.kernel.clock import as_legal_day, chance
from mingfu.kernel.organs import organ_name, titles
from mingfu.kernel.refusals import Refusal

LONGEST = 2_000


@dataclass(frozen=True)
class InstructionPage:
    """The case in short, earlier instructions and the form; without the form where the case is closed."""

    number: str
    text: str
    facts: tuple[Fact, ...]
    said: tuple[Entry, ...]
    act: Act | None
    case: Link
    crumbs: tuple[Link, ...]
    problems: Problems


def instruction_page(
    case: Snapshot, *, typed: str = "", key: str = "", refusal: Refusal | None = None
) -> InstructionPage:
    """The page, with what was typed and what was wrong with it."""
    organ = organ_name(case.organ)
    field = FieldView(
        "text",
        gettext("批示"),
        "textarea",
        typed,
        gettext("写明要求和时限。批示记入办件、不可删改，并立即通知{organ}负责人。").format(organ=organ),
        str(refusal) if refusal else "",
        maxlength=LONGEST,
        rows=5,
    )
    address = f"/cockpit/cases/{case.number}/instruction"
    problems = Problems(((field.error, field.name),) if field.error else ())
    act = Act(
        gettext("批示"),
        address,
        gettext("批示"),
        (field,),
        problems=problems,
        key=key or chance.token_urlsafe(18),
        basis=gettext("政府督查工作条例；权责清单 GM-QT-0003"),
    )
    case_link = Link(gettext("打开办件"), f"/desk/cases/{case.number}")
    return InstructionPage(
        number=case.number,
        text=case.summary,
        facts=(
            Fact(gettext("承办单位"), organ),
            Fact(gettext("收到"), day_words(as_legal_day(case.received_at))),
            Fact(gettext("期限"), day_words(case.due_on) if case.due_on else "—"),
            Fact(gettext("状态"), case.milestone, tag=_state(case)),
        ),
        said=_said(case),
        act=act if case.status == "open" else None,
        case=case_link,
        crumbs=(Link(gettext("总览"), "/cockpit/"), Link(case.number, case_link.url), Link(gettext("批示"), "")),
        problems=problems,
    )


def _state(case: Snapshot) -> Tag:
    closed, late = case.status != "open", runs_late(case)
    return clock_tag(case.due_on, still=case.paused, answered=not case.clocks, closed=closed, late=late)


def _said(case: Snapshot) -> tuple[Entry, ...]:
    found = instructions_of(case.id)
    posts = {one.by: one.by.removeprefix("post:").partition("#")[0] for one in found}
    called = titles(set(posts.values())) if posts else {}
    return tuple(
        Entry(moment_words(one.at), called.get(posts[one.by], posts[one.by]), one.text, at=one.at.isoformat())
        for one in found
    )
