# SPDX-License-Identifier: Apache-2.0
"""A story recorded once through the commands, and stamped out for other moments, persons and seeds, row for row.

Recording plays the story, reads every row it wrote, and rolls it back. Whatever differs from one instance to the next
(numbers, moments, dates the calendar gives, salts and what is derived from them, hashes, ids) becomes a hole.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson
from django.db import connection, transaction
from stamped_tables import APART, ASIDE, FIRST_ID, Sequences, columns, tables
from stamped_values import Piece, check_code, escaped, han_date, hash_of, joined, late_days, receipt_signature, urlsafe
from stories import Cast, Instance, Story, play

from mingfu.engines.cases import query_code
from mingfu.engines.documents import declaring
from mingfu.engines.documents.values import letterhead
from mingfu.kernel.calendar import Due, Unit, due
from mingfu.kernel.catalogs import items
from mingfu.kernel.clock import as_legal_day, chance
from mingfu.kernel.ledger import Head, Prepared, canonical, commit, head
from mingfu.kernel.ledger.hashing import stamp

FRESH = ("case:", "rating:", "publication:")
"""Streams that belong to one case and so begin with it."""

SPANS = (0, 45, 90, 135, 180, 225, 275, 246)
"""Days between the moments of a recording: so far apart that no date the calendar gives is that of two of them."""
BEGIN = datetime(2025, 2, 10, 1, 30, tzinfo=UTC)
MARK = 100_001
CODE = 12

TIMES = r"(?P<ts>\d{4}-\d\d-\d\d(?P<sep>[ T])\d\d:\d\d:\d\d\.1000(?P<nth>\d\d)(?P<zone>Z|\+00(?::00)?))"
DAYS = r"(?P<day>(?<!\d)\d{4}-\d\d-\d\d(?!\d))"
WRITTEN = r"(?P<han>(?<!\d)\d{4}年\d{1,2}月\d{1,2}日)"
IDS = r"(?P<id>(?<![0-9a-f])8\d{11}(?![0-9a-f]))"

Pieces = tuple[Piece, ...]
Fill = Callable[["Stamp"], str]


@dataclass
class EventForm:
    """One event of a story: where it goes, what it says, all with holes."""

    stream: Pieces
    name: str
    moment: int
    by: Pieces
    payload: Pieces


@dataclass
class Form:
    """A story up to some act, as rows with holes."""

    fills: list[Fill] = field(default_factory=list)
    rows: dict[str, list[Pieces]] = field(default_factory=dict)
    events: list[EventForm] = field(default_factory=list)
    papers: list[tuple[str, int]] = field(default_factory=list)
    draws: list[tuple[str, int]] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    """Holes that can be filled only once the events have their hashes."""


class Stamp:
    """One instance while it is being stamped: what the holes are filled from."""

    def __init__(self, instance: Instance, number: str, ids: Mapping[str, int], papers: "Papers", form: Form) -> None:
        self.instance, self.number, self.ids = instance, number, ids
        self.moments = instance.moments
        self.party = str(instance.party or "")
        self.hashes: list[Prepared] = []
        with chance.seeded(instance.seed):
            self.drawn = [chance.token_bytes(n) if kind == "bytes" else chance.below(n) for kind, n in form.draws]
        self.papers = [papers.next(key, self.moments[nth]) for key, nth in form.papers]
        self.values: list[str] = []
        waiting = set(form.after)
        for place, one in enumerate(form.fills):
            self.values.append("" if place in waiting else one(self))

    def chain(self, form: Form, heads: "Heads") -> Iterator[tuple[Prepared, str]]:
        """The events with their hashes, each with its payload as text; then the holes that waited for them are filled."""
        for event in form.events:
            stream, by, facts = self.fill(event.stream), self.fill(event.by), self.fill(event.payload)
            at, last = self.moments[event.moment], heads.of(stream)
            body = (
                f'{{"at":"{stamp(at)}","by":"{by}","name":"{event.name}","payload":{facts},'
                f'"prev":"{last.hash.hex()}","seq":{last.seq + 1},"stream":"{stream}"}}'
            )
            made = Prepared(stream, last.seq + 1, event.name, at, by, {}, last.hash, sha256(body.encode()).digest())
            heads.known[stream] = Head(made.seq, made.hash)
            self.hashes.append(made)
            yield made, facts
        for place in form.after:
            self.values[place] = form.fills[place](self)

    def fill(self, pieces: Pieces) -> str:
        """Text with its holes filled."""
        values = self.values
        return "".join([piece if type(piece) is str else values[piece] for piece in pieces])


class Heads:
    """Where every stream stands, asked once and kept."""

    def __init__(self) -> None:
        self.known: dict[str, Head] = {}

    def of(self, stream: str) -> Head:
        """The head of a stream. A case's own streams begin with it."""
        if stream not in self.known:
            self.known[stream] = Head() if stream.startswith(FRESH) else head(stream)
        return self.known[stream]


