# SPDX-License-Identifier: Apache-2.0
"""The calendar's own words, said in the reader's language where Django runs and in Chinese where it does not."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext

from mingfu.kernel.calendar.limits import Unit


def gettext_noop(msgid: str) -> str:
    """Mark a text for translators and leave it as it is. Django's own cannot be called before settings are loaded."""
    return msgid


WEEKDAYS = (
    gettext_noop("周一"),
    gettext_noop("周二"),
    gettext_noop("周三"),
    gettext_noop("周四"),
    gettext_noop("周五"),
    gettext_noop("周六"),
    gettext_noop("周日"),
)

# Names of holidays stand in the facts; they are listed here so that translators see them.
HOLIDAYS = (
    gettext_noop("元旦"),
    gettext_noop("春节"),
    gettext_noop("清明节"),
    gettext_noop("劳动节"),
    gettext_noop("端午节"),
    gettext_noop("中秋节"),
    gettext_noop("国庆节"),
    gettext_noop("国庆节、中秋节"),
    gettext_noop("中秋节、国庆节"),
    gettext_noop("抗日战争暨世界反法西斯战争胜利70周年纪念日"),
)

_AMOUNTS = {
    Unit.WORKING: gettext_noop("{amount} 个工作日"),
    Unit.CALENDAR: gettext_noop("{amount} 日"),
    Unit.MONTH: gettext_noop("{amount} 个月"),
    Unit.HOUR: gettext_noop("{amount} 小时"),
}


def spoken(msgid: str) -> str:
    """The text of a msgid: translated in a running site, as written where no settings are loaded."""
    return gettext(msgid) if msgid and settings.configured else msgid


def said(day: date) -> str:
    """A day in words."""
    return spoken(gettext_noop("{year}年{month}月{day}日")).format(year=day.year, month=day.month, day=day.day)


def weekday(day: date) -> str:
    """The day of the week in words."""
    return spoken(WEEKDAYS[day.weekday()])


def amount_of(amount: int, unit: Unit) -> str:
    """A number of units in words."""
    return spoken(_AMOUNTS[unit]).format(amount=amount)
