# SPDX-License-Identifier: Apache-2.0
"""What a payment gateway has to be able to do, and which there are. A city writes one class for its non-tax revenue platform.

A gateway's word counts only under its signature, however it arrives: called back, asked for, or in the file of a day.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from mingfu.kernel.settings import Settings, option
from mingfu.systems.services.bills.refusals import GatewayUnknown

WINDOW = "window"
"""The cashier's desk: no gateway, money that an official has taken in."""

Said = Literal["paid", "failed", "refunded"]


class BillSettings(Settings, prefix="BILLS"):
    """How bills are paid here."""

    gateway: str = option("", help="Key of the payment gateway; empty means the sandbox in demo and test databases.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A payment to ask for: our number of it, the amount in fen, what it is for, and where to come back to."""

    order: str
    fen: int
    subject: str
    back: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a gateway says under its signature. `id` is its own number of the message, `about` our order or refund.

    `trade` is its number of the transaction; `fen` what was really moved.
    """

    id: str
    kind: Said
    about: str
    trade: str
    fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DayRow:
    """A line of a gateway's account of a day."""

    kind: Literal["paid", "refunded"]
    about: str
    trade: str
    fen: int
    at: datetime


class Gateway(Protocol):
    """A way to pay. Its calls may fail in any way and be repeated: everything goes by our numbers."""

    key: str
    title: Any

    def ask(self, asked: Asked) -> str:
        """Ask for a payment and answer the address at which the payer pays. The same order answers the same."""

    def read(self, body: bytes, headers: Mapping[str, str]) -> Message:
        """What a message says. Raises `GatewayForged` unless the signature fits."""

    def look(self, order: str) -> Message | None:
        """What has become of a payment that was asked for; None while nothing has."""

    def give_back(self, refund: str, trade: str, fen: int) -> Message | None:
        """Give money of a transaction back, once for a refund's number; None where the answer comes later."""

    def account(self, day: date) -> bytes:
        """The account of a day, as the file that is reconciled."""


_gateways: dict[str, Gateway] = {}


def register_gateway(gateway: Gateway) -> None:
    """Add a way to pay. The newest of a key wins."""
    _gateways[gateway.key] = gateway


def gateway_of(key: str) -> Gateway:
    """The gateway of that key. Raises `GatewayUnknown`."""
    try:
        return _gateways[key]
    except KeyError:
        raise GatewayUnknown from None


def signed(secret: bytes, body: bytes) -> str:
    """HMAC-SHA256 of a body, in hex: what our own twin signs with."""
    return hmac.new(secret, body, hashlib.sha256).hexdigest()
