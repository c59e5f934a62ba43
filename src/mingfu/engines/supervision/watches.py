# SPDX-License-Identifier: Apache-2.0
"""What is watched, as declarations."""

from dataclasses import dataclass
from typing import Any, Literal

from mingfu.kernel.refusals import _

Card = Literal["yellow", "red"]

SILENCE = "cases.silence"
"""The card of an organ whose limit lapsed. No rule gives it: the lapse does."""

TITLES = {SILENCE: _("逾期未办，已依法产生后果")}
"""What cards are called that no rule gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A rule over the running clocks of a system.

    `ahead` working days before the date (0: once the date has passed) every running clock `clock` gets the card, and
    `notice` goes to the post `to` of the organ that answers (and to `also`, a post by full code). Where the whole time
    is not longer than that, the card comes later, for a card on the first day warns of nothing: of n working days at
    least the first goes by without one. A `task` watch looks at the dates of open tasks instead of the clocks of whole
    cases. A `register` watch looks at the entries of a register instead, for which its alarm `clock` holds. Where `orders`
    names a row of the system's limits, oversight is ordered by itself once the card's date is past by that many working
    days; `paper` is what is issued then, and when an officer orders it.
    """

    code: str
    title: Any
    system: str
    card: Card
    notice: str
    clock: str = ""
    register: str = ""
    task: bool = False
    ahead: int = 0
    to: str = "head"
    also: str = ""
    basis: str = ""
    orders: str = ""
    paper: str = ""


_watches: dict[str, Watch] = {}


def register_watch(watch: Watch) -> None:
    """Add a rule."""
    _watches[watch.code] = watch


def watches() -> tuple[Watch, ...]:
    """Every rule, by code."""
    return tuple(_watches[code] for code in sorted(_watches))
