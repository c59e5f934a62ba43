# SPDX-License-Identifier: Apache-2.0
"""The strips of days of other cases, read together in one query however many there are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext

from mingfu.engines.cases.clocks import re_derive
from mingfu.engines.cases.kin import Neighbour
from mingfu.engines.cases.models import Deadline, GrantedExtension, Suspension
from mingfu.engines.cases.snapshot import PauseRow, RunningClock
from mingfu.faces.ui.components import Clock
from mingfu.faces.workbench.pages.case.clock import days_of
from mingfu.faces.workbench.words import day_words, left, left_words
from mingfu.kernel.calendar import Unit
from mingfu.kernel.calendar.words import amount_of
from mingfu.kernel.clock import today

PAUSE = ("ground", "since", "until", "token")
GRANTED = ("ground", "amount", "unit", "approver")
"""What a pause and the one extension of a case are made of."""


def strips_of(others: Sequence[Neighbour]) -> dict[str, Clock]:
    """The strip of each case whose clock runs, by number."""
    if not others:
        return {}
    pauses = Suspension.objects.filter(case=OuterRef("case")).order_by("id")
    granted = GrantedExtension.objects.filter(case=OuterRef("case"))
    running = Deadline.objects.filter(case_id__in=[one.pk for one in others], met_at=None, replaced_at=None)
    rows: Any = running.order_by("-due_on", "-id").annotate(
        pauses=ArraySubquery(pauses.values(one=JSONObject(**{name: name for name in PAUSE}))),
        granted=ArraySubquery(granted.values(one=JSONObject(**{name: name for name in GRANTED}))),
    )
    nearest = {row.case_id: row for row in rows}
    return {one.number: _strip(nearest[one.pk]) for one in others if one.pk in nearest}


def _strip(row: Any) -> Clock:
    pauses = [_pause(one) for one in row.pauses]
    granted = next((tuple(one[name] for name in GRANTED) for one in row.granted), None)
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


def _pause(told: dict[str, Any]) -> PauseRow:
    until = datetime.fromisoformat(told["until"]) if told["until"] else None
    return PauseRow(told["ground"], datetime.fromisoformat(told["since"]), until, told["token"])
