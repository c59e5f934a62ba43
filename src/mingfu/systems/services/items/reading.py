# SPDX-License-Identifier: Apache-2.0
"""From plain values (YAML, JSON, forms) to an item and back, telling everything that is wrong and where."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml
from typing_extensions import override

from mingfu.engines.sheets.cleaning import fault_of, tidy, tidy_code
from mingfu.kernel.refusals import _
from mingfu.systems.services.items.parts import LINE, Item, Limit
from mingfu.systems.services.items.refusals import ItemFileUnreadable, ItemUnreadable

T = TypeVar("T")

OF_THE_ENTRY = {"edition", "valid_from", "valid_to"}
"""Fields that the catalog entry gives; an item declares none of them."""
MOST_PARTS = 200
LARGEST_FILE = 20_000_000
_CODE = re.compile(r"[^\s<>\"'\\/?#%&]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where (`materials[2].name`), and what."""

    path: str
    text: str

    @override
    def __str__(self) -> str:
        """Place and sentence."""
        return f"{self.path}：{self.text}"


def read_item(plain: Any) -> tuple[Item | None, tuple[Problem, ...]]:
    """The item that plain values declare, and every problem; None where there is one."""
    problems: list[Problem] = []
    if isinstance(plain, Mapping):
        plain = {name: value for name, value in plain.items() if name not in OF_THE_ENTRY}
    made = _made(Item, plain, "", problems)
    if made is not None and not problems:
        problems.extend(_across(made))
    return (None if problems else made), tuple(problems)


def item_from(plain: Any) -> Item:
    """The item that plain values declare. Raises `ItemUnreadable`."""
    made, problems = read_item(plain)
    if made is None:
        named = plain.get("code") or plain.get("name") or "?" if isinstance(plain, Mapping) else "?"
        what = "；".join(str(one) for one in problems[:8])
        more = str(_("等 {count} 处")).format(count=len(problems)) if len(problems) > 8 else ""  # noqa: PLR2004 - as above
        raise ItemUnreadable(item=str(named)[:80], what=what + more)
    return made


def read_part(cls: type[T], plain: Any, path: str = "") -> tuple[T | None, tuple[Problem, ...]]:
    """One part of an item, such as a `Material`, and every problem."""
    problems: list[Problem] = []
    made = _made(cls, plain, path, problems)
    return (None if problems else made), tuple(problems)


def plain_of(value: Any) -> Any:
    """An item or a part of one as JSON-ready values, without what is empty or as usual."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: plain_of(getattr(value, one.name))
            for one in fields(value)
            if getattr(value, one.name) != _usual(one) and not (isinstance(value, Item) and one.name in OF_THE_ENTRY)
        }
    if isinstance(value, tuple):
        return [plain_of(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def read_file(path: Path) -> tuple[Item, ...]:
    """Every item of a YAML or JSON file: a list, or a mapping with `items` and perhaps `common` for what all of them say.

    Raises `ItemFileUnreadable`, `ItemUnreadable`.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ItemFileUnreadable(file=path.name, what=str(_("文件超过 20 MB，请分成几个文件")))
        text = path.read_text(encoding="utf-8-sig")
        declared = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, json.JSONDecodeError, RecursionError) as error:
        raise ItemFileUnreadable(file=path.name, what=str(error)) from error
    rows = declared.get("items") if isinstance(declared, Mapping) else declared
    common = declared.get("common", {}) if isinstance(declared, Mapping) else {}
    if not isinstance(rows, list) or not isinstance(common, Mapping):
        raise ItemFileUnreadable(file=path.name, what=str(_("应为事项的列表，或含 items 的对象")))
    return tuple(item_from({**common, **row} if isinstance(row, Mapping) else row) for row in rows)


def _usual(one: "Field[Any]") -> Any:
    return one.default if one.default is not MISSING else _NOTHING


_NOTHING = object()


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _made(cls: type[T], plain: Any, path: str, problems: list[Problem]) -> T | None:
    """A dataclass from a mapping; what is wrong goes to `problems`."""
    if not isinstance(plain, Mapping):
        problems.append(Problem(path or cls.__name__, str(_("应为若干“字段: 值”"))))
        return None
    hints, known = _hints(cls), {one.name: one for one in fields(cls)}  # type: ignore[arg-type]
    problems.extend(
        Problem(_at(path, str(name)[:60]), str(_("没有这个字段"))) for name in plain if str(name) not in known
    )
    values: dict[str, Any] = {}
    for name, one in known.items():
        given = plain.get(name)
        if given is None or given == "":
            if one.default is MISSING:
                problems.append(Problem(_at(path, name), str(_("必须填写"))))
            continue
        values[name] = _value(hints[name], given, _at(path, name), one.metadata, problems)
        if values[name] == "" and one.default is MISSING:
            problems.append(Problem(_at(path, name), str(_("必须填写"))))
    if any(problem.path.startswith(path) for problem in problems):
        return None
    return cls(**values)


