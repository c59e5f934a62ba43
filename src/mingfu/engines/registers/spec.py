# SPDX-License-Identifier: Apache-2.0
"""The shape of a register, read from YAML.

    register: hotline.instructions
    form: hotline.instructions
    title: 领导批示督办台账
    basis: 政府督查工作条例（2021-02-01 起施行）
    level: internal
    natural: [case, given_on]
    organ: organ
    acts: {read: [supervision.see], write: [hotline.instruct-record], approve: [publication.release]}
    fill: {act: hotline.handle, fields: [feedback, feedback_on]}
    fields: [...]                      # as in forms
    alarms:
      - {code: overdue, title: 逾期未反馈, card: red, when: "feedback_on = null and today > due_on", due: due_on}
    measures:
      - {code: on-time, title: 按期反馈率, kind: share, of: "feedback_on != null", when: "feedback_on <= due_on",
         day: given_on, by: organ, per: month}
    public: {fields: [organ, given_on], when: "result != null", basis: 政府信息公开条例}
    retention: {years: 10, basis: 档案管理规定}

Fields are those of `engines.forms`: the same kinds, checks, pages and JSON Schema.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from mingfu.engines.dmn import DmnError, compile_expression
from mingfu.engines.forms import FormSpec, UnreadableForm, read_spec
from mingfu.kernel.access import Level
from mingfu.kernel.refusals import Refusal, _

KEYS = {
    "register", "title", "about", "basis", "level", "natural", "organ", "acts", "fill", "fields", "alarms", "measures",
    "public", "retention", "lead", "button", "form", "shown",
}  # fmt: skip
ACTS = {"read", "write", "approve"}
NO_LIST = {"file", "hidden"}


class UnreadableRegister(Refusal):
    """A register file says something a register cannot be. Raised at start-up."""

    code = "register-unreadable"
    status = 500
    message = _("台账文件 {file} 有误：{what}")
    file: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSpec:
    """A rule over present entries: while `when` holds, the organ of the entry has the card, dated by the field `due`.

    In `when` stand the fields, `today`, and `left.<date field>`: working days that are left until that date.
    """

    code: str
    title: str
    card: Literal["yellow", "red"]
    when: str
    due: str
    to: str = "head"
    also: str = ""
    basis: str = ""
    notice: str = "registers.alarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSpec:
    """A figure: how many entries (`count`), how much (`sum` of `field`), or which share (`share`: `when` among `of`).

    `day` names the date that puts an entry into a period (`per`), `by` the field that groups.
    """

    code: str
    title: str
    kind: Literal["count", "sum", "share"]
    day: str
    per: Literal["month", "quarter", "year"] = "month"
    by: str = ""
    field: str = ""
    of: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """What officials of the organ an entry belongs to may change themselves, by an act of theirs."""

    act: str
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Public:
    """What the public sees: these fields of entries for which `when` holds; free text goes through redaction."""

    fields: tuple[str, ...]
    when: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSpec:
    """A register as declared. `form` asks for its fields; `natural` are those that tell one entry from another."""

    key: str
    title: str
    about: str
    basis: str
    level: Level
    natural: tuple[str, ...]
    organ: str
    shown: tuple[str, ...]
    readers: tuple[str, ...]
    writers: tuple[str, ...]
    approvers: tuple[str, ...]
    fill: Fill | None
    form: FormSpec
    alarms: tuple[AlarmSpec, ...]
    measures: tuple[MeasureSpec, ...]
    public: Public | None
    years: int | None

    @property
    def system(self) -> str:
        """The system that declares it."""
        return self.key.partition(".")[0]


def read_register(path: Path) -> RegisterSpec:
    """The register that a YAML file declares. Raises `UnreadableRegister`, which names file and place."""
    try:
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnreadableRegister(file=path.name, what=str(error)) from error
    try:
        return _spec(declared, path)
    except UnreadableForm as error:
        raise UnreadableRegister(file=path.name, what=error.what) from error
    except (TypeError, KeyError, ValueError, DmnError, AttributeError) as error:
        raise UnreadableRegister(file=path.name, what=str(error)) from error


def _spec(declared: Any, path: Path) -> RegisterSpec:
    missing = {"register", "form", "title", "natural", "acts", "fields"} - set(declared)
    unknown = set(map(str, declared)) - KEYS
    if missing or unknown:
        msg = f"缺少 {'、'.join(sorted(missing)) or '无'}；不认识 {'、'.join(sorted(unknown)) or '无'}"
        raise ValueError(msg)
    form = read_spec(path)
    names = {field.name for field in form.fields}
    acts = _acts(declared["acts"])
    retention = declared.get("retention") or {}
    spec = RegisterSpec(
        key=str(declared["register"]),
        title=str(declared["title"]),
        about=str(declared.get("about", "")),
        basis=str(declared.get("basis", "")),
        level=Level[str(declared.get("level", "internal")).upper()],
        natural=tuple(declared["natural"]),
        organ=str(declared.get("organ", "")),
        shown=tuple(declared.get("shown") or [field.name for field in form.fields if field.kind not in NO_LIST][:6]),
        readers=acts["read"],
        writers=acts["write"],
        approvers=acts["approve"],
        fill=_fill(declared.get("fill")),
        form=form,
        alarms=tuple(AlarmSpec(**row) for row in declared.get("alarms", ())),
        measures=tuple(MeasureSpec(**row) for row in declared.get("measures", ())),
        public=_public(declared.get("public")),
        years=retention.get("years"),
    )
    _check(spec, names)
    return spec


def _acts(declared: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    if not set(declared) <= ACTS or not declared.get("read") or not declared.get("write"):
        msg = "acts 应写 read、write，可写 approve"
        raise ValueError(msg)
    return {name: tuple(declared.get(name, ())) for name in ACTS}


def _fill(declared: Mapping[str, Any] | None) -> Fill | None:
    return Fill(str(declared["act"]), frozenset(declared["fields"])) if declared else None


def _public(declared: Mapping[str, Any] | None) -> Public | None:
    if not declared:
        return None
    return Public(tuple(declared["fields"]), str(declared.get("when", "")), str(declared["basis"]))


def _check(spec: RegisterSpec, names: set[str]) -> None:
    """Every field that is named exists, every condition is one, and no alarm or date hangs on what is no date."""
    dates = {field.name for field in spec.form.fields if field.kind == "date"}
    named = [*spec.natural, *spec.shown, *filter(None, [spec.organ])]
    named += [*(spec.public.fields if spec.public else ()), *(spec.fill.fields if spec.fill else ())]
    named += [name for one in spec.measures for name in (one.by, one.field) if name]
    wrong = sorted(set(named) - names)
    wrong += sorted({*(one.due for one in spec.alarms), *(one.day for one in spec.measures)} - dates)
    if wrong:
        msg = f"没有这些字段，或不是日期：{'、'.join(wrong)}"
        raise ValueError(msg)
    if not spec.natural or any(field.kind in NO_LIST for field in spec.form.fields):
        msg = "natural 至少写一个字段；台账没有文件和隐藏字段"
        raise ValueError(msg)
    conditions = [alarm.when for alarm in spec.alarms]
    conditions += [text for one in spec.measures for text in (one.of, one.when) if text]
    conditions += [spec.public.when] if spec.public and spec.public.when else []
    for text in conditions:
        unknown = compile_expression(text).names - names - {"today", "left"}
        if unknown:
            msg = f"条件“{text}”里没有这些字段：{'、'.join(sorted(unknown))}"
            raise ValueError(msg)
    for one in spec.measures:
        if (one.kind == "sum" and not one.field) or (one.kind == "share" and not one.when):
            msg = f"指标 {one.code}：sum 要写 field，share 要写 when"
            raise ValueError(msg)
