# SPDX-License-Identifier: Apache-2.0
"""Two editions of the list side by side: what came, what went, what says something else, in words that people read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfu.engines.sheets import Column, write_table
from mingfu.engines.sheets.lists import Difference, differences
from mingfu.engines.sheets.queries import EditionRow, edition_file, editions_of
from mingfu.kernel.catalogs.files import Row
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import _
from mingfu.systems.powers.entries import CATALOG, DUTIES
from mingfu.systems.powers.refusals import EditionUnknown

FIELDS: Mapping[str, Any] = {
    "category": _("职权类型"),
    "subject": _("行使主体"),
    "level": _("层级"),
    "base_code": _("基本编码"),
    "laws": _("设定依据"),
    "conditions": _("行使条件"),
    "steps": _("环节和责任"),
    "liability": _("追责情形"),
    "supervision": _("监督方式"),
    "remedy": _("救济途径"),
    "legal": _("法定时限"),
    "promised": _("承诺时限"),
    "fees": _("收费"),
    "risk": _("廉政风险"),
    "procedure": _("办理流程"),
    "acts": _("岗位授权"),
    "delegated": _("下放镇街"),
    "entrusted": _("转移社会组织"),
    "ended": _("取消理由"),
    "main_item": _("主项名称"),
}
KINDS = {"added": _("新增"), "removed": _("删去"), "changed": _("修改"), "ended": _("取消")}
UNITS = {"working": _("个工作日"), "calendar": _("日"), "month": _("个月"), "year": _("年")}
COLUMNS = (
    Column("kind", "变化", width=8),
    Column("code", "编码", "code", width=24),
    Column("title", "名称", width=34),
    Column("field", "栏目", width=14),
    Column("before", "原来", width=50),
    Column("after", "现在", width=50),
)


@dataclass(frozen=True, slots=True)
class Changed:
    """One entry that differs: kind is added, removed, changed or ended; `fields` are name, before and after."""

    kind: str
    code: str
    title: str
    fields: tuple[tuple[str, str, str], ...]


def editions() -> tuple[EditionRow, ...]:
    """Every edition of the list, newest first."""
    return editions_of(CATALOG)


def edition_numbered(text: str, default: int) -> int:
    """The edition that a text names; the default where it names none. Raises `EditionUnknown`."""
    if not text:
        return default
    numbers = {str(one.number): one.number for one in editions()}
    if text not in numbers:
        raise EditionUnknown(number=text[:12])
    return numbers[text]


def compare(before: int, after: int) -> tuple[Changed, ...]:
    """What changes from one edition to another, in the order of the later one. An entry that was ended says so."""
    old, new = _rows(before), _rows(after)
    last = edition_file(CATALOG, after).valid_from
    told = [_told(one, old, new) for one in differences(tuple(old.values()), tuple(new.values()))]
    return tuple(one for one in told if one is not None and not (one.kind == "added" and _gone(new, one.code, last)))


def _rows(number: int) -> dict[str, Row]:
    """The rows of an edition by code; of a code that came back, the one that stands."""
    held: dict[str, Row] = {}
    for row in edition_file(CATALOG, number).rows:
        if row.code not in held or row.valid_to is None:
            held[row.code] = row
    return held


def _gone(rows: Mapping[str, Row], code: str, day: date) -> bool:
    row = rows.get(code)
    return row is not None and row.valid_to is not None and row.valid_to <= day


def _told(one: Difference, old: Mapping[str, Row], new: Mapping[str, Row]) -> Changed | None:
    before, after = old.get(one.code), new.get(one.code)
    if before is None or after is None:
        return Changed(one.kind, one.code, one.title, ())
    ended = before.valid_to is None and after.valid_to is not None
    fields = tuple(_fields(before, after))
    if not fields and not ended:
        return None
    return Changed("ended" if ended else "changed", one.code, one.title, fields)


def _fields(before: Row, after: Row) -> Iterator[tuple[str, str, str]]:
    if before.title != after.title:
        yield str(_("名称")), before.title, after.title
    if before.basis != after.basis and "laws" not in {**before.content, **after.content}:
        yield str(_("设定依据")), before.basis, after.basis
    for name in dict.fromkeys((*before.content, *after.content)):
        one, two = before.content.get(name), after.content.get(name)
        if name == "laws":
            one, two = one or before.basis, two or after.basis
        first, second = said(name, one), said(name, two)
        if one != two and first != second:
            yield str(FIELDS.get(name, name)), first, second


def said(name: str, value: Any) -> str:
    """What a field says, as people read it."""
    if not value:
        return ""
    words = _WORDS.get(name)
    if words is not None:
        return words(value)
    return "；".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _laws(value: Any) -> str:
    return value if isinstance(value, str) else "；".join(_words(row, "name", "article") for row in value)


def _limit(value: Mapping[str, Any]) -> str:
    return f"{value['amount']} {UNITS.get(value.get('unit', 'working'), '')}"


def _acts(value: Mapping[str, Any]) -> str:
    return "\n".join(f"{act}：{'、'.join(posts)}" for act, posts in value.items())


def _delegated(value: Any) -> str:
    named = organ_names()
    return "；".join(f"{named.get(row['organ'], row['organ'])} {row.get('document', '')}".strip() for row in value)


def _step(row: Mapping[str, Any]) -> str:
    posts = "、".join(row.get("accountable", ()))
    return f"{row['title']}（{DUTIES.get(row.get('duty', 'execute'), '')}）{posts}：{row.get('owes', '')}"


def _words(row: Mapping[str, Any], *names: str) -> str:
    return " ".join(str(row[name]) for name in names if row.get(name))


_WORDS: Mapping[str, Callable[[Any], str]] = {
    "laws": _laws,
    "subject": lambda value: organ_names().get(str(value), str(value)),
    "legal": _limit,
    "promised": _limit,
    "steps": lambda value: "\n".join(map(_step, value)),
    "fees": lambda value: "；".join(_words(row, "name", "rate", "basis") for row in value),
    "acts": _acts,
    "delegated": _delegated,
    "entrusted": lambda value: _words(value, "body", "agreement", "until"),
    "ended": lambda value: str(value.get("why", "")),
}


def difference_sheet(kind: str, before: int, after: int) -> bytes:
    """The differences as xlsx or CSV, a row for each field."""
    title = str(_("第{before}版与第{after}版对照")).format(before=before, after=after)
    return write_table(kind, title, COLUMNS, _sheet_rows(before, after))


def _sheet_rows(before: int, after: int) -> Iterator[Mapping[str, str]]:
    for one in compare(before, after):
        kept = {"kind": str(KINDS[one.kind]), "code": one.code, "title": one.title}
        if not one.fields:
            yield kept
        for field, old, new in one.fields:
            yield {**kept, "field": field, "before": old, "after": new}


def present_edition() -> int:
    """The number of the edition in force today."""
    found = [one for one in editions() if one.valid_from <= today()]
    return max(found, key=lambda one: (one.valid_from, one.number)).number


def edition_before(number: int) -> int:
    """The edition before one, as they came into force; itself where it is the first."""
    order = sorted(editions(), key=lambda one: (one.valid_from, one.number))
    place = next(place for place, one in enumerate(order) if one.number == number)
    return order[max(0, place - 1)].number
