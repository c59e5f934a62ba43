# SPDX-License-Identifier: Apache-2.0
"""What linking, splitting, joining and opening children refuse, and what to do then."""

from datetime import date
from typing import Any

from mingfu.kernel.refusals import Refusal, _


class LinkUnfit(Refusal):
    """A case is linked with another one, once."""

    code = "link-unfit"
    status = 422
    message = _("不能关联 {other}：它就是这一件，或已经关联过。请核对编号。")
    field = "other"
    other: str


class LinkKindUnknown(Refusal):
    """How two cases stand to each other is one of a few ways."""

    code = "link-kind-unknown"
    status = 422
    message = _("请从列表中选择两件的关系。")
    field = "kind"


class LinkGone(Refusal):
    """The link is not there, or the asker may not see the other case."""

    code = "link-gone"
    status = 404
    message = _("这一关联已经解除，或您不能查看另一件。请刷新页面。")


class PartsTooFew(Refusal):
    """A message is split into two matters or more, each in words of its own."""

    code = "parts-wrong"
    status = 422
    message = _("拆分须写明 {least} 至 {most} 件事，每件至少 {words} 个字。")
    field = "part"
    least: int
    most: int
    words: int


class SplitBefore(Refusal):
    """A message is split once; what was split off is not split again."""

    code = "split-before"
    status = 409
    message = _("办件 {number} 已经拆分过。如还有别的事，请另行登记并关联此编号。")
    number: str


class CannotLead(Refusal):
    """The case cannot answer for others."""

    code = "cannot-lead"
    status = 409
    message = _("办件 {number} 不能作牵头件：{why}请从列表中另选。")
    field = "lead"
    number: str
    why: Any


class CannotJoin(Refusal):
    """The case cannot be joined to another one."""

    code = "cannot-join"
    status = 409
    message = _("办件 {number} 不能并入：{why}")
    number: str
    why: Any


class NotJoined(Refusal):
    """The case is handled on its own."""

    code = "not-joined"
    status = 409
    message = _("办件 {number} 现在没有并入别的办件，正由承办单位单独办理。请刷新页面。")
    number: str


class WordsTooLong(Refusal):
    """What one party is told in words of its own has a length."""

    code = "voice-words-wrong"
    status = 422
    message = _("单独答复写 {least} 至 {most} 个字；不需要单独答复的，请清空。")
    field = "words"
    least: int
    most: int


class ChildTooLong(Refusal):
    """The limit of a child does not end within the parent's."""

    code = "child-too-long"
    status = 409
    message = _(
        "“{title}”的期限到 {due_on}，晚于本件的期限 {until}，现在不能启动。请先依法延期或暂停计时，再办这一步。"
    )
    title: Any
    due_on: date
    until: date


class ChildNotForeseen(Refusal):
    """What may be opened by hand under a case is declared by its start."""

    code = "child-not-foreseen"
    status = 409
    message = _("“{title}”的办件下面不能启动这样的子件。确属另一件事的，请另行登记，再关联此编号。")
    title: Any


class ChildUnknown(Refusal):
    """A procedure calls a child that no system declares."""

    code = "child-unknown"
    status = 500
    message = _("流程要启动的“{start}”没有登记。请检查流程文件中的 calledElement 或 mf:service。")
    start: str
