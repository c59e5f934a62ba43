# SPDX-License-Identifier: Apache-2.0
"""A case of this district as other tools may see it: what was done, when, by which post, and no word about any person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from mingfu.engines.logs.trace import LEGAL_ZONE

URI = "https://mingfu.example/xes/1"
"""Where our own attributes are explained; the prefix `mf:` stands for it."""

Value = str | int | datetime


class Step(NamedTuple):
    """One event of a case."""

    id: str
    """`number/sequence in the ledger`: the event can be found and verified there."""
    activity: str
    node: str
    at: datetime
    lifecycle: str
    post: str
    organ: str
    due: date | None
    """The day until which the work was to be done."""
    working_day: int
    """Working days since the matter was received; 0 on that day."""


@dataclass(slots=True)
class Matter:
    """One case with its steps. `attributes` are named without a prefix; a file adds its own."""

    number: str
    attributes: dict[str, Value] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)


def end_of_day(day: date, zone: tzinfo = LEGAL_ZONE) -> datetime:
    """The last instant of a legal day that a file can say: what happens until then is in time."""
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(milliseconds=1)


def written(moment: datetime) -> str:
    """An instant as files say it: legal time, with its zone."""
    return moment.astimezone(LEGAL_ZONE).isoformat(timespec="milliseconds")


def told_of(step: Step) -> Mapping[str, Value]:
    """What a step says beside its name and time, where it says it."""
    rows: dict[str, Value] = {"node": step.node, "working_day": step.working_day}
    if step.due is not None:
        rows["due"] = end_of_day(step.due)
    return rows
