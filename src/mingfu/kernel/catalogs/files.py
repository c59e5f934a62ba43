# SPDX-License-Identifier: Apache-2.0
"""Reading a catalog from its YAML file.

    catalog: hotline.limits
    title: 热线办理时限
    valid_from: 2022-09-01
    entries:
      - code: answer.consult
        title: 咨询答复
        amount: 2
        unit: working
        basis: 广东省12345政务服务便民热线管理办法
        status: assumed

Keys other than code, parent, title, basis, status, valid_from and valid_to become the entry's content.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from mingfu.kernel.refusals import Refusal, _

OWN = {"code", "parent", "title", "basis", "status", "valid_from", "valid_to"}


class UnreadableCatalog(Refusal):
    """A catalog file lacks what every list must have, or says it twice."""

    code = "catalog-unreadable"
    message = _("清单文件 {file} 有误：{what}。请改正后重新载入。")
    file: str
    what: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as declared. `content` holds everything that is the list's own business."""

    code: str
    title: str
    parent: str
    content: dict[str, Any]
    basis: str
    status: str
    valid_from: date | None
    valid_to: date | None

    def plain(self) -> dict[str, Any]:
        """The row as JSON-ready values, in one fixed order."""
        return {
            "code": self.code,
            "parent": self.parent,
            "title": self.title,
            "content": self.content,
            "basis": self.basis,
            "status": self.status,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """A list as declared in a file: key, title, first day in force and rows."""

    key: str
    title: str
    valid_from: date
    rows: tuple[Row, ...]
    note: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over the rows in canonical JSON: two files with the same rows are the same edition."""
        plain = [row.plain() for row in self.rows]
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def read_catalog(path: Path) -> CatalogFile:
    """The catalog that a YAML file declares. Raises `UnreadableCatalog`."""
    try:
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnreadableCatalog(file=path.name, what=str(error)) from error
    if not isinstance(declared, dict) or not {"catalog", "title", "valid_from", "entries"} <= set(declared):
        raise UnreadableCatalog(file=path.name, what="需要 catalog、title、valid_from、entries 四项")
    since = _day(path, declared, "valid_from", "清单")
    if since is None or not isinstance(declared["entries"], list):
        raise UnreadableCatalog(file=path.name, what="valid_from 应为日期，entries 应为列表")
    rows = tuple(_row(path, declared_row) for declared_row in declared["entries"])
    _once(path, rows)
    return CatalogFile(str(declared["catalog"]), str(declared["title"]), since, rows, str(declared.get("note", "")))


def _row(path: Path, declared: Any) -> Row:
    if not isinstance(declared, dict) or not declared.get("code") or not declared.get("title"):
        raise UnreadableCatalog(file=path.name, what=f"条目 {declared} 缺少 code 或 title")
    status = declared.get("status", "assumed")
    if status not in {"verified", "assumed"}:
        raise UnreadableCatalog(file=path.name, what=f"条目 {declared['code']} 的 status 应为 verified 或 assumed")
    since, until = (_day(path, declared, name, f"条目 {declared['code']}") for name in ("valid_from", "valid_to"))
    if since is not None and until is not None and until <= since:
        raise UnreadableCatalog(file=path.name, what=f"条目 {declared['code']} 的 valid_to 应晚于 valid_from")
    content = {name: _plain(value) for name, value in declared.items() if name not in OWN}
    return Row(
        code=str(declared["code"]),
        title=str(declared["title"]),
        parent=str(declared.get("parent", "")),
        content=content,
        basis=str(declared.get("basis", "")),
        status=status,
        valid_from=since,
        valid_to=until,
    )


def _day(path: Path, declared: dict[str, Any], name: str, whose: str) -> date | None:
    value = declared.get(name)
    if value is not None and type(value) is not date:
        raise UnreadableCatalog(file=path.name, what=f"{whose}的 {name} 应为日期（如 2026-01-01），现为 {value}")
    return value


def _once(path: Path, rows: tuple[Row, ...]) -> None:
    """A code may stand in several rows when their days do not meet; on no day may two of them be in force."""
    until: dict[str, date | None] = {}
    for row in sorted(rows, key=lambda row: (row.code, row.valid_from or date.min)):
        if row.code in until and (
            until[row.code] is None or (row.valid_from or date.min) < (until[row.code] or date.max)
        ):
            raise UnreadableCatalog(file=path.name, what=f"条目 {row.code} 在同一天有两行有效")
        until[row.code] = row.valid_to


def _plain(value: Any) -> Any:
    """JSON-ready form of a YAML value: dates become ISO text."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
