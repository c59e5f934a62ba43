# SPDX-License-Identifier: Apache-2.0
"""The person's own case: how far it is, when an answer is due and why, what was said and answered, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from mingfu.engines.bpmn import Mark, Program
from mingfu.engines.cases import (
    Snapshot,
    deadlines_of,
    due_of,
    files_of,
    papers_of,
    procedures,
    program_for,
    program_of,
    start_of,
    submissions_of,
)
from mingfu.engines.cases.clocks import runs_late, waits_late
from mingfu.engines.cases.kept import model_for
from mingfu.engines.cases.kin import kin_of
from mingfu.engines.cases.models import CaseFile, Deadline, Submission
from mingfu.engines.documents import Document, documents_about
from mingfu.engines.documents.queries import wording_of
from mingfu.engines.forms import Printed, UnknownForm, form, printed
from mingfu.engines.manifest import find_system
from mingfu.engines.opinions import is_invited, rating_of
from mingfu.faces.portal import happenings
from mingfu.faces.portal.grants import Access
from mingfu.faces.portal.pages.again import corrections, way_back
from mingfu.faces.portal.pages.dates import chosen_clock, clock_of
from mingfu.faces.portal.pages.kin import KinView, kin_view, speaks_to_the_person
from mingfu.faces.portal.pages.owing import asked_of
from mingfu.faces.portal.pages.steps import steps_of
from mingfu.faces.portal.wording import day_words, moment_words, spaced
from mingfu.faces.ui.casework import Flow
from mingfu.faces.ui.components import Clock, Entry, Fact, FieldView, Notice, Problems, Row, Step, Tag
from mingfu.faces.ui.drawn import flow_of, flows_inside
from mingfu.faces.ui.frame import Link
from mingfu.faces.ui.progress import progress, standing
from mingfu.kernel.clock import as_legal_day, chance
from mingfu.kernel.ledger import StoredEvent, events_of
from mingfu.kernel.organs import organ_name, titles

NOTE_LONGEST = 1000
OPEN_TEXTS = ("suspension", "extension", "return-taken-back", "ending")
"""What is said to the person in writing when their clock stands still or gets longer."""


@dataclass(frozen=True)
class Answer:
    """What was said to the person in one step: questions and answers of its form, by whom and when."""

    title: str
    who: str
    when: str
    parts: tuple[Printed, ...]


@dataclass(frozen=True)
class PaperLink:
    """An official paper of the case."""

    number: str
    title: str
    url: str
    note: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class CasePage:
    """All that the citizen's case page shows."""

    number: str
    spaced: str
    title: Any
    state: Tag
    steps: tuple[Step, ...]
    flow: Flow
    inside: tuple[Flow, ...]
    procedure: Link
    clock: Clock | None
    facts: tuple[Fact, ...]
    said: tuple[Row, ...]
    files: tuple[Link, ...]
    answers: tuple[Answer, ...]
    papers: tuple[PaperLink, ...]
    timeline: tuple[Entry, ...]
    rate: Link | None
    corrections: tuple[Link, ...]
    asked: tuple[Link, ...]
    again: Link | None
    may_act: bool
    open: bool
    note: FieldView
    note_key: str
    problems: Problems
    notice: Notice | None
    kin: KinView


def case_page(access: Access, *, typed: str = "", error: str = "") -> CasePage:
    """The page of a case for whoever may see it; with a note that has to be put right where there is one."""
    case = access.case
    program = program_for(case.procedure, case.program)
    events = events_of(case.stream)
    submissions = [row for row in submissions_of(case) if row.erased_at is None]
    clocks = deadlines_of(case)
    rated = rating_of(case.number)
    posts = titles(happenings.posts_in(events) | {happenings.post_of(row.by) for row in submissions})
    system = find_system(case.system)
    outcomes = {"unfounded": gettext("依据取消，终止办理")}
    outcomes |= {code: str(said) for code, said in (system.outcomes if system else {}).items()}
    reading = happenings.Reading(program, posts, happenings.grounds_of(case.system), outcomes, _texts(submissions))
    invited = case.status != "open" and rated is None and access.may_act and is_invited(case.number)
    marks = _marks(case, program, events)
    return CasePage(
        number=case.number,
        spaced=spaced(case.number),
        title=case.summary or start_of(case.start).title,
        state=_state(case, outcomes),
        steps=steps_of(case, program, events),
        flow=flow_of(program, marks),
        inside=flows_inside(model_for(case.procedure, program.digest), marks) if program.scoped else (),
        procedure=_procedure(case, program),
        clock=_clock(case, clocks),
        facts=_facts(case, _procedure(case, program)),
        said=_said(submissions),
        files=_files(case, files_of(case)),
        answers=tuple(_answer(row, reading) for row in submissions if _is_for_the_person(row, case)),
        papers=_papers(case),
        timeline=happenings.entries(events, reading),
        rate=Link(gettext("评价这件事"), f"/case/{case.number}/rating", icon="star") if invited else None,
        corrections=corrections(access) if access.may_act else (),
        asked=asked_of(access),
        again=way_back(case) if access.may_act else None,
        may_act=access.may_act,
        open=case.status == "open",
        note=FieldView(
            "text",
            gettext("要补充什么？"),
            "textarea",
            typed,
            gettext("承办人员会看到。不要写身份证号、银行卡号。"),
            error,
            rows=4,
        ),
        note_key=chance.token_urlsafe(12),
        problems=Problems(((error, "text"),) if error else ()),
        notice=_notice(case, rated=rated is not None),
        kin=kin_view(access, kin_of(events)),
    )