class Papers:
    """Numbers of official papers as they run on, by prefix and year."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT prefix, year, last FROM documents_series")
            self.last = {(prefix, year): last for prefix, year, last in cursor.fetchall()}

    def next(self, key: str, moment: datetime) -> tuple[str, int, int]:
        """Number, year and place of the next paper of a declaration."""
        declared, year = declaring.paper(key), as_legal_day(moment).year
        prefix = declared.prefix.format(word=_word())
        place = self.last[prefix, year] = self.last.get((prefix, year), 0) + 1
        return declared.number.format(prefix=prefix, year=year, n=place), year, place


@lru_cache(maxsize=1)
def _word() -> str:
    return letterhead().word


@lru_cache(maxsize=200_000)
def due_on(limit: str, start: date) -> Due:
    """The date of a limit of the hotline's list."""
    row = next(item for item in items("hotline.limits") if item.code == limit)
    return due(start, int(row.content["amount"]), Unit(row.content["unit"]), regime=row.content["regime"])


class Listener:
    """Stands where chance comes from, and remembers what was drawn."""

    def __init__(self, source: Any) -> None:
        self.source = source
        self.draws: list[tuple[str, int]] = []
        self.values: list[Any] = []

    def randbytes(self, count: int) -> bytes:
        """Bytes, remembered."""
        return self._keep("bytes", count, self.source.randbytes(count))

    def randrange(self, bound: int) -> int:
        """A number, remembered."""
        return self._keep("below", bound, self.source.randrange(bound))

    def _keep(self, kind: str, size: int, value: Any) -> Any:
        self.draws.append((kind, size))
        self.values.append(value)
        return value


class Recorder:
    """Records each story at each length when it is first asked for."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.tables = tables()
        self.columns = {table: columns(table) for table in self.tables}
        self.sequences = Sequences([*self.tables, *ASIDE])
        self.kept: dict[tuple[str, int], Form] = {}

    def form(self, instance: Instance) -> Form:
        """The form of the instance's story, as far as the instance has come."""
        place = (instance.story.key, len(instance.moments))
        if place not in self.kept:
            self.kept[place] = self._record(instance.story, len(instance.moments))
        return self.kept[place]

    def _record(self, story: Story, length: int) -> Form:
        moments = tuple(BEGIN + timedelta(days=SPANS[nth], microseconds=MARK + nth) for nth in range(length))
        party = self.cast.people[0] if story.known else None
        instance = Instance(story, moments, party, "recorded")
        before = self.sequences.now()
        try:
            with transaction.atomic():
                self.sequences.far()
                with chance.seeded(instance.seed):
                    listener = Listener(chance._seeded.get())
                number = _listened(listener, instance, self.cast)
                read = Reading(self, instance, number, listener)
                form = read.form()
                transaction.set_rollback(True)
        finally:
            self.sequences.put(before)
        return form


def _listened(listener: Listener, instance: Instance, cast: Cast) -> str:
    """Play with a listener in the place of chance. `play` seeds anew, so the seeding itself is what listens."""
    seeded = chance.seeded

    class Seeded:
        def __init__(self, _seed: Any) -> None:
            self.token: Any = None

        def __enter__(self) -> None:
            self.token = chance._seeded.set(listener)

        def __exit__(self, *_rest: object) -> None:
            chance._seeded.reset(self.token)

    chance.seeded = Seeded
    try:
        return play(instance, cast)
    finally:
        chance.seeded = seeded


