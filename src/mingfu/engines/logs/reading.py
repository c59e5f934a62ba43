# SPDX-License-Identifier: Apache-2.0
"""One door to every format: what a file is shows in what it holds, never in its name."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mingfu.engines.logs.csv_reading import CsvReader
from mingfu.engines.logs.ocel_reading import JsonReader, OcelReader, Sizes, SqliteReader
from mingfu.engines.logs.source import Source
from mingfu.engines.logs.trace import Notes, Reading, Trace
from mingfu.engines.logs.xes_reading import XesReader

_READERS: dict[str, type[XesReader | CsvReader | OcelReader]] = {
    "xes": XesReader,
    "csv": CsvReader,
    "ocel-json": JsonReader,
    "ocel-sqlite": SqliteReader,
}
_AS_IT_IS = Reading()


@dataclass(slots=True)
class Log:
    """An opened file. `notes` fill while `traces()` is walked through, which may be done once."""

    name: str
    kind: str
    """`xes`, `csv`, `ocel-json` or `ocel-sqlite`."""
    reader: XesReader | CsvReader | OcelReader
    notes: Notes = field(default_factory=Notes)

    def traces(self) -> Iterator[Trace]:
        """Every case, one at a time. Raises `LogError` with file and line."""
        return self.reader.traces()

    @property
    def classifiers(self) -> dict[str, tuple[str, ...]]:
        """Classifiers that a XES file declares."""
        return self.reader.classifiers if isinstance(self.reader, XesReader) else {}

    @property
    def sizes(self) -> Sizes | None:
        """Of an OCEL: how much there is of everything, whatever the type of the case."""
        return self.reader.sizes if isinstance(self.reader, OcelReader) else None


def open_log(path: Path, reading: Reading = _AS_IT_IS) -> Log:
    """Open a log of any format. Raises `LogError` where there is none."""
    source = Source(path, reading.most_bytes)
    notes = Notes()
    kind = source.kind()
    return Log(source.name, kind, _READERS[kind](source, reading, notes), notes)