def _value(kind: Any, given: Any, path: str, marks: Mapping[str, Any], problems: list[Problem]) -> Any:  # noqa: PLR0911 - one way out a kind
    """A value of a kind; None with a problem where it is not one."""
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        kind = next(one for one in get_args(kind) if one is not NoneType)
        origin = get_origin(kind)
    if origin is tuple:
        return _values(get_args(kind)[0], given, path, problems)
    if is_dataclass(kind) and isinstance(kind, type):
        return _made(kind, given, path, problems)
    if kind is str:
        return _text(given, path, marks, problems)
    if kind is bool:
        return _is(given, path, problems)
    if kind is int:
        return _whole(given, path, problems)
    if kind is Decimal:
        return _money(given, path, problems)
    if kind is date:
        return _day(given, path, problems)
    return _choice(kind, given, path, problems)


def _values(kind: Any, given: Any, path: str, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(given, list | tuple):
        problems.append(Problem(path, str(_("应为列表"))))
        return ()
    if len(given) > MOST_PARTS:
        problems.append(
            Problem(path, str(_("最多 {most} 项，现有 {count} 项")).format(most=MOST_PARTS, count=len(given)))
        )
        return ()
    marks = {"most": LINE}
    made = tuple(_value(kind, one, f"{path}[{place}]", marks, problems) for place, one in enumerate(given, start=1))
    # Of a closed set each is named once, in the set's own order: a form sends its boxes in no other.
    return tuple(one for one in kind if one in made) if isinstance(kind, type) and issubclass(kind, StrEnum) else made


def _text(given: Any, path: str, marks: Mapping[str, Any], problems: list[Problem]) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int | float | date):
        problems.append(Problem(path, str(_("应为文字"))))
        return ""
    lines, code = bool(marks.get("lines")), bool(marks.get("code"))
    text = tidy_code(str(given)) if code else tidy(str(given), lines=lines)
    fault = fault_of(text, most=marks["most"], lines=lines)
    if not fault and code and not _CODE.fullmatch(text):
        fault = str(_("编码只能含字母、数字和 . - _ 等符号，不能有空格或 / ? # 等"))
    if fault:
        problems.append(Problem(path, str(fault)))
    return text


def _is(given: Any, path: str, problems: list[Problem]) -> bool:
    known = {"yes": True, "true": True, "是": True, "1": True, "no": False, "false": False, "否": False, "0": False}
    if isinstance(given, bool):
        return given
    if str(given).strip().lower() not in known:
        problems.append(Problem(path, str(_("应为“是”或“否”"))))
        return False
    return known[str(given).strip().lower()]


def _whole(given: Any, path: str, problems: list[Problem]) -> int:
    text = tidy_code(str(given))
    if isinstance(given, bool) or not re.fullmatch(r"[0-9]{1,6}", text):
        problems.append(Problem(path, str(_("应为 0 到 999999 的整数，现为“{given}”")).format(given=str(given)[:40])))
        return 0
    return int(text)


def _money(given: Any, path: str, problems: list[Problem]) -> Decimal | None:
    text = tidy_code(str(given)).replace(",", "")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    exponent = amount.as_tuple().exponent
    if not amount.is_finite() or amount < 0 or amount >= 10**9 or (isinstance(exponent, int) and exponent < -2):  # noqa: PLR2004 - cents
        problems.append(
            Problem(path, str(_("应为金额（元，最多两位小数），现为“{given}”")).format(given=str(given)[:40]))
        )
        return None
    return amount


def _day(given: Any, path: str, problems: list[Problem]) -> date | None:
    if type(given) is date:
        return given
    try:
        return date.fromisoformat(tidy_code(str(given)))
    except ValueError:
        problems.append(Problem(path, str(_("应为日期，如 2026-01-01，现为“{given}”")).format(given=str(given)[:40])))
        return None


def _choice(kind: Any, given: Any, path: str, problems: list[Problem]) -> Any:
    """One of a closed set, by its value or by the word a guide prints."""
    text = tidy(str(given))
    for one in kind:
        if text in {one.value, str(one.word)}:
            return one
    known = "、".join(str(one.word) for one in kind)
    problems.append(Problem(path, str(_("应为 {known} 之一，现为“{given}”")).format(known=known, given=text[:40])))
    return None


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _across(made: Item) -> Iterator[Problem]:
    """What two fields say together: codes stand once, situations that are named exist."""
    if made.status not in {"verified", "assumed"}:
        yield Problem("status", str(_("应为 verified 或 assumed")))
    for name, listed in (
        ("situations", [one.code for one in made.situations]),
        ("materials", [one.code for one in made.materials]),
    ):
        for code in sorted({code for code in listed if listed.count(code) > 1}):
            yield Problem(name, str(_("编码“{code}”用了两次")).format(code=code))
    known = {one.code for one in made.situations}
    bound = {
        "materials": [part.situations for part in made.materials],
        "conditions": [part.situations for part in made.conditions],
        "fees": [part.situations for part in made.fees],
    }
    for name, named in bound.items():
        for place, codes in enumerate(named, start=1):
            for code in (code for code in codes if code not in known):
                yield Problem(f"{name}[{place}].situations", str(_("没有编码为“{code}”的情形")).format(code=code))
    if made.handling.value == "instant" and _positive(made.promised):
        yield Problem("promised", str(_("即办件当场办结，承诺时限应为 0")))


def _positive(limit: Limit | None) -> bool:
    return limit is not None and limit.amount > 0
