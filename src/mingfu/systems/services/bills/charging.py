# SPDX-License-Identifier: Apache-2.0
"""Putting fees on a bill, waiving them by rule, and dropping them again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import IntegrityError, transaction

from mingfu.engines.cases import Snapshot, read_case
from mingfu.kernel.access import Actor, require
from mingfu.kernel.catalogs import Item as Row
from mingfu.kernel.catalogs import entry, items
from mingfu.kernel.clock import as_legal_day, now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.services.bills.events import BillCharged, BillDropped, BillOpened, BillWaived
from mingfu.systems.services.bills.models import Bill, BillLine
from mingfu.systems.services.bills.money import MOST, fen_of
from mingfu.systems.services.bills.numbering import bill_number
from mingfu.systems.services.bills.refusals import AlreadyCharged, FeeUnknown, NoFees, QuantityWrong, WaiverUnfit
from mingfu.systems.services.bills.settling import PAYMENTS, end_orders, locked, settle, stream
from mingfu.systems.services.items import Fee, Item, item_of_edition
from mingfu.systems.services.items.queries import CATALOG

WAIVERS = "services.waivers"
PLACES = 4
TOP = MOST // 1000


@dataclass(frozen=True, slots=True)
class Charge:
    """One fee to put on a bill: how many units, and the rule that waives it, if one does."""

    fee: str
    quantity: str = "1"
    waiver: str = ""


def item_of(case: Snapshot) -> Item | None:
    """The item a matter is about, as the edition has it that the matter was born under."""
    code = str(case.data.get("item", ""))
    return item_of_edition(code, case.editions.get(CATALOG, 0), as_legal_day(case.received_at)) if code else None


def fees_of(case: Snapshot) -> tuple[Fee, ...]:
    """The fees of a matter in its situations."""
    item = item_of(case)
    if item is None:
        return ()
    chosen = {str(value) for name, value in case.data.items() if name.startswith("s") and name[1:].isdigit()}
    return tuple(fee for fee in item.fees if not fee.situations or chosen & set(fee.situations))


def fee_code(fee: Fee) -> str:
    """What a fee is called by: its code, or its name where it has none."""
    return fee.code or fee.name[:120]


def is_fixed(fee: Fee) -> bool:
    """Whether a fee is the same for every matter, so that nobody has to measure anything."""
    return fee.amount is not None and not fee.unit.strip().startswith("每平方") and (
        not fee.unit or fee.unit.strip() in {"每件", "每证", "每本", "每次", "每份", "件", "证", "本", "次", "份"}
    )  # fmt: skip


def waivers_for(fee: str) -> tuple[Row, ...]:
    """The rules in force today under which a fee may be waived."""
    return tuple(row for row in items(WAIVERS) if "*" in row.content["fees"] or fee in row.content["fees"])


@command
def charge(case: str, charges: tuple[Charge, ...], *, actor: Actor, family: str = "") -> str:
    """Put fees of a matter on the bill of its applicant and return the bill's number.

    The person's bill that is still to be paid takes them, so that several matters are one bill; a person nobody knows has
    a bill for each matter, or for each `family` of matters applied for as one thing. A payment that was asked for is asked
    for anew. Raises `NoFees`, `FeeUnknown`, `QuantityWrong`, `AlreadyCharged`, `WaiverUnfit`.
    """
    found = read_case(case)
    require(actor, "services.bill", area=None)
    item = item_of(found)
    offered = {fee_code(fee): fee for fee in fees_of(found)}
    if item is None or not offered:
        raise NoFees(item=found.summary)
    bill = _bill_for(found, family, actor)
    for wanted in charges:
        if wanted.fee not in offered:
            raise FeeUnknown(fee=wanted.fee[:80])
        _charge(bill, found, item, offered[wanted.fee], wanted, actor)
    end_orders(bill, why="changed", actor=actor)
    settle(bill, actor=actor)
    return bill.number


def _bill_for(case: Snapshot, family: str, actor: Actor) -> Bill:
    """The open bill these fees belong on, locked; a new one where there is none.

    The person is locked by an advisory row of theirs: two fees at one moment do not open two bills.
    """
    party = UUID(case.party) if case.party else None
    _hold(str(party or family or case.number))
    held = Bill.objects.select_for_update().filter(state="open").order_by("-pk")
    if party is not None:
        found = held.filter(party=party).first()
    elif family:
        found = held.filter(party=None, family=family).first()
    else:
        found = held.filter(party=None, lines__case=case.number).first()
    if found is not None:
        return found
    due = today() + timedelta(days=int(entry(PAYMENTS, "pay").content["amount"]))
    made = Bill.objects.create(number=bill_number(), party=party, family=family, opened_at=now(), due_on=due)
    record(BillOpened(bill=made.number, due_on=due), stream=stream(made.number), by=actor)
    return made


def _hold(name: str) -> None:
    """Let others who would open a bill for the same wait until this transaction ends."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 4242))", [f"bill:{name}"])


