# SPDX-License-Identifier: Apache-2.0
"""The catalogue as a sheet in plain words, and back: one row an item, read back into the very same items."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import override

from mingfu.engines.sheets import Column, SheetFinding, read_table, write_table
from mingfu.systems.data_sharing.catalogue.items import DataField, DataItem, read_item
from mingfu.systems.data_sharing.catalogue.kinds import ABOUT, FREQUENCIES, OPENNESS, SHARES
from mingfu.systems.data_sharing.refusals import ItemFaulty

SENSITIVE = "（敏感）"
COLUMNS = (
    Column("code", "编码", "code", needed=True, width=26),
    Column("title", "名称", needed=True, width=30),
    Column("organ", "负责单位编码", "code", needed=True, width=16),
    Column("power", "权责条目编码", "code", width=16),
    Column("about", "涉及对象", width=16),
    Column("fields", "字段（英文名=中文名，分号隔开，敏感的加“（敏感）”）", needed=True, width=60),
    Column("share", "共享属性", needed=True, width=12),
    Column("condition", "共享条件", width=30),
    Column("share_basis", "共享依据", width=30),
    Column("open", "开放属性", width=12),
    Column("open_basis", "开放依据", width=24),
    Column("frequency", "更新频率", width=10),
    Column("source", "来源", width=24),
    Column("basis", "依据", width=36),
    Column("status", "依据状态", width=10),
)
STATUS = {"verified": "已核实", "assumed": "待核实"}
WORDS: Mapping[str, Mapping[Any, Any]] = {
    "about": ABOUT,
    "share": SHARES,
    "open": OPENNESS,
    "frequency": FREQUENCIES,
    "status": STATUS,
}


def catalogue_sheet(items: Sequence[DataItem], kind: str) -> bytes:
    """The items as xlsx or CSV. Words are written in Chinese whoever asks, so that the sheet reads back."""
    return write_table(kind, "政务数据目录", COLUMNS, (_texts(one) for one in items))


def read_sheet(content: bytes, name: str) -> tuple[tuple[DataItem, ...], tuple[SheetFinding, ...]]:
    """The items that a sheet holds, and what is wrong with it by cell; a row with a fault is left out."""
    read = read_table(content, name, COLUMNS)
    found, made = list(read.findings), []
    for row in read.rows:
        try:
            made.append(read_item(_plain(row.texts)))
        except ItemFaulty as fault:
            found.append(SheetFinding(read.sheet, str(row.number), "error", fault.code, str(fault)))
    return tuple(made), tuple(found)


def _texts(one: DataItem) -> dict[str, str]:
    fields = "；".join(field_text(each) for each in one.fields)
    plain = {name: getattr(one, name) for name in ("code", "title", "organ", "power", "condition", "share_basis")}
    plain |= {name: getattr(one, name) for name in ("open_basis", "source", "basis")}
    words = {name: _word(name, getattr(one, name)) for name in WORDS}
    return {**plain, **words, "fields": fields}


def _word(name: str, value: Any) -> str:
    """The Chinese word, whoever asks in whatever language."""
    with override(None):
        return str(WORDS[name][value])


def _plain(texts: Mapping[str, str]) -> dict[str, Any]:
    plain: dict[str, Any] = {name: text.strip() for name, text in texts.items()}
    for name in WORDS:
        known = {_word(name, key): str(getattr(key, "value", key)) for key in WORDS[name]}
        text = plain.get(name, "")
        if text:
            plain[name] = known.get(text, text)
    plain["fields"] = fields_from(plain.get("fields", ""))
    return plain


def field_text(one: DataField) -> str:
    """A field as the sheet writes it."""
    return f"{one.name}={one.label}{SENSITIVE if one.sensitive else ''}"


def fields_from(text: str) -> list[dict[str, Any]]:
    """The fields that a text lists, one after another by semicolons or lines."""
    parts = text.replace(";", "；").replace("\r", "").replace("\n", "；").split("；")
    return [_field(part) for part in parts if part.strip()]


def _field(text: str) -> dict[str, Any]:
    name, _equals, label = text.strip().partition("=")
    sensitive = label.endswith(SENSITIVE)
    return {
        "name": name.strip(),
        "label": label.removesuffix(SENSITIVE).strip() or name.strip(),
        "sensitive": sensitive,
    }
