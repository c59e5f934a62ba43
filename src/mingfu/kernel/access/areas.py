# SPDX-License-Identifier: Apache-2.0
"""Areas by their twelve-digit codes alone: province 2, city 2, district 2, town 3, village 3."""

_STEPS = (12, 9, 6, 4, 2)


def line_of(code: str) -> tuple[str, ...]:
    """The area itself and all above it, nearest first, ending with "" (the whole deployment).

    `440608004001` gives itself, `440608004000`, `440608000000`, `440600000000`, `440000000000` and "".
    """
    if not code:
        return ("",)
    shortened = (code[:length].ljust(12, "0") for length in _STEPS)
    return (*dict.fromkeys((code, *shortened)), "")


def covers(area: str, code: str) -> bool:
    """Whether an area holds another; each area holds itself, and "" holds all."""
    return area in line_of(code)
