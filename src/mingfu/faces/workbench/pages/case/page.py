# SPDX-License-Identifier: Apache-2.0
"""The case page as one value."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot
from mingfu.engines.cases.clocks import runs_late, waits_late
from mingfu.engines.cases.kept import model_for
from mingfu.engines.cases.whose import CHILD, PARTY
from mingfu.engines.documents import documents_about
from mingfu.engines.supervision import signals
from mingfu.engines.supervision.ordering import orders_on
from mingfu.faces.ui.casework import Acts, Comment, Flow
from mingfu.faces.ui.components import Cell, Clock, Entry, Fact, Problems, Step, Table, Tag, table
from mingfu.faces.ui.drawn import flow_of, flows_inside
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.case.acts import (
    Elsewhere,
    acts_of,
    elsewhere,
    extenders,
    kept_words,
    other_tasks,
)
from mingfu.faces.workbench.pages.case.applicant import Applicant, applicant
from mingfu.faces.workbench.pages.case.clock import clock_of, deadline_table
from mingfu.faces.workbench.pages.case.content import HandedIn, handed_in, notes, texts
from mingfu.faces.workbench.pages.case.decisions import Decided, decisions
from mingfu.faces.workbench.pages.case.file import File, open_file
from mingfu.faces.workbench.pages.case.history import history
from mingfu.faces.workbench.pages.case.kin import KinPart, kin_part
from mingfu.faces.workbench.pages.case.marks import marks_of, steps_of
from mingfu.faces.workbench.pages.case.parts import part_table
from mingfu.faces.workbench.pages.case.small import UNTRIED
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.pages.rows import signal_table
from mingfu.faces.workbench.words import day_words, due_tag, moment_words
from mingfu.kernel.access import Actor


@dataclass(frozen=True)
class CasePage:
    """All that the case page shows."""

    crumbs: tuple[Link, ...]
    tags: tuple[Tag, ...]
    title: str
    line: str
    clock: Clock | None
    clock_tone: str
    acts: Acts
    other_tasks: tuple[Link, ...]
    elsewhere: tuple[Elsewhere, ...]
    kept: tuple[str, ...]
    steps: tuple[Step, ...]
    flow: Flow
    inside: tuple[Flow, ...]
    flow_open: bool
    applicant: Applicant
    facts: tuple[Fact, ...]
    handed_in: tuple[HandedIn, ...]
    files: Table | None
    papers: Table | None
    notes: tuple[Comment, ...]
    signals: Table | None
    orders: Table | None
    decisions: tuple[Decided, ...]
    parts: Table | None
    kin: KinPart
    deadlines: Table
    history: tuple[Entry, ...]
    problems: Problems


def case_page(
    case: Snapshot, actor: Actor, *, tried: Tried = UNTRIED, task: str = "", revealed: Sequence[tuple[str, str]] = ()
) -> CasePage:
    """The page of a case the actor may see; with an act that was refused, its words and why."""
    file = open_file(case, actor)
    heads = extenders(file)
    acts = acts_of(file, tried, chosen=task, heads=heads)
    found = signals(file.actor, standing=False, case=case.number)
    clock = clock_of(file)
    marks = marks_of(file)
    shown = acts.main.action.split("/")[-2] if acts.main else ""
    return CasePage(
        crumbs=(Link(gettext("办件"), "/desk/cases"), Link(str(file.start.title), f"/desk/cases?system={case.system}"), Link(case.number, "")),
        tags=_tags(file),
        title=case.summary or str(file.start.title),
        line=_line(file),
        clock=clock,
        clock_tone={"bad": "card--brand", "warn": "card--warn"}.get(clock.tone, "") if clock else "",
        acts=acts,
        other_tasks=tuple(Link(title, url) for title, url in other_tasks(file, shown)),
        elsewhere=elsewhere(file, heads),
        kept=kept_words(tried, shown),
        steps=steps_of(file),
        flow=flow_of(file.program, marks),
        inside=flows_inside(model_for(case.procedure, file.program.digest), marks) if file.program.scoped else (),
        flow_open=True,
        applicant=applicant(file, tried, revealed),
        facts=_facts(file),
        handed_in=handed_in(file),
        files=_files(file),
        papers=_papers(file),
        notes=notes(file),
        signals=signal_table(found, file.organs, caption=gettext("亮牌"), empty="") if found else None,
        orders=_orders(file) if any(one.card == "red" for one in found) else None,
        decisions=decisions(file),
        parts=part_table(file),
        kin=kin_part(file),
        deadlines=deadline_table(file),
        history=history(file, texts(file)),
        problems=_problems(acts),
    )  # fmt: skip


def _problems(acts: Acts) -> Problems:
    """What the page title must say: whether any form on it has errors."""
    found = [one.problems.items for one in (acts.main, *acts.others) if one is not None and one.problems is not None]
    return Problems(tuple(item for items in found for item in items))


def _tags(file: File) -> tuple[Tag, ...]:
    case = file.case
    kind = naming.kinds(case.system).get(case.kind, "")
    found = [Tag(kind, "act")] if kind else []
    if case.level in {"restricted", "sealed"}:
        found.append(Tag(gettext("限制知悉"), "bad", "lock"))
    dates = [row.due_on for row in case.clocks] + [item.due_on for item in case.items if item.due_on is not None]
    nearest = min(dates, default=None)
    late = runs_late(case) or any(waits_late(case, item) for item in case.items)
    found.append(due_tag(nearest, paused=case.paused and not late, closed=file.closed, late=late))
    if file.priority is not None:
        ground = naming.grounds(case.system, "priority").get(file.priority.ground, file.priority.ground)
        words = gettext("优先办理：{ground}，至 {day}").format(ground=ground, day=day_words(file.priority.until))
        found.append(Tag(words, "brand", "zap"))
    if file.former:
        found.append(Tag(gettext("重新办理 {count} 次").format(count=len(file.former)), "warn", "rotate-ccw"))
    for lent in file.delegations:
        words = gettext("委托工号 {number} 办理，至 {day}").format(number=lent.number, day=day_words(lent.until))
        found.append(Tag(words, "warn", "user-round-check"))
    if case.extension is not None:
        found.append(Tag(gettext("已延期一次"), "warn", "calendar-plus"))
    returns = case.data.get("returns")
    if isinstance(returns, int) and returns > 0:
        found.append(Tag(gettext("返工 {count} 次").format(count=returns), "brand", "repeat"))
    return tuple(found)


def _line(file: File) -> str:
    case = file.case
    parts = [
        gettext("编号 {number}").format(number=case.number),
        gettext("{moment} 收到").format(moment=moment_words(case.received_at)),
        gettext("主办 {organ}").format(organ=file.organs.get(case.organ, case.organ)),
        *(
            gettext("等 {post}").format(post=_waited_for(item.post, file))
            for item in case.items
        ),
    ]  # fmt: skip
    return " · ".join(parts)


def _waited_for(post: str, file: File) -> str:
    known = {PARTY: gettext("诉求人"), CHILD: gettext("子件办结")}
    return known.get(post) or file.posts.get(post, post)


def _facts(file: File) -> tuple[Fact, ...]:
    case = file.case
    category = naming.categories(case.system).get(case.category, "")
    found = [
        Fact(gettext("类型"), naming.kinds(case.system).get(case.kind, "")),
        Fact(gettext("分类"), category),
        Fact(gettext("地点"), file.areas.get(case.area, "")),
        Fact(gettext("依据的权责条目"), file.start.entry),
    ]
    return tuple(fact for fact in found if fact.value)


def _files(file: File) -> Table | None:
    if not file.files:
        return None
    rows = [
        (
            Cell(row.name, f"/desk/cases/{file.case.number}/files/{row.pk}"),
            gettext(file.node(row.node)) if row.node else gettext("提交时"),
            naming.who(row.by, file.posts),
            moment_words(row.at),
        )
        for row in file.files
    ]
    return table(gettext("文件"), (gettext("文件"), gettext("环节"), gettext("谁"), gettext("时间")), rows, tight=True)


def _papers(file: File) -> Table | None:
    rows = [
        (
            Cell(paper.number, f"/desk/cases/{file.case.number}/papers/{paper.pk}"),
            paper.title or gettext("（内容已依法删除）"),
            moment_words(paper.issued_at),
        )
        for paper in documents_about(file.case.number)
        if paper.level <= file.actor.level
    ]
    if not rows:
        return None
    return table(gettext("公文"), (gettext("文号"), gettext("标题"), gettext("出具")), rows, tight=True)


def _orders(file: File) -> Table | None:
    rows = [
        (
            moment_words(row.ordered_at),
            naming.who(row.by, naming.post_titles([naming.post_of(row.by)])),
            file.organs.get(row.organ, row.organ),
            day_words(row.rectify_by) if row.rectify_by else gettext("立即"),
            row.reason or gettext("超期满规定天数，自动督办"),
            Tag(gettext("已结束"), "ok", "check") if row.ended_at else Tag(gettext("督办中"), "bad", "gavel"),
        )
        for row in orders_on(file.case.number)
    ]
    columns = (
        gettext("发出"), gettext("谁"), gettext("单位"), gettext("请在哪一天前办结"), gettext("理由"), gettext("现状"),
    )  # fmt: skip
    return table(gettext("督办"), columns, rows, tight=True) if rows else None
