# SPDX-License-Identifier: Apache-2.0
"""The plan at a glance."""

from datetime import time
from pathlib import Path

from mingfu.engines.jobs import Duty, Reaction
from mingfu.engines.manifest import Audience, Page, SystemManifest
from mingfu.engines.notices import NoticeTemplate
from mingfu.kernel.refusals import _
from mingfu.systems.plan import choices as _choices  # noqa: F401 - offers the answers that the forms name
from mingfu.systems.plan.offers import plan_summary, unreported_for
from mingfu.systems.plan.pages import desk, public, taking_in, tasks
from mingfu.systems.plan.telling import remind, tell_leads

PUBLIC = (
    Page(
        path="plan/", name="index", title=_("任务公开"), audience=Audience.PUBLIC,
        template="plan/index.html", build=public.index_page, nav=True,
    ),
    Page(
        path="plan/<slug:code>", name="plan", title=_("方案"), audience=Audience.PUBLIC,
        template="plan/plan.html", build=public.plan_page,
    ),
    Page(
        path="plan/<slug:code>/tasks.xlsx", name="tasks-file", title=_("任务表"), audience=Audience.PUBLIC,
        template="", build=public.tasks_file,
    ),
    Page(
        path="plan/<slug:code>/targets.xlsx", name="targets-file", title=_("指标表"), audience=Audience.PUBLIC,
        template="", build=public.targets_file,
    ),
    Page(
        path="plan/<slug:code>/tasks/<str:task>", name="task", title=_("任务"), audience=Audience.PUBLIC,
        template="plan/task.html", build=public.task_page,
    ),
)  # fmt: skip

DESK = (
    Page(
        path="plan/", name="desk", title=_("任务"), audience=Audience.OFFICIAL,
        template="plan/desk/index.html", build=desk.list_page, nav=True,
    ),
    Page(
        path="plan/import", name="desk-import", title=_("载入方案"), audience=Audience.OFFICIAL, act="plan.divide",
        template="plan/desk/import.html", build=taking_in.import_page, receive=taking_in.receive_import,
    ),
    Page(
        path="plan/<slug:code>", name="desk-plan", title=_("方案"), audience=Audience.OFFICIAL,
        template="plan/desk/plan.html", build=desk.plan_page,
    ),
    Page(
        path="plan/<slug:code>/missing", name="desk-missing", title=_("还缺什么"), audience=Audience.OFFICIAL,
        template="plan/desk/missing.html", build=desk.missing_page, receive=desk.receive_missing,
    ),
    Page(
        path="plan/<slug:code>/add", name="desk-add", title=_("增加任务"), audience=Audience.OFFICIAL,
        act="plan.divide", template="plan/desk/add.html", build=desk.add_page, receive=desk.receive_add,
    ),
    Page(
        path="plan/<slug:code>/tasks.xlsx", name="desk-tasks-file", title=_("任务表"), audience=Audience.OFFICIAL,
        template="", build=desk.tasks_file,
    ),
    Page(
        path="plan/<slug:code>/targets.xlsx", name="desk-targets-file", title=_("指标表"),
        audience=Audience.OFFICIAL, template="", build=desk.targets_file,
    ),
    Page(
        path="plan/<slug:code>/tasks/<str:task>", name="desk-task", title=_("任务"), audience=Audience.OFFICIAL,
        template="plan/desk/task.html", build=tasks.task_page,
    ),
    Page(
        path="plan/<slug:code>/tasks/<str:task>/<slug:do>", name="desk-act", title=_("任务"),
        audience=Audience.OFFICIAL, template="plan/desk/task.html", build=tasks.task_page, receive=tasks.receive_task,
    ),
    Page(
        path="plan/<slug:code>/tasks/<str:task>/evidence/<int:report>", name="desk-evidence", title=_("佐证材料"),
        audience=Audience.OFFICIAL, template="", build=tasks.evidence_file,
    ),
)  # fmt: skip

PLAN = SystemManifest(
    key="plan",
    title=_("任务分解与公开"),
    government="safeguards",
    clauses=("S1",),
    about=_("一份方案进来，变成有目标、有责任单位、有期限的任务；进展按月报，完成情况公开。"),
    law=("明府字〔2014〕27号 第四部分（一）",),
    folder=Path(__file__).parent,
    notices=(
        NoticeTemplate(
            code="plan.listed",
            title=_("任务清单已公布"),
            text=_("《{plan}》任务清单已公布，贵单位牵头 {count} 项。请分解到岗位，按月填报进展。"),
        ),
        NoticeTemplate(
            code="plan.untold",
            title=_("本月进展还没有填报"),
            text=_("《{plan}》中贵单位牵头的 {count} 项任务还没有填报 {month} 的进展，请在月底前填报。"),
        ),
        NoticeTemplate(
            code="plan.overdue",
            title=_("任务已过期限"),
            text=_("《{plan}》任务 {task} 的期限 {due} 已过，仍未完成。请抓紧办理，并在进展中说明原因。"),
        ),
    ),
    reactions=(Reaction("plan.tell-leads", ("plan.published",), tell_leads),),
    duties=(Duty("plan.remind", remind, at=time(9, 0)),),
    pages=(*PUBLIC, *DESK),
    offers={"plan.summary": plan_summary, "plan.unreported": unreported_for},
)
