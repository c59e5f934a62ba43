# SPDX-License-Identifier: Apache-2.0
"""The strips of days of other cases, read together: three queries however many there are."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext

from mingfu.engines.cases.clocks import re_derive
from mingfu.engines.cases.kin import Neighbour
from mingfu.engines.cases.models import Deadline, GrantedExtension, Suspension
from mingfu.engines.cases.snapshot import Granted, PauseRow, RunningClock
from mingfu.faces.ui.components import Clock
from mingfu.faces.workbench.pages.case.clock import days_of
from mingfu.faces.workbench.words import day_words, left, left_words
from mingfu.kernel.calendar import Unit
from mingfu.kernel.calendar.words import amount_of
from mingfu.kernel.clock import today


def strips_of(others: Sequence[Neighbour]) -> dict[str, Clock]:
    """The strip of each case whose clock runs, by number."""
    if not others:
        return {}
    pks = [one.pk for one in others]
    running: dict[int, Deadline] = {}
    for row in Deadline.objects.filter(case_id__in=pks, met_at=None, replaced_at=None).order_by("-due_on", "-id"):
        running[row.case_id] = row
    pauses: dict[int, list[PauseRow]] = defaultdict(list)
    for pause in Suspension.objects.filter(case_id__in=pks).order_by("id"):
        pauses[pause.case_id].append(PauseRow(pause.ground, pause.since, pause.until, pause.token))
    granted = {
        row.case_id: (row.ground, row.amount, row.unit, row.approver)
        for row in GrantedExtension.objects.filter(case_id__in=pks)
    }
    return {
        one.number: _strip(running[one.pk], pauses[one.pk], granted.get(one.pk)) for one in others if one.pk in running
    }


def _strip(row: Deadline, pauses: Sequence[PauseRow], granted: Granted | None) -> Clock:
    held = RunningClock(
        row.pk, row.code, row.limits, row.limit, row.amount, row.unit, row.regime, row.starts_at, row.due_on, row.basis,
        row.due_at,
    )  # fmt: skip
    due = re_derive(held, pauses, granted)
    still = any(pause.until is None for pause in pauses)
    late = due.due < today()
    said = gettext("计时暂停") if still and not late else left_words(due.due)
    limit = amount_of(row.amount, Unit(row.unit))
    return Clock(
        left=said,
        summary=gettext("期限日历：{limit}，{day}到期").format(limit=limit, day=day_words(due.due)),
        days=days_of(due),
        left_note=gettext("{limit}，{day}").format(limit=limit, day=day_words(due.due)),
        tone="bad" if late else "" if still else "warn" if left(due.due) <= 1 else "ok",
    )
