# SPDX-License-Identifier: Apache-2.0
"""Permits as entries of the register `services.permits`: given with the decision, renewed, revoked; and found again.

Who handles an application writes nothing here: the register follows the papers of the case. Law: Administrative Licensing
Law, art. 39, 50, 69, 70.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mingfu.engines import registers
from mingfu.engines.cases import Snapshot, handed_in
from mingfu.engines.registers import EntryRow
from mingfu.kernel.access import SYSTEM, Actor
from mingfu.kernel.clock import today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.services.handling.events import PermitGiven, PermitRenewed, PermitRevoked
from mingfu.systems.services.handling.queries import latest
from mingfu.systems.services.items import Item, Kind

REGISTER = "services.permits"
VALID, REVOKED = "valid", "revoked"
YEARS = re.compile(r"(\d{1,2}) *年")


@dataclass(frozen=True, slots=True)
class Permit:
    """A permit as it is now. `party` is the holder's id, `holder` the name of a body (a person is not named here)."""

    number: str
    entry: str
    title: str
    item: str
    case: str
    organ: str
    party: str
    holder: str
    credit_code: str
    given_on: date
    valid_from: date
    valid_until: date | None
    state: str
    way: str

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a legal day. The last day counts."""
        begun = self.valid_from <= day
        return self.state == VALID and begun and (self.valid_until is None or day <= self.valid_until)


def permit(number: str) -> Permit | None:
    """The permit of that number; None for none. For the system's own work: it asks nobody who they are."""
    row = registers.named(SYSTEM, REGISTER, {"number": number.strip()[:60]})
    return None if row is None else _permit(row)


def permits_of(party: str) -> tuple[Permit, ...]:
    """The permits of a holder, newest first. For a page of the holder's own."""
    rows = registers.entries(SYSTEM, REGISTER, having={"party": party}, limit=None) if party else []
    return tuple(map(_permit, rows))


def permit_of_case(case: str) -> Permit | None:
    """The permit that a case gave; None for none."""
    rows = registers.entries(SYSTEM, REGISTER, having={"case": case}, limit=1)
    return _permit(rows[0]) if rows else None


def permits_ending(first: date, last: date) -> tuple[Permit, ...]:
    """Permits in force whose last day lies between two days."""
    rows = registers.entries(SYSTEM, REGISTER, having={"state": VALID}, state="present", limit=None)
    held = map(_permit, rows)
    return tuple(one for one in held if one.valid_until is not None and first <= one.valid_until <= last)


def told(one: Permit) -> dict[str, Any]:
    """A permit as other systems are told of it."""
    names = ("number", "entry", "title", "item", "case", "organ", "party", "holder", "credit_code", "state", "way")
    days = {name: getattr(one, name) for name in ("given_on", "valid_from", "valid_until")}
    return {name: getattr(one, name) for name in names} | days


def permit_told(*, number: str) -> Mapping[str, Any] | None:
    """Provider `services.permit`: a permit by its number; None for none."""
    found = permit(number)
    return None if found is None else told(found)


def permits_told(*, party: str) -> tuple[Mapping[str, Any], ...]:
    """Provider `services.permits-of`: the permits of a holder."""
    return tuple(map(told, permits_of(party)))


@command
def give_permit(case: str, item: str, values: Mapping[str, str], *, actor: Actor) -> str:
    """Enter a permit into the register and tell it; returns its number in the register.

    `values` are the register's fields beside the case and the item. Raises `EntryExists` where the number stands.
    """
    typed = {name: [text] for name, text in {**values, "case": case, "item": item, "state": VALID}.items() if text}
    since = date.fromisoformat(values["valid_from"])
    entry = registers.add(REGISTER, typed, actor=actor, on=min(since, today()))
    found = latest(item)
    results = found[0].results if found is not None else ()
    given = PermitGiven(
        permit=values["number"],
        entry=entry,
        item=item,
        case=case,
        organ=values["organ"],
        party=values.get("party", ""),
        valid_from=since,
        valid_until=_day(values.get("valid_until", "")),
        certificate=next((one.certificate for one in results if one.certificate), ""),
        way=values["way"],
    )
    record(given, stream=f"permit:{entry}", by=actor)
    return entry


