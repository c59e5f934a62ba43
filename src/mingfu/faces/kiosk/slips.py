# SPDX-License-Identifier: Apache-2.0
"""Slips to take away: the receipt of a case, a number in the queue."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot, query_code, start_of
from mingfu.engines.documents.printing import print_sheet
from mingfu.faces.kiosk.wording import spaced
from mingfu.faces.ui.options import site
from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.kernel.organs import organ_name


def receipt_slip(case: Snapshot, *, base: str, place: str) -> bytes:
    """The receipt as PDF. A receipt is in Chinese, as every paper is: it is shown at windows and to other organs."""
    start, known = start_of(case.start), site()
    received = timezone.localtime(case.received_at, LEGAL_ZONE)
    lines = [
        ("办理事项", str(start.subject or start.title)),
        ("收到时间", f"{received:%Y-%m-%d %H:%M}"),
        ("查询码", query_code(case.number)),
    ]
    lines += [("承办单位", organ_name(case.organ))] if case.organ else []
    lines += [("答复期限", case.due_on.isoformat())] if case.due_on else []
    notes = ["凭编号和查询码可在网站、自助终端或拨打 12345 查办理进度。查询码不要告诉别人。"]
    moment = now()
    printed = f"{timezone.localtime(moment, LEGAL_ZONE):%Y-%m-%d %H:%M} 打印于 {place}"
    values = {
        "title": "回执",
        "issuer": known.sponsor or known.name or "12345",
        "number": spaced(case.number),
        "number-label": "办件编号",
        "lines": lines,
        "notes": notes,
        "check-text": f"查办理进度 {case.number}",
        "check-note": "扫码查办理进度",
        "printed": printed,
    }
    return print_sheet("slip", values, at=moment, qr=f"{base}/track?number={case.number}")


def number_slip(taken: Any, *, base: str, place: str) -> bytes:
    """A number in the queue as PDF."""
    moment = now()
    lines = [
        ("业务", str(taken.line)),
        ("大厅", str(taken.hall)),
        ("前面还有", f"{taken.ahead} 人"),
        ("大约要等", f"{taken.minutes} 分钟"),
    ]
    values = {
        "title": "排队号",
        "issuer": site().sponsor or site().name or str(taken.hall),
        "number": str(taken.number),
        "number-label": "您的号",
        "lines": lines,
        "notes": ["请留意叫号屏和广播，过号后请按现场规则重新取号。"],
        "check-text": f"看还有几位 {taken.number}",
        "check-note": "扫码看还有几位",
        "printed": f"{timezone.localtime(moment, LEGAL_ZONE):%Y-%m-%d %H:%M} 打印于 {place}",
    }
    return print_sheet("slip", values, at=moment, qr=f"{base}{taken.url}")


def title_of(case: Snapshot) -> str:
    """What a print job is called."""
    return gettext("回执 {number}").format(number=case.number)
