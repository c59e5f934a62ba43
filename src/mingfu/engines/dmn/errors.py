# SPDX-License-Identifier: Apache-2.0
"""What goes wrong in decisions, with the place where it went wrong.

`DmnError` is the one class to catch; `FeelError` is its kind for expressions.
"""

from typing import ClassVar

from typing_extensions import override


class DmnError(Exception):
    """A decision model cannot be read or evaluated.

    `message` is Chinese and says what to mend; `file` is the model's name, `line` its line, and `column` the character in
    that line of the expression; both count from 1 (0 means unknown). `element` is the id or the name of the nearest
    element that has one.
    """

    code: ClassVar[str] = "dmn"

    def __init__(self, message: str, *, file: str = "", line: int = 0, column: int = 0, element: str = "") -> None:
        self.element = element
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        super().__init__(message)

    @override
    def __str__(self) -> str:
        """Place and message, as one sentence."""
        place = self.file
        if self.line:
            place += f"第 {self.line} 行"
            if self.column:
                place += f"第 {self.column} 列"
        return f"{place}：{self.message}" if place else self.message


class FeelError(DmnError):
    """A FEEL text is not well formed, or its evaluation exceeds a limit."""

    code: ClassVar[str] = "feel"


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column (both from 1) of a character offset in a text."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1
