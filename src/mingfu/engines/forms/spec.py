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
Every other field is content: kept with the submission, erasable, in the ledger by digest only.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

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
KEYS = {
    "name", "kind", "label", "hint", "required", "max", "min", "options", "fact", "when", "width", "rows", "unit",
    "accept", "multiple", "autocomplete", "inputmode", "placeholder", "default", "prefill", "mask",
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
    """One question. `options` are fixed choices; `source` names a catalog (or provider) that gives them."""

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
    mask: bool = False


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form: key, title, lead sentence, button text and fields. `digest` names this very edition of it."""

    key: str
    title: str
    lead: str
    button: str
    fields: tuple[Field, ...]
    digest: str

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(field for field in self.fields if field.name == name)


def read_spec(path: Path) -> FormSpec:
    """The form that a YAML file declares. Raises `UnreadableForm`."""
    text = path.read_text(encoding="utf-8")
    try:
        declared = yaml.safe_load(text)
        fields = tuple(_field(path, row) for row in declared["fields"])
        names = [field.name for field in fields]
        if len(set(names)) != len(names):
            raise UnreadableForm(file=path.name, what="字段名重复")
        return FormSpec(
            key=declared["form"],
            title=declared["title"],
            lead=declared.get("lead", ""),
            button=declared.get("button", "提交"),
            fields=fields,
            digest=hashlib.sha256(text.encode()).hexdigest(),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableForm(file=path.name, what=f"{type(error).__name__}: {error}") from error


def _field(path: Path, row: Mapping[str, Any]) -> Field:
    unknown = set(row) - KEYS
    if unknown or row["kind"] not in KINDS:
        raise UnreadableForm(file=path.name, what=f"字段 {row.get('name')}：不认识 {sorted(unknown) or row['kind']}")
    options = row.get("options", ())
    source = options.get("list") or options["from"] if isinstance(options, Mapping) else ""
    fixed = () if source else tuple(Choice(str(one["value"]), one["label"], one.get("hint", "")) for one in options)
    plain = {name: value for name, value in row.items() if name not in {"options", "prefill"}}
    plain["default"] = str(plain.get("default", ""))
    return Field(**plain, options=fixed, source=source)
