# SPDX-License-Identifier: Apache-2.0
"""The sections of the editor and the questions in them, made from the fields of an item and its parts.

A section holds single fields, or the rows of one part. Names on the form are `field` or `field-row-inner`; what was typed
goes to plain values as `reading` takes them, and back.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from mingfu.engines.manifest.shown import Field, Option
from mingfu.kernel.refusals import _
from mingfu.systems.services.items.parts import (
    Condition,
    Fee,
    Intermediary,
    Item,
    Law,
    Limit,
    Material,
    Partner,
    Question,
    Remedy,
    Result,
    Situation,
    SpecialStep,
    Step,
    Window,
)

MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the editor: single fields of the item, or the rows of a part."""

    slug: str
    title: Any
    names: tuple[str, ...] = ()
    rows: str = ""
    part: Any = None
    lead: Any = ""


SECTIONS = (
    Section("basic", _("基本信息"), (
        "name", "power", "kind", "summary", "serves", "organ_name", "main_item", "sub_item", "handling_item", "base_code",
        "handling_code", "catalog_code", "national_catalog_code", "national_task_code", "credit_code", "department",
        "organ", "nature", "level", "region", "towns", "quantity", "status", "parent", "outside_id", "version", "year",
    )),
    Section("basis", _("设定依据"), rows="basis", part=Law),
    Section("situations", _("办理情形"), rows="situations", part=Situation,
            lead=_("同一问题的几个答案为一组；材料、条件、收费可以只用于某些情形。")),
    Section("conditions", _("受理条件"), rows="conditions", part=Condition),
    Section("materials", _("申请材料"), rows="materials", part=Material, lead=_("不得写“其他材料”；政府已有的，选“数据共享取得”。")),
    Section("time", _("时限与办理方式"), (
        "handling", "legal", "promised", "channels", "online_depth", "visits", "visits_note", "delivery", "scopes",
        "commitment", "gaps", "town_first", "cosigned", "window_flow", "online_flow",
    )),
    Section("steps", _("办理流程"), rows="steps", part=Step),
    Section("special", _("特别程序"), rows="special_steps", part=SpecialStep),
    Section("fees", _("收费"), rows="fees", part=Fee, lead=_("没有法律、行政法规依据的，不得收费。")),
    Section("results", _("办理结果"), rows="results", part=Result),
    Section("windows", _("办理地点"), rows="windows", part=Window),
    Section("partners", _("联办机构"), rows="partners", part=Partner),
    Section("intermediaries", _("中介服务"), rows="intermediaries", part=Intermediary),
    Section("remedies", _("救济途径"), rows="remedies", part=Remedy),
    Section("questions", _("常见问题"), rows="questions", part=Question),
    Section("finding", _("咨询与分类"), (
        "consult", "complaint", "themes", "events", "words", "eligibility", "start", "form",
    )),
)  # fmt: skip

