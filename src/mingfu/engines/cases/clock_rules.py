# SPDX-License-Identifier: Apache-2.0
"""The clocks that a case was born under and keeps: which limit runs, from which step, until which step.

A case notes the edition of its start's clocks as it does with lists and tables: under `clocks`, the first 48 bits of the
SHA-256 of the rules. What a later release of a system declares reaches only the cases that begin with it.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

import orjson
from django.db import transaction
from django.utils.translation import override

from mingfu.engines.bpmn import Program
from mingfu.engines.cases.declared import Clock, Start
from mingfu.engines.cases.models import ProcedureEdition
from mingfu.kernel.clock import now

KEY: Final = "clocks"

_kept: set[str] = set()
_former: dict[str, tuple[Clock, ...]] = {}


def keep_clocks(start: Start) -> dict[str, int]:
    """The edition of a start's clocks, kept so that a case that begins under it can always go on under it."""
    if not start.clocks:
        return {}
    digest = edition_of(start.clocks)
    if digest not in _kept:
        if not ProcedureEdition.objects.filter(digest=digest).exists():
            row = ProcedureEdition(
                digest=digest, key=KEY, file=start.key[:120], text=_text(start.clocks), kept_at=now()
            )
            ProcedureEdition.objects.bulk_create([row], ignore_conflicts=True)
        transaction.on_commit(lambda: _kept.add(digest))
    return {KEY: int(digest, 16)}


def clocks_of(start: Start, editions: Mapping[str, int], program: Program) -> tuple[Clock, ...]:
    """The clocks of a case: as it was born under them, or the present ones where that was never kept.

    A case that was carried over to a procedure without a step that starts or stops one of its clocks takes that clock as it
    is declared now.
    """
    born = editions.get(KEY)
    if born is None:
        return start.clocks
    digest = f"{born:012x}"
    if start.clocks and edition_of(start.clocks) == digest:
        return start.clocks
    held = _under(digest)
    if held is None:
        return start.clocks
    present = {clock.code: clock for clock in start.clocks}
    return tuple(
        clock if program.index.keys() >= {*clock.starts, *clock.stops} else present.get(clock.code, clock)
        for clock in held
    )


def edition_of(clocks: tuple[Clock, ...]) -> str:
    """Twelve hex digits over what the clocks do; what they are called does not count."""
    rules = [(clock.code, clock.limits, clock.limit, clock.stops, clock.starts) for clock in clocks]
    return sha256(b"clocks:" + orjson.dumps(rules)).hexdigest()[:12]


def _text(clocks: tuple[Clock, ...]) -> str:
    # Titles as they are declared, in nobody's language.
    with override(None):
        rows = [
            {
                "code": clock.code,
                "title": str(clock.title),
                "limits": clock.limits,
                "limit": clock.limit,
                "stops": clock.stops,
                "starts": clock.starts,
            }
            for clock in clocks
        ]
    return orjson.dumps(rows).decode()


def _under(digest: str) -> tuple[Clock, ...] | None:
    if digest not in _former:
        row = ProcedureEdition.objects.filter(digest=digest, key=KEY).first()
        if row is None:
            return None
        _former[digest] = tuple(
            Clock(**{**each, "stops": tuple(each["stops"]), "starts": tuple(each["starts"])})
            for each in orjson.loads(row.text)
        )
    return _former[digest]
