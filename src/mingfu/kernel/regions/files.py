# SPDX-License-Identifier: Apache-2.0
"""Reading a file of divisions: CSV with code, name, parent, kind, and perhaps lon, lat, valid_from, valid_to.

Lines that begin with `#` name the source. A division stands below its parent.
"""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mingfu.kernel.regions.models import KINDS
from mingfu.kernel.regions.refusals import RegionFileWrong

_DIGITS = 12
_NEEDED = {"code", "name", "parent", "kind"}


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One division as a file declares it."""

    line: int
    code: str
    name: str
    parent: str
    kind: str
    lon: float | None
    lat: float | None
    valid_from: date | None
    valid_to: date | None


def read_divisions(path: Path) -> tuple[DivisionRow, ...]:
    """Every division of a file, in its order. Raises `RegionFileWrong` with the line and what is wrong there."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    kept = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    reader = csv.DictReader(line for _number, line in kept)
    if not set(reader.fieldnames or ()) >= _NEEDED:
        raise RegionFileWrong(file=path.name, line=kept[0][0] if kept else 1, what="表头需有 code、name、parent、kind")
    rows, seen = [], set()
    for (number, _line), raw in zip(kept[1:], reader, strict=True):
        try:
            row = _row(number, raw)
        except ValueError as error:
            raise RegionFileWrong(file=path.name, line=number, what=str(error)) from error
        if row.code in seen:
            raise RegionFileWrong(file=path.name, line=number, what=f"代码 {row.code} 重复")
        seen.add(row.code)
        rows.append(row)
    return tuple(rows)


def _row(line: int, raw: dict[str, str | None]) -> DivisionRow:
    values = {name: (value or "").strip() for name, value in raw.items() if name}
    code, parent, kind = values["code"], values["parent"], values["kind"]
    for shown in filter(None, (code or "（空）", parent)):
        if len(shown) != _DIGITS or not shown.isdecimal() or not shown.isascii():
            msg = f"代码“{shown}”应为 12 位数字"
            raise ValueError(msg)
    if not values["name"]:
        msg = f"代码 {code} 缺少名称"
        raise ValueError(msg)
    if kind not in KINDS:
        msg = f"类别“{kind}”应为 {'、'.join(KINDS)} 之一"
        raise ValueError(msg)
    return DivisionRow(
        line=line,
        code=code,
        name=values["name"],
        parent=parent,
        kind=kind,
        lon=_number(values.get("lon", "")),
        lat=_number(values.get("lat", "")),
        valid_from=_day(values.get("valid_from", "")),
        valid_to=_day(values.get("valid_to", "")),
    )


def _number(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        msg = f"经纬度“{text}”应为数字"
        raise ValueError(msg) from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        msg = f"日期“{text}”应写成 2026-01-31 的样式"
        raise ValueError(msg) from None
