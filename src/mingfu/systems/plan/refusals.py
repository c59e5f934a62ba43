# SPDX-License-Identifier: Apache-2.0
"""What the plan's commands say no with."""

from mingfu.kernel.refusals import Refusal, _


class PlanWithoutTasks(Refusal):
    """The text was read and holds nothing to do."""

    code, status, field = "plan-without-tasks", 422, "text"
    message = _("没有读到条目和任务。请检查是否贴了完整正文，条目应有编号（如“1.”“（一）”“第一条”）。")


class OutlineUnreadable(Refusal):
    """An outline file says something an outline cannot be."""

    code, status = "plan-outline-unreadable", 422
    message = _("提纲文件 {file} 有误：{what}。请改正后再载入。")
    file: str
    what: str


class TaskNotYours(Refusal):
    """Another organ leads the task."""

    code, status = "plan-task-not-yours", 403
    message = _("这项任务由“{lead}”牵头，请由该单位办理；需要改换牵头单位的，请联系任务分解岗位。")
    lead: str


class TaskWithoutLead(Refusal):
    """Nobody leads the task yet."""

    code, status = "plan-task-without-lead", 409
    message = _("任务 {task} 还没有牵头单位。请先确定牵头单位，再办理这一步。")
    task: str


class TaskIsSetAside(Refusal):
    """The task is not carried out on its own."""

    code, status = "plan-task-is-set-aside", 409
    message = _("任务 {task} 已注明不单独列项，不能再办理。确需列项的，请新增任务。")
    task: str


class LeadTwice(Refusal):
    """An organ cannot lead a task and help with it."""

    code, status, field = "plan-lead-twice", 422, "partners"
    message = _("“{organ}”已是牵头单位，不能同时是配合单位。请从配合单位中去掉。")
    organ: str


class PostElsewhere(Refusal):
    """The post belongs to another organ than the one that leads."""

    code, status, field = "plan-post-elsewhere", 422, "post"
    message = _("岗位“{post}”不属于牵头单位。请选择牵头单位自己的岗位。")
    post: str


class VariantUnknown(Refusal):
    """There are three wordings of the five fulfilments."""

    code, status, field = "plan-variant-unknown", 422, "variant"
    message = _("没有名为“{variant}”的“五落实”。请选择任务分解、推进落实或学法之一。")
    variant: str


class FulfilmentsEmpty(Refusal):
    """The five fulfilments are filled together or not at all."""

    code, status = "plan-fulfilments-empty", 422
    message = _("“五落实”一栏都不能空：请填写{columns}，再保存。")
    columns: str


class TitleNeeded(Refusal):
    """A task says what is to be done."""

    code, status, field = "plan-title-needed", 422, "title"
    message = _("请写明任务内容（至少 4 个字）。")


class PostNeeded(Refusal):
    """A part of a task goes to a post, or to another organ that divides it further."""

    code, status, field = "plan-post-needed", 422, "post"
    message = _("子任务要落实到具体岗位。请选择岗位；交给其他单位的，由该单位再分解到岗位。")


class ReasonNeeded(Refusal):
    """Leaving a task out needs a reason."""

    code, status, field = "plan-reason-needed", 422, "reason"
    message = _("请写明不单独列项的理由（至少 4 个字），例如“与任务 4.1 合并办理”。")


class TaskHasParts(Refusal):
    """A task that was divided is carried out by its parts."""

    code, status = "plan-task-has-parts", 409
    message = _("任务 {task} 已分解出子任务，不能注明不列项。请先处理子任务。")
    task: str


class PlanIncomplete(Refusal):
    """Before a list is published, every task has its five fulfilments and a lead."""

    code, status = "plan-incomplete", 409
    message = _("还有 {count} 项任务没有填全，不能公布：{tasks}。请按“还缺什么”逐项补齐，或注明不单独列项。")
    count: int
    tasks: str


class ApprovalNeeded(Refusal):
    """A list is published on an approval."""

    code, status, field = "plan-approval-needed", 422, "basis"
    message = _("请写明审定依据，例如领导小组会议的日期和届次，或批准文号。")


class NothingNew(Refusal):
    """The list of this plan stands published as it is."""

    code, status = "plan-nothing-new", 409
    message = _("任务清单自上次公布后没有变化，不需要再公布。")


class NotPublished(Refusal):
    """Progress is reported on tasks of a published list."""

    code, status = "plan-not-published", 409
    message = _("任务清单还没有公布，公布后按月填报进展。请先完成分解和审定。")


class PercentWrong(Refusal):
    """A percentage lies between 0 and 100."""

    code, status, field = "plan-percent-wrong", 422, "percent"
    message = _("进度应为 0 到 100 的整数，您填了 {percent}。")
    percent: str


class MonthWrong(Refusal):
    """Progress is reported for this month or an earlier one."""

    code, status, field = "plan-month-wrong", 422, "month"
    message = _("月份应为本月或以前的月份，例如 {example}。")
    example: str


class WordsNeeded(Refusal):
    """A number alone is no report."""

    code, status, field = "plan-words-needed", 422, "words"
    message = _("请写明本月做了什么、有什么困难（至少 4 个字）。")


class EvidenceNeeded(Refusal):
    """A task is done when something proves it."""

    code, status, field = "plan-evidence-needed", 422, "evidence"
    message = _("进度填 100% 要附佐证材料，例如验收单、文件或照片。请上传后再提交。")
