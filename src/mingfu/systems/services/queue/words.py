# SPDX-License-Identifier: Apache-2.0
"""How states of numbers and appointments are called."""

from mingfu.engines.manifest.shown import Tag
from mingfu.kernel.refusals import _

STATES = {
    "waiting": Tag(_("等候中"), "act"),
    "called": Tag(_("正在叫号"), "warn", "megaphone"),
    "serving": Tag(_("正在办理"), "act"),
    "served": Tag(_("已办"), "ok", "check"),
    "skipped": Tag(_("过号"), "warn"),
    "missed": Tag(_("没有到"), "bad"),
    "left": Tag(_("已退号")),
    "over": Tag(_("当天未办"), "bad"),
}
BOOKED = {
    "booked": Tag(_("已预约"), "act"),
    "kept": Tag(_("已到"), "ok", "check"),
    "cancelled": Tag(_("已取消")),
    "missed": Tag(_("没有到"), "bad"),
}
CHANNELS = {"hall": _("大厅现场"), "phone": _("手机"), "kiosk": _("自助终端"), "booked": _("预约")}
