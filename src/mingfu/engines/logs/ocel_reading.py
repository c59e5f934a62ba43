# SPDX-License-Identifier: Apache-2.0
"""OCEL 2.0 as JSON or SQLite, seen from one type of object: its objects are the cases, in order of time.

An event that names several such objects belongs to each of them. JSON is read whole, SQLite row by row.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from mingfu.engines.logs.errors import LogError
from mingfu.engines.logs.moments import Moments
from mingfu.engines.logs.source import Source
from mingfu.engines.logs.trace import EARLIEST, Happening, Notes, Reading, Trace

_CASES = ("case", "cases", "办件", "案件")
_MOST_JSON = 1 << 30
_Row = tuple[str, str, str]
"""Object, activity and time as they are written."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is of everything, whatever the type of the case."""

    events: int
    objects: int
    event_types: int
    object_types: int
    relations: int
    """Between events and objects."""


class OcelReader:
    """Traces of one file, seen from one type of object."""

    def __init__(self, source: Source, reading: Reading, notes: Notes) -> None:
        self.source = source
        self.reading = reading
        self.notes = notes
        self.moments = Moments(reading.zone, reading.time_format)
        self.sizes: Sizes | None = None
        self.type = ""

    def traces(self) -> Iterator[Trace]:
        """Every object of the type, with its events. Raises `LogError`."""
        found: dict[str, Trace] = {}
        for name, attributes in self._objects():
            found[name] = Trace(name, attributes)
        for name, activity, written in self._rows():
            at = self.moments.read(written)
            if at is None:
                self.notes.add("unreadable-time" if written else "missing-time")
            found[name].events.append(Happening(activity, at))
        for trace in found.values():
            trace.events.sort(key=lambda event: event.at or EARLIEST)
            yield trace

    def _objects(self) -> Iterable[tuple[str, dict[str, str]]]:
        raise LogError("log-kind", "不是 OCEL 文件。", file=self.source.name)

    def _rows(self) -> Iterable[_Row]:
        return ()

    def choose(self, types: list[str]) -> str:
        """The type whose objects are the cases: as asked, one that is called so, or the first. Raises `LogError`."""
        wanted = self.reading.objects
        named = [name for name in types if name.casefold() in _CASES]
        chosen = wanted or next(iter([*named, *types]), "")
        if chosen not in types:
            raise LogError(
                "log-objects", f"没有对象类型“{chosen}”。文件里有：{'、'.join(types)}", file=self.source.name
            )
        self.type = chosen
        return chosen


class JsonReader(OcelReader):
    """OCEL 2.0 as JSON."""

    whole: dict[str, Any]
    cases: set[str]

    @override
    def _objects(self) -> Iterator[tuple[str, dict[str, str]]]:
        text = bytearray()
        for piece in self.source.pieces():
            text += piece
            if len(text) > _MOST_JSON:
                raise LogError("log-too-large", "JSON 超过 1 GB，请改用 SQLite 格式。", file=self.source.name)
        try:
            self.whole = json.loads(text)
            kinds = [str(row["name"]) for row in self.whole["objectTypes"]]
            objects = self.whole["objects"]
            chosen = self.choose(kinds)
            self.cases = {row["id"] for row in objects if row["type"] == chosen}
            events = self.whole["events"]
            self.sizes = Sizes(
                len(events), len(objects), len(self.whole["eventTypes"]), len(kinds),
                sum(len(row.get("relationships") or ()) for row in events),
            )  # fmt: skip
        except json.JSONDecodeError as error:
            raise LogError(
                "log-malformed", f"不是完好的 JSON：{error.msg}。", file=self.source.name, line=error.lineno
            ) from error
        except (KeyError, TypeError, UnicodeDecodeError, RecursionError) as error:
            raise LogError("log-not-ocel", f"不是 OCEL 2.0：缺少或写错了 {error}。", file=self.source.name) from error
        for row in objects:
            if row["id"] in self.cases:
                yield row["id"], {one["name"]: str(one["value"]) for one in row.get("attributes") or ()}

    @override
    def _rows(self) -> Iterator[_Row]:
        for event in self.whole["events"]:
            linked = dict.fromkeys(row["objectId"] for row in event.get("relationships") or ())
            for name in linked:
                if name in self.cases:
                    yield name, event["type"], event.get("time", "")


class SqliteReader(OcelReader):
    """OCEL 2.0 as SQLite, opened for reading only."""

    @override
    def _objects(self) -> Iterator[tuple[str, dict[str, str]]]:
        try:
            with closing(self._open()) as base:
                yield from self._cases_of(base)
        except sqlite3.Error as error:
            raise LogError("log-not-ocel", f"不是 OCEL 2.0 的 SQLite：{error}。", file=self.source.name) from error

    @override
    def _rows(self) -> Iterator[_Row]:
        with closing(self._open()) as base:
            times = " UNION ALL ".join(
                f"SELECT ocel_id, ocel_time FROM {_quoted('event_' + suffix)}"  # noqa: S608 - the name is quoted
                for _name, suffix in base.execute("SELECT ocel_type, ocel_type_map FROM event_map_type")
            )
            yield from base.execute(
                f"""SELECT DISTINCT eo.ocel_object_id, e.ocel_type, t.ocel_time FROM event_object eo
                      JOIN object o ON o.ocel_id = eo.ocel_object_id AND o.ocel_type = ?
                      JOIN event e ON e.ocel_id = eo.ocel_event_id JOIN ({times}) t ON t.ocel_id = e.ocel_id
                     ORDER BY t.ocel_time, e.rowid""",  # noqa: S608 - table names are quoted above
                (self.type,),
            )

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.source.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)

    def _cases_of(self, base: sqlite3.Connection) -> Iterator[tuple[str, dict[str, str]]]:
        kinds = dict(base.execute("SELECT ocel_type, ocel_type_map FROM object_map_type ORDER BY rowid"))
        counted = [
            base.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - names of the format itself
            for table in ("event", "object", "event_map_type", "object_map_type", "event_object")
        ]
        self.sizes = Sizes(*counted)
        table = _quoted("object_" + kinds[self.choose(list(kinds))])
        told: dict[str, dict[str, str]] = {
            name: {} for (name,) in base.execute("SELECT ocel_id FROM object WHERE ocel_type = ?", (self.type,))
        }
        rows = base.execute(f"SELECT * FROM {table} ORDER BY ocel_time, rowid")  # noqa: S608 - quoted above
        names = [column[0] for column in rows.description]
        for row in rows:
            said = dict(zip(names, row, strict=True))
            own = told.setdefault(said["ocel_id"], {})
            own.update(
                {key: str(value) for key, value in said.items() if value is not None and not key.startswith("ocel_")}
            )
        yield from told.items()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
