# SPDX-License-Identifier: Apache-2.0
"""Holding a gateway's account of a day against ours.

Every difference becomes a finding with an owner; money we missed is taken in, since the account is the gateway's word.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.services.bills.events import GatewayReconciled
from mingfu.systems.services.bills.findings import find
from mingfu.systems.services.bills.gateways import DayRow, Message, gateway_of
from mingfu.systems.services.bills.models import DayFile, Payment, Refund
from mingfu.systems.services.bills.paying import apply_message
from mingfu.systems.services.bills.refusals import DayFileWrong
from mingfu.systems.services.bills.sandbox import COLUMNS

LARGEST = 50_000_000
WIDTH = 64


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What came of it: rows read, rows that agree, money we had not heard of and took in, differences found."""

    gateway: str
    day: str
    rows: int
    matched: int
    taken: int
    findings: int
    paid: int
    returned: int


@command
def reconcile(gateway: str, body: bytes, *, actor: Actor) -> Reconciled:
    """Hold the account of a day against ours. The same file again finds nothing new.

    Raises `GatewayUnknown`, `DayFileWrong` before anything is written.
    """
    require(actor, "services.reconcile")
    gateway_of(gateway)
    rows = read_rows(body)
    day = rows[0].at.astimezone(LEGAL_ZONE).date()
    digest = hashlib.sha256(gateway.encode() + b"\n" + body).hexdigest()
    matched = taken = found = 0
    for row in rows:
        if row.kind == "paid":
            agreed, new, differences = _payment(gateway, row)
        else:
            agreed, new, differences = _refund(gateway, row)
        matched, taken, found = matched + agreed, taken + new, found + differences
    found += _missing(gateway, day, rows)
    paid = sum(row.fen for row in rows if row.kind == "paid")
    returned = sum(row.fen for row in rows if row.kind == "refunded")
    _file, made = DayFile.objects.get_or_create(
        digest=digest,
        defaults={
            "gateway": gateway, "day": day, "rows": len(rows), "matched": matched, "paid": paid, "returned": returned,
            "taken_at": now(), "taken_by": actor.code,
        },
    )  # fmt: skip
    if made:
        told = GatewayReconciled(
            gateway=gateway, day=day, digest=digest, rows=len(rows), matched=matched, findings=found
        )  # fmt: skip
        record(told, stream=f"gateway:{gateway}", by=actor)
    return Reconciled(gateway, day.isoformat(), len(rows), matched, taken, found, paid, returned)


def _payment(gateway: str, row: DayRow) -> tuple[int, int, int]:
    """(agrees, taken in, differences) of a payment in the account."""
    held = Payment.objects.filter(gateway=gateway, trade=row.trade).first()
    if held is None:
        message = Message(f"day:{row.trade}"[:WIDTH], "paid", row.about, row.trade, row.fen, row.at)
        verdict = apply_message(gateway, message, "")
        return (0, int(verdict == "applied"), int(verdict == "doubted"))
    if held.fen != row.fen:
        return (0, 0, int(find(gateway, row.at, "amount", row.trade, ours=held.fen, theirs=row.fen)))
    return (1, 0, 0)


def _refund(gateway: str, row: DayRow) -> tuple[int, int, int]:
    held = Refund.objects.filter(number=row.about, payment__gateway=gateway).first()
    if held is not None and held.state in {"granted", "sent"} and held.fen == row.fen:
        message = Message(f"day:{row.trade}"[:WIDTH], "refunded", row.about, row.trade, row.fen, row.at)
        return (0, int(apply_message(gateway, message, "") == "applied"), 0)
    if held is None or held.state != "done" or (held.fen, held.trade) != (row.fen, row.trade):
        ours = held.fen if held else 0
        return (0, 0, int(find(gateway, row.at, "refund", row.trade, ours=ours, theirs=row.fen)))
    return (1, 0, 0)


def _missing(gateway: str, day: date, rows: list[DayRow]) -> int:
    """What we have of the day and the account has not."""
    start = datetime.combine(day, time(), LEGAL_ZONE)
    end = start + timedelta(days=1)
    told = {(row.kind, row.trade) for row in rows}
    found = 0
    ours = Payment.objects.filter(gateway=gateway, paid_at__gte=start, paid_at__lt=end)
    for trade, fen, at in ours.order_by("pk").values_list("trade", "fen", "paid_at"):
        if ("paid", trade) not in told:
            found += find(gateway, at, "missing", trade, ours=fen)
    back = Refund.objects.filter(payment__gateway=gateway, done_at__gte=start, done_at__lt=end)
    for refund in back.order_by("pk"):
        if ("refunded", refund.trade) not in told:
            found += find(gateway, refund.done_at or end, "refund-missing", refund.trade, ours=refund.fen)
    return found


def read_rows(body: bytes) -> list[DayRow]:
    """The rows of an account: `kind,about,trade,fen,at`, one day, each transaction once. Raises `DayFileWrong`."""
    if len(body) > LARGEST:
        raise DayFileWrong(row=0, what="文件过大")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DayFileWrong(row=0, what="不是 UTF-8 文本") from None
    try:
        rows = list(_rows(text))
    except csv.Error as fault:
        raise DayFileWrong(row=0, what=str(fault)) from None
    if not rows:
        raise DayFileWrong(row=1, what="没有任何交易")
    return rows


def _rows(text: str) -> Iterator[DayRow]:
    sheet = csv.reader(io.StringIO(text, newline=""))
    if tuple(cell.strip() for cell in next(sheet, [])) != COLUMNS:
        raise DayFileWrong(row=1, what=f"表头应为 {','.join(COLUMNS)}")
    seen: set[tuple[str, str]] = set()
    days: set[date] = set()
    for place, cells in enumerate(sheet, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(place, cells)
        days.add(row.at.astimezone(LEGAL_ZONE).date())
        if len(days) > 1:
            raise DayFileWrong(row=place, what="不是同一天的交易")
        if (row.kind, row.trade) in seen:
            raise DayFileWrong(row=place, what=f"交易号 {row.trade} 重复")
        seen.add((row.kind, row.trade))
        yield row


def _row(place: int, cells: list[str]) -> DayRow:
    if len(cells) != len(COLUMNS):
        raise DayFileWrong(row=place, what=f"应有 {len(COLUMNS)} 列")
    kind, about, trade, fen, at = (cell.strip() for cell in cells)
    if kind not in {"paid", "refunded"}:
        raise DayFileWrong(row=place, what="类型应为 paid 或 refunded")
    if not trade or len(trade) > WIDTH or len(about) > WIDTH or "\x00" in trade + about:
        raise DayFileWrong(row=place, what="交易号缺失或过长")
    if not (fen.isascii() and fen.isdigit() and len(fen) < 15 and int(fen)):  # noqa: PLR2004 - below a trillion yuan
        raise DayFileWrong(row=place, what="金额应为大于 0 的整数（分）")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise DayFileWrong(row=place, what="时间格式有误") from None
    if moment.tzinfo is None:
        raise DayFileWrong(row=place, what="时间缺少时区")
    return DayRow(kind, about, trade, int(fen), moment)  # type: ignore[arg-type]
