# SPDX-License-Identifier: Apache-2.0
"""Reading the days of a year from a file: JSON as the public holiday tables have it, or CSV."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from mingfu.kernel.calendar.days import DayFact, DayKind
from mingfu.kernel.calendar.refusals import YearFileUnreadable
from mingfu.kernel.calendar.words import gettext_noop, spoken

LARGEST = 1_000_000


def read_year(path: Path) -> tuple[DayFact, ...]:
    """The days of a file: JSON `{"days": [{"date", "name", "isOffDay" or "kind"}]}` or CSV `date,kind,name`.

    Raises `YearFileUnreadable` with what is wrong and where.
    """
    try:
        content = path.read_bytes()
        if not content.strip():
            raise _unreadable(gettext_noop("文件是空的"))
        if len(content) > LARGEST:
            raise _unreadable(gettext_noop("文件过大"))
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(gettext_noop("不是 UTF-8 文字")) from error
    except OSError as error:
        raise _unreadable(gettext_noop("打不开 {path}"), path=path) from error
    rows = _json(text) if text.lstrip().startswith(("{", "[")) else list(csv.DictReader(StringIO(text)))
    return tuple(_fact(number, row) for number, row in enumerate(rows, 1))


def _unreadable(msgid: str, **facts: Any) -> YearFileUnreadable:
    return YearFileUnreadable(fault=spoken(msgid).format(**facts))


def _json(text: str) -> list[Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(gettext_noop("不是完整的 JSON")) from error
    rows = told.get("days") if isinstance(told, dict) else told
    if not isinstance(rows, list):
        raise _unreadable(gettext_noop("JSON 中没有 days 列表"))
    return rows


def _fact(number: int, row: Any) -> DayFact:
    try:
        kind = row["kind"] if "kind" in row else {True: "off", False: "work"}[row["isOffDay"]]
        return DayFact(date.fromisoformat(row["date"]), DayKind(kind), str(row["name"]).strip())
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(gettext_noop("第 {number} 条写得不对"), number=number) from error
