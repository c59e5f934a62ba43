# SPDX-License-Identifier: Apache-2.0
"""Taking a sheet into a register: look first, then write all of it or nothing.

A row with a number changes that entry, one with the natural key of a present entry changes that; any other is new.
An empty cell leaves what an entry said; what is there already is not written again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any, Literal

from mingfu.engines.registers.commands import change, end, require_writer
from mingfu.engines.registers.events import RegisterImported
from mingfu.engines.registers.models import RegisterEntry
from mingfu.engines.registers.registry import register_of
from mingfu.engines.registers.sheets import NUMBER, SINCE, UNTIL, columns_of, typed_in
from mingfu.engines.registers.spec import RegisterSpec
from mingfu.engines.registers.values import cleaned, fixed, natural_of
from mingfu.engines.registers.writing import New, write_new
from mingfu.engines.sheets import SheetFinding, TableRow, day_in, read_table
from mingfu.engines.sheets.refusals import SheetHasErrors
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that changes an entry: which, what it types, what differs, from when on, and whether it ends."""

    number: str
    typed: Mapping[str, Sequence[str]]
    fields: tuple[str, ...]
    since: date
    until: date | None = None


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

    A sheet that says nothing new writes nothing. Raises `SheetHasErrors` (which names the first cell) and what reading
    raises.
    """
    spec = register_of(register)
    checked = check_import(register, content, name, actor=actor)
    if checked.errors:
        raise SheetHasErrors(count=len(checked.errors), first=checked.errors[0].text)
    if not checked.new and not checked.changed:
        return 0, 0
    why = (reason or f"导入 {name}")[:300]
    numbers = write_new(spec, [replace(new, reason=why) for new in checked.new], actor=actor) if checked.new else []
    for each in checked.changed:
        if each.fields:
            change(register, each.number, each.typed, actor=actor, reason=why, on=each.since)
    ended = [(number, new.until) for number, new in zip(numbers, checked.new, strict=True)]
    ended += [(each.number, each.until) for each in checked.changed]
    for number, until in ended:
        if until is not None:
            end(register, number, actor=actor, reason=why, on=until)
    imported = RegisterImported(
        register=register, added=len(checked.new), changed=len(checked.changed), digest=sha256(content).hexdigest()
    )
    record(imported, stream=f"register:{register}", by=actor)
    return len(checked.new), len(checked.changed)


@dataclass(frozen=True, slots=True)
class _Held:
    """An entry that is there already."""

    number: str
    content: Mapping[str, Any]
    since: date
    until: date | None


class _Import:
    """Looks at the rows of one sheet."""

    def __init__(self, spec: RegisterSpec, sheet: str, findings: list[SheetFinding]) -> None:
        self.spec, self.sheet, self.findings = spec, sheet, findings
        self.form = fixed(spec.form)
        self.headings = {column.name: column.heading for column in columns_of(spec)}
        rows = RegisterEntry.objects.filter(register=spec.key, erased_at=None).order_by("pk")
        self.held: dict[str, _Held] = {}
        self.by_natural: dict[str, str] = {}
        for number, natural, content, since, until in rows.values_list(
            "number", "natural", "content", "valid_from", "valid_to"
        ):
            self.held[number] = _Held(number, content, since, until)
            # A present entry counts before one that ended.
            if until is None or natural not in self.by_natural:
                self.by_natural[natural] = number

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
        number = row.texts.get(NUMBER.name, "")
        held = self.held.get(number)
        if number and held is None:
            return self.say(row, NUMBER.name, f"台账里没有记录 {number}。新登记的请把“编号”留空。")
        return self.read(row, held, seen)

    def read(self, row: TableRow, held: _Held | None, seen: dict[str, int]) -> New | Changed | bool:
        """What a row would do whose entry, where it names one, is known."""
        typed = typed_in(self.form, row.texts)
        content, bound = cleaned(self.spec, typed, before=held.content if held else None, form=self.form)
        for name, text in bound.errors.items():
            self.say(row, name, text)
        since, until = self.day(row, SINCE.name), self.day(row, UNTIL.name)
        if bound.errors or since is False or until is False:
            return False
        natural = natural_of(self.spec, content)
        held = held or self.same(natural, content, since)
        if held is not None and held.until is not None:
            return self.ended(row, held, content, until)
        begins = since or (held.since if held else today())
        if natural in seen:
            return self.say(row, self.spec.natural[0], f"与第 {seen[natural]} 行是同一条记录。请只留一行。")
        seen[natural] = row.number
        if until and until < begins:
            return self.say(row, UNTIL.name, f"结束日期 {until} 早于起始日期 {begins}。请核对这两个日期。")
        return New(content, begins, until=until) if held is None else self.changed(row, held, typed, since, until)

    def same(self, natural: str, content: Mapping[str, Any], since: date | None) -> _Held | None:
        """The entry that a row without number is about; one that ended only where the row says what it said."""
        held = self.held.get(self.by_natural.get(natural, ""))
        if held is None or held.until is None:
            return held
        return held if dict(held.content) == dict(content) and (since is None or since < held.until) else None

    def ended(self, row: TableRow, held: _Held, content: Mapping[str, Any], until: date | None) -> bool:
        """An entry that ended is not changed by a sheet."""
        if dict(content) == dict(held.content) and until in {None, held.until}:
            return True
        told = f"{held.number} 已于 {held.until} 结束，不能由表格修改。记错了的请在台账页“更正”；重新开始的请把“编号”留空。"
        return self.say(row, NUMBER.name, told)

    def changed(
        self, row: TableRow, held: _Held, typed: Mapping[str, Sequence[str]], since: date | None, until: date | None
    ) -> Changed | bool:
        content, _again = cleaned(self.spec, typed, before=held.content, form=self.form)
        before = held.content
        fields = tuple(sorted(each for each in content.keys() | before.keys() if content.get(each) != before.get(each)))
        moved = since is not None and since != held.since
        if moved and not fields:
            told = f"只改了起始日期（现为 {held.since}），内容没有改。起始日期写错的，请在台账页结束后重新登记。"
            return self.say(row, SINCE.name, told)
        if not fields and until is None:
            return True
        # A change holds from the day the row gives anew, and otherwise from today.
        return Changed(held.number, typed, fields, since if moved and since else today(), until)

    def day(self, row: TableRow, name: str) -> date | Literal[False] | None:
        """A day of a row; None where there is none, False, with a finding, where it is no day."""
        text = row.texts.get(name, "")
        try:
            return day_in(text) if text else None
        except ValueError:
            self.say(row, name, f"“{text[:20]}”不是日期，请写成 2026-01-31 的样子。")
            return False

    def say(self, row: TableRow, column: str, message: str) -> bool:
        cell = row.cells.get(column, str(row.number))
        heading = self.headings.get(column, "")
        self.findings.append(SheetFinding(self.sheet, cell, "error", f"value.{column}", message, heading))
        return False
