# SPDX-License-Identifier: Apache-2.0
"""What files and drafts of procedures are refused for, and what to do then."""

from mingfu.engines.bpmn import BpmnError, Finding
from mingfu.kernel.refusals import Refusal, _


class ProcedureUnreadable(Refusal):
    """The file is no BPMN that we can keep: no XML, entities, too large, or an element that means nothing."""

    code = "procedure-unreadable"
    status = 422
    message = _("{where} 不能读作流程图：{what}")
    field = "file"
    where: str
    what: str

    @classmethod
    def because(cls, error: BpmnError) -> "ProcedureUnreadable":
        """The same fault as the engine tells it."""
        return cls(where=place(error.file, error.line), what=error.message)


class DraftUnknown(Refusal):
    """There is no such draft."""

    code = "procedure-draft-unknown"
    status = 404
    message = _("没有流程草稿“{key}”。它可能已被删除，请从流程目录重新选择。")
    key: str


class DraftDiscardedAlready(Refusal):
    """The draft was discarded: nothing more is bound in it."""

    code = "procedure-draft-discarded"
    status = 409
    message = _("流程草稿“{key}”已作废，不能再改。如还要用，请重新导入文件。")
    key: str


class DraftKeyWrong(Refusal):
    """A key is letters, digits, dots and dashes, or the key is taken by other work."""

    code = "procedure-draft-key-wrong"
    status = 422
    message = _("草稿代号只能用小写字母、数字、点、横线和下划线，最多 40 个字符。请改一改“{key}”。")
    field = "key"
    key: str


class DraftKeyTaken(Refusal):
    """A live draft has that key already."""

    code = "procedure-draft-key-taken"
    status = 409
    message = _("已有代号为“{key}”的草稿。请先作废它，或换一个代号。")
    field = "key"
    key: str


class BindingUnfit(Refusal):
    """The draft has no such element, or the element cannot say that."""

    code = "procedure-binding-unfit"
    status = 422
    message = _("“{element}”的{what}不能写“{value}”：{why}")
    element: str
    what: str
    value: str
    why: str


class DraftReasonNeeded(Refusal):
    """Discarding needs a reason."""

    code = "procedure-draft-reason-needed"
    status = 422
    message = _("请写明作废的理由（至少 4 个字）。")
    field = "why"


class DraftNotReady(Refusal):
    """The draft cannot run yet; the findings say why."""

    code = "procedure-draft-not-ready"
    status = 409
    message = _("草稿还不能定稿：还有 {count} 处问题，第一处：{first}")
    count: int
    first: str

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(count=len(findings), first=findings[0].message)
        self.findings = findings


def place(file: str, line: int) -> str:
    """`file:line`, or the file alone where no line is known."""
    return f"{file}:{line}" if line else file
