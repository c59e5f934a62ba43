# SPDX-License-Identifier: Apache-2.0
"""Where a bill stands: what is due, what has come in, what goes back. Plain sums, so that any order gives the same."""

from dataclasses import dataclass

FIRM = ("granted", "sent", "done")
"""States of a refund whose money is no longer ours."""
LIVING = ("asked", *FIRM)
"""The same, with what may still be denied."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The sums of a bill in fen. `returned` is money granted to go back; `asked` what somebody asked to go back."""

    due: int
    received: int
    returned: int
    asked: int
    charged: bool

    @property
    def held(self) -> int:
        """What was received and stays."""
        return self.received - self.returned

    @property
    def settled(self) -> int:
        """What was received of what is due."""
        return min(self.held, self.due)

    @property
    def owed(self) -> int:
        """What is still to be paid."""
        return max(self.due - self.held, 0)

    @property
    def surplus(self) -> int:
        """What came in beyond what is due."""
        return max(self.held - self.due, 0)

    @property
    def state(self) -> str:
        """`open` while something is owed, `paid` when nothing is, `ended` when nothing is charged any more."""
        if self.owed:
            return "open"
        return "paid" if self.charged else "ended"
