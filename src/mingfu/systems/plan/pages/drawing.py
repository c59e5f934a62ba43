# SPDX-License-Identifier: Apache-2.0
"""Tasks, targets and figures of a plan as the components show them, for the public and for officials."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils import formats

from mingfu.engines.manifest.shown import Branch, Cell, Field, Filters, Link, Meter, Option, Table, Tag, Tile
from mingfu.kernel.refusals import _
from mingfu.systems.plan.drafts import TargetDraft
from mingfu.systems.plan.models import Target
from mingfu.systems.plan.queries import ClauseRow, PartRow, PlanTree, Summary, TaskRow, summary_of
from mingfu.systems.plan.reading.script import plain
from mingfu.systems.plan.wording import called, demand

MOST_ASKED = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader looks for in a plan: words, an organ, a state."""

    words: str = ""
    organ: str = ""
    state: str = ""

    @classmethod
    def of(cls, given: Any) -> "Asked":
        """From the query of a request."""
        return cls(given.get("q", "").strip()[:MOST_ASKED], given.get("organ", "")[:MOST_ASKED], given.get("state", ""))

    def __bool__(self) -> bool:
        return bool(self.words or self.organ or self.state)


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause with its text folded and its tasks as a tree."""

    code: str
    number: str
    title: str
    text: str
    note: str
    targets: tuple[str, ...]
    tasks: tuple[Branch, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """A part with its clauses and its progress."""

    anchor: str
    title: str
    note: str
    clauses: tuple[ClauseView, ...]


STATES: dict[str, tuple[Any, Callable[[TaskRow], bool]]] = {
    "late": (_("已逾期"), lambda task: task.late),
    "done": (_("已完成"), lambda task: task.done),
    "silent": (_("本月未填报"), lambda task: not (task.reported or task.done or task.aside)),
    "missing": (_("没有填全"), lambda task: bool(task.lacks) and not task.aside),
}
PUBLIC_STATES = ("late", "done", "silent")


def day(value: date | None) -> str:
    """A day as people read it; empty for none."""
    return formats.date_format(value, "Y年n月j日") if value else ""


def parts_of(tree: PlanTree, wanted: Asked, url: Callable[[TaskRow], str], *, internal: bool) -> tuple[PartView, ...]:
    """The parts with the clauses and tasks that are looked for; all of them where nothing is."""
    found = []
    for part in tree.parts:
        clauses = tuple(
            view for clause in part.clauses if (view := _clause(clause, wanted, url, internal=internal)) is not None
        )
        if clauses:
            found.append(PartView(f"p-{part.position}", part.title, _part_note(part), clauses))
    return tuple(found)


def found_in(tree: PlanTree, wanted: Asked) -> int:
    """How many tasks of the first level are looked for."""
    return sum(
        _is_wanted(task, clause, wanted) for part in tree.parts for clause in part.clauses for task in clause.tasks
    )


def _clause(clause: ClauseRow, wanted: Asked, url: Callable[[TaskRow], str], *, internal: bool) -> ClauseView | None:
    tasks = [task for task in clause.tasks if _is_wanted(task, clause, wanted)]
    if wanted and not tasks:
        return None
    counted = summary_of(task for task in clause.tasks if not task.aside)
    note = str(_("{tasks} 项任务 · 进展 {progress}%")).format(tasks=counted.tasks, progress=counted.progress)
    return ClauseView(
        code=clause.code,
        number=called(clause.code),
        title=clause.title,
        text=clause.text,
        note=note,
        targets=tuple(f"{target.subject} {demand(target)}{_by(target)}" for target in clause.targets),
        tasks=tuple(branch(task, url, internal=internal) for task in tasks),
        open=bool(wanted),
    )


def _is_wanted(task: TaskRow, clause: ClauseRow, wanted: Asked) -> bool:
    """Whether a task fits: words in its own title, its clause's or its parts', in either script."""
    if wanted.organ and not task.concerns((wanted.organ,)):
        return False
    if wanted.state in STATES and not STATES[wanted.state][1](task):
        return False
    if not wanted.words:
        return True
    text = plain("\n".join((clause.title, *_titles(task)))).lower()
    return all(word in text for word in plain(wanted.words).lower().split())


def _titles(task: TaskRow) -> Iterable[str]:
    yield task.title
    for part in task.parts:
        yield from _titles(part)


def branch(task: TaskRow, url: Callable[[TaskRow], str], *, internal: bool) -> Branch:
    """A task as a node, with its parts below it."""
    return Branch(
        title=task.title,
        number=called(task.code),
        url=url(task),
        note=_task_note(task),
        tags=tags_of(task, internal=internal),
        branches=tuple(branch(part, url, internal=internal) for part in task.parts),
        open=internal,
    )


def _task_note(task: TaskRow) -> str:
    if task.aside:
        return str(_("不单独列项：{reason}")).format(reason=task.aside)
    said = []
    if task.lead:
        post = f"（{task.post}）" if task.post else ""
        said.append(str(_("牵头：{organ}")).format(organ=task.lead_name + post))
    if task.partners:
        said.append(str(_("配合：{organs}")).format(organs="、".join(name for _code, name in task.partners)))
    if task.due_on:
        said.append(str(_("期限：{day}")).format(day=day(task.due_on)))
    return " · ".join(said)


def tags_of(task: TaskRow, *, internal: bool) -> tuple[Tag, ...]:
    """The states of a task in words. What is missing is said to everybody; what it is, to officials."""
    if task.aside:
        return (Tag(_("不单独列项")),)
    tags = []
    if task.kind == "reform":
        tags.append(Tag(_("改革"), "brand"))
    if task.done:
        tags.append(Tag(_("已完成"), "ok", "check"))
    elif task.late:
        tags.append(Tag(_("已逾期"), "bad", "triangle-alert"))
    if task.percent is not None and not task.done:
        tags.append(Tag(f"{task.percent}%", "act"))
    if task.lacks:
        lacks = "、".join(str(lack) for lack in task.lacks)
        text = str(_("缺：{lacks}")).format(lacks=lacks) if internal else str(_("没有填全"))
        tags.append(Tag(text, "warn", "circle-dashed"))
    if internal and task.assumed:
        tags.append(Tag(_("牵头单位待核定"), "warn"))
    return tuple(tags)


def _part_note(part: PartRow) -> str:
    counted = summary_of(part.tasks)
    return str(_("{tasks} 项任务 · 进展 {progress}% · 逾期 {late} 项")).format(
        tasks=counted.tasks, progress=counted.progress, late=counted.late
    )


def meters_of(tree: PlanTree, here: str) -> tuple[Meter, ...]:
    """The progress of every part as a bar that leads to the part, also from a page that is filtered."""
    found = []
    for part in tree.parts:
        counted = summary_of(part.tasks)
        value = str(_("{progress}%，{done}/{tasks} 项完成")).format(
            progress=counted.progress, done=counted.done, tasks=counted.tasks
        )
        found.append(Meter(part.title, value, counted.progress, url=f"{here}#p-{part.position}"))
    return tuple(found)


def tiles_of(counted: Summary, here: str, *, internal: bool) -> tuple[Tile, ...]:
    """A list in figures; each leads to the tasks behind it."""
    tiles = [
        Tile(_("任务"), counted.tasks, _("项"), _("已确定牵头单位 {count} 项").format(count=counted.assigned)),
        Tile(_("总进展"), counted.progress, "%", _("各项任务进度的平均，未填报的按 0 计")),
        Tile(
            _("本月已填报"), counted.reported, _("项"),
            _("还有 {count} 项未填报").format(count=counted.tasks - counted.reported), url=f"{here}?state=silent",
        ),
        Tile(
            _("已逾期"), counted.late, _("项"), _("完成 {count} 项").format(count=counted.done),
            "bad" if counted.late else "", url=f"{here}?state=late",
        ),
    ]  # fmt: skip
    if internal:
        tone = "bad" if counted.missing else ""
        note = _("公布前必须补齐") if counted.missing else _("可以公布")
        tiles[1] = Tile(_("没有填全"), counted.missing, _("项"), note, tone, url=f"{here}/missing")
    return tuple(tiles)


def targets_table(targets: Iterable[Target], plan: str) -> Table:
    """Targets with demand, year and place, and the words they were read from where the plan's own text was read."""
    held = tuple(targets)
    quoted = any(target.quote for target in held)
    rows = tuple(
        (
            Cell(target.subject),
            Cell(demand(target)),
            Cell(_year(target.year)),
            Cell(
                f"{called(target.clause.code)} {target.clause.title}" if target.clause else target.place,
                f"{plan}#c-{target.clause.code}" if target.clause else "",
            ),
            *((Cell(target.quote or "—"),) if quoted else ()),
        )
        for target in held
    )
    columns = (_("衡量什么"), _("要求"), _("年份"), _("出处"), *((_("原文"),) if quoted else ()))
    return Table(_("指标"), columns, rows, empty=_("这份方案没有读到指标。"))


