# SPDX-License-Identifier: Apache-2.0
"""What a case was born under and keeps: the rows of its lists, and the text of its procedure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from mingfu.engines.bpmn import Program
from mingfu.engines.cases.declared import compile_text, procedure_file, procedures, program_of
from mingfu.engines.cases.models import ProcedureEdition
from mingfu.engines.cases.snapshot import Snapshot
from mingfu.kernel.catalogs import Item, edition_on, entry, entry_of_edition
from mingfu.kernel.clock import as_legal_day, now

LimitSource = Callable[[Mapping[str, int], date, str], Item]
"""From the editions a case pinned, the legal day of its receipt and a code to the row that says how long."""

_limit_sources: dict[str, LimitSource] = {}
_kept: set[str] = set()
_former: dict[str, Program] = {}


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of a system as they stood when a case was received: neither a later row nor a later edition reaches it."""

    system: str
    editions: Mapping[str, int]
    born: date

    def limit(self, code: str, limits: str = "") -> Item:
        """The row that says how long, by code. A code that its own edition does not know is looked up as of today.

        Raises `UnknownEntry`.
        """
        name = limits or f"{self.system}.limits"
        if name in _limit_sources:
            return _limit_sources[name](self.editions, self.born, code)
        own = entry_of_edition(name, self.editions.get(name, 0), code, on=self.born)
        return own or entry(name, code)


def register_limits(name: str, source: LimitSource) -> None:
    """Offer limits that stand within the entries of another list, under a name as if it were a list of limits."""
    _limit_sources[name] = source


def rules_of(case: Snapshot) -> Rules:
    """The rules of a running case."""
    return Rules(case.system, case.editions, as_legal_day(case.received_at))


def editions_on(day: date, *lists: str) -> dict[str, int]:
    """Which edition of each list is in force on a legal day; of a list that began later, the one in force today."""
    return {name: edition_on(name, day) or edition_on(name) for name in lists}


def keep_procedure(key: str) -> Program:
    """The current procedure, its text kept so that a case that begins with it can always end with it.

    Asks the database once per process; a keeping that is rolled back is not taken for done.
    """
    program = program_of(key)
    digest = program.digest
    if digest not in _kept:
        if not ProcedureEdition.objects.filter(digest=digest).exists():
            file = procedure_file(key)
            row = ProcedureEdition(
                digest=digest, key=key, file=file.name, text=file.read_text(encoding="utf-8"), kept_at=now()
            )
            ProcedureEdition.objects.bulk_create([row], ignore_conflicts=True)
        transaction.on_commit(lambda: _kept.add(digest))
    return program


def program_for(procedure: str, digest: str) -> Program:
    """The procedure as a case began with it; the current one where its text was never kept."""
    current = program_of(procedure) if procedure in procedures() else None
    if current is not None and current.digest == digest:
        return current
    if digest not in _former:
        row = ProcedureEdition.objects.filter(digest=digest).first()
        if row is None:
            return program_of(procedure)
        _former[digest] = compile_text(row.text.encode(), row.file)
    return _former[digest]
