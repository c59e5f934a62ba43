# SPDX-License-Identifier: Apache-2.0
"""Hearings: what their dates have to keep to, and the public notice of one held of office (Administrative Licensing Law, art. 46–48)."""

from datetime import date

from mingfu.engines.cases import handed_in, read_case
from mingfu.engines.forms import Bound
from mingfu.engines.publication import PublicText
from mingfu.kernel.calendar import add_working_days
from mingfu.kernel.catalogs import entry
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organ_name
from mingfu.kernel.refusals import _

TOO_SOON = _("听证会应在 {first} 或以后：举行前至少提前七个工作日通知（行政许可法第四十八条）。")
TOO_LATE = _("听证会应在 {last} 或以前：自收到听证申请之日起二十个工作日内组织（行政许可法第四十七条）。")
ASKED_LATER = _("提出日期不能晚于今天。")
PUBLIC = _("{organ}定于{day}就“{item}”申请举行听证。时间：{time}；地点：{place}。听证公开举行。")


def check_hearing(bound: Bound) -> None:
    """Seven working days lie between the notice of today and the hearing; it is held within twenty of being asked for."""
    held, asked = bound.values.get("hearing_on"), bound.values.get("asked_on")
    if held is None:
        return
    first = add_working_days(today(), _days("hearing-notice"))
    if held < first:
        bound.errors["hearing_on"] = str(TOO_SOON).format(first=first)
    if asked is not None and asked > today():
        bound.errors["asked_on"] = str(ASKED_LATER)
    elif asked is not None and held > (last := last_day(asked)):
        bound.errors["hearing_on"] = str(TOO_LATE).format(last=last)


def last_day(asked: date) -> date:
    """The last day of a hearing that was asked for on a day."""
    return add_working_days(asked, _days("hearing"))


def _days(code: str) -> int:
    return int(entry("services.limits", code).content["amount"])


def public_hearing(number: str) -> PublicText | None:
    """The public notice of a hearing held of office; nobody is named."""
    case = read_case(number)
    day = str(case.data.get("hearing_on") or "")
    if not day:
        return None
    said = str(PUBLIC).format(
        organ=organ_name(case.organ),
        day=day,
        item=case.summary,
        time=handed_in(case, "announce", "hearing_time") or "",
        place=handed_in(case, "announce", "hearing_place") or "",
    )
    about = str(handed_in(case, "announce", "hearing_about") or case.summary)
    return PublicText(
        title=f"听证公告：{case.summary}"[:60], asked=about, answered=said, organ=case.organ, area=case.area,
        facts={"day": day},
    )  # fmt: skip
