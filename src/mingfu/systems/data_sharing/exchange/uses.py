# SPDX-License-Identifier: Apache-2.0
"""Uses that owners agreed to: from the answer to a request until their day, given up, called back, or without their power."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from mingfu.kernel.access import Actor, require
from mingfu.kernel.catalogs import Item, alive
from mingfu.kernel.clock import as_legal_day, now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.refusals import _
from mingfu.systems.data_sharing.catalogue.items import CATALOG
from mingfu.systems.data_sharing.events import UseAgreed, UseEnded
from mingfu.systems.data_sharing.models import Use, UseEnd
from mingfu.systems.data_sharing.refusals import EndReasonNeeded, NotTheOwner, UseMissing

POWER = "GM-QT-0021"
"""The entry of the power list by which the district shares data."""

GIVEN_UP, CALLED_BACK, POWER_GONE, ITEM_GONE, DAY_PAST = (
    "given-up",
    "called-back",
    "power-gone",
    "item-gone",
    "day-past",
)
ENDS = {
    GIVEN_UP: _("需求单位不再使用"),
    CALLED_BACK: _("提供单位收回"),
    POWER_GONE: _("所依据的权责条目已失效"),
    ITEM_GONE: _("数据项已从目录撤下"),
    DAY_PAST: _("使用期限届满"),
}
LEAST_REASON = 4


@dataclass(frozen=True, slots=True)
class Power:
    """What of an entry of the power list matters here: whose it is."""

    code: str
    subject: str

    @classmethod
    def of(cls, row: Item) -> "Power":
        """The entry as this system reads it."""
        return cls(row.code, str(row.content.get("subject", "")))


@dataclass(frozen=True, slots=True)
class Over:
    """A use that no longer holds: why, and since which day."""

    ground: str
    on: date

    @property
    def why(self) -> Any:
        """The ground as people read it."""
        return ENDS[self.ground]


def agree_use(  # noqa: PLR0913 - what a use is, each by its name
    *,
    number: str,
    item: str,
    organ: str,
    owner: str,
    power: str,
    procedure: str,
    steps: Mapping[str, Sequence[str]],
    months: int,
    actor: Actor,
) -> Use:
    """Keep the use that a decided request gives; a second call for the same request answers the first."""
    held = Use.objects.filter(number=number).first()
    if held is not None:
        return held
    day = today()
    made = Use.objects.create(
        number=number, item=item, organ=organ, owner=owner, power=power, procedure=procedure,
        steps={name: list(nodes) for name, nodes in steps.items()}, since=day, until=last_day(day, months),
        agreed_at=now(),
    )  # fmt: skip
    agreed = UseAgreed(
        use=number, item=item, organ=organ, owner=owner, power=power, procedure=procedure, fields=tuple(steps),
        until=made.until,
    )  # fmt: skip
    record(agreed, stream=f"data-use:{number}", by=actor)
    return made


def last_day(start: date, months: int) -> date:
    """The last day of a span of months: the one before the same day so many months on."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])) - date.resolution


@command
def end_use(number: str, *, actor: Actor, reason: str) -> str:
    """End a use: who asked gives it up, the owner calls it back. Returns the number. Raises `UseMissing`, `EndReasonNeeded`."""
    require(actor, "data_sharing.end")
    held = Use.objects.select_for_update().filter(number=number).first()
    if held is None:
        raise UseMissing(item=number[:20])
    if actor.kind != "system" and actor.organ not in {held.organ, held.owner}:
        raise NotTheOwner(item=held.item, owner=held.owner)
    if len(reason.strip()) < LEAST_REASON:
        raise EndReasonNeeded
    _end(held, GIVEN_UP if actor.organ == held.organ else CALLED_BACK, reason.strip()[:300], actor)
    return number


def end_unfounded(*, actor: Actor) -> tuple[str, ...]:
    """End every use whose power is no longer live or whose item left the catalogue; returns their numbers."""
    ended = []
    for held in Use.objects.filter(end=None, until__gte=today()).order_by("number"):
        gone = POWER_GONE if not alive("powers", held.power) else "" if alive(CATALOG, held.item) else ITEM_GONE
        if gone:
            _end(held, gone, "", actor)
            ended.append(held.number)
    return tuple(ended)


def _end(held: Use, ground: str, reason: str, actor: Actor) -> None:
    _row, made = UseEnd.objects.get_or_create(
        use=held, defaults={"ground": ground, "reason": reason, "at": now(), "by": actor.code}
    )
    if made:
        record(UseEnded(use=held.number, ground=ground), stream=f"data-use:{held.number}", by=actor)


def over(held: Use, *, on: date | None = None) -> Over | None:
    """Why a use no longer holds on a legal day; None while it does. Its power and its item are asked as they are today."""
    day = on or today()
    ended = UseEnd.objects.filter(use=held).first()
    if ended is not None:
        return Over(ended.ground, as_legal_day(ended.at))
    if held.until < day:
        return Over(DAY_PAST, held.until)
    if not alive("powers", held.power, on=day):
        return Over(POWER_GONE, day)
    return None if alive(CATALOG, held.item, on=day) else Over(ITEM_GONE, day)


def uses_of(organ: str) -> QuerySet[Use]:
    """Uses that an organ has or gives, newest first."""
    mine = Use.objects.filter(organ=organ) | Use.objects.filter(owner=organ)
    return mine.select_related("end").order_by("-agreed_at", "number")
