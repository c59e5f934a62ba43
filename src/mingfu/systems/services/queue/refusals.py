# SPDX-License-Identifier: Apache-2.0
"""What queues and appointments refuse."""

from datetime import date

from mingfu.kernel.refusals import Refusal, _


class HallUnknown(Refusal):
    """There is no such hall, business line or window."""

    code, status = "hall-unknown", 404
    message = _("没有这个大厅、业务或窗口。请从大厅列表重新选择。")


class HallShut(Refusal):
    """The hall is not open now."""

    code, status = "hall-shut", 409
    message = _("{hall}现在不取号。开放时间：{hours}。可以预约，也可以网上办理。")
    hall: str
    hours: str


class DayClosed(Refusal):
    """The hall has closed its day."""

    code, status = "hall-day-closed", 409
    message = _("{hall}今天已经停止取号，请明天再来或预约。")
    hall: str


class AlreadyWaiting(Refusal):
    """This person has a number of this line already."""

    code, status = "ticket-already", 409
    message = _("您已经取了 {number} 号，一项业务只取一个号。")
    number: str


class PriorityUnknown(Refusal):
    """No such ground for going first."""

    code, status, field = "ticket-priority-unknown", 422, "ground"
    message = _("没有这种优先办理的情形。可选：{known}。")
    known: str


class TicketUnknown(Refusal):
    """There is no such number."""

    code, status = "ticket-unknown", 404
    message = _("没有这个号。请核对取号凭条，或重新取号。")


class TicketMoved(Refusal):
    """The number is not in the state that this act is for."""

    code, status = "ticket-moved", 409
    message = _("{number} 号现在是“{state}”，不能这样操作。请刷新页面。")
    number: str
    state: str


class WindowTaken(Refusal):
    """Somebody else sits at that window."""

    code, status = "window-taken", 409
    message = _("{window} 窗口已有人值守。请选择别的窗口，或请对方先离开。")
    window: str


class WindowNeeded(Refusal):
    """Only who sits at a window works its queue."""

    code, status = "window-needed", 409
    message = _("请先在一个窗口就座，再叫号。")


class WindowPaused(Refusal):
    """The window is paused, or serves somebody."""

    code, status = "window-busy", 409
    message = _("{window} 窗口{why}，不能叫下一个号。")
    window: str
    why: str


class NobodyWaits(Refusal):
    """No number of the window's lines waits."""

    code, status = "queue-empty", 409
    message = _("这个窗口的业务现在没有人在等。")


class SlotFull(Refusal):
    """The slot has no place left."""

    code, status, field = "slot-full", 409, "slot"
    message = _("这个时段已经约满，请另选时段，或到大厅现场取号。")


class SlotUnknown(Refusal):
    """There is no such slot."""

    code, status, field = "slot-unknown", 422, "slot"
    message = _("没有这个时段。请从列出的时段里选。")


class BookedAlready(Refusal):
    """This person has an appointment at that time, or too many."""

    code, status, field = "appointment-already", 409, "slot"
    message = _("您已有同一时段的预约，或未到期的预约已达 {most} 个。请先取消不用的。")
    most: int


class BarredForNow(Refusal):
    """Too many appointments were missed."""

    code, status = "appointment-barred", 403
    message = _(
        "您在 {window} 天内有 {missed} 次预约没有到，{until} 以前暂不能预约。现场取号和网上办理不受影响；有正当理由的，可到大厅申诉。"
    )
    window: int
    missed: int
    until: date


class TooLateToCancel(Refusal):
    """The appointment has begun, or is over."""

    code, status = "appointment-too-late", 409
    message = _("预约已经开始或结束，不能取消。")


class NotYetTime(Refusal):
    """The number of an appointment is taken near its time only."""

    code, status = "appointment-not-yet", 409
    message = _("预约时段前 {minutes} 分钟起才能签到取号。")
    minutes: int


class AppointmentUnknown(Refusal):
    """There is no such appointment of this person."""

    code, status = "appointment-unknown", 404
    message = _("没有这个预约。")


class CallAgain(Refusal):
    """A number goes by only after it was called often enough."""

    code, status = "ticket-call-again", 409
    message = _("{number} 号才叫了 {calls} 次，叫满 {most} 次没有到，才能过号。")
    number: str
    calls: int
    most: int
