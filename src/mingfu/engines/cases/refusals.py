# SPDX-License-Identifier: Apache-2.0
"""What cases refuse, and what to do then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from mingfu.engines.bpmn import BpmnError
from mingfu.engines.forms import Bound
from mingfu.kernel.refusals import Refusal, _


class FormRefused(Refusal):
    """Something in the form is missing or wrong; `bound` holds what was typed and a sentence for each field."""

    code = "form-refused"
    status = 422
    message = _("表单有 {count} 处需要更正，您填写的内容都已保留。")
    count: int

    def __init__(self, bound: Bound) -> None:
        super().__init__(count=len(bound.errors))
        self.bound = bound


class TaskGone(Refusal):
    """The task is not open: done already, or left by the procedure."""

    code = "task-gone"
    status = 409
    message = _("这一步已经办完或已取消。请刷新页面查看最新进展；您填写的内容没有提交。")


class NotYourTask(Refusal):
    """The task waits for another post, or a colleague has claimed it."""

    code = "task-not-yours"
    status = 403
    message = _("这一步由“{who}”办理。如需您办理，请先转办或请对方退回。")
    who: str


class StartWithdrawn(Refusal):
    """The power list no longer has the entry that the matter cites: nobody may handle it, so nobody may receive it."""

    code = "start-withdrawn"
    status = 410
    message = _("“{title}”已停止受理：{why}。{way}")
    title: str
    entry: str
    why: str
    way: str


class StepImpossible(Refusal):
    """The procedure does not allow the step: something it rests on is not given."""

    code = "step-impossible"
    status = 409
    message = _("流程不能这样走：{what}")
    what: str


class ReceiverUnfit(Refusal):
    """The post does not exist, is the one that has the task, or may not do it."""

    code = "receiver-unfit"
    status = 422
    message = _("不能转给“{post}”：它不存在、就是现在的岗位，或没有办理这一步的权限。请从列表中另选。")
    field = "to"
    post: str


class ActNotHere(Refusal):
    """The procedure does not foresee the act at this step."""

    code = "act-not-here"
    status = 409
    message = _("“{step}”这一步不能这样做。请办完这一步，或到流程允许的环节再做。")
    step: str


class ChannelClosed(Refusal):
    """The matter cannot begin through this channel."""

    code = "channel-closed"
    status = 409
    message = _("“{title}”不受理此渠道的申请。请改用：{channels}。")
    title: str
    channels: str


class AlreadySuspended(Refusal):
    """The clocks stand still already."""

    code = "case-suspended"
    status = 409
    message = _("办件 {number} 的计时已经暂停，请先恢复计时。")
    number: str


class TooLateToSuspend(Refusal):
    """A date has passed: a clock that has run out cannot be stopped any more."""

    code = "suspension-too-late"
    status = 409
    message = _("期限 {due_on} 已过，不能再暂停计时。请尽快办结，并在办理情况中说明超期原因。")
    due_on: date


class NotSuspended(Refusal):
    """The clocks are running."""

    code = "case-not-suspended"
    status = 409
    message = _("办件 {number} 的计时没有暂停，无需恢复。")
    number: str


class ExtendedBefore(Refusal):
    """A case gets one extension."""

    code = "case-extended-before"
    status = 409
    message = _("办件 {number} 已经延期一次，不能再次延期。请按期答复，确有困难的请向督查部门说明。")
    number: str


class ExtensionTooLong(Refusal):
    """The extension asked for is longer than the list allows."""

    code = "extension-too-long"
    status = 422
    message = _("延期最多 {most} 个工作日，您填了 {asked} 个。")
    field = "amount"
    most: int
    asked: int


class NothingToExtend(Refusal):
    """No clock is running that could be extended, or its date has passed."""

    code = "nothing-to-extend"
    status = 409
    message = _("没有可以延期的期限：答复期限 {due_on} 已过或已办结。延期须在到期前批准。")
    due_on: date | None


class CaseOver(Refusal):
    """The case is closed."""

    code = "case-over"
    status = 409
    message = _("办件 {number} 已经办结，不能再做这一操作。如有新情况，请提交新的诉求并注明此编号。")
    number: str


class CaseRuns(Refusal):
    """The case is handled still; nothing of it may be erased."""

    code = "case-runs"
    status = 409
    message = _("办件 {number} 还在办理，办结之前不能删除其中的内容。")
    number: str


class WrongGround(Refusal):
    """The ground is not on the list for this act."""

    code = "ground-unknown"
    status = 422
    message = _("请从清单中选择理由。")
    field = "ground"


class ReasonNeeded(Refusal):
    """An act that changes who answers, or when, needs a reason in words."""

    code = "reason-needed"
    status = 422
    message = _("请写明理由（至少 4 个字），它会记入办件并可被监督查看。")
    field = "reason"


class InstructionEmpty(Refusal):
    """An instruction without words."""

    code = "instruction-empty"
    status = 422
    message = _("请写明批示内容，再点“批示”。")
    field = "text"


class CorrectionAwaited(Refusal):
    """A form was sent back from this task and is not corrected yet."""

    code = "correction-awaited"
    status = 409
    message = _("已退回“{who}”补正，补正交来之前不能办结这一步。不必再补正的，请先收回退回。")
    who: str


class PartsOpen(Refusal):
    """Partners have not answered yet: the lead goes on without them only with a reason."""

    code = "parts-open"
    status = 409
    message = _("还有协办意见没有回来：{who}。请等待答复；不再等的，先写明原因结束协办。")
    who: str


class NothingToReturn(Refusal):
    """There is no such form to send back, or its content was erased."""

    code = "nothing-to-return"
    status = 409
    message = _("没有可以退回的表单：它还没有提交，或内容已依法删除。请从列表中另选。")
    field = "of"


class FieldsUnmarked(Refusal):
    """A form is sent back without saying which fields are wrong and why, or with a field it does not have."""

    code = "fields-unmarked"
    status = 422
    message = _("请至少标出一处有误的内容，并逐处写明理由（至少 4 个字）。")
    field = "faults"


class NotAllAtOnce(Refusal):
    """What is wrong with a form has to be said the first time; only what was marked then can be marked again."""

    code = "not-all-at-once"
    status = 409
    message = _("“{fields}”第一次退回时没有指出，不能再次要求补正（一次告知）。请按已有材料办理。")
    field = "faults"
    fields: str


class AlreadyReturned(Refusal):
    """A form is out for correction from this task already."""

    code = "already-returned"
    status = 409
    message = _("这一步已经退回一份表单，正等待补正。请等待补正，或先收回。")


class DelegateUnfit(Refusal):
    """The colleague is no official of the same organ, may not do the step, or must keep out of the case."""

    code = "delegate-unfit"
    status = 422
    message = _("不能委托给工号 {number}：须是同一单位的同事，有办理这一步的权限，且不需要回避。请从列表中另选。")
    field = "to"
    number: str


class DelegationDayWrong(Refusal):
    """A delegation ends on a day that is still to come, and within a year."""

    code = "delegation-day-wrong"
    status = 422
    message = _("委托须写明截止日期，从今天起到 {last} 之间。")
    field = "until"
    last: date


class DelegatedAlready(Refusal):
    """A delegated task is passed on no further."""

    code = "delegated-already"
    status = 409
    message = _("这一步已经委托同事办理，不能再转。请先收回委托。")


class NotDelegated(Refusal):
    """The task is not delegated, or not by the asker."""

    code = "not-delegated"
    status = 409
    message = _("这一步现在没有委托给别人，无需收回。")


class DelegationOver(Refusal):
    """The delegation has ended by its date."""

    code = "delegation-over"
    status = 403
    message = _("委托已于 {until} 到期，请由委托人自己办理或重新委托。")
    until: date


class PartDayWrong(Refusal):
    """A part is due from today on and not after the date of the lead."""

    code = "part-day-wrong"
    status = 422
    message = _("协办期限须从今天起，并且不晚于主办的期限（{last}）。")
    field = "due"
    last: date


class PartnerUnfit(Refusal):
    """The partner is the lead's own organ, has been asked already, or may do nothing here."""

    code = "partner-unfit"
    status = 422
    message = _("不能请“{post}”协办：它就是主办单位、已经在协办，或没有办理权限。请从列表中另选。")
    field = "post"
    post: str


