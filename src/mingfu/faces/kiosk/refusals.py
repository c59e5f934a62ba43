# SPDX-License-Identifier: Apache-2.0
"""What a machine says no with; each text says what to do next."""

from mingfu.kernel.refusals import Refusal, _


class KioskUnknown(Refusal):
    """There is no such machine."""

    code, status = "kiosk-unknown", 404
    message = _("没有自助终端 {number}。可用 mingfu kiosk list 查看。")
    number: str


class TicketOver(Refusal):
    """A one-time link of a machine that was used, or is too old."""

    code, status = "kiosk-ticket-over", 410
    message = _("这个登记链接已经用过或过期。请由管理员重新执行 mingfu kiosk register 或 mingfu kiosk renew。")


class PrinterSilent(Refusal):
    """The printer did not take the sheet."""

    code, status = "kiosk-printer-silent", 503
    message = _("打印机没有应答，没有打印。请按“请人帮忙”，或换一台打印；内容都在，不会丢。")


class PrinterUnknown(Refusal):
    """A setting names a printer of no known kind."""

    code, status = "kiosk-printer-unknown", 500
    message = _("设置 KIOSK_PRINTER 的“{name}”认不出来，应为 tray 或 cups:队列名。")
    name: str


class NotAtKiosk(Refusal):
    """A matter that cannot be begun at a machine."""

    code, status = "kiosk-not-here", 404
    message = _("这件事不能在自助终端办理。请到窗口，或用手机办理。")


class SignInFirst(Refusal):
    """A page that needs somebody signed in."""

    code, status = "kiosk-sign-in-first", 401
    message = _("请先用手机验证码登录。")


class KioskTrackRefused(Refusal):
    """Number and code do not belong together."""

    code, status, field = "kiosk-track-refused", 404, "proof"
    message = _("编号和查询码对不上。请照回执再输一次；没有回执的，请先登录，在“我的办件”里看。")


class KioskTrackTooOften(Refusal):
    """Too many wrong tries."""

    code, status, field = "kiosk-track-too-often", 429, "proof"
    message = _("试错的次数太多，请一小时后再试，或登录后在“我的办件”里看。")


class NoFilesHere(Refusal):
    """A machine takes no files."""

    code, status = "kiosk-no-files", 422
    message = _("自助终端不能上传文件。请改选“到窗口交验”，或用手机办理。")