LABELS: dict[str, Any] = {
    "name": _("名称"), "power": _("权责清单条目"), "kind": _("类型"), "summary": _("一句话说明"), "serves": _("服务对象"),
    "organ_name": _("实施主体"), "main_item": _("主项"), "sub_item": _("子项"), "handling_item": _("业务办理项"),
    "base_code": _("基本编码"), "handling_code": _("业务办理项编码"), "catalog_code": _("目录编码"),
    "national_catalog_code": _("国家目录编码"), "national_task_code": _("国家实施编码"), "credit_code": _("统一社会信用代码"),
    "department": _("部门编码"), "nature": _("实施主体性质"), "level": _("行使层级"), "region": _("行政区划"),
    "towns": _("能办的镇街（一行一个区划代码）"), "quantity": _("数量限制"), "status": _("核对情况"), "number": _("文号"),
    "article": _("条款"), "text": _("内容"), "issuer": _("颁布机关"), "since": _("施行日期"), "code": _("编码"),
    "title": _("标题"), "group": _("问题"), "hint": _("提示"), "legal": _("法定时限"), "promised": _("承诺时限"),
    "basis": _("依据"), "accepting": _("是受理条件"), "situations": _("只用于这些情形"), "source": _("来源"),
    "source_note": _("来源说明"), "necessity": _("必要性"), "medium": _("形式"), "originals": _("原件份数"),
    "copies": _("复印件份数"), "pages": _("规格"), "certificate": _("对应的电子证照或数据"), "shared": _("数据共享取得，免交"),
    "sample": _("样例"), "form": _("空白表格"), "note": _("说明"), "handling": _("办件类型"), "channels": _("办理形式"),
    "online_depth": _("网办深度"), "visits": _("到现场次数"), "visits_note": _("要到现场的原因"), "delivery": _("送达方式"),
    "scopes": _("通办范围（一行一个）"), "commitment": _("可告知承诺"), "gaps": _("可容缺受理"),
    "town_first": _("先由镇街初审，区里决定"), "cosigned": _("须共同申请人确认"), "window_flow": _("窗口办理流程"),
    "online_flow": _("网上办理流程"), "by": _("由谁办"), "limit": _("时限"), "standard": _("标准"), "counted": _("计入办理时限"),
    "amount": _("金额（元）"), "unit": _("单位"), "waiver": _("减免"), "validity": _("有效期"), "renewal": _("延续"),
    "place": _("地点"), "counter": _("窗口"), "address": _("地址"), "hours": _("时间"), "phone": _("电话"), "organ": _("机构代码"),
    "part": _("做什么"), "paid_by": _("费用由谁付"), "where": _("向谁提出"), "within": _("期限"), "ask": _("问"),
    "answer": _("答"), "consult": _("咨询电话"), "complaint": _("监督投诉电话"), "themes": _("主题（一行一个代码）"),
    "events": _("一件事（一行一个代码）"), "words": _("群众怎么说（一行一个）"), "eligibility": _("能不能办的决策表"),
    "start": _("在线办理的入口"), "parent": _("上级事项编码"), "outside_id": _("外部编号"), "version": _("外部版本"),
    "year": _("年份"),
}  # fmt: skip


def section_of(slug: str) -> Section | None:
    """The section of that name."""
    return next((one for one in SECTIONS if one.slug == slug), None)


def section_at(place: str) -> Section:
    """The section in which a field stands, by the place of a finding such as `materials[2].sample`."""
    name = place.partition("[")[0].partition(".")[0]
    return next((one for one in SECTIONS if name in {one.rows, *one.names}), SECTIONS[0])


def single_fields(section: Section, plain: Mapping[str, Any], errors: Mapping[str, str]) -> tuple[Field, ...]:
    """The questions of a section of single fields, with what stands or was typed."""
    return tuple(
        field
        for name in section.names
        for field in _questions(Item, name, plain.get(name), name, errors.get(name, ""), {})
    )


def row_fields(
    section: Section, place: int, row: Mapping[str, Any], errors: Mapping[str, str], situations: Mapping[str, str]
) -> tuple[Field, ...]:
    """The questions of one row (from 1); `situations` are the titles of the item's situations by code."""
    return tuple(
        field
        for one in fields(section.part)
        for field in _questions(
            section.part, one.name, row.get(one.name), f"{section.rows}-{place}-{one.name}",
            _error(errors, f"{section.rows}[{place}].{one.name}"), situations,
        )
    )  # fmt: skip


def typed_single(section: Section, posted: Mapping[str, list[str]]) -> dict[str, Any]:
    """What was typed into a section of single fields, as plain values."""
    return {name: _typed(Item, name, name, posted) for name in section.names}


