# SPDX-License-Identifier: Apache-2.0
"""The shape of a form, read from YAML.

    form: hotline.say
    title: 对政府说句话
    fields:
      - name: text
        kind: textarea
        label: 发生了什么？在哪里？
        required: true
        max: 2000
      - name: kind
        kind: choice
        label: 您想要什么？
        options: {list: hotline.kinds}
        fact: true
        when: channel = "phone"

`fact` fields are codes, dates or numbers without personal meaning: they become case data and stand in the ledger.
Every other field is content: kept with the submission, erasable, in the ledger by digest only. A field that is the
person's `own` (name, phone, resident_id, email) goes to the party, sealed, and begins with what the account holds.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mingfu.engines.dmn import DmnError, compile_expression
from mingfu.kernel.refusals import Refusal, _

KINDS = {
    "text",
    "textarea",
    "choice",
    "choices",
    "yesno",
    "select",
    "date",
    "phone",
    "code",
    "identity",
    "email",
    "number",
    "file",
    "place",
    "organ",
    "post",
    "hidden",
}
CHOOSERS = {"choice", "choices", "select", "organ", "post"}
"""Kinds whose answer is one, or some, of those offered."""

WORDS = {"text", "textarea", "phone", "identity", "email", "code", "place", "file"}
"""Kinds whose answer a person words, or which leads to a person: never a fact of case data and ledger."""

OWN = {"name": "text", "phone": "phone", "resident_id": "identity", "email": "email"}
"""What of the person a question may ask for, as parties call it, and the kind such a question has."""

KEYS = {
    "name", "kind", "label", "hint", "required", "max", "min", "options", "fact", "when", "width", "rows", "unit",
    "accept", "multiple", "autocomplete", "inputmode", "placeholder", "default", "own", "dossier",
}  # fmt: skip


class UnreadableForm(Refusal):
    """A form file says something a form cannot be. Raised at start-up."""

    code = "form-unreadable"
    status = 500
    message = _("表单文件 {file} 有误：{what}")
    file: str
    what: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a field offers."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question. `options` are fixed choices; `source` names a catalog (or provider) that gives them.

    `own` says that it asks for the person's own name, phone, resident_id or email; `dossier` names what the state holds
    already that answers it, such as `credit_code`, or after `certificates:` the kinds of certificates it looks up itself.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    required: bool = False
    max: int | None = None
    min: int | None = None
    options: tuple[Choice, ...] = ()
    source: str = ""
    fact: bool = False
    when: str = ""
    width: str = ""
    rows: int = 4
    unit: str = ""
    accept: str = ""
    multiple: bool = False
    autocomplete: str = ""
    inputmode: str = ""
    placeholder: str = ""
    default: str = ""
    own: str = ""
    dossier: str = ""


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form: key, title, lead sentence, button text and fields. `digest` names this very edition of it.

    `check` looks at the answers together and puts its sentences beside fields; a form that a file declares has none.
    """

    key: str
    title: str
    lead: str
    button: str
    fields: tuple[Field, ...]
    digest: str
    check: Callable[[Any], None] | None = None

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(field for field in self.fields if field.name == name)


def read_spec(path: Path) -> FormSpec:
    """The form that a YAML file declares. Raises `UnreadableForm`, which names the file and the field."""
    try:
        text = path.read_text(encoding="utf-8")
        declared = yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnreadableForm(file=path.name, what=str(error)) from error
    try:
        fields = _fields(declared)
    except _Fault as fault:
        raise UnreadableForm(file=path.name, what=str(fault)) from fault
    return FormSpec(
        key=str(declared["form"]),
        title=str(declared["title"]),
        lead=str(declared.get("lead", "")),
        button=str(declared.get("button", "提交")),
        fields=fields,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


class _Fault(Exception):  # noqa: N818 - a sentence on its way to the refusal, never seen outside
    """What a form cannot be."""


def _fields(declared: Any) -> tuple[Field, ...]:
    if not isinstance(declared, Mapping) or not {"form", "title", "fields"} <= set(declared):
        raise _Fault("需要 form、title、fields 三项")
    rows = declared["fields"]
    if not isinstance(rows, list) or not rows:
        raise _Fault("fields 应为列表，至少一个字段")
    fields = tuple(_field(place, row) for place, row in enumerate(rows, 1))
    names = [field.name for field in fields]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise _Fault(f"字段名重复：{'、'.join(twice)}")
    return fields


def _field(place: int, row: Any) -> Field:
    if not isinstance(row, Mapping) or not row.get("name"):
        raise _Fault(f"第 {place} 个字段没有 name")
    name = row["name"]
    missing = [key for key in ("kind", "label") if not row.get(key)]
    if missing:
        raise _Fault(f"字段 {name}：缺少 {'、'.join(missing)}")
    unknown = sorted(map(str, set(row) - KEYS))
    if unknown or row["kind"] not in KINDS:
        raise _Fault(f"字段 {name}：不认识 {'、'.join(unknown) or row['kind']}")
    source, fixed = _options(name, row.get("options", ()))
    if row["kind"] in CHOOSERS and not source and not fixed:
        raise _Fault(f"字段 {name}：没有可选的答案（options）")
    _check_bounds(name, row.get("min"), row.get("max"))
    _check_condition(name, row.get("when", ""))
    if row.get("own") and OWN.get(row["own"]) != row["kind"]:
        raise _Fault(f"字段 {name}：own 应为 {'、'.join(OWN)} 之一，并与 kind 相符")
    if row.get("fact") and row["kind"] in WORDS:
        raise _Fault(f"字段 {name}：{row['kind']} 是人写的话或个人信息，不能作为事实（fact）写入台账")
    plain = {key: value for key, value in row.items() if key != "options"}
    plain |= {key: str(plain[key]) for key in ("name", "label", "hint", "default") if key in plain}
    return Field(**plain, options=fixed, source=source)


def _options(name: str, declared: Any) -> tuple[str, tuple[Choice, ...]]:
    """Where a field's answers come from, or the answers themselves."""
    if isinstance(declared, Mapping):
        source = declared.get("list") or declared.get("from")
        if not source or len(declared) != 1:
            raise _Fault(f"字段 {name}：options 应写 list 或 from 之一")
        return str(source), ()
    fixed = []
    for one in declared:
        if not isinstance(one, Mapping) or not {"value", "label"} <= set(one):
            raise _Fault(f"字段 {name}：每个选项都要有 value 和 label")
        if isinstance(one["value"], bool):
            # YAML reads a bare yes, no, on or off as a truth value.
            raise _Fault(f"字段 {name}：选项“{one['label']}”的 value 请加引号")
        fixed.append(Choice(str(one["value"]), str(one["label"]), str(one.get("hint", ""))))
    if len({choice.value for choice in fixed}) != len(fixed):
        raise _Fault(f"字段 {name}：选项的 value 重复")
    return "", tuple(fixed)


def _check_bounds(name: str, low: Any, high: Any) -> None:
    if any(bound is not None and type(bound) is not int for bound in (low, high)):
        raise _Fault(f"字段 {name}：min 和 max 应为整数")
    if low is not None and high is not None and low > high:
        raise _Fault(f"字段 {name}：min 大于 max")


def _check_condition(name: str, when: Any) -> None:
    if not when:
        return
    try:
        compile_expression(when)
    except (DmnError, TypeError, AttributeError) as error:
        raise _Fault(f"字段 {name}：when 读不懂，{error}") from error
