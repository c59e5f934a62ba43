# SPDX-License-Identifier: Apache-2.0
"""`due()`: the day a limit ends, with the proof of how it was counted.

The day of the event is not counted (民法典第二百零一条); a month ends on the corresponding day or the month's last
(第二百零二条); an end on a day of rest moves to the next working day (第二百零三条); the last day ends at 24:00.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from mingfu.kernel.calendar.book import Skip, Table, book, table_of
from mingfu.kernel.calendar.counting import legal_day
from mingfu.kernel.calendar.limits import Extension, Pause, Unit, whole
from mingfu.kernel.calendar.refusals import ExtensionLate, ExtensionUnitRefused
from mingfu.kernel.calendar.regimes import regime_on
from mingfu.kernel.calendar.walk import Leg, Walk, run_hours
from mingfu.kernel.clock import LEGAL_ZONE


@dataclass(frozen=True, slots=True)
class Due:
    """A due date that can explain itself.

    `counted` lists the days that count, one for each of `amount` (for months: the day each month ends on; for hours:
    the days the hours run through; `began` is the moment they start). `skipped` lists the days passed over and why; when the end moved off a day of
    rest (`rolled`), that day (`nominal`) stands in both. `standing` says that a pause is still open: `due` is then
    the date if the clock ran on from the moment asked about. `provisional` says that the count reaches into a year
    no official paper covers yet. `calendar_edition` names the newest paper used, so that the count can be repeated.
    """

    due: date
    at: datetime | None
    unit: Unit
    amount: int
    start: date
    began: datetime | None
    counted: tuple[date, ...]
    skipped: tuple[Skip, ...]
    paused: tuple[Pause, ...]
    extended: Extension | None
    nominal: date
    rolled: bool
    standing: bool
    basis: str
    regime: str
    calendar: str
    calendar_edition: str
    provisional: bool
    doubtful: bool

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the command line and the API: dates in ISO form, times with their offset."""
        return {
            "start": self.start.isoformat(),
            "amount": self.amount,
            "unit": self.unit.value,
            "due": self.due.isoformat(),
            "at": self.at.isoformat() if self.at else None,
            "counted": [day.isoformat() for day in self.counted],
            "skipped": [{"date": skip.day.isoformat(), "why": skip.why, "kind": skip.kind} for skip in self.skipped],
            "nominal": self.nominal.isoformat(),
            "rolled": self.rolled,
            "paused": [_pause_as_dict(pause) for pause in self.paused],
            "standing": self.standing,
            "extended": _extension_as_dict(self.extended),
            "regime": self.regime,
            "basis": self.basis,
            "calendar": self.calendar,
            "calendar_edition": self.calendar_edition,
            "provisional": self.provisional,
            "doubtful": self.doubtful,
        }


def _pause_as_dict(pause: Pause) -> dict[str, Any]:
    until = pause.until.isoformat() if pause.until else None
    return {"since": pause.since.isoformat(), "until": until, "ground": pause.ground, "document": pause.document}


def _extension_as_dict(extension: Extension | None) -> dict[str, Any] | None:
    if extension is None:
        return None
    return {
        "amount": extension.amount,
        "unit": extension.unit.value,
        "approver": extension.approver,
        "reason": extension.reason,
        "notice": extension.notice,
        "approved": extension.approved.isoformat() if extension.approved else None,
    }


