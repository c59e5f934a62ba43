# SPDX-License-Identifier: Apache-2.0
"""Taking a catalogue of items into the function library: every row is kept, what is odd is told, the same file adds nothing.

A row that names its basis may go on the list as well. One without stays in the library: without basis, no power.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mingfu.engines.sheets import Column, read_table
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
LARGEST, MOST_ROWS = 50_000_000, 200_000
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
NOTHING = {"", "未分类", "无", "-"}
USUAL_CODE = re.compile(r"[0-9A-Z]{12}(?:[0-9A-Z]{2})?-\d{12}-\d{3}-[0-9A-Z]{18}-\d-\d{2}")
CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something odd about a row (counted from 2, below the heading): it is kept all the same, unless `lost`."""

    row: int
    code: str
    text: str
    lost: bool = False


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


def parse_file(path: Path, *, upper: bool = False) -> Parsed:
    """Read a CSV or xlsx file of items. With `upper` they are rows of a list above. Raises `PowerFileUnreadable`."""
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as error:
        raise PowerFileUnreadable(file=path.name, what=str(error.strerror or error)) from error
    if content is None:
        raise PowerFileUnreadable(file=path.name, what=str(_("文件超过 50 MB，请分成几个文件")))
    return parse(content, path.name, upper=upper)


def parse(content: bytes, name: str, *, upper: bool = False) -> Parsed:
    """Read the bytes of such a file. Raises `PowerFileUnreadable`, and what reading a sheet raises."""
    headings, rows = _sheet(content, name) if name.lower().endswith(".xlsx") else _text(content, name)
    columns = {field: next((one for one in names if one in headings), "") for field, names in COLUMNS.items()}
    missing = "、".join(COLUMNS[field][0] for field in NEEDED if not columns[field])
    if missing:
        raise PowerFileUnreadable(file=name, what=str(_("没有 {columns} 列")).format(columns=missing))
    if len(rows) > MOST_ROWS:
        raise PowerFileUnreadable(file=name, what=str(_("超过 20 万行，请分成几个文件")))
    made, oddities = _read(rows, columns, upper=upper)
    return Parsed(hashlib.sha256(content).hexdigest(), tuple(made), tuple(oddities), len(rows))


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


def _text(content: bytes, name: str) -> tuple[set[str], list[Mapping[str, str]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise PowerFileUnreadable(file=name, what=str(_("不是 UTF-8 或 GB 18030 编码的文本")))
    try:
        rows = list(csv.DictReader(io.StringIO(text), restkey="", strict=True))
    except csv.Error as error:
        raise PowerFileUnreadable(file=name, what=str(error)) from error
    told = [{str(key): str(value or "") for key, value in row.items()} for row in rows]
    return (set(told[0]) if told else set()), list(told)


def _sheet(content: bytes, name: str) -> tuple[set[str], list[Mapping[str, str]]]:
    every = [Column(heading, heading) for names in COLUMNS.values() for heading in names]
    read = read_table(content, name, every)
    return set(read.headings), [row.texts for row in read.rows]


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
        if len(text) > most:
            return str(_("{what}有 {count} 个字，最多 {most} 个")).format(what=what, count=len(text), most=most)
        if HIDDEN.search(text) or any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} for sign in text):
            return str(_("{what}里有看不见的控制符，请删去")).format(what=what)
    return ""


def _odd(row: Row, given: Mapping[str, str], kinds: Mapping[str, str]) -> Iterator[str]:
    if not USUAL_CODE.fullmatch(row.code.partition("#")[0]):
        yield str(_("编码不是“12 或 14 位基本编码-区划-3 位-18 位信用代码-类型-序号”的样子"))
    credit = str(row.content.get("credit_code", ""))
    if credit and not CREDIT_CODE.fullmatch(credit):
        yield str(_("统一社会信用代码“{code}”不是 18 位的样子")).format(code=credit)
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


def tidy(text: str) -> str:
    """The text in normal form without blanks around it and with one blank for many."""
    return re.sub(r"[ \t\u3000\xa0]+", " ", unicodedata.normalize("NFC", text)).strip()


def tidy_code(text: str) -> str:
    """A code in half-width signs without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
