# SPDX-License-Identifier: Apache-2.0
"""The first page of a machine, and the list of what may be begun there."""

from dataclasses import dataclass
from typing import Any

from mingfu.faces.kiosk.applying import Offer, box, offers
from mingfu.faces.kiosk.queueing import queueing
from mingfu.faces.ui.components import Notice
from mingfu.kernel.refusals import _


@dataclass(frozen=True)
class KioskTile:
    """A large target."""

    title: Any
    about: Any
    url: str
    icon: str
    main: bool = False


@dataclass(frozen=True)
class HomePage:
    """Everything that can be done here."""

    tiles: tuple[KioskTile, ...]
    notice: Notice | None


def home_page(*, over: bool = False, offered: bool = True) -> HomePage:
    """The tiles; a line where the visit before has just been ended."""
    tiles = []
    if box() is not None:
        tiles.append(
            KioskTile(_("对政府说句话"), _("投诉、建议、求助都行"), "/kiosk/say", "message-square-text", main=True)
        )
    tiles += [
        KioskTile(_("我的办件"), _("手机验证码登录"), "/kiosk/mine", "folder-open"),
        KioskTile(_("查进度"), _("输入回执上的编号"), "/kiosk/track", "list-checks"),
    ]
    if offered and offers():
        tiles.append(KioskTile(_("自助办事"), _("当场能办的事"), "/kiosk/apply", "file-text"))
    tiles += [
        KioskTile(_("打印"), _("回执、通知书、证明"), "/kiosk/mine?for=print", "printer"),
        KioskTile(_("评价服务"), _("办得怎么样，您说了算"), "/kiosk/mine?for=rate", "star"),
    ]
    if queueing():
        tiles.append(KioskTile(_("排队取号"), _("取到号凭号办理"), "/kiosk/queue", "ticket"))
    notice = Notice(_("上一次使用已结束，信息已清除。"), "ok", "shield-check") if over else None
    return HomePage(tuple(tiles), notice)


@dataclass(frozen=True)
class ApplyPage:
    """What may be begun here."""

    offers: tuple[Offer, ...]


def apply_page() -> ApplyPage:
    """The simple matters, each a large target."""
    return ApplyPage(offers())
