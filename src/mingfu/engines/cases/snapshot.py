# SPDX-License-Identifier: Apache-2.0
"""One read of all that a step needs to know: the case, its open tasks, running clocks, pauses and the stream's head."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from mingfu.kernel.commands import Statement
from mingfu.kernel.ledger import Head
from mingfu.kernel.refusals import Refusal, _

READ = Statement("""
SELECT json_build_array(
       c.id, c.number, c.system, c.start, c.procedure, c.program, c.summary, c.status, c.outcome, c.milestone, c.channel,
       c.organ, c.area, c.category, c.kind, c.level, coalesce(c.party::text, ''), c.received_at, c.due_on, c.state,
       c.version, c.data, c.editions,
       (SELECT json_agg(json_build_array(w.id, w.token, w.node, w.post, w.organ, w.limit, w.due_on, w.claimed_by, w.opened_at,
                                         w.due_at)
                        ORDER BY w.id)
          FROM cases_workitem w WHERE w.case_id = c.id AND w.closed_at IS NULL),
       (SELECT json_agg(json_build_array(d.id, d.code, d.limits, d.limit, d.amount, d.unit, d.regime, d.starts_at, d.due_on,
                                         d.basis, d.due_at, d.provisional) ORDER BY d.id)
          FROM cases_deadline d WHERE d.case_id = c.id AND d.met_at IS NULL AND d.replaced_at IS NULL),
       (SELECT json_agg(json_build_array(s.ground, s.since, s.until, s.token) ORDER BY s.id)
          FROM cases_suspension s WHERE s.case_id = c.id),
       (SELECT json_build_array(x.ground, x.amount, x.unit, x.approver) FROM cases_grantedextension x WHERE x.case_id = c.id),
       h.seq, encode(h.hash, 'hex'))::text
  FROM cases_case c
  JOIN LATERAL (SELECT e.seq, e.hash FROM ledger_event e WHERE e.stream = 'case:' || c.number
                      ORDER BY e.seq DESC LIMIT 1) h ON true
 WHERE c.number = %s
""")


Granted = tuple[str, int, str, str]
"""An extension: ground, amount, unit, approver."""


class UnknownCase(Refusal):
    """No case has that number, or the asker may not see it."""

    code = "case-unknown"
    status = 404
    message = _("没有找到编号 {number} 的办件。请核对编号；如编号无误，请在工作时间联系受理窗口。")
    number: str


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open task as the engine sees it."""

    id: int
    token: str
    node: str
    post: str
    organ: str
    limit: str
    due_on: date | None
    claimed_by: str
    opened_at: datetime
    due_at: datetime | None = None
    """Of a limit in hours: the instant at which it ends."""


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A deadline that has neither been met nor replaced."""

    id: int
    code: str
    limits: str
    limit: str
    amount: int
    unit: str
    regime: str
    starts_at: datetime
    due_on: date
    basis: str
    due_at: datetime | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class PauseRow:
    """One suspension; `until` is None while it lasts, `token` names the open task it hangs on, if any."""

    ground: str
    since: datetime
    until: datetime | None
    token: str


@dataclass(frozen=True)
class Snapshot:
    """A case at one version."""

    id: int
    number: str
    system: str
    start: str
    procedure: str
    program: str
    summary: str
    status: str
    outcome: str
    milestone: str
    channel: str
    organ: str
    area: str
    category: str
    kind: str
    level: str
    party: str
    received_at: datetime
    due_on: date | None
    state: str
    version: int
    data: dict[str, Any]
    editions: dict[str, int]
    items: tuple[OpenItem, ...]
    clocks: tuple[RunningClock, ...]
    pauses: tuple[PauseRow, ...]
    extension: Granted | None
    head: Head

    @property
    def stream(self) -> str:
        """The ledger stream of the case."""
        return f"case:{self.number}"

    def changed(self, **changes: Any) -> "Snapshot":
        """The case with some of its values changed: `replace` for those who do it at every step."""
        made = object.__new__(Snapshot)
        made.__dict__.update(self.__dict__, **changes)
        return made

    @property
    def paused(self) -> bool:
        """Whether the clocks stand still now."""
        return any(pause.until is None for pause in self.pauses)

    @property
    def born(self) -> int:
        """The edition of the power list that the case began under: by it the case goes on to its end."""
        return self.editions.get("powers", 0)

    def item(self, token: str) -> OpenItem | None:
        """The open task with that token."""
        return next((item for item in self.items if item.token == token), None)


def read_case(number: str) -> Snapshot:
    """The case of that number, in one query. Raises `UnknownCase`."""
    found = READ.ask(number)
    if found is None:
        raise UnknownCase(number=number)
    row = orjson.loads(found)
    values = (
        *row[:17],
        datetime.fromisoformat(row[17]),
        _day(row[18]),
        *row[19:23],
        tuple(map(_item, row[23] or ())),
        tuple(map(_clock, row[24] or ())),
        tuple(map(_pause, row[25] or ())),
        tuple(row[26]) if row[26] else None,
        Head(row[27], bytes.fromhex(row[28])),
    )
    return Snapshot(*values)


def _item(cells: list[Any]) -> OpenItem:
    values = (*cells[:6], _day(cells[6]), cells[7], datetime.fromisoformat(cells[8]), _instant(cells[9]))
    return OpenItem(*values)


def _clock(cells: list[Any]) -> RunningClock:
    starts_at, due_on = datetime.fromisoformat(cells[7]), date.fromisoformat(cells[8])
    values = (*cells[:7], starts_at, due_on, cells[9], _instant(cells[10]), cells[11])
    return RunningClock(*values)


def _pause(cells: list[Any]) -> PauseRow:
    return PauseRow(cells[0], datetime.fromisoformat(cells[1]), _instant(cells[2]), cells[3])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
