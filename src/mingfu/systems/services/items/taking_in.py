# SPDX-License-Identifier: Apache-2.0
"""Taking a catalogue of items in from a file: every row is kept, what is odd is told, the same file again adds nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingfu.engines.sheets.catalogues import NOTHING, Oddity, bytes_of, odd_codes, read_catalogue
from mingfu.engines.sheets.cleaning import fault_of, tidy, tidy_code
from mingfu.kernel.access import Actor, require
from mingfu.kernel.catalogs import items as catalog_items
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.refusals import _
from mingfu.systems.services.items.commands import publish_items
from mingfu.systems.services.items.events import ItemsTakenIn
from mingfu.systems.services.items.kinds import NATIONAL_KINDS, Kind
from mingfu.systems.services.items.models import ItemDraft
from mingfu.systems.services.items.parts import CODE, NAME
from mingfu.systems.services.items.queries import CATALOG, codes_in_force
from mingfu.systems.services.items.reading import read_item
from mingfu.systems.services.items.refusals import ItemFileUnreadable

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


def _unreadable(name: str, what: str) -> ItemFileUnreadable:
    return ItemFileUnreadable(file=name, what=what)


def parse_file(path: Path) -> Parsed:
    """Read a CSV or xlsx file of items. Raises `ItemFileUnreadable`, and what reading a sheet raises."""
    return parse(bytes_of(path, _unreadable), path.name)


def parse(content: bytes, name: str) -> Parsed:
    """Read the bytes of such a file. Raises `ItemFileUnreadable`, and what reading a sheet raises."""
    file = read_catalogue(content, name, COLUMNS, NEEDED, _unreadable)
    made, oddities = _read_rows(file.rows, file.columns)
    return Parsed(file.digest, tuple(made), tuple(oddities), len(file.rows))


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


def _read_rows(
    rows: Sequence[Mapping[str, str]], columns: Mapping[str, str]
) -> tuple[list[tuple[dict[str, Any], dict[str, str]]], list[Oddity]]:
    made: list[tuple[dict[str, Any], dict[str, str]]] = []
    oddities: list[Oddity] = []
    seen: dict[str, tuple[int, dict[str, Any]]] = {}
    names: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        source = dict(row)
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
        if value not in NOTHING:
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
    yield from odd_codes(code, plain.get("credit_code", ""))
    kind = source.get(columns["kind"], "") if columns["kind"] else ""
    if tidy_code(kind).zfill(2) not in NATIONAL_KINDS:
        yield str(_("事项类型“{kind}”不在国家目录中，记为其他行政权力")).format(kind=kind)
