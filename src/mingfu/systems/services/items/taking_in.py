# SPDX-License-Identifier: Apache-2.0
"""Taking a catalogue of items in from a file: every row is kept, what is odd is told, the same file again adds nothing."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingfu.kernel.access import Actor, require
from mingfu.kernel.catalogs import items as catalog_items
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.refusals import _
from mingfu.systems.services.items.cleaning import fault_of, tidy, tidy_code
from mingfu.systems.services.items.commands import publish_items
from mingfu.systems.services.items.events import ItemsTakenIn
from mingfu.systems.services.items.kinds import NATIONAL_KINDS, Kind
from mingfu.systems.services.items.models import ItemDraft
from mingfu.systems.services.items.parts import CODE, NAME
from mingfu.systems.services.items.queries import CATALOG, codes_in_force
from mingfu.systems.services.items.reading import read_item
from mingfu.systems.services.items.refusals import ItemFileUnreadable

LARGEST = 50_000_000
MOST_ROWS = 200_000
COLUMNS = {
    "code": ("itemCode", "TASK_CODE", "实施编码", "事项编码"),
    "name": ("name", "TASK_NAME", "事项名称"),
    "kind": ("taskType", "TASK_TYPE", "事项类型"),
    "organ_name": ("department", "DEPT_NAME", "实施主体"),
    "department": ("deptCode", "DEPT_CODE", "部门编码"),
    "credit_code": ("uscc_in_itemCode", "TONGYI_CODE", "统一社会信用代码"),
    "region": ("areaCode", "AREA_CODE", "行政区划"),
    "main_item": ("main_item", "CATANAME", "主项名称"),
    "power": ("power", "权责清单编码"),
}
"""Names that the columns go by in the catalogues of provinces."""
NEEDED = ("code", "name")
NO_MAIN_ITEM = {"未分类", "无", "-"}
USUAL_CODE = re.compile(r"[0-9A-Z]{12}(?:[0-9A-Z]{2})?-\d{12}-\d{3}-[0-9A-Z]{18}-\d-\d{2}")
"""Base code of 12 signs, or 14 with those of the local item; division, three digits, unified social credit code, type, number."""
CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something odd about a row (counted from 2, below the heading): it is taken in all the same, unless `lost`."""

    row: int
    code: str
    text: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file: rows read, new drafts, rows that stand already, changed ones, and what is odd."""

    rows: int
    new: int
    same: int
    changed: int
    published: int
    oddities: tuple[Oddity, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """The rows of a file as items in the making, each with its row as it stood there."""

    digest: str
    rows: tuple[tuple[dict[str, Any], dict[str, str]], ...]
    oddities: tuple[Oddity, ...]
    read: int


def parse_file(path: Path) -> Parsed:
    """Read a CSV file of items. Raises `ItemFileUnreadable`."""
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as error:
        raise ItemFileUnreadable(file=path.name, what=str(error.strerror or error)) from error
    if content is None:
        raise ItemFileUnreadable(file=path.name, what=str(_("文件超过 50 MB，请分成几个文件")))
    return parse(content, path.name)


def parse(content: bytes, name: str) -> Parsed:
    """Read the bytes of a CSV file, in UTF-8 or GB 18030. Raises `ItemFileUnreadable`."""
    text = _decoded(content, name)
    try:
        rows = list(csv.DictReader(io.StringIO(text), restkey="", strict=True))
    except csv.Error as error:
        raise ItemFileUnreadable(file=name, what=str(error)) from error
    headings = {str(one) for one in rows[0]} if rows else set()
    columns = {field: next((one for one in names if one in headings), "") for field, names in COLUMNS.items()}
    missing = "、".join(COLUMNS[field][0] for field in NEEDED if not columns[field])
    if missing:
        raise ItemFileUnreadable(file=name, what=str(_("没有 {columns} 列")).format(columns=missing))
    if len(rows) > MOST_ROWS:
        raise ItemFileUnreadable(file=name, what=str(_("超过 20 万行，请分成几个文件")))
    made, oddities = _read_rows(rows, columns)
    return Parsed(hashlib.sha256(content).hexdigest(), tuple(made), tuple(oddities), len(rows))


@command
def take_in(parsed: Parsed, *, actor: Actor, publish: bool = False) -> TakenIn:
    """Keep the rows of a file as drafts; with `publish`, put those in force whose power entry is live.

    Rows that stand already, as drafts or in force, are left alone. Raises kinds of `NotAllowed`.
    """
    require(actor, "services.publish")
    known = dict(ItemDraft.objects.values_list("code", "source"))
    standing = codes_in_force()
    powers = {one.code for one in catalog_items("powers")} if publish else set()
    counted: Counter[str] = Counter()
    ready: list[dict[str, Any]] = []
    fresh: list[ItemDraft] = []
    moment = now()
    for plain, source in parsed.rows:
        code = plain["code"]
        if code in standing or code in known:
            former = known.get(code)
            counted["changed" if former is not None and former != source else "same"] += 1
            continue
        counted["new"] += 1
        if plain["power"] in powers:
            ready.append(plain)
        else:
            fresh.append(_draft(plain, source, actor, moment))
    ItemDraft.objects.bulk_create(fresh, batch_size=1000)
    if ready:
        publish_items(ready, actor=actor, note=parsed.digest[:12])
    if counted["new"]:
        taken = ItemsTakenIn(
            digest=parsed.digest, rows=parsed.read, new=counted["new"], same=counted["same"], odd=len(parsed.oddities)
        )
        record(taken, stream=f"catalog:{CATALOG}", by=actor)
    return TakenIn(parsed.read, counted["new"], counted["same"], counted["changed"], len(ready), parsed.oddities)


def _draft(plain: dict[str, Any], source: Mapping[str, str], actor: Actor, moment: Any) -> ItemDraft:
    return ItemDraft(
        code=plain["code"],
        organ=plain.get("organ", ""),
        title=plain["name"],
        content=plain,
        source=dict(source),
        begun_by=actor.code,
        begun_at=moment,
        changed_by=actor.code,
        changed_at=moment,
    )


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ItemFileUnreadable(file=name, what=str(_("不是 UTF-8 或 GB 18030 编码的文本")))


def _read_rows(
    rows: Sequence[Mapping[Any, Any]], columns: Mapping[str, str]
) -> tuple[list[tuple[dict[str, Any], dict[str, str]]], list[Oddity]]:
    made: list[tuple[dict[str, Any], dict[str, str]]] = []
    oddities: list[Oddity] = []
    seen: dict[str, tuple[int, dict[str, Any]]] = {}
    names: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        source = {str(name): str(value if value is not None else "") for name, value in row.items()}
        plain, problems = _plain(source, columns)
        code = str(plain.get("code", ""))
        oddities.extend(Oddity(number, code, text, lost=True) for text in problems)
        if problems:
            continue
        if code in seen:
            text = (
                _("与第 {row} 行编码相同，内容一致") if seen[code][1] == plain else _("与第 {row} 行编码相同，内容不同")
            )
            oddities.append(Oddity(number, code, str(text).format(row=seen[code][0]), lost=seen[code][1] != plain))
            continue
        seen[code] = (number, plain)
        twin = names.setdefault((plain["name"], plain.get("organ_name", "")), number)
        if twin != number:
            oddities.append(Oddity(number, code, str(_("与第 {row} 行名称、部门相同")).format(row=twin)))
        oddities.extend(Oddity(number, code, text) for text in _odd(code, plain, source, columns))
        made.append((plain, source))
    return made, oddities


def _plain(source: Mapping[str, str], columns: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The item of a row as plain values, and why it cannot be one."""
    given = {field: source[column] for field, column in columns.items() if column}
    plain: dict[str, Any] = {
        "code": tidy_code(given["code"]),
        "name": tidy(given["name"]),
        "kind": NATIONAL_KINDS.get(tidy_code(given.get("kind", "")).zfill(2), Kind.OTHER_POWER).value,
    }
    for field in ("organ_name", "main_item"):
        value = tidy(given.get(field, ""))
        if value and value not in NO_MAIN_ITEM:
            plain[field] = value
    for field in ("department", "credit_code", "region"):
        value = tidy_code(given.get(field, ""))
        if value:
            plain[field] = value
    plain["base_code"] = plain["code"].split("-")[0]
    plain["power"] = tidy_code(given.get("power", "")) or plain["code"]
    problems = [
        f"{field}：{fault}"
        for field, most in (("code", CODE), ("name", NAME))
        if (fault := fault_of(str(plain[field]), most=most))
    ]
    if not problems:
        problems = [str(problem) for problem in read_item(plain)[1]]
    return plain, problems


def _odd(code: str, plain: Mapping[str, Any], source: Mapping[str, str], columns: Mapping[str, str]) -> Iterator[str]:
    if not USUAL_CODE.fullmatch(code):
        yield str(_("编码不是“12 或 14 位基本编码-区划-3 位-18 位信用代码-类型-序号”的样子"))
    credit = plain.get("credit_code", "")
    if credit and not CREDIT_CODE.fullmatch(credit):
        yield str(_("统一社会信用代码“{code}”不是 18 位的样子")).format(code=credit)
    kind = source.get(columns["kind"], "") if columns["kind"] else ""
    if tidy_code(kind).zfill(2) not in NATIONAL_KINDS:
        yield str(_("事项类型“{kind}”不在国家目录中，记为其他行政权力")).format(kind=kind)
