# SPDX-License-Identifier: Apache-2.0
"""Words for what a plan demands: a target's bound, number, unit, period and year."""

from typing import Any

from mingfu.kernel.refusals import _
from mingfu.systems.plan.drafts import TargetDraft
from mingfu.systems.plan.models import Target

_DIRECTIONS = {"min": _("不低于"), "exact": _("达到"), "rise": _("提高")}
KINDS = {
    "level": _("水平"),
    "frequency": _("频次"),
    "change": _("变化幅度"),
    "trend": _("趋势"),
    "milestone": _("时点成果"),
}
TASK_KINDS = {"task": _("任务"), "reform": _("改革")}


def direction(target: Target | TargetDraft) -> Any:
    """What the target asks of its number: at least, at most, exactly, more, less, or that it be done."""
    if target.ceiling:
        return _("不超过")
    if target.falls:
        return _("下降")
    return _("完成") if target.kind == "milestone" else _DIRECTIONS[target.direction]


def demand(target: Target | TargetDraft) -> str:
    """The demand in a few words: `每年 不低于 2 次`, `不低于 93%`, `完成`."""
    per = str(_("每{period}")).format(period=target.period) if target.period else ""
    number = "" if target.value is None else f"{target.value.normalize():f}"
    joined = number + target.unit if target.unit == "%" else " ".join(filter(None, (number, target.unit)))
    return " ".join(part for part in (per, str(direction(target)), joined) if part)


def wordings() -> tuple[tuple[str, Any], ...]:
    """The three wordings of the five fulfilments, by key and by what they are for."""
    return ("decomposition", _("任务分解")), ("execution", _("推进落实")), ("study", _("学法"))


def called(code: str) -> str:
    """A clause's or task's code as people say it: that of a safeguard names the safeguards."""
    return str(_("保障{code}")).format(code=code[1:]) if code.startswith("S") else code
