# SPDX-License-Identifier: Apache-2.0
"""Taking a catalogue of items into the function library: every row is kept, what is odd is told, the same file adds nothing.

A row that names its basis may go on the list as well. One without stays in the library: without basis, no power.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mingfu.engines.sheets.catalogues import NOTHING, Oddity, bytes_of, odd_codes, read_catalogue
from mingfu.engines.sheets.cleaning import fault_of, tidy, tidy_code
from mingfu.kernel.access import Actor, require
from mingfu.kernel.catalogs import CatalogFile, Item, alive, amend, edition_on, items, publish_edition
from mingfu.kernel.catalogs.files import Row
from mingfu.kernel.clock import today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.organs import organs_on
from mingfu.kernel.refusals import _
from mingfu.systems.powers.checking import LONGEST_CODE, LONGEST_TITLE
from mingfu.systems.powers.entries import CATALOG, CATEGORIES, LIBRARY, laws_of, row_from
from mingfu.systems.powers.events import PowersTakenIn
from mingfu.systems.powers.refusals import PowerFileUnreadable

TITLE = "行政职能库"
COLUMNS = {
    "code": ("itemCode", "TASK_CODE", "实施编码", "事项编码", "编码"),
    "title": ("name", "TASK_NAME", "事项名称", "名称"),
    "type": ("taskType", "TASK_TYPE", "事项类型", "职权类型"),
    "subject_name": ("department", "DEPT_NAME", "实施主体", "行使主体"),
    "department": ("deptCode", "DEPT_CODE", "部门编码"),
    "credit_code": ("uscc_in_itemCode", "TONGYI_CODE", "统一社会信用代码"),
    "region": ("areaCode", "AREA_CODE", "行政区划"),
    "main_item": ("main_item", "CATANAME", "主项名称"),
    "basis": ("basis", "LAW", "设定依据", "依据"),
    "level": ("level", "USE_LEVEL", "行使层级", "层级"),
}
NEEDED = ("code", "title")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The rows of a file as library rows in the making."""

    digest: str
    rows: tuple[Row, ...]
    oddities: tuple[Oddity, ...]
    read: int


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file: rows read, new, the same as before, changed, put on the list, and what is odd."""

    rows: int
    new: int
    same: int
    changed: int
    listed: int
    oddities: tuple[Oddity, ...]


def _unreadable(name: str, what: str) -> PowerFileUnreadable:
    return PowerFileUnreadable(file=name, what=what)


def parse_file(path: Path, *, upper: bool = False) -> Parsed:
    """Read a CSV or xlsx file of items. With `upper` they are rows of a list above. Raises `PowerFileUnreadable`."""
    return parse(bytes_of(path, _unreadable), path.name, upper=upper)


def parse(content: bytes, name: str, *, upper: bool = False) -> Parsed:
    """Read the bytes of such a file. Raises `PowerFileUnreadable`, and what reading a sheet raises."""
    file = read_catalogue(content, name, COLUMNS, NEEDED, _unreadable)
    made, oddities = _read(file.rows, file.columns, upper=upper)
    return Parsed(file.digest, tuple(made), tuple(oddities), len(file.rows))


@command
def take_in(parsed: Parsed, *, actor: Actor, publish: bool = False) -> TakenIn:
    """Keep the rows of a file in the function library; with `publish`, put those that name a basis on the list.

    Rows that stand as they are told already are left alone. Raises kinds of `NotAllowed`.
    """
    require(actor, "powers.publish")
    standing = {item.code: item for item in items(LIBRARY)}
    put, same, changed = [], 0, 0
    for row in parsed.rows:
        held = standing.get(row.code)
        if held is not None and _says(held) == _said(row):
            same += 1
            continue
        changed += held is not None
        put.append(row)
    if put:
        _keep(put, actor, parsed.digest[:12])
    new = len(put) - changed
    listed = _list(parsed.rows, actor) if publish else 0
    if put or listed:
        taken = PowersTakenIn(digest=parsed.digest, rows=parsed.read, new=new, same=same, odd=len(parsed.oddities))
        record(taken, stream=f"catalog:{LIBRARY}", by=actor)
    return TakenIn(parsed.read, new, same, changed, listed, parsed.oddities)


def _keep(rows: Sequence[Row], actor: Actor, note: str) -> None:
    if edition_on(LIBRARY):
        amend(LIBRARY, actor=actor, from_day=today(), put=rows, note=note)
    else:
        publish_edition(CatalogFile(LIBRARY, TITLE, today(), tuple(rows), note), actor=actor)


def _list(rows: Sequence[Row], actor: Actor) -> int:
    """Put the rows that name a basis on the list, where no entry of that code stands; how many."""
    wanted = [row for row in rows if row.basis and not alive(CATALOG, row.code)]
    if wanted:
        laws = {row.code: [{"name": law.name, "article": law.article} for law in laws_of(row.basis)] for row in wanted}
        entries = [
            row_from(
                {**row.content, "code": row.code, "title": row.title, "status": row.status, "laws": laws[row.code]}
            )
            for row in wanted
        ]
        amend(CATALOG, actor=actor, from_day=today(), put=entries, note=str(_("导入现行清单")))
    return len(wanted)


def _says(item: Item) -> tuple[Any, ...]:
    return item.title, item.content, item.basis


def _said(row: Row) -> tuple[Any, ...]:
    return row.title, row.content, row.basis


def _read(
    rows: Sequence[Mapping[str, str]], columns: Mapping[str, str], *, upper: bool
) -> tuple[list[Row], list[Oddity]]:
    kinds = _kinds()
    organs = {name: code for code, name in organs_on(today()).values_list("code", "name")}
    organs |= {short: code for code, short in organs_on(today()).values_list("code", "short")}
    made: list[Row] = []
    oddities: list[Oddity] = []
    seen: dict[str, tuple[int, Row]] = {}
    names: dict[tuple[str, str], int] = {}
    for number, source in enumerate(rows, start=2):
        given = {field: source.get(column, "") for field, column in columns.items() if column}
        row = _row(given, source, kinds, organs, upper=upper)
        lost = _lost(row)
        if lost:
            oddities.append(Oddity(number, row.code, lost, lost=True))
            continue
        former = seen.setdefault(row.code, (number, row))
        if former[0] != number:
            same = former[1] == row
            text = _("与第 {row} 行编码相同，内容一致") if same else _("与第 {row} 行编码相同，内容不同，另编号收下")
            oddities.append(Oddity(number, row.code, str(text).format(row=former[0])))
            if same:
                continue
            row = replace(row, code=f"{row.code}#{number}")
        twin = names.setdefault((row.title, str(row.content.get("subject_name", ""))), number)
        if twin != number and former[0] == number:
            oddities.append(Oddity(number, row.code, str(_("与第 {row} 行名称、部门相同")).format(row=twin)))
        oddities += [Oddity(number, row.code, text) for text in _odd(row, given, kinds)]
        made.append(row)
    return made, oddities


def _row(
    given: Mapping[str, str],
    source: Mapping[str, str],
    kinds: Mapping[str, str],
    organs: Mapping[str, str],
    *,
    upper: bool,
) -> Row:
    code, title = tidy_code(given["code"]), tidy(given["title"])
    category = kinds.get(_type(given), "") or (given.get("type", "") if given.get("type", "") in kinds.values() else "")
    content: dict[str, Any] = {
        "category": category or "其他行政权力",
        "level": tidy(given.get("level", "")) or "区",
        "base_code": code.split("-")[0] if "-" in code else "",
        "origin": "upper" if upper else "import",
        "source": {name: value for name, value in source.items() if value},
    }
    name = tidy(given.get("subject_name", ""))
    if name not in NOTHING:
        content["subject_name"] = name
        content["subject"] = organs.get(name, "")
    for field in ("department", "credit_code", "region"):
        value = tidy_code(given.get(field, ""))
        if value:
            content[field] = value
    main = tidy(given.get("main_item", ""))
    if main not in NOTHING:
        content["main_item"] = main
    return Row(code, title, "", content, tidy(given.get("basis", "")), "assumed", None, None)


def _lost(row: Row) -> str:
    """Why a row cannot be kept at all."""
    for text, most, what in ((row.code, LONGEST_CODE - 8, _("编码")), (row.title, LONGEST_TITLE, _("名称"))):
        if not text:
            return str(_("没有{what}")).format(what=what)
        if fault := fault_of(text, most=most):
            return f"{what}：{fault}"
    return ""


def _odd(row: Row, given: Mapping[str, str], kinds: Mapping[str, str]) -> Iterator[str]:
    yield from odd_codes(row.code.partition("#")[0], str(row.content.get("credit_code", "")))
    told = given.get("type", "")
    if told and _type(given) not in kinds and told not in kinds.values():
        yield str(_("事项类型“{kind}”不在类型清单中，记为其他行政权力")).format(kind=told[:40])
    if row.code != given["code"] and row.code.partition("#")[0] != given["code"]:
        yield str(_("编码里有全角字符或空格，已改为半角：{code}")).format(code=row.code)


def _kinds() -> dict[str, str]:
    """The names of kinds by the number that catalogues use for them; 20 is a public service, as the national catalogue says."""
    return {number: item.title for item in items(CATEGORIES) for number in item.content.get("type", ())}


def _type(given: Mapping[str, str]) -> str:
    return tidy_code(given.get("type", "")).zfill(2)
