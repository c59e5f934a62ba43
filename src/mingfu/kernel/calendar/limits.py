# SPDX-License-Identifier: Apache-2.0
"""The nouns of a time limit: unit, limit, pause, extension, and what happens when it runs out."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingfu.kernel.calendar.counting import legal_day
from mingfu.kernel.calendar.refusals import AmountRefused, ExtensionIncomplete, PauseRefused

MOST = 100_000


class Unit(StrEnum):
    """What a limit counts. `calendar` is the 自然日 of the law; hours run by the clock from the moment on."""

    WORKING = "working"
    CALENDAR = "calendar"
    MONTH = "month"
    HOUR = "hour"


class LapseEffect(StrEnum):
    """What the law makes of a limit that ran out unanswered."""

    NONE = "none"
    DEEMED_ACCEPTED_FROM_RECEIPT = "deemed_accepted_from_receipt"
    DEEMED_ACCEPTED_AT_EXPIRY = "deemed_accepted_at_expiry"
    DEEMED_RENEWED = "deemed_renewed"
    DEEMED_CONSENT = "deemed_consent"
    DEEMED_WITHDRAWN = "deemed_withdrawn"
    TREATED_AS_NO_EVIDENCE = "treated_as_no_evidence"


def whole(amount: object) -> int:
    """The amount, when it is one a limit may have."""
    if isinstance(amount, bool) or not isinstance(amount, int) or not 1 <= amount <= MOST:
        raise AmountRefused(amount=str(amount), most=MOST)
    return amount


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit as the law states it: so many units, counted by a regime, with the article and its standing."""

    amount: int
    unit: Unit
    regime: str = "general"
    basis: str = ""
    lapse: LapseEffect = LapseEffect.NONE
    status: str = "assumed"

    def __post_init__(self) -> None:
        whole(self.amount)


@dataclass(frozen=True, slots=True)
class Pause:
    """The time during which a clock stands still, on a ground and by a document.

    `until` None means it still stands. A bare date means its first moment (00:00).

    Day limits: a day counts when the clock runs at its end (24:00, where a legal day ends). So a pause takes out the
    day it begins on and gives back the day it ends on; one that begins and ends on one day changes nothing; a pause
    cut in two is the same pause; overlapping pauses take a day out once. The rule treats both sides alike: the part of
    a day lost when the clock stops is the part won when it starts again. Hour limits leave out exactly the time between.
    """

    since: date | datetime
    until: date | datetime | None
    ground: str
    document: str = ""

    def __post_init__(self) -> None:
        if self.until is None:
            return
        if legal_day(self.until) < legal_day(self.since) or _earlier(self.until, self.since):
            raise PauseRefused(since=self.since.isoformat(), until=self.until.isoformat())


def _earlier(one: date | datetime, other: date | datetime) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime) and bool(one.tzinfo) is bool(other.tzinfo):
        return one < other
    return False


@dataclass(frozen=True, slots=True)
class Extension:
    """The one extension a limit may get: how much, who approved it, why, and the notice that told the party.

    `approved` is the day of approval; with it, an extension that came after the limit had run out is refused.
    """

    amount: int
    unit: Unit
    approver: str
    reason: str
    notice: str = ""
    approved: date | None = None

    def __post_init__(self) -> None:
        whole(self.amount)
        if not self.approver.strip() or not self.reason.strip():
            raise ExtensionIncomplete
