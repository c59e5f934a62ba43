# SPDX-License-Identifier: Apache-2.0
"""What verification may find, and how it tells how far it is."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from mingfu.kernel.refusals import _

Progress = Callable[[str, int, int], None]
"""Called now and then with what is being read (`events`, `chains`, `receipts`), how far, and of how many."""

FAULTS = {
    "hash": _("内容与其哈希不符"),
    "gap": _("前面缺少记录"),
    "first": _("不从第一条开始"),
    "link": _("与前一条记录不相连"),
    "seal-number": _("封存编号不连续"),
    "seal-chain": _("与前一次封存不相连"),
    "seal-key": _("封存所用的公钥未知"),
    "seal-signature": _("封存的签名无效"),
    "seal-count": _("封存的记录条数不符"),
    "seal-root": _("封存的根不符"),
    "seal-day": _("记录晚于所属封存的日期"),
    "receipt-event": _("回执对应的记录缺失或被改动"),
    "receipt-key": _("回执所用的公钥未知"),
    "receipt-signature": _("回执的签名无效"),
}
"""Every fault that verification can name, by its code."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that does not hold. `stream`, `seq` and `id` name the event; a seal or receipt has its number."""

    code: str
    stream: str = ""
    seq: int = 0
    id: int = 0
    seal: int = 0
    receipt: str = ""

    @property
    def what(self) -> str:
        """The fault in a person's words."""
        return str(FAULTS[self.code])


@dataclass(frozen=True, slots=True)
class Bounds:
    """What there is to verify: the last event, how many events, how many streams."""

    last_id: int
    events: int
    streams: int


def bounds() -> Bounds:
    """The ledger as it stands now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0), count(*), count(*) FILTER (WHERE seq = 1) FROM ledger_event")
        return Bounds(*cursor.fetchone())
