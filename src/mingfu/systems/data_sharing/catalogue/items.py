# SPDX-License-Identifier: Apache-2.0
"""An item of the data catalogue, read from and written as an entry of the list `data_sharing.items`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfu.kernel.catalogs import Item, UnknownEntry, entry, items
from mingfu.kernel.catalogs.files import Row
from mingfu.kernel.organs import organ_name
from mingfu.systems.data_sharing.catalogue.kinds import (
    CERTIFICATE,
    PARTY,
    PROVIDER,
    RECORDS,
    About,
    Frequency,
    Openness,
    Share,
)
from mingfu.systems.data_sharing.refusals import FieldsUnknown, ItemFaulty, ItemUnknown

CATALOG = "data_sharing.items"
TITLE = "政务数据目录"
MOST_FIELDS = 60
LONGEST = {"code": 60, "title": 100}


@dataclass(frozen=True, slots=True)
class DataField:
    """One field of an item. `sensitive` is sensitive personal information (PIPL art. 28)."""

    name: str
    label: str
    sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DataItem:
    """What an organ holds: by which entry of the power list, with which fields, shared and open how, fresh how often."""

    code: str
    title: str
    organ: str
    power: str
    fields: tuple[DataField, ...]
    share: Share
    share_basis: str = ""
    condition: str = ""
    open: Openness = Openness.CLOSED
    open_basis: str = ""
    frequency: Frequency = Frequency.LIVE
    source: str = RECORDS
    about: About = About.NOBODY
    basis: str = ""
    status: str = "assumed"
    edition: int = 0
    valid_from: date | None = None

    @property
    def organ_name(self) -> str:
        """The owner as people read it."""
        return organ_name(self.organ)

    @property
    def limit(self) -> str:
        """The limit of the answer to a request for it."""
        return "unconditional" if self.share is Share.UNCONDITIONAL else "conditional"

    def label(self, name: str) -> str:
        """What a field is called."""
        return next((one.label for one in self.fields if one.name == name), name)

    def labels(self, names: Any) -> str:
        """What some fields are called, after one another."""
        return "、".join(self.label(name) for name in names)

    def require_fields(self, names: Any) -> None:
        """Refuse fields that the item has not. Raises `FieldsUnknown`."""
        known = {one.name for one in self.fields}
        strange = [str(name)[:40] for name in names if name not in known]
        if strange:
            raise FieldsUnknown(item=self.title, fields="、".join(strange))


def data_item(code: str, *, on: date | None = None) -> DataItem:
    """The item in force on a legal day. Raises `ItemUnknown`."""
    try:
        return of_entry(entry(CATALOG, code, on=on))
    except UnknownEntry as error:
        raise ItemUnknown(item=code[:60]) from error


def data_items(*, on: date | None = None) -> tuple[DataItem, ...]:
    """Every item in force on a legal day, in the catalogue's order."""
    return tuple(of_entry(row) for row in items(CATALOG, on=on))


def of_entry(row: Item) -> DataItem:
    """The item that an entry declares."""
    plain = {"code": row.code, "title": row.title, "basis": row.basis, "status": row.status} | row.content
    return _made(plain, edition=row.edition, valid_from=row.valid_from)


def read_item(plain: Mapping[str, Any]) -> DataItem:
    """The item that plain values declare. Raises `ItemFaulty` with the first thing that is wrong."""
    code = str(plain.get("code", "")).strip()
    for name, most in LONGEST.items():
        if not str(plain.get(name, "")).strip() or len(str(plain[name])) > most:
            raise ItemFaulty(item=code[:60] or "（未编码）", what=f"{name} 应有 1 到 {most} 个字")
    if not code.isascii() or not code.replace("-", "").replace(".", "").isalnum():
        raise ItemFaulty(item=code, what="编码只能用字母、数字、点和连字符")
    try:
        made = _made(plain)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        what = f"缺少 {error}" if isinstance(error, KeyError) else f"读不懂：{error}"
        raise ItemFaulty(item=code, what=what[:200]) from error
    _check(made)
    return made


def row_of(one: DataItem, *, since: date | None) -> Row:
    """The item as a row of the list."""
    content: dict[str, Any] = {
        "organ": one.organ,
        "power": one.power,
        "about": one.about.value,
        "share": one.share.value,
        "share_basis": one.share_basis,
        "condition": one.condition,
        "open": one.open.value,
        "open_basis": one.open_basis,
        "frequency": one.frequency.value,
        "source": one.source,
        "fields": [
            {"name": each.name, "label": each.label, **({"sensitive": True} if each.sensitive else {})}
            for each in one.fields
        ],
    }
    return Row(one.code, one.title, "", content, one.basis, one.status, since, None)


def _made(plain: Mapping[str, Any], *, edition: int = 0, valid_from: date | None = None) -> DataItem:
    def text(name: str, default: str = "") -> str:
        return str(plain.get(name) or default).strip()

    return DataItem(
        code=str(plain["code"]).strip(),
        title=str(plain["title"]).strip(),
        organ=text("organ"),
        power=text("power"),
        fields=tuple(
            DataField(str(one["name"]), str(one["label"]), one.get("sensitive") is True) for one in plain["fields"]
        ),
        share=Share(text("share")),
        share_basis=text("share_basis"),
        condition=text("condition"),
        open=Openness(text("open", Openness.CLOSED.value)),
        open_basis=text("open_basis"),
        frequency=Frequency(text("frequency", Frequency.LIVE.value)),
        source=text("source", RECORDS),
        about=About(text("about", About.NOBODY.value)),
        basis=text("basis"),
        status=text("status", "assumed"),
        edition=edition,
        valid_from=valid_from,
    )


def _check(one: DataItem) -> None:
    def say(what: str) -> None:
        raise ItemFaulty(item=one.title, what=what)

    names = [each.name for each in one.fields]
    if not names or len(names) > MOST_FIELDS:
        say(f"字段应有 1 到 {MOST_FIELDS} 个")
    if len(set(names)) != len(names):
        say("字段名重复")
    odd = [name for name in names if not name.isidentifier() or not name.isascii()]
    if odd:
        say(f"字段名 {odd[0][:40]} 应为英文标识")
    if one.source not in {RECORDS, PARTY} and not one.source.startswith((CERTIFICATE, PROVIDER)):
        say(f"来源 {one.source[:40]} 不认识")
    if one.status not in {"verified", "assumed"}:
        say("status 应为 verified 或 assumed")
