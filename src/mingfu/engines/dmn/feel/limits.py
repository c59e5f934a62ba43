# SPDX-License-Identifier: Apache-2.0
"""How large an expression and its evaluation may grow before they are refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from mingfu.engines.dmn.errors import FeelError

MAX_TEXT: Final = 50_000
"""Characters of one expression."""

MAX_DEPTH: Final = 40
"""Levels of nesting in one expression."""

MAX_ARMS: Final = 100
"""Arms of one chain of `else if`."""

MAX_STEPS: Final = 2_000_000
"""Iterations and function calls of one evaluation."""

MAX_LENGTH: Final = 1_000_000
"""Characters of a string and items of a list that an evaluation may build."""

MAX_PATTERN: Final = 1_000
"""Characters of a regular expression."""

MAX_SUBJECT: Final = 100_000
"""Characters of the text that a regular expression is applied to."""


def system_moment() -> datetime:
    """The machine's own time, for callers that bring no clock."""
    return datetime.now(UTC)  # noqa: TID251 - the plain core stands alone; the case engine passes mingfu's clock


class Run:
    """One evaluation: its clock, and the steps it has left."""

    __slots__ = ("clock", "steps")

    def __init__(self, clock: Callable[[], datetime] = system_moment, steps: int = MAX_STEPS) -> None:
        self.clock = clock
        self.steps = steps

    def spend(self, steps: int = 1) -> None:
        """Take steps off the budget; refuse the evaluation when none are left."""
        self.steps -= steps
        if self.steps < 0:
            msg = f"计算步骤超过 {MAX_STEPS} 步，已停止；请缩小循环或列表的范围。"
            raise FeelError(msg)


def within_length(size: int) -> int:
    """The size itself, refused above `MAX_LENGTH`."""
    if size > MAX_LENGTH:
        msg = f"结果长度超过 {MAX_LENGTH}，已停止。"
        raise FeelError(msg)
    return size