@command
def renew_permit(number: str, until: date | None, *, actor: Actor, case: str, way: str) -> None:
    """Let a permit hold until a later day. `way` is `renewed` or `silence`."""
    held = _standing(number)
    changes = {"valid_until": [until.isoformat() if until else ""], "way": [way]}
    registers.change(REGISTER, held.entry, changes, actor=actor, reason=f"办件 {case}")
    renewed = PermitRenewed(permit=number, entry=held.entry, case=case, valid_until=until, way=way)
    record(renewed, stream=f"permit:{held.entry}", by=actor)


@command
def revoke_permit(number: str, *, actor: Actor, case: str) -> None:
    """Take a permit back that was come by wrongly; it holds no longer from today (Administrative Licensing Law, art. 69)."""
    held = _standing(number)
    registers.change(REGISTER, held.entry, {"state": [REVOKED]}, actor=actor, reason=f"办件 {case} 撤销")
    record(
        PermitRevoked(permit=number, entry=held.entry, case=case, on=today()), stream=f"permit:{held.entry}", by=actor
    )


def _standing(number: str) -> Permit:
    found = permit(number)
    if found is None:
        raise LookupError(number)
    return found


def yields_permit(item: Item) -> bool:
    """Whether a grant of the item is entered: licences, and what ends in a certificate."""
    return item.kind is Kind.LICENCE or any(one.certificate for one in item.results)


def values_of(case: Snapshot, item: Item, *, way: str, on: date) -> dict[str, str]:
    """What the register is to hold of a grant of that day: dates as decided, or as the guide's own term gives them."""
    since = _fact(case, "valid_from") or on
    until = _fact(case, "valid_until") or term_of(item, since)
    body = str(handed_in(case, "", "body") or "")
    number = str(handed_in(case, "decide", "permit_number") or "").strip() or number_of(case, item)
    result = item.results[0].name if item.results else item.name
    return {
        "number": number,
        "title": result,
        "organ": case.organ,
        "party": case.party,
        "holder": body,
        "credit_code": str(handed_in(case, "", "credit_code") or "") if body else "",
        "given_on": on.isoformat(),
        "valid_from": since.isoformat(),
        "valid_until": until.isoformat() if until else "",
        "way": way,
    }


def number_of(case: Snapshot, item: Item) -> str:
    """The number of a permit where the certificate of another register gives none: the case's, with the item's own sign."""
    return f"{item.power}-{case.number}"[:60]


def term_of(item: Item, since: date) -> date | None:
    """The last day that the guide's own term gives ("5 年" ends on the day before the fifth anniversary); None for no end."""
    said = next((one.validity for one in item.results if one.validity), "")
    found = YEARS.search(said)
    return years_after(since, int(found[1])) if found else None


def years_after(since: date, years: int) -> date:
    """The day before the anniversary."""
    month, day = since.month, since.day
    if (month, day) == (2, 29) and not _leap(since.year + years):
        return date(since.year + years, 2, 28)
    return date(since.year + years, month, day) - timedelta(days=1)


def as_long_again(since: date, until: date) -> date:
    """The last day of what holds for as long again: from its last day, by whole years where its term is of such."""
    years = until.year - since.year
    if years and years_after(since, years) == until:
        return years_after(until + timedelta(days=1), years)
    return until + (until - since) + timedelta(days=1)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _fact(case: Snapshot, name: str) -> date | None:
    return _day(str(case.data.get(name) or ""))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _permit(row: EntryRow) -> Permit:
    words = {name: str(row.content.get(name) or "") for name in _WORDS}
    given, since = (date.fromisoformat(str(row.content[name])) for name in ("given_on", "valid_from"))
    return Permit(
        **words,
        entry=row.number,
        given_on=given,
        valid_from=since,
        valid_until=_day(str(row.content.get("valid_until") or "")),
    )


_WORDS = ("number", "title", "item", "case", "organ", "party", "holder", "credit_code", "state", "way")
