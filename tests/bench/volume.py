# SPDX-License-Identifier: Apache-2.0
"""Large districts: what the commands would have written for a seed, written by COPY.

A test holds the rows of a small district equal to what the commands write for the same seed, one by one.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from stamping import Form, Heads, Papers, Recorder, Stamp
from stories import Cast, Instance

from mingfu.engines.cases.numbers import case_number
from mingfu.engines.jobs import reactions
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.ledger import latest_id

BATCH = 2000
EVENTS = 'COPY ledger_event (id, stream, seq, name, at, "by", payload, prev, hash) FROM STDIN'


class Volume:
    """Stamps instances out and writes them."""

    def __init__(self, cast: Cast) -> None:
        self.recorder = Recorder(cast)
        self.heads, self.papers = Heads(), Papers()
        self.next: dict[str, int] = {}
        self.serial = 0

    def write(self, instances: Iterable[Instance], told: Callable[[int], None] = lambda _done: None) -> int:
        """Write all rows of some instances, in their order; returns how many instances there were."""
        source, done = iter(instances), 0
        self._continue()
        while some := list(islice(source, BATCH)):
            # Recording rolls back to before it, so every form is made before anything of this batch is written.
            forms = [self.recorder.form(instance) for instance in some]
            with transaction.atomic():
                self._write(some, forms)
                self._go_on()
            done += len(some)
            told(done)
        return done

    def _continue(self) -> None:
        """Go on where the running numbers of the database stand."""
        forms = self.recorder.sequences
        stand = forms.now()
        self.next = {table: stand[name][0] + int(stand[name][1]) for table, name in forms.by_table.items()}
        value, called = stand["case_serial_v1"]
        self.serial = value + int(called)

    def _write(self, instances: list[Instance], forms: list[Form]) -> None:
        lines: dict[str, list[str]] = {table: [] for table in self.recorder.tables}
        for instance, form in zip(instances, forms, strict=True):
            number = case_number(as_legal_day(instance.moments[0]), self.serial)
            self.serial += 1
            made = Stamp(instance, number, dict(self.next), self.papers, form)
            self._events(made, form, lines["ledger_event"])
            for table, rows in form.rows.items():
                lines[table] += [made.fill(row) for row in rows]
                self.next[table] += len(rows)
        with connection.cursor() as cursor:
            for table in self.recorder.tables:
                if lines[table]:
                    with cursor.copy(self._copy(table)) as copy:
                        copy.write("\n".join(lines[table]) + "\n")

    def _events(self, made: Stamp, form: Form, lines: list[str]) -> None:
        for event, facts in made.chain(form, self.heads):
            payload = facts.replace("\\", "\\\\")
            lines.append(
                f"{self.next['ledger_event']}\t{event.stream}\t{event.seq}\t{event.name}\t{event.at.isoformat()}\t"
                f"{event.by}\t{payload}\t\\\\x{event.prev.hex()}\t\\\\x{event.hash.hex()}"
            )
            self.next["ledger_event"] += 1

    def _copy(self, table: str) -> str:
        if table == "ledger_event":
            return EVENTS
        names = ", ".join(f'"{name}"' for name in self.recorder.columns[table])
        return f'COPY "{table}" ({names}) FROM STDIN'

    def _go_on(self) -> None:
        """Let everything that runs on go on after what was written: numbers, papers, and who has read how far."""
        forms = self.recorder.sequences
        where = {forms.by_table[table]: (self.next[table], False) for table in self.recorder.tables}
        forms.put(where | {"case_serial_v1": (self.serial, False)})
        with connection.cursor() as cursor:
            for (prefix, year), last in self.papers.last.items():
                known = [last, prefix, year]
                cursor.execute("UPDATE documents_series SET last = %s WHERE prefix = %s AND year = %s", known)
                if not cursor.rowcount:
                    cursor.execute("INSERT INTO documents_series (last, prefix, year) VALUES (%s, %s, %s)", known)
            cursor.execute(
                "UPDATE jobs_reactioncursor SET event_id = %s WHERE reaction = ANY(%s::text[])",
                [latest_id(), [reaction.name for reaction in reactions()]],
            )


def year_until(moment: datetime) -> datetime:
    """The moment itself, without parts of a second: what plans are made up to."""
    return moment.replace(microsecond=0)