def due(  # noqa: PLR0913 - each is a fact the date follows from, and all but three go by name
    start: date | datetime,
    amount: int,
    unit: Unit,
    *,
    regime: str = "general",
    calendar: str = "cn",
    pauses: Iterable[Pause] = (),
    extension: Extension | None = None,
    believed_on: date | None = None,
    as_of: date | datetime | None = None,
) -> Due:
    """The day a limit of `amount` units that starts with an event ends.

    Day and month limits count legal days: a datetime is taken as its legal day. Hours run from the moment, by the
    clock; a bare date then means its 00:00, a naive datetime Asia/Shanghai. The unit is taken as given: what a
    number in a law means is for `unit_for` to say. `believed_on` uses only the papers known on that day; `as_of`
    closes a pause that is still open (without it, at the moment the pause began).
    Basis: 民法典第二百零一条至第二百零四条 and the article of the regime.
    """
    table = book().table(calendar, believed_on=believed_on) if believed_on else table_of(calendar)
    day = legal_day(start)
    rule = regime_on(regime, day)
    ordered = tuple(sorted(pauses, key=_place)) if pauses else ()
    if unit is Unit.HOUR:
        leg, at = _hours(table, start, whole(amount), ordered, extension, as_of)
    else:
        leg, at = _days(table, day, whole(amount), unit, ordered, extension, as_of, rolls=rule.rolls), None
    end = table.days[leg.end]
    if extension and extension.approved:
        _in_time(extension, due(start, amount, unit, regime=regime, calendar=calendar, pauses=ordered, as_of=as_of))
    return Due(
        due=end,
        at=at,
        unit=unit,
        amount=amount,
        start=day,
        began=moment(start) if at else None,
        counted=tuple(leg.counted),
        skipped=tuple(leg.skipped),
        paused=ordered,
        extended=extension,
        nominal=table.days[leg.nominal],
        rolled=leg.end != leg.nominal,
        standing=bool(ordered) and any(pause.until is None for pause in ordered),
        basis=_basis(rule.basis, regime_on("general", day).basis),
        regime=regime,
        calendar=calendar,
        calendar_edition=table.edition,
        provisional=end > table.official_until,
        doubtful=unit is Unit.CALENDAR and rule.unit_of(amount) is Unit.WORKING,
    )


def _place(pause: Pause) -> tuple[str, str, str, str]:
    until = pause.until.isoformat() if pause.until else "9999"
    return pause.since.isoformat(), until, pause.ground, pause.document


def _days(  # noqa: PLR0913 - the facts of `due`, sorted out
    table: Table,
    start: date,
    amount: int,
    unit: Unit,
    pauses: tuple[Pause, ...],
    extension: Extension | None,
    as_of: date | datetime | None,
    *,
    rolls: bool,
) -> Leg:
    walk = Walk(table, pauses, as_of)
    if extension and extension.unit is Unit.HOUR:
        raise ExtensionUnitRefused
    if extension and extension.unit is unit:
        amount += extension.amount
    leg = walk.leg(table.index(start), amount, unit)
    last = unit
    if extension and extension.unit is not unit:
        more, last = walk.leg(leg.end, extension.amount, extension.unit), extension.unit
        leg = Leg(more.end, more.nominal, leg.counted + more.counted, leg.skipped + more.skipped)
    return walk.rolled(leg) if rolls and last is not Unit.WORKING else leg


def _hours(
    table: Table,
    start: date | datetime,
    amount: int,
    pauses: tuple[Pause, ...],
    extension: Extension | None,
    as_of: date | datetime | None,
) -> tuple[Leg, datetime]:
    if extension and extension.unit is not Unit.HOUR:
        raise ExtensionUnitRefused
    total = amount + (extension.amount if extension else 0)
    begun = moment(start)
    stops = [(moment(pause.since), moment(pause.until or as_of or pause.since), pause) for pause in pauses]
    return run_hours(table, begun, total, stops)


def moment(value: date | datetime) -> datetime:
    """An aware moment in Asia/Shanghai: of a date its 00:00, of a naive datetime the same wall time."""
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=LEGAL_ZONE)
    return value.astimezone(LEGAL_ZONE) if value.tzinfo else value.replace(tzinfo=LEGAL_ZONE)


def _in_time(extension: Extension, without: Due) -> None:
    if extension.approved and extension.approved > without.due:
        raise ExtensionLate(due=without.due, approved=extension.approved)


@cache
def _basis(own: str, general: str) -> str:
    return own if own == general else f"{own}；{general}"