def read_targets(targets: Iterable[TargetDraft]) -> Table:
    """Targets as they were just read, with their words, to be looked at before a plan is kept."""
    rows = tuple(
        (
            Cell(target.subject),
            Cell(demand(target)),
            Cell(_year(target.year)),
            Cell(called(target.clause) if target.clause else target.place),
            Cell(target.quote),
        )
        for target in targets
    )
    columns = (_("衡量什么"), _("要求"), _("年份"), _("出处"), _("原文"))
    return Table(_("指标"), columns, rows, empty=_("没有读到指标。"))


def _year(year: int | None) -> Any:
    return str(_("{year}年")).format(year=year) if year else _("未写年份")


def filters_of(tree: PlanTree, wanted: Asked, action: str, states: Iterable[str]) -> Filters:
    """Search by words, by organ, by state. Only organs that have a task are offered."""
    organs = dict(pair for task in tree.every() for pair in ((task.lead, task.lead_name), *task.partners) if pair[0])
    chosen = Option("", _("全部单位")), *(Option(code, name) for code, name in organs.items())
    offered = Option("", _("全部状态")), *(Option(key, STATES[key][0]) for key in states)
    fields = (
        Field("q", _("关键词"), value=wanted.words, width="w18"),
        Field("organ", _("单位"), "select", wanted.organ, options=chosen),
        Field("state", _("状态"), "select", wanted.state, options=offered),
    )
    chips = []
    if wanted.words:
        chips.append(Link(wanted.words, _without(action, wanted, "q")))
    if wanted.organ:
        chips.append(Link(organs.get(wanted.organ, wanted.organ), _without(action, wanted, "organ")))
    if wanted.state in STATES:
        chips.append(Link(STATES[wanted.state][0], _without(action, wanted, "state")))
    return Filters(action, fields, tuple(chips), action, _("查找任务"))


def _without(action: str, wanted: Asked, name: str) -> str:
    held = {"q": wanted.words, "organ": wanted.organ, "state": wanted.state}
    kept = {key: value for key, value in held.items() if value and key != name}
    return f"{action}?{urlencode(kept)}" if kept else action


def _by(target: Target) -> str:
    return str(_("（{year}年）")).format(year=target.year) if target.year else ""
