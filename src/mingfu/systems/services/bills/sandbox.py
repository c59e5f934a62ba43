# SPDX-License-Identifier: Apache-2.0
"""The sandbox: a bank to try with, in demo and test databases only. It keeps its own book and signs what it says.

Like banks do it answers late, twice or not at all, as whoever pays chooses on its page; `messages` are what it sends.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson

from mingfu.kernel.clock import LEGAL_ZONE, chance, now
from mingfu.kernel.clock.steering import deployment_kind
from mingfu.kernel.refusals import _
from mingfu.kernel.settings import key as secret_key
from mingfu.systems.services.bills.gateways import Asked, BillSettings, DayRow, Message, register_gateway, signed
from mingfu.systems.services.bills.models import PayOrder, SandboxTrade
from mingfu.systems.services.bills.refusals import GatewayForged, GatewayUnknown

KEY = "sandbox"
SIGNATURE = "X-Sandbox-Signature"
COLUMNS = ("kind", "about", "trade", "fen", "at")


class Sandbox:
    """A bank that nobody has money at."""

    key = KEY
    title = _("模拟银行（演示）")

    def ask(self, asked: Asked) -> str:
        """The address of its page for an order."""
        _only_to_try()
        return f"/services/bank/{asked.order}"

    def read(self, body: bytes, headers: Mapping[str, str]) -> Message:
        """What it said, if it was it who said so."""
        _only_to_try()
        given = next((value for name, value in headers.items() if name.lower() == SIGNATURE.lower()), "")
        if given != signed(_secret(), body):
            raise GatewayForged
        try:
            told = orjson.loads(body)
            at = datetime.fromisoformat(told["at"])
            read = Message(
                id=_text(told["id"]), kind=told["kind"], about=_text(told["about"]), trade=_text(told["trade"]),
                fen=int(told["fen"]), at=at,
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as fault:
            raise GatewayForged from fault
        if read.kind not in {"paid", "failed", "refunded"} or at.tzinfo is None or read.fen < 0 or not read.id:
            raise GatewayForged
        return read

    def look(self, order: str) -> Message | None:
        """What its book has of an order."""
        _only_to_try()
        row = SandboxTrade.objects.filter(about=order, kind="paid").order_by("pk").first()
        return None if row is None else _message(row)

    def give_back(self, refund: str, trade: str, fen: int) -> Message | None:
        """Write a refund into its book, once, and say so."""
        _only_to_try()
        if not SandboxTrade.objects.filter(trade=trade, kind="paid").exists():
            return None
        row, _made = SandboxTrade.objects.get_or_create(
            about=refund, kind="refunded", defaults={"trade": f"T{refund}", "fen": fen, "at": now()}
        )
        return _message(row)

    def account(self, day: date) -> bytes:
        """Its book of a day as CSV."""
        _only_to_try()
        start = datetime.combine(day, time(), LEGAL_ZONE)
        kept = SandboxTrade.objects.filter(at__gte=start, at__lt=start + timedelta(days=1)).order_by("pk")
        return written([DayRow(row.kind, row.about, row.trade, row.fen, row.at) for row in kept])  # type: ignore[arg-type]


def pay(order: str, *, fen: int | None = None, trade: str = "") -> tuple[bytes, dict[str, str]]:
    """Pay an order at the sandbox, with another amount where one is given; the message it would send about it."""
    _only_to_try()
    asked = PayOrder.objects.filter(number=order, gateway=KEY).first()
    if asked is None:
        raise GatewayUnknown
    row = SandboxTrade.objects.create(
        trade=trade or f"S{chance.digits(14)}",
        kind="paid",
        about=order,
        fen=asked.fen if fen is None else fen,
        at=now(),
    )
    return said(_message(row))


def said(message: Message) -> tuple[bytes, dict[str, str]]:
    """A message as it goes out: body and headers with the signature."""
    told: dict[str, Any] = {**asdict(message), "at": message.at.isoformat()}
    body = orjson.dumps(told)
    return body, {SIGNATURE: signed(_secret(), body)}


def refused(order: str) -> tuple[bytes, dict[str, str]]:
    """The message that a payment failed."""
    return said(Message(f"F{order}-{chance.digits(6)}", "failed", order, "", 0, now()))


def written(rows: list[DayRow]) -> bytes:
    """An account of a day as its file."""
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow(COLUMNS)
    sheet.writerows((row.kind, row.about, row.trade, row.fen, row.at.isoformat()) for row in rows)
    return text.getvalue().encode()


def usable() -> bool:
    """Whether the sandbox may be used in this database, and is the gateway chosen."""
    return deployment_kind() != "live" and BillSettings().gateway in {"", KEY}


def _message(row: SandboxTrade) -> Message:
    return Message(f"M{row.trade}", row.kind, row.about, row.trade, row.fen, row.at)  # type: ignore[arg-type]


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 64:  # noqa: PLR2004 - as long as our column
        raise TypeError(value)
    return value


def _secret() -> bytes:
    return secret_key("gateway-sandbox")


def _only_to_try() -> None:
    if not usable():
        raise GatewayUnknown


register_gateway(Sandbox())