class Reading:
    """Reads what a recording wrote and makes the form of it."""

    def __init__(self, recorder: Recorder, instance: Instance, number: str, listener: Listener) -> None:
        self.recorder, self.instance, self.number, self.listener = recorder, instance, number, listener
        self.made = Form(draws=listener.draws)
        self.literals: dict[str, int] = {}
        self.dates = self._dates()
        self.shared: dict[Any, int] = {}

    def form(self) -> Form:
        """The whole form."""
        self._name()
        events = self._events()
        for place, event in enumerate(events):
            self._literal(event["hash"], lambda made, nth=place: made.hashes[nth].hash.hex())
            self.made.after.append(self.literals[event["hash"]])
        self.pattern = self._pattern()
        self._digests()
        self.pattern = self._pattern()
        self.made.events = [self._event(event) for event in events]
        for table in self.recorder.tables:
            if table != "ledger_event":
                found = list(self._rows(table))
                if found:
                    self.made.rows[table] = found
        return self.made

    # -- holes

    def _hole(self, key: Any, fill: Fill) -> int:
        if key not in self.shared:
            self.shared[key] = len(self.made.fills)
            self.made.fills.append(fill)
        return self.shared[key]

    def _literal(self, text: str, fill: Fill) -> None:
        self.literals[text] = self._hole(("literal", text), fill)

    def _name(self) -> None:
        """What is known by its very text: number, person, code, papers, what was drawn."""
        self._literal(self.number, lambda made: made.number)
        self._literal(query_code(self.number), lambda made: query_code(made.number))
        if self.instance.party:
            self._literal(str(self.instance.party), lambda made: made.party)
        for place, value in enumerate(self.listener.values):
            if isinstance(value, bytes):
                self._literal(value.hex(), lambda made, nth=place: made.drawn[nth].hex())
                text = urlsafe(value)
                self._literal(text, lambda made, nth=place: urlsafe(made.drawn[nth]))
                self._literal(hash_of(text), lambda made, nth=place: hash_of(urlsafe(made.drawn[nth])))
        for row in self._plain("documents_document"):
            place = len(self.made.papers)
            self.made.papers.append((row["paper"], self._nth(row["issued_at"])))
            self._literal(row["number"], lambda made, nth=place: made.papers[nth][0])
            # The stream of a series carries its year.
            series = f"{row['prefix']}:{row['year']}"
            prefix = row["prefix"]
            self._literal(series, lambda made, nth=place, of=prefix: f"{of}:{made.papers[nth][1]}")
            at = self._drawn_code(row["code"])
            self._literal(row["code"], lambda made, nth=at: check_code(made.drawn[nth : nth + CODE]))

    def _drawn_code(self, code: str) -> int:
        values = self.listener.values
        return next(at for at in range(len(values)) if check_code(values[at : at + CODE]) == code)

    def _digests(self) -> None:
        """Commitments: the content with holes, and the salt it was made with."""
        for table, content in (
            ("cases_submission", "content"),
            ("documents_document", "content"),
            ("opinions_rating", "words"),
        ):
            for row in self._plain(table):
                text = row[content] if content == "words" else canonical(orjson.loads(row[content])).decode()
                salt = bytes.fromhex(row["salt"])
                drawn = self.listener.values.index(salt)
                pieces = self._cut(text)
                self._literal(
                    commit(text, salt), lambda made, held=pieces, nth=drawn: commit(made.fill(held), made.drawn[nth])
                )

    def _dates(self) -> dict[date, Fill]:
        """What each date of the recording stands for: the day of an act, or the date a limit gives from one."""
        found: dict[date, dict[Any, Fill]] = {}
        for nth, moment in enumerate(self.instance.moments):
            day = as_legal_day(moment)
            found.setdefault(day, {})["day", nth] = lambda made, nth=nth: as_legal_day(made.moments[nth]).isoformat()
            # A row without a regime counts no day of a case: it says how long a half-filled form is kept.
            for item in (row for row in items("hotline.limits") if "regime" in row.content):
                key = (item.content["amount"], item.content["unit"], item.content["regime"], nth)
                there = due_on(item.code, day).due
                found.setdefault(there, {})[key] = lambda made, nth=nth, code=item.code: due_on(
                    code, as_legal_day(made.moments[nth])
                ).due.isoformat()
        unclear = {day: sorted(map(str, fills)) for day, fills in found.items() if len(fills) > 1}
        assert not unclear, unclear
        return {day: next(iter(fills.values())) for day, fills in found.items()}

    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.literals, key=len, reverse=True)
        words = "|".join(rf"(?<![0-9a-f]){re.escape(word)}(?![0-9a-f])" for word in longest_first)
        return re.compile(f"(?P<word>{words})|{TIMES}|{WRITTEN}|{DAYS}|{IDS}")

    def _cut(self, text: str) -> Pieces:
        """Text as literal pieces and holes."""
        pieces: list[Piece] = []
        at = 0
        for found in self.pattern.finditer(text):
            hole = self._hole_of(found)
            if hole is None:
                continue
            pieces += [text[at : found.start()], hole]
            at = found.end()
        pieces.append(text[at:])
        return tuple(piece for piece in pieces if piece != "")

    def _hole_of(self, found: "re.Match[str]") -> int | None:
        if found["word"]:
            return self.literals[found["word"]]
        if found["ts"]:
            return self._time(found)
        if found["id"]:
            return self._id(int(found["id"]))
        if found["han"]:
            year, month, day = map(int, re.findall(r"\d+", found["han"]))
            fill = self.dates.get(date(year, month, day))
            return fill and self._hole(("han", year, month, day), lambda made, iso=fill: han_date(iso(made)))
        try:
            day_ = date.fromisoformat(found["day"])
        except ValueError:
            return None
        fill = self.dates.get(day_)
        return None if fill is None else self._hole(("day", day_), fill)

    def _time(self, found: "re.Match[str]") -> int:
        nth = int(found["nth"]) - MARK % 100
        at = datetime.fromisoformat(
            found["ts"].replace("+00", "+00:00") if found["ts"].endswith("+00") else found["ts"]
        )
        later = at - self.instance.moments[nth]
        if found["sep"] == "T":
            return self._hole(("iso", nth, later), lambda made: stamp(made.moments[nth] + later))
        return self._hole(("ts", nth, later), lambda made: (made.moments[nth] + later).isoformat(sep=" "))

    def _nth(self, at: str) -> int:
        return next(nth for nth in range(len(self.instance.moments)) if f".{MARK + nth}" in at)

    def _id(self, number: int) -> int:
        place, offset = divmod(number - FIRST_ID, APART)
        table = self.recorder.tables[place]
        return self._hole(("id", table, offset), lambda made: str(made.ids[table] + offset))

    # -- rows

    def _plain(self, table: str) -> list[dict[str, Any]]:
        """The new rows of a table, every cell as text."""
        names = self.recorder.columns[table]
        shown = ", ".join(f'"{name}"::text' for name in names)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {shown} FROM "{table}" WHERE id >= {FIRST_ID} ORDER BY id')
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _rows(self, table: str) -> Iterator[Pieces]:
        paper = 0
        for row in self._plain(table):
            pieces: list[Piece] = []
            for place, (name, value) in enumerate(row.items()):
                pieces += ["\t"] if place else []
                if table == "documents_document" and name in {"year", "serial"}:
                    which = 1 if name == "year" else 2
                    pieces.append(
                        self._hole((name, paper), lambda made, nth=paper, of=which: str(made.papers[nth][of]))
                    )
                elif table == "cases_deadline" and name == "provisional":
                    pieces.append(self._provisional(row))
                elif table == "ledger_receipt" and name == "signature":
                    pieces.append(self._hole("signature", lambda made: receipt_signature(made.number, made.hashes[0])))
                    self.made.after.append(self.shared["signature"])
                else:
                    pieces += [r"\N"] if value is None else self._cut(escaped(value))
            paper += table == "documents_document"
            yield joined(pieces)

    def _provisional(self, row: Mapping[str, Any]) -> int:
        nth, code = self._nth(row["starts_at"]), row["limit"]
        return self._hole(
            ("provisional", nth, code),
            lambda made: "t" if due_on(code, as_legal_day(made.moments[nth])).provisional else "f",
        )

    # -- events

    def _events(self) -> list[dict[str, Any]]:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT stream, name, at::text AS at, "by", payload::text AS payload, encode(hash, 'hex') AS hash
                     FROM ledger_event WHERE id >= %s ORDER BY id""",
                [FIRST_ID],
            )
            names = ("stream", "name", "at", "by", "payload", "hash")
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _event(self, event: Mapping[str, Any]) -> EventForm:
        facts = orjson.loads(event["payload"])
        late = facts.pop("late", None) if event["name"] == "deadline.met" else None
        payload = self._cut(canonical(facts).decode())
        if late is not None:
            # `late` stands last but for nothing: its key follows the others of this event in the order of letters.
            assert max(facts) < "late", facts
            due_hole = self.shared["day", date.fromisoformat(facts["due_on"])]
            nth = self._nth(event["at"])
            hole = self._hole(
                ("late", nth, due_hole),
                lambda made: str(late_days(made.values[due_hole], made.moments[nth])),
            )
            payload = joined([*payload[:-1], str(payload[-1])[:-1], ',"late":', hole, "}"])
        return EventForm(
            stream=self._cut(event["stream"]),
            name=event["name"],
            moment=self._nth(event["at"]),
            by=self._cut(event["by"]),
            payload=payload,
        )