class NoSuchPart(Refusal):
    """No part is open there."""

    code = "part-gone"
    status = 409
    message = _("这份协办已经答复或结束。请刷新页面查看最新进展；您填写的内容没有提交。")


class PriorityDayWrong(Refusal):
    """A priority ends on a day, from today on and not beyond what the ground allows."""

    code = "priority-day-wrong"
    status = 422
    message = _("优先办理须写明截止日期，从今天起到 {last} 之间。")
    field = "until"
    last: date


class PriorityStands(Refusal):
    """The case has priority already."""

    code = "priority-stands"
    status = 409
    message = _("办件 {number} 已经在优先办理，到期自动结束。需要改期限的，请先取消。")
    number: str


class NoPriority(Refusal):
    """The case has no priority that could be lifted."""

    code = "no-priority"
    status = 409
    message = _("办件 {number} 现在没有优先办理，无需取消。")
    number: str


class NotClosed(Refusal):
    """The case is still being handled."""

    code = "case-not-closed"
    status = 409
    message = _("办件 {number} 还在办理，不需要重新办理。有新情况请直接补充。")
    number: str


class ReopeningUnforeseen(Refusal):
    """The procedure of the case does not say where it would begin again, or the party has taken the matter back."""

    code = "reopening-unforeseen"
    status = 409
    message = _("办件 {number} 的流程没有规定重新办理，或诉求人已经撤回。如有新情况，请提交新的诉求并注明此编号。")
    number: str


class TooLateToReopen(Refusal):
    """The time in which the party may ask for it has passed."""

    code = "reopening-too-late"
    status = 409
    message = _("要求重新办理的期限 {until} 已过。如有新情况，请提交新的诉求并注明编号 {number}。")
    until: date
    number: str


@contextmanager
def stepping() -> Iterator[None]:
    """What the procedure says no with, said to a person."""
    try:
        yield
    except BpmnError as refused:
        raise StepImpossible(what=refused.message) from refused
