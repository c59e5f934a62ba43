# SPDX-License-Identifier: Apache-2.0
"""Lists that share one promise: 2016年、2018年满意度分别达到80%、85%以上; A、B分别达到90%和95%."""

import re
from dataclasses import dataclass

from mingfu.systems.plan.reading.amounts import Amount, amounts

_WORD = "分别"
_JOINT = re.compile(r"、|以及|[和及与]")
_FEWEST = 2


@dataclass(frozen=True)
class Shared:
    """Amounts of one unit that one promise governs; `word` is where 分别 stands."""

    amounts: tuple[Amount, ...]
    word: int


def shared(text: str, start: int, end: int) -> Shared | None:
    """The amounts that 分别 hands out between `start` and `end`, or None where there is no such list."""
    word = text.find(_WORD, start, end)
    if word < 0:
        return None
    found = tuple(amounts(text, word + len(_WORD), end))
    one_unit = len({amount.unit for amount in found}) == 1
    return Shared(found, word) if len(found) >= _FEWEST and one_unit else None


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of a list between its 、 and 和."""
    found = []
    for match in _JOINT.finditer(text, start, end):
        found.append((start, match.start()))
        start = match.end()
    return [*found, (start, end)]
