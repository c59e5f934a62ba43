# SPDX-License-Identifier: Apache-2.0
"""A plan as it is carried out, as Excel workbooks: its targets, and its task table with leads, fulfilments and progress."""

from collections.abc import Iterator

from mingfu.kernel.refusals import _
from mingfu.systems.plan.models import Fulfilment
from mingfu.systems.plan.queries import ClauseRow, PartRow, PlanTree, TaskRow
from mingfu.systems.plan.reading import FULFILMENTS
from mingfu.systems.plan.reading.sheets import workbook
from mingfu.systems.plan.wording import KINDS, TASK_KINDS, direction

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def targets_sheet(tree: PlanTree) -> bytes:
    """Every target, one a row, with the place it stands in."""
    headers = [
        (_("出处"), 20), (_("条号"), 7), (_("条目"), 26), (_("衡量内容"), 36), (_("要求"), 10), (_("数值"), 10), (_("单位"), 9),
        (_("周期"), 8), (_("年份"), 8), (_("类别"), 11), (_("原文"), 60),
    ]  # fmt: skip
    rows = [
        [
            target.place,
            target.clause.code if target.clause else "",
            target.clause.title if target.clause else "",
            target.subject,
            str(direction(target)),
            None if target.value is None else float(target.value),
            target.unit,
            target.period,
            target.year,
            str(KINDS.get(target.kind, target.kind)),
            target.quote,
        ]
        for target in tree.targets
    ]
    return workbook(str(_("指标")), tree.plan.name, headers, rows)


def tasks_sheet(tree: PlanTree, *, internal: bool = False) -> bytes:
    """The task table: clause, task, lead and partners, date, the five fulfilments, progress; for officials what is missing.

    The five columns bear the plan's own heads; a task in another wording has its head in front of each text.
    """
    texts: dict[int, dict[str, str]] = {}
    for task, column, text in Fulfilment.objects.filter(task__plan=tree.plan).values_list("task_id", "column", "text"):
        texts.setdefault(task, {})[column] = text
    columns = FULFILMENTS["decomposition"].columns
    headers = [
        (_("部分"), 18), (_("条号"), 7), (_("条目"), 24), (_("任务号"), 10), (_("类别"), 7), (_("任务"), 56),
        (_("牵头单位"), 18), (_("配合单位"), 26), (_("岗位"), 14), (_("完成期限"), 12),
        *((column.title, 24) for column in columns), (_("进度（%）"), 9), (_("进度来源"), 12), (_("最近填报月份"), 12),
        *(((_("还缺什么"), 26),) if internal else ()),
    ]  # fmt: skip
    rows = [
        [
            part.title,
            clause.code,
            clause.title,
            task.code,
            str(TASK_KINDS[task.kind]),
            task.title,
            task.lead_name,
            "、".join(name for _code, name in task.partners),
            task.post,
            task.due_on.isoformat() if task.due_on else "",
            *_five(texts.get(task.pk, {})),
            task.percent,
            source_of(task),
            f"{task.reported_for:%Y-%m}" if task.reported_for else "",
            *(("、".join(str(lack) for lack in task.lacks),) if internal else ()),
        ]
        for part, clause, task in _lines(tree)
    ]
    return workbook(str(_("任务")), tree.plan.name, headers, rows)


def source_of(task: TaskRow) -> str:
    """Whether a percentage was typed or follows from the parts; empty where there is none."""
    if task.percent is None:
        return ""
    return str(_("由子任务推算")) if task.derived else str(_("人工填报"))


def _lines(tree: PlanTree) -> Iterator[tuple[PartRow, ClauseRow, TaskRow]]:
    for part in tree.parts:
        for clause in part.clauses:
            for task in clause.tasks:
                yield from ((part, clause, each) for each in _with_parts(task) if not each.aside)


def _with_parts(task: TaskRow) -> Iterator[TaskRow]:
    yield task
    for part in task.parts:
        yield from _with_parts(part)


def _five(texts: dict[str, str]) -> list[str]:
    """Five texts in the order of their wording; with heads where the wording is not that of the columns."""
    for key, wording in FULFILMENTS.items():
        if texts and set(texts) == {column.key for column in wording.columns}:
            plain = key == "decomposition"
            return [
                texts[column.key] if plain else f"{column.title}：{texts[column.key]}" for column in wording.columns
            ]
    return [""] * 5