def _charge(bill: Bill, case: Snapshot, item: Item, fee: Fee, wanted: Charge, actor: Actor) -> None:
    if fee.amount is None:
        raise FeeUnknown(fee=fee.name)
    quantity = _quantity(wanted.quantity, fee)
    fen = fen_of(fee.amount, quantity)
    if not 0 < fen <= TOP:
        raise QuantityWrong(fee=fee.name)
    code = fee_code(fee)
    line = BillLine(
        bill=bill, case=case.number, item=item.code, edition=item.edition, organ=case.organ, fee=code, name=fee.name,
        basis=fee.basis, price=fee.amount, unit=fee.unit, quantity=quantity, fen=fen, added_at=now(), added_by=actor.code,
    )  # fmt: skip
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError:
        held = BillLine.objects.select_related("bill").get(case=case.number, fee=code, dropped_at=None)
        raise AlreadyCharged(case=case.number, fee=fee.name, bill=held.bill.number) from None
    charged = BillCharged(
        bill=bill.number, case=case.number, item=item.code, edition=item.edition, fee=code, fen=fen
    )  # fmt: skip
    record(charged, stream=stream(bill.number), by=actor)
    if wanted.waiver:
        _waive(bill, line, wanted.waiver, actor)


def _quantity(typed: str, fee: Fee) -> Decimal:
    try:
        quantity = Decimal(typed.strip())
    except InvalidOperation:
        raise QuantityWrong(fee=fee.name) from None
    exponent = quantity.as_tuple().exponent
    if not quantity.is_finite() or not 0 < quantity < MOST or not isinstance(exponent, int) or exponent < -PLACES:
        raise QuantityWrong(fee=fee.name)
    return quantity


@command
def waive(bill: str, case: str, fee: str, rule: str, *, actor: Actor) -> int:
    """Waive a fee that stands on a bill, under a rule in force; returns the fen waived. What was paid for it goes back.

    Raises `BillUnknown`, `FeeUnknown`, `WaiverUnfit`.
    """
    require(actor, "services.bill")
    held = locked(bill)
    line = held.lines.filter(case=case, fee=fee, dropped_at=None).first()
    if line is None:
        raise FeeUnknown(fee=fee[:80])
    _waive(held, line, rule, actor)
    end_orders(held, why="changed", actor=actor)
    settle(held, actor=actor)
    return line.waived


def _waive(bill: Bill, line: BillLine, rule: str, actor: Actor) -> None:
    rules: Mapping[str, Row] = {row.code: row for row in waivers_for(line.fee)}
    if rule not in rules:
        titles = {row.code: row.title for row in items(WAIVERS)}
        known = "、".join(row.title for row in rules.values()) or "无"
        raise WaiverUnfit(rule=titles.get(rule, rule[:40]), fee=line.name, known=known)
    found = rules[rule]
    line.waived = line.fen * int(found.content["percent"]) // 100
    line.waiver, line.waiver_basis = found.code, found.basis[:300]
    line.save(update_fields=["waived", "waiver", "waiver_basis"])
    told = BillWaived(
        bill=bill.number, case=line.case, fee=line.fee, waived=line.waived, rule=found.code, basis=found.basis
    )  # fmt: skip
    record(told, stream=stream(bill.number), by=actor)


@command
def drop(case: str, why: str, *, actor: Actor) -> int:
    """Drop every fee of a matter that has ended without being granted; returns how many. What was paid for them goes back."""
    dropped = 0
    bills = BillLine.objects.filter(case=case, dropped_at=None).values_list("bill__number", flat=True)
    for number in sorted(set(bills)):
        bill = locked(number)
        for line in bill.lines.filter(case=case, dropped_at=None):
            line.dropped_at, line.dropped_why = now(), why[:40]
            line.save(update_fields=["dropped_at", "dropped_why"])
            record(BillDropped(bill=number, case=case, fee=line.fee, why=why), stream=stream(number), by=actor)
            dropped += 1
        end_orders(bill, why="changed", actor=actor)
        settle(bill, actor=actor)
    return dropped
