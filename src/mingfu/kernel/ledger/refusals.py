# SPDX-License-Identifier: Apache-2.0
"""What the ledger refuses."""

from datetime import date

from mingfu.kernel.refusals import Refusal, _


class StreamMoved(Refusal):
    """Somebody else wrote to the stream after it was read. Read again, then act again."""

    code = "stream-moved"
    status = 409
    message = _("“{stream}”刚被他人更新，您的操作没有生效。请刷新后再操作。")
    stream: str


class DayNotOver(Refusal):
    """A day is sealed after it has ended."""

    code = "ledger-day-not-over"
    status = 409
    message = _("{day}尚未结束，不能封存。请在次日再封存。")
    day: date


class LedgerBusy(Refusal):
    """Transactions that began before the seal are still writing; sealing now could lose their events."""

    code = "ledger-busy"
    status = 503
    message = _("仍有未完成的写入，本次没有封存。请稍后重试。")


class ReceiptUnknown(Refusal):
    """No receipt bears this number."""

    code = "receipt-unknown"
    status = 404
    message = _("没有编号为“{number}”的回执。请核对编号后重试。")
    number: str


class ReceiptTaken(Refusal):
    """One number stands for one event for ever."""

    code = "receipt-taken"
    status = 409
    message = _("回执编号“{number}”已用于另一记录。请换一个编号。")
    number: str


class ReceiptBroken(Refusal):
    """The event that a receipt attests is gone or was changed. The ledger no longer holds."""

    code = "receipt-broken"
    status = 500
    message = _("回执“{number}”对应的记录缺失或被改动。请保留回执，并要求核验台账。")
    number: str
