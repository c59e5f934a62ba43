# SPDX-License-Identifier: Apache-2.0
"""Writing OCEL 2.0 as JSON or SQLite: cases, posts and organs as objects, each step one event.

Events are written as they come; what objects there are is known at the end, so objects wait in a file of their own.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from mingfu.engines.logs.matter import Matter, Step, Value, told_of, written

CASE, POST, ORGAN = "case", "post", "organ"
_OF_EVENTS = {"lifecycle": "string", "node": "string", "working_day": "integer", "due": "time"}
_SQL_TYPES = {"string": "TEXT", "integer": "INTEGER", "time": "TIMESTAMP"}
_EPOCH = "1970-01-01T00:00:00.000+00:00"
"""Since when an attribute that never changes holds, as the standard has it."""


class _Known:
    """What was met on the way: types of events, attributes of cases, posts with their organs."""

    def __init__(self) -> None:
        self.activities: dict[str, None] = {}
        self.attributes: dict[str, str] = {}
        self.posts: dict[str, str] = {}
        self.organs: dict[str, None] = {}

    def meet(self, matter: Matter) -> None:
        for key, value in matter.attributes.items():
            self.attributes.setdefault(key, _type(value))
        if organ := str(matter.attributes.get("organ", "")):
            self.organs[organ] = None
        for step in matter.steps:
            self.activities[step.activity] = None
            if step.post:
                self.posts[step.post] = step.organ
            if step.organ:
                self.organs[step.organ] = None


def write_ocel_json(matters: Iterable[Matter], file: IO[bytes]) -> tuple[int, int]:
    """Write OCEL 2.0 as JSON and say how many cases and events it holds."""
    known, cases, events = _Known(), 0, 0
    with tempfile.TemporaryFile() as objects:
        file.write(b'{"events":[')
        for matter in matters:
            known.meet(matter)
            objects.write((b",\n" if cases else b"\n") + _plain(_case(matter)))
            cases += 1
            for step in matter.steps:
                file.write((b",\n" if events else b"\n") + _plain(_event(matter, step)))
                events += 1
        file.write(b'],\n"objects":[')
        objects.seek(0)
        while piece := objects.read(1 << 20):
            file.write(piece)
    others = [
        {"id": f"post:{post}", "type": POST, "attributes": [], "relationships": _linked((f"organ:{organ}", "belongs to"))}
        for post, organ in known.posts.items()
    ]  # fmt: skip
    others += [{"id": f"organ:{organ}", "type": ORGAN, "attributes": [], "relationships": []} for organ in known.organs]
    for place, row in enumerate(others):
        file.write((b",\n" if cases or place else b"\n") + _plain(row))
    kinds = [{"name": name, "attributes": _declared(_OF_EVENTS)} for name in known.activities]
    things = [{"name": CASE, "attributes": _declared(known.attributes)}]
    things += [{"name": name, "attributes": []} for name in (POST, ORGAN)]
    file.write(b'],\n"eventTypes":' + _plain(kinds) + b',\n"objectTypes":' + _plain(things) + b"}\n")
    return cases, events


def _case(matter: Matter) -> dict[str, Any]:
    organ = str(matter.attributes.get("organ", ""))
    rows = [{"name": key, "time": _EPOCH, "value": _value(value)} for key, value in matter.attributes.items()]
    linked = _linked((f"organ:{organ}", "handled by")) if organ else []
    return {"id": matter.number, "type": CASE, "attributes": rows, "relationships": linked}


def _event(matter: Matter, step: Step) -> dict[str, Any]:
    said = {"lifecycle": step.lifecycle, **told_of(step)}
    rows = [{"name": key, "value": _value(value)} for key, value in said.items()]
    return {"id": step.id, "type": step.activity, "time": written(step.at), "attributes": rows, "relationships": _linked(*_around(matter, step))}  # fmt: skip


def _around(matter: Matter, step: Step) -> list[tuple[str, str]]:
    """The objects that an event is about, with what they are to it."""
    rows = [(matter.number, "case")]
    if step.post:
        rows.append((f"post:{step.post}", "done by"))
    if step.organ:
        rows.append((f"organ:{step.organ}", "at"))
    return rows


def _linked(*rows: tuple[str, str]) -> list[dict[str, str]]:
    return [{"objectId": name, "qualifier": what} for name, what in rows if not name.endswith(":")]


def _declared(types: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in types.items()]


def _type(value: Value) -> str:
    return "time" if isinstance(value, datetime) else "integer" if isinstance(value, int) else "string"


def _value(value: Value) -> str | int:
    return written(value) if isinstance(value, datetime) else value


def _plain(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


_TABLES = """
CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
CREATE TABLE event_object (
  ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT,
  PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier)
);
CREATE TABLE object_object (
  ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT,
  PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier)
);
CREATE TABLE object_post (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT);
CREATE TABLE object_organ (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT);
"""


def write_ocel_sqlite(matters: Iterable[Matter], path: Path) -> tuple[int, int]:
    """Write OCEL 2.0 as a new SQLite file and say how many cases and events it holds."""
    with closing(sqlite3.connect(path)) as base, base:
        base.executescript(_TABLES)
        return _Base(base).fill(matters)


class _Base:
    """A SQLite file as it fills. Tables of activities are called by number: their names are Chinese."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self.base = base
        self.known = _Known()
        self.tables: dict[str, str] = {}
        self.columns: dict[str, str] = {}

    def fill(self, matters: Iterable[Matter]) -> tuple[int, int]:
        cases = events = 0
        base = self.base
        base.execute("CREATE TABLE object_case (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT)")
        for matter in matters:
            self.known.meet(matter)
            self.case(matter)
            cases += 1
            for step in matter.steps:
                self.event(matter, step)
                events += 1
        base.executemany("INSERT INTO event_map_type VALUES (?, ?)", self.tables.items())
        base.executemany("INSERT INTO object_map_type VALUES (?, ?)", [(name, name) for name in (CASE, POST, ORGAN)])
        for post, organ in self.known.posts.items():
            self.thing(f"post:{post}", POST, [(f"organ:{organ}", "belongs to")] if organ else [])
        for organ in self.known.organs:
            self.thing(f"organ:{organ}", ORGAN, [])
        return cases, events

    def thing(self, name: str, kind: str, linked: list[tuple[str, str]]) -> None:
        self.base.execute("INSERT INTO object VALUES (?, ?)", (name, kind))
        if kind != CASE:
            self.base.execute(f"INSERT INTO object_{kind} VALUES (?, ?, NULL)", (name, _EPOCH))  # noqa: S608 - our own word
        self.base.executemany(
            "INSERT INTO object_object VALUES (?, ?, ?)", [(name, other, what) for other, what in linked]
        )

    def case(self, matter: Matter) -> None:
        organ = str(matter.attributes.get("organ", ""))
        self.thing(matter.number, CASE, [(f"organ:{organ}", "handled by")] if organ else [])
        for key, value in matter.attributes.items():
            if key not in self.columns:
                self.columns[key] = _SQL_TYPES[_type(value)]
                self.base.execute(f'ALTER TABLE object_case ADD COLUMN "{key}" {self.columns[key]}')
        names = ["ocel_id", "ocel_time", *matter.attributes]
        listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        values = [matter.number, _EPOCH, *map(_value, matter.attributes.values())]
        self.base.execute(f"INSERT INTO object_case ({listed}) VALUES ({marks})", values)  # noqa: S608 - our own words

    def event(self, matter: Matter, step: Step) -> None:
        table = self.tables.get(step.activity)
        if table is None:
            table = self.tables[step.activity] = f"a{len(self.tables) + 1}"
            columns = ", ".join(f'"{name}" {_SQL_TYPES[kind]}' for name, kind in _OF_EVENTS.items())
            self.base.execute(f"CREATE TABLE event_{table} (ocel_id TEXT PRIMARY KEY, ocel_time TIMESTAMP, {columns})")
        said = told_of(step)
        due = said.get("due")
        row = (step.id, written(step.at), step.lifecycle, step.node, step.working_day, _value(due) if due else None)
        self.base.execute("INSERT INTO event VALUES (?, ?)", (step.id, step.activity))
        self.base.execute(f"INSERT INTO event_{table} VALUES (?, ?, ?, ?, ?, ?)", row)  # noqa: S608 - named by number
        self.base.executemany(
            "INSERT INTO event_object VALUES (?, ?, ?)",
            [(step.id, name, what) for name, what in _around(matter, step)],
        )
