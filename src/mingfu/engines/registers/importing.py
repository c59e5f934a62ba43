# SPDX-License-Identifier: Apache-2.0
"""Taking a sheet into a register: look first, then write all of it or nothing.

A row with a number changes that entry, one with the natural key of a present entry changes that; any other is new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from mingfu.engines.registers.commands import change, require_writer
from mingfu.engines.registers.events import RegisterImported
from mingfu.engines.registers.models import RegisterEntry
from mingfu.engines.registers.registry import register_of
from mingfu.engines.registers.sheets import columns_of, typed_in
from mingfu.engines.registers.spec import RegisterSpec
from mingfu.engines.registers.values import cleaned, fixed, natural_of
from mingfu.engines.registers.writing import New, write_new
from mingfu.engines.sheets import SheetFinding, TableRow, read_table
from mingfu.engines.sheets.refusals import SheetHasErrors
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that changes an entry: which, what it types, and what differs."""

    number: str
    typed: Mapping[str, Sequence[str]]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a sheet would do to a register, and what is wrong with it."""

    new: tuple[New, ...]
    changed: tuple[Changed, ...]
    unchanged: int
    findings: tuple[SheetFinding, ...]

    @property
    def errors(self) -> tuple[SheetFinding, ...]:
        """What keeps the sheet from being taken in."""
        return tuple(found for found in self.findings if found.severity == "error")


def check_import(key: str, content: bytes, name: str, *, actor: Actor) -> Checked:
    """What taking in a sheet would do. Nothing is written. Raises what reading a sheet raises."""
    spec = register_of(key)
    require_writer(actor, spec)
    columns = columns_of(spec)
    read = read_table(content, name, columns)
    return _Import(spec, read.sheet, list(read.findings)).check(read.rows)


@command
def import_rows(register: str, content: bytes, name: str, *, actor: Actor, reason: str = "") -> tuple[int, int]:
    """Take a sheet in, all of it or nothing; returns how many entries are new and how many changed.

    Raises `SheetHasErrors` (which names the first cell) and what reading raises.
    """
    spec = register_of(register)
    checked = check_import(register, content, name, actor=actor)
    if checked.errors:
        raise SheetHasErrors(count=len(checked.errors), first=checked.errors[0].text)
    why = reason or f"导入 {name}"[:300]
    if checked.new:
        write_new(spec, [New(new.content, new.since, why) for new in checked.new], actor=actor)
    for each in checked.changed:
        change(register, each.number, each.typed, actor=actor, reason=why)
    imported = RegisterImported(
        register=register, added=len(checked.new), changed=len(checked.changed), digest=sha256(content).hexdigest()
    )
    record(imported, stream=f"register:{register}", by=actor)
    return len(checked.new), len(checked.changed)


class _Import:
    """Looks at the rows of one sheet."""

    def __init__(self, spec: RegisterSpec, sheet: str, findings: list[SheetFinding]) -> None:
        self.spec, self.sheet, self.findings = spec, sheet, findings
        self.form = fixed(spec.form)
        held = RegisterEntry.objects.filter(register=spec.key, erased_at=None, valid_to=None)
        rows = list(held.values_list("number", "natural", "content"))
        self.by_number = {number: content for number, _natural, content in rows}
        self.by_natural = {natural: number for number, natural, _content in rows}

    def check(self, rows: Sequence[TableRow]) -> Checked:
        new, changed, unchanged = [], [], 0
        seen: dict[str, int] = {}
        for row in rows:
            found = self.one(row, seen)
            if isinstance(found, New):
                new.append(found)
            elif isinstance(found, Changed):
                changed.append(found)
            elif found is True:
                unchanged += 1
        return Checked(tuple(new), tuple(changed), unchanged, tuple(self.findings))

    def one(self, row: TableRow, seen: dict[str, int]) -> New | Changed | bool:
        """What a row would do; True where it changes nothing, False (with findings) where it is faulty."""
        typed = typed_in(self.form, row.texts)
        number = row.texts.get("number", "")
        if number and number not in self.by_number:
            return self.say(row, "number", f"台账里没有现行记录 {number}。新登记的请把“编号”留空。")
        content, bound = cleaned(self.spec, typed, before=self.by_number.get(number), form=self.form)
        for name, text in bound.errors.items():
            self.say(row, name, text)
        natural = natural_of(self.spec, content)
        if not bound.errors and natural in seen:
            return self.say(row, self.spec.natural[0], f"与第 {seen[natural]} 行是同一条记录。请只留一行。")
        seen[natural] = row.number
        since = self.since(row)
        if bound.errors or since is None:
            return False
        number = number or self.by_natural.get(natural, "")
        if not number:
            return New(content, since)
        before: Mapping[str, Any] = self.by_number[number]
        content, _again = cleaned(self.spec, typed, before=before, form=self.form)
        fields = tuple(each for each in content.keys() | before.keys() if content.get(each) != before.get(each))
        return Changed(number, typed, tuple(sorted(fields))) if fields else True

    def since(self, row: TableRow) -> date | None:
        """The day from which a row holds: its own, or today; None, with a finding, where it is no day."""
        text = row.texts.get("valid_from", "")
        try:
            return date.fromisoformat(text) if text else today()
        except ValueError:
            self.say(row, "valid_from", f"“{text[:20]}”不是日期，请写成 2026-01-31 的样子。")
            return None

    def say(self, row: TableRow, column: str, message: str) -> bool:
        cell = row.cells.get(column, str(row.number))
        self.findings.append(SheetFinding(self.sheet, cell, "error", f"value.{column}", message))
        return False
