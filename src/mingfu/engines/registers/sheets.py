# SPDX-License-Identifier: Apache-2.0
"""A register as a sheet: one column a field; codes are written as the words people know, and read back by both."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mingfu.engines.forms import Field, FormSpec
from mingfu.engines.registers.queries import entries
from mingfu.engines.registers.registry import register_of
from mingfu.engines.registers.spec import RegisterSpec
from mingfu.engines.registers.values import fixed
from mingfu.engines.sheets import NO, YES, Column, write_table
from mingfu.kernel.access import Actor, Level, log_read

NUMBER = Column("entry.number", "编号", "code", width=16)
SINCE = Column("entry.valid_from", "起始日期", "date", width=12)
UNTIL = Column("entry.valid_to", "结束日期", "date", width=12)
PARTED = "、"
"""Stands between several answers of one cell."""

KINDS: dict[str, Any] = {"number": "number", "date": "date", "yesno": "yesno", "code": "code", "phone": "code",
    "identity": "code"}  # fmt: skip


def columns_of(spec: RegisterSpec) -> tuple[Column, ...]:
    """The columns of a register's sheet: number, its fields, dates. A field of the same name keeps its name."""
    asked = tuple(_column(spec, one) for one in spec.form.fields)
    taken = {column.heading for column in asked} | {column.name for column in asked}
    own = (
        replace(each, heading=f"台账{each.heading}") if each.heading in taken else each
        for each in (NUMBER, SINCE, UNTIL)
    )
    number, since, until = own
    return (number, *asked, since, until)


def export_register(
    actor: Actor, key: str, kind: str, *, question: str = "", organ: str = "", state: str = "", purpose: str = ""
) -> bytes:
    """Entries the actor may see, as xlsx or CSV. Taking a confidential register away is written down."""
    spec = register_of(key)
    if spec.level > Level.INTERNAL:
        log_read(actor, f"register:{key}", "export", purpose or "导出台账")
    form = fixed(spec.form)
    rows = entries(actor, key, question=question, organ=organ, state=state, limit=None)
    texts = (_texts(form, row) for row in reversed(rows) if not row.erased)
    return write_table(kind, spec.title, columns_of(spec), texts)


def wording_of(spec: RegisterSpec) -> FormSpec:
    """The register's form with the answers it offers now: asked for once where many entries are put into words."""
    return fixed(spec.form)


def said_with(form: FormSpec, content: Mapping[str, Any]) -> dict[str, str]:
    """What an entry says, field by field, in the words of its sheet."""
    return _fields(form, content)


def words_of(one: Field) -> dict[str, str]:
    """What each answer is called in a sheet: its label where no other answer has it, else its code."""
    labels = [str(choice.label) for choice in one.options]
    codes = {choice.value for choice in one.options}
    return {
        choice.value: str(choice.label)
        if labels.count(str(choice.label)) == 1 and str(choice.label) not in codes and PARTED not in str(choice.label)
        else choice.value
        for choice in one.options
    }


def typed_in(form: FormSpec, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """What a row of a sheet types into the form: words become codes, truths become yes and no."""
    typed: dict[str, list[str]] = {}
    for one in form.fields:
        text = texts.get(one.name)
        if text is None:
            continue
        if one.kind == "yesno":
            typed[one.name] = [{YES: "yes", NO: "no"}.get(text, text)]
        elif one.options:
            codes = {word: code for code, word in words_of(one).items()} | {
                each.value: each.value for each in one.options
            }
            parts = text.split(PARTED) if one.kind == "choices" else [text]
            typed[one.name] = [codes.get(part.strip(), part.strip()) for part in parts]
        else:
            typed[one.name] = [text]
    return typed


def _column(spec: RegisterSpec, one: Field) -> Column:
    needed = one.required and not one.when and one.name in spec.natural
    return Column(one.name, one.label, KINDS.get(one.kind, "text"), needed=needed, width=24)


def _texts(form: FormSpec, row: Any) -> dict[str, str]:
    found = {NUMBER.name: row.number, SINCE.name: row.valid_from.isoformat()}
    if row.valid_to:
        found[UNTIL.name] = row.valid_to.isoformat()
    return found | _fields(form, row.content)


def _fields(form: FormSpec, content: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for one in form.fields:
        value = content.get(one.name)
        if value is None:
            continue
        words = words_of(one)
        parts = [_text(part, words) for part in (value if isinstance(value, list) else [value])]
        found[one.name] = PARTED.join(parts)
    return found


def _text(value: Any, words: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return words.get(str(value), str(value))
