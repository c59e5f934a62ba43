# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a procedure, or with an act upon it, said with code, file, line, element and a Chinese sentence."""

from dataclasses import dataclass
from typing import Literal

from typing_extensions import override

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing `check` found; an error keeps the procedure from running, a warning does not."""

    line: int
    code: str
    element: str
    message: str
    severity: Severity = "error"


class BpmnError(Exception):
    """A file cannot be read or a procedure cannot run.

    `findings` holds every error found where more than one is known; the exception's own fields are those of the first.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        file: str = "",
        line: int = 0,
        element: str = "",
        findings: tuple[Finding, ...] = (),
    ) -> None:
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.element = element
        self.findings = findings
        where = f"{file}:{line}: " if file else ""
        super().__init__(f"{where}{message}")

    @override
    def __reduce__(self) -> tuple[object, ...]:
        """Keep the keyword fields when the error crosses a process boundary."""
        return _rebuild, (type(self), self.code, self.message, self.file, self.line, self.element, self.findings)


class StepRefused(BpmnError):  # noqa: N818 - a refusal says that a person did something untimely, not that we failed
    """An act does not fit the state; the state is as it was."""


class Fault(Exception):  # noqa: N818 - BPMN calls what an error event catches a fault, and it is no defect of ours
    """A service or decision failed in a way the procedure may catch with an error event.

    `perform` raises it; `code` is compared with the `errorCode` of error events. Uncaught, it refuses the step.
    """

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}" if message else code)


def _rebuild(
    kind: type[BpmnError], code: str, message: str, file: str, line: int, element: str, findings: tuple[Finding, ...]
) -> BpmnError:
    return kind(code, message, file=file, line=line, element=element, findings=findings)
