# SPDX-License-Identifier: Apache-2.0
"""A condition or value of a procedure: its text, where it stands, and its compiled form.

The language is given from outside (FEEL in the running system); a pickled expression carries the text and compiles it
again when it is loaded.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from typing_extensions import override

from mingfu.engines.bpmn.errors import BpmnError, StepRefused

Clock = Callable[[], datetime]


class InstantMissingError(Exception):
    """An expression asked for the time, and nobody said which it is."""


def no_instant() -> datetime:
    """The clock of a step to which no instant was given: the engine never looks at the machine's own."""
    raise InstantMissingError


def standing_at(at: datetime | None) -> Clock:
    """The clock of a step that is done at an instant. Raises ValueError for one without a zone."""
    if at is None:
        return no_instant
    if at.tzinfo is None:
        msg = "the instant of a step is an aware datetime"
        raise ValueError(msg)
    return lambda: at


class Compiled(Protocol):
    """What an expression language makes of a text."""

    def evaluate(self, data: Mapping[str, object], /, *, clock: "Clock") -> object:
        """The value with these variables; `clock` gives the present, where the text asks for it."""


Language = Callable[[str], Compiled]
"""text → compiled expression; raises on a wrong text."""


class Expression:
    """A compiled text that knows its place in the file.

    Raises `BpmnError` (code `expression`) when the text is wrong, `StepRefused` (`expression-failed`) when it has no value.
    """

    __slots__ = ("_compiled", "element", "file", "language", "line", "text")

    def __init__(self, text: str, language: Language, file: str, line: int, element: str) -> None:
        self.text = text
        self.language = language
        self.file = file
        self.line = line
        self.element = element
        try:
            self._compiled = language(text.removeprefix("="))
        except Exception as error:
            # The language is injected; whatever it raises, file and line must be said.
            message = f"表达式「{text}」写法不对：{error}"
            raise BpmnError("expression", message, file=file, line=line, element=element) from error

    def value(self, data: Mapping[str, object], clock: Clock = no_instant) -> object:
        """The value with these variables, at the instant that the clock gives."""
        try:
            return self._compiled.evaluate(data, clock=clock)
        except InstantMissingError:
            message = f"表达式「{self.text}」要看现在的时间，而这一步没有给出时刻。"
            raise StepRefused("no-instant", message, file=self.file, line=self.line, element=self.element) from None
        except Exception as error:
            message = f"表达式「{self.text}」无法求值：{error}"
            raise StepRefused(
                "expression-failed", message, file=self.file, line=self.line, element=self.element
            ) from error

    def holds(self, data: Mapping[str, object], clock: Clock = no_instant) -> bool:
        """Whether it is true; FEEL's null (something is not known) is not true, anything else but a boolean is refused."""
        value = self.value(data, clock)
        if value is True:
            return True
        if value is False or value is None:
            return False
        message = f"条件「{self.text}」的值应为真或假，得到的是 {value!r}。"
        raise StepRefused("condition-not-boolean", message, file=self.file, line=self.line, element=self.element)

    @override
    def __reduce__(self) -> tuple[object, ...]:
        return Expression, (self.text, self.language, self.file, self.line, self.element)
