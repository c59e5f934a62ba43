# SPDX-License-Identifier: Apache-2.0
"""Event logs: reading and writing XES, CSV and OCEL 2, counting what they hold, and holding them against a procedure.

Plain Python over files; only `leaving`, which writes the district's own cases, knows the database.
"""

from mingfu.engines.logs.errors import LogError
from mingfu.engines.logs.reading import Log, open_log
from mingfu.engines.logs.summary import Question, Summary, summarise
from mingfu.engines.logs.trace import Happening, Notes, Reading, Trace

__all__ = [
    "Happening",
    "Log",
    "LogError",
    "Notes",
    "Question",
    "Reading",
    "Summary",
    "Trace",
    "open_log",
    "summarise",
]
