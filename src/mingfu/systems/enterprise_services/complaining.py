# SPDX-License-Identifier: Apache-2.0
"""A complaint about late payment as it is handed in: its start, what it tells the case, and whether its dates can be."""

from collections.abc import Mapping
from typing import Any

from mingfu.engines.cases import Clock, Start
from mingfu.engines.forms import Bound
from mingfu.kernel.clock import today
from mingfu.kernel.refusals import _

FUTURE = _("这个日期还没有到，请核对。")
BEFORE = _("不能早于交付的日期，请核对。")
FEN_ONLY = _("金额最多写到分（两位小数）。")
NOTHING = _("要大于 0，请核对。")
WHOLE = _("天数请填整数。")
PLACES = 2


def first_look(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the case learns of numbers: as they were written; what was not agreed is 0."""
    return {
        "kind": "complaint",
        "amount": str(values.get("amount", "0")),
        "agreed_days": int(values.get("agreed_days") or 0),
        "agreed_rate": float(values.get("agreed_rate") or 0),
        "lpr": float(values.get("lpr") or 0),
    }


def check(bound: Bound) -> None:
    """Check `enterprise_services.complain`: no date to come, none before delivery, no part of a fen or of a day."""
    values, now = bound.values, today()
    for name in ("delivered_on", "accepted_on"):
        if name in values and values[name] > now:
            bound.errors.setdefault(name, str(FUTURE))
    for name in ("accepted_on", "acceptance_by"):
        if name in values and "delivered_on" in values and values[name] < values["delivered_on"]:
            bound.errors.setdefault(name, str(BEFORE))
    for name in ("amount", "lpr"):
        if name in values and not float(values[name]):
            bound.errors.setdefault(name, str(NOTHING))
    if len(str(values.get("amount", "")).partition(".")[2]) > PLACES:
        bound.errors.setdefault("amount", str(FEN_ONLY))
    if not isinstance(values.get("agreed_days", 0), int):
        bound.errors.setdefault("agreed_days", str(WHOLE))


def check_reply(bound: Bound) -> None:
    """Check `enterprise_services.reply`: what is paid was paid by now."""
    if "paid_on" in bound.values and bound.values["paid_on"] > today():
        bound.errors.setdefault("paid_on", str(FUTURE))


COMPLAINT = Start(
    key="enterprise_services.complain",
    title=_("中小企业款项投诉"),
    form="enterprise_services.complain",
    procedure="enterprise_services.complaint",
    entry="GM-QT-0061",
    organ="gm.economy",
    by=("web", "phone", "counter", "api"),
    clocks=(
        Clock(
            code="result", title=_("反馈处理结果"), limits="enterprise_services.limits", limit="result",
            starts=("forward",), stops=("reply",),
        ),
    ),
    lists=("enterprise_services.rules", "enterprise_services.refusing", "enterprise_services.results"),
    promise=_("受理后十个工作日内转交付款单位，三十日内反馈结果；情况复杂的最长九十日。"),
    first_look=first_look,
    summary="contract",
)  # fmt: skip