def typed_rows(section: Section, posted: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """What was typed into the rows, as plain values; a row in which nothing was typed is none."""
    count = min(_number(posted.get("rows", ["0"])[0]), MOST_ROWS)
    rows = []
    for place in range(1, count + 1):
        row = {
            one.name: _typed(section.part, one.name, f"{section.rows}-{place}-{one.name}", posted)
            for one in fields(section.part)
        }
        rows.append({name: value for name, value in row.items() if value not in ("", None, [], {})})
    return rows


def is_written(row: Mapping[str, Any]) -> bool:
    """Whether anything but the choices with a first value stands in a row."""
    return any(isinstance(value, str) and name not in SELECTED for name, value in row.items())


SELECTED = {"kind", "source", "necessity", "medium"}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0  # noqa: PLR2004 - no form has 10,000 rows


def _error(errors: Mapping[str, str], path: str) -> str:
    return errors.get(path) or next((text for known, text in errors.items() if known.startswith(f"{path}.")), "")


def _kind(owner: Any, name: str) -> Any:
    kind = get_type_hints(owner)[name]
    if get_origin(kind) in {Union, UnionType}:
        kind = next(one for one in get_args(kind) if one is not NoneType)
    return kind


def _marks(owner: Any, name: str) -> tuple[Mapping[str, Any], bool]:
    one = next(each for each in fields(owner) if each.name == name)
    return one.metadata, one.default is not MISSING


def _questions(  # noqa: PLR0911 - one way out a kind of field
    owner: Any, name: str, value: Any, at: str, error: str, situations: Mapping[str, str]
) -> tuple[Field, ...]:
    kind, (marks, optional) = _kind(owner, name), _marks(owner, name)
    label = LABELS.get(name, name)
    if kind is Limit:
        return _limit(at, label, value or {}, error)
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        if name == "situations" and owner is not Item:
            options = tuple(Option(code, title) for code, title in situations.items())
            return (
                (Field(at, label, "choices", tuple(value or ()), error=error, options=options, optional=True),)
                if options
                else ()
            )
        if inner is str:
            text = value if isinstance(value, str) else "\n".join(value or ())
            return (Field(at, label, "textarea", text, error=error, optional=True, rows=3),)
        options = tuple(Option(one.value, one.word) for one in inner)
        return (Field(at, label, "choices", tuple(value or ()), error=error, options=options, optional=True),)
    if kind is bool:
        chosen = "yes" if value in {True, "yes"} else "no"
        return (Field(at, label, "yesno", chosen, error=error),)
    if name == "status":
        known = (Option("assumed", _("待核对")), Option("verified", _("已核对原文")))
        return (Field(at, label, "select", value or "assumed", error=error, options=known),)
    if kind in {str, int, Decimal, date}:
        text = "" if value is None else str(value)
        shape = "textarea" if marks.get("lines") else "date" if kind is date else "number" if kind is int else "text"
        width = "w10" if kind in {int, Decimal} else ""
        return (
            Field(at, label, shape, text, error=error, optional=optional, width=width, maxlength=marks.get("most")),
        )
    options = tuple(Option(one.value, one.word) for one in kind)
    first = _first(owner, name)
    return (Field(at, label, "select", value or first, error=error, options=options),)


def _first(owner: Any, name: str) -> str:
    default = next(each for each in fields(owner) if each.name == name).default
    return "" if default is MISSING else str(default.value)


def _limit(at: str, label: Any, value: Mapping[str, Any], error: str) -> tuple[Field, ...]:
    units = tuple(Option(one.value, one.word) for one in _kind(Limit, "unit"))
    amount = value.get("amount")
    return (
        Field(f"{at}-amount", _("{label}：数").format(label=label), "number", "" if amount is None else str(amount),
              _("当场办结填 0；没有时限的留空"), error, optional=True, width="w5"),
        Field(f"{at}-unit", _("{label}：单位").format(label=label), "select", value.get("unit", "working"), options=units),
        Field(f"{at}-basis", _("{label}：依据").format(label=label), "text", value.get("basis", ""), optional=True),
        Field(f"{at}-note", _("{label}：说明").format(label=label), "textarea", value.get("note", ""), optional=True, rows=2),
    )  # fmt: skip


def _typed(owner: Any, name: str, at: str, posted: Mapping[str, list[str]]) -> Any:
    kind = _kind(owner, name)
    if kind is Limit:
        parts = {part: posted.get(f"{at}-{part}", [""])[0].strip() for part in ("amount", "unit", "basis", "note")}
        return {key: value for key, value in parts.items() if value} if parts["amount"] else None
    if get_origin(kind) is tuple:
        if get_args(kind)[0] is str and not (name == "situations" and owner is not Item):
            return [line.strip() for line in posted.get(at, [""])[0].splitlines() if line.strip()]
        return [value for value in posted.get(at, []) if value]
    text = posted.get(at, [""])[0]
    if kind is bool:
        return text == "yes"
    if is_dataclass(kind):
        return None
    return text.strip()
