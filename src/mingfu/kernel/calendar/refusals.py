# SPDX-License-Identifier: Apache-2.0
"""What the calendar refuses, and what to do instead."""

from datetime import date

from mingfu.kernel.refusals import Refusal, _


class DayOutsideCalendar(Refusal):
    """No official days are known before the first year, and none can be guessed beyond the horizon."""

    code = "calendar-day-outside"
    message = _("日历只载有 {first} 至 {last} 的日期，{day} 不在其中。请改用这一范围内的日期。")
    day: str
    first: date
    last: date


class CalendarUnknown(Refusal):
    """A calendar nobody declared."""

    code = "calendar-unknown"
    status = 404
    message = _("没有名为“{name}”的日历。请从已有日历中选择：{known}。")
    name: str
    known: str


class RegimeUnknown(Refusal):
    """A day-counting regime that is not in the table."""

    code = "calendar-regime-unknown"
    status = 404
    message = _("没有名为“{name}”的期限规则。请从以下规则中选择：{known}。")
    name: str
    known: str


class UnitUnknown(Refusal):
    """A word for a unit of time that the law does not use here."""

    code = "calendar-unit-unknown"
    message = _("看不懂期限单位“{written}”。请写：工作日、日、天、个月、年或小时。")
    written: str


class AmountRefused(Refusal):
    """A limit is a whole number of units, one or more."""

    code = "calendar-amount"
    message = _("期限应为 1 至 {most} 的整数，不能是 {amount}。请改写数字。")
    amount: str
    most: int


class PauseRefused(Refusal):
    """A pause ends after it begins."""

    code = "calendar-pause-order"
    message = _("暂停计时的结束时间 {until} 早于开始时间 {since}。请核对两个时间。")
    since: str
    until: str


class ExtensionIncomplete(Refusal):
    """An extension names who approved it and why."""

    code = "calendar-extension-incomplete"
    message = _("延期须写明批准人和理由。请补齐后再提交。")


class ExtensionUnitRefused(Refusal):
    """Hours are extended by hours, days and months by days and months."""

    code = "calendar-extension-unit"
    message = _("以小时计的期限只能延长小时，以日、月计的期限不能延长小时。请改写延期的单位。")


class ExtensionLate(Refusal):
    """A limit that has run out cannot be extended any more."""

    code = "calendar-extension-late"
    status = 409
    message = _("期限已于 {due} 届满，{approved} 才批准的延期无效。请按逾期处理。")
    due: date
    approved: date


class YearFactsRefused(Refusal):
    """The days handed in for a year contradict themselves or the law."""

    code = "calendar-year-facts"
    message = _("{year} 年的放假安排不能公布：{fault}。请对照国务院办公厅的通知核对后重新提交。")
    year: int
    fault: str


class YearFileUnreadable(Refusal):
    """A file of days that cannot be read."""

    code = "calendar-year-file"
    message = _("读不懂放假安排文件：{fault}。请提供 JSON（days: date、name、isOffDay）或 CSV（date,kind,name）文件。")
    fault: str
