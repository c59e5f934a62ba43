# SPDX-License-Identifier: Apache-2.0
"""Values from the text forms of XML Schema, as test suites and XML messages carry them."""

from collections.abc import Callable
from typing import Any, Final

from mingfu.engines.dmn.errors import DmnError
from mingfu.engines.dmn.feel.adopting import plain
from mingfu.engines.dmn.feel.literals import date_of, date_time_of, duration_of, months_of, span_of, time_of

_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "date": date_of,
    "time": time_of,
    "dateTime": date_time_of,
    "duration": duration_of,
    "dayTimeDuration": span_of,
    "yearMonthDuration": months_of,
}


def from_xsd(kind: str, text: str) -> Any:
    """The value that `Model.evaluate` would give for a `date`, `time`, `dateTime`, `duration` or one of its two kinds.

    Raises `DmnError` for other kinds and for text that is not of the kind.
    """
    read = _READERS.get(kind)
    value = read(text.strip()) if read and isinstance(text, str) else None
    if value is None:
        raise DmnError(f"“{text}”不是 {kind} 类型的值。")
    return plain(value)