def _marks(case: Snapshot, program: Program, events: Sequence[StoredEvent]) -> dict[str, Mark]:
    """How far the drawn procedure has come."""
    items = [(item.node, waits_late(case, item)) for item in case.items]
    at = standing(
        program, case.state, items, late=runs_late(case), outcome=None if case.status == "open" else case.outcome
    )
    return progress(program, events, at)


def _procedure(case: Snapshot, program: Program) -> Link:
    """The public page of the procedure, of the edition the case goes by."""
    current = case.procedure in procedures() and program_of(case.procedure).digest == program.digest
    edition = "" if current else f"?edition={program.digest}"
    return Link(gettext("每一步谁办、多久、依据什么"), f"/procedures/{case.procedure}{edition}")


def _state(case: Snapshot, outcomes: dict[str, str]) -> Tag:
    if case.status != "open":
        return Tag(outcomes.get(case.outcome, gettext("已办结")), "ok", "check")
    if runs_late(case):
        return Tag(gettext("已超期"), "bad", "triangle-alert")
    if case.paused:
        return Tag(gettext("暂停计时"), "warn", "pause")
    return Tag(case.milestone or gettext("办理中"), "act", "clock")


def _notice(case: Snapshot, *, rated: bool) -> Notice | None:
    if rated:
        return Notice(gettext("您已经评价过这件事，谢谢。"), "ok", "check")
    if case.paused:
        return Notice(gettext("计时暂停中，原因写在下面的记录里；恢复后期限顺延。"), "warn", "pause")
    return None


def _facts(case: Snapshot, procedure: Link) -> tuple[Fact, ...]:
    facts = [
        Fact(gettext("收到时间"), moment_words(case.received_at)),
        Fact(gettext("承办单位"), organ_name(case.organ) if case.organ else gettext("正在分派")),
        Fact(gettext("办理流程"), gettext("看流程和依据"), procedure.url),
    ]
    return tuple(facts)


def _said(submissions: Sequence[Submission]) -> tuple[Row, ...]:
    """What the person handed in, as it stands after whatever they corrected."""
    said = next((row for row in reversed(submissions) if row.node == "" and _known(row.form)), None)
    if said is None:
        return ()
    return tuple(Row(part.label, part.value) for part in printed(form(said.form), said.content))


def _known(key: str) -> bool:
    try:
        form(key)
    except UnknownForm:
        return False
    return True


def _texts(submissions: Sequence[Submission]) -> dict[str, str]:
    """Words the person may read, by digest: their own additions, and why their clock stands still or got longer."""
    found = {}
    for row in submissions:
        own = row.form in {"note", "reopening"} and not row.by.startswith("post:")
        if own or row.form in OPEN_TEXTS:
            found[row.digest] = str(row.content.get("text", ""))
    return found


def _is_for_the_person(row: Submission, case: Snapshot) -> bool:
    """Steps that end in a paper say something to the person; nothing of other steps is shown."""
    return speaks_to_the_person(row, case.procedure, case.program)


def _answer(row: Submission, reading: happenings.Reading) -> Answer:
    parts = printed(form(row.form), row.content)
    return Answer(reading.node(row.node), reading.who(row.by), moment_words(row.at), parts)


def _files(case: Snapshot, rows: Sequence[CaseFile]) -> tuple[Link, ...]:
    return tuple(Link(row.name, f"/case/{case.number}/files/{row.pk}") for row in rows if row.node == "")


def papers_for(case: Snapshot) -> QuerySet[Document]:
    """Papers of the case that are for its person: those its procedure calls for. An order to an organ is none of them."""
    named = {
        node.attributes["paper"]
        for node in program_for(case.procedure, case.program).nodes
        if "paper" in node.attributes
    }
    return documents_about(case.number).filter(paper__in=named | papers_of(case))


def _papers(case: Snapshot) -> tuple[PaperLink, ...]:
    return tuple(
        PaperLink(
            paper.number,
            paper.title or paper.kind,
            f"/case/{case.number}/papers/{paper.pk}",
            gettext("内容已依法删除") if paper.erased_at else day_words(as_legal_day(paper.issued_at)),
            () if paper.erased_at else tuple(line.text for line in wording_of(paper).body),
        )
        for paper in papers_for(case)
    )


def _clock(case: Snapshot, clocks: Sequence[Deadline]) -> Clock | None:
    row = chosen_clock(clocks)
    return clock_of(case, row, due_of(case, row)) if row else None
