# SPDX-License-Identifier: Apache-2.0
"""The rows behind an entry: numbers, states and their digests. One entry or ten thousand take the same way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfu.engines.registers.events import EntryAdded
from mingfu.engines.registers.models import RegisterEntry, RegisterSeries, RegisterState
from mingfu.engines.registers.refusals import EntryExists
from mingfu.engines.registers.spec import RegisterSpec
from mingfu.engines.registers.values import natural_of, organ_of
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import now, today
from mingfu.kernel.ledger import canonical, commit, new_salt, record

BATCH = 1000


@dataclass(frozen=True, slots=True)
class New:
    """An entry on its way in."""

    content: dict[str, Any]
    since: date
    reason: str = ""
    until: date | None = None
    """The day from which it holds no longer, where a sheet says so."""


def write_new(spec: RegisterSpec, news: Sequence[New], *, actor: Actor) -> list[str]:
    """Write new entries with their first states and events; returns their numbers. Raises `EntryExists`."""
    naturals = {natural_of(spec, new.content): new.content for new in news}
    exists_already(spec, naturals)
    at, numbers = now(), _numbers(len(news))
    rows = [
        RegisterEntry(
            number=number,
            register=spec.key,
            natural=natural_of(spec, new.content),
            organ=organ_of(spec, new.content),
            content=new.content,
            valid_from=new.since,
            created_at=at,
            changed_at=at,
        )
        for number, new in zip(numbers, news, strict=True)
    ]
    RegisterEntry.objects.bulk_create(rows, batch_size=BATCH)
    states = [new_state(spec, row, "added", new.reason, actor) for row, new in zip(rows, news, strict=True)]
    RegisterState.objects.bulk_create(states, batch_size=BATCH)
    for row, state in zip(rows, states, strict=True):
        added = EntryAdded(register=spec.key, entry=row.number, digest=state.digest, valid_from=row.valid_from)
        record(added, stream=stream_of(spec, row.number), by=actor)
    return numbers


def new_state(spec: RegisterSpec, held: RegisterEntry, kind: str, reason: str, actor: Actor) -> RegisterState:
    """The state that an entry is in now, with the digest that the ledger will hold."""
    salt = new_salt()
    return RegisterState(
        entry=held,
        seq=held.seq,
        kind=kind,
        content=held.content,
        salt=salt.hex(),
        digest=commit(canonical(held.content), salt),
        form_digest=spec.form.digest,
        valid_from=held.valid_from,
        valid_to=held.valid_to,
        reason=reason.strip()[:300],
        by=actor.code,
        at=now(),
    )


def exists_already(spec: RegisterSpec, naturals: Mapping[str, Mapping[str, Any]], *, besides: int = 0) -> None:
    """Refuse an entry whose natural key a present one has already."""
    found = RegisterEntry.objects.filter(register=spec.key, natural__in=list(naturals), valid_to=None)
    held = found.exclude(pk=besides).first()
    if held is not None:
        shown = "、".join(str(naturals[held.natural].get(name, "")) for name in spec.natural)
        raise EntryExists(number=held.number, natural=shown[:80])


def stream_of(spec: RegisterSpec, number: str) -> str:
    """The stream of an entry's events."""
    return f"register:{spec.key}:{number}"


def _numbers(count: int) -> list[str]:
    """The next numbers of this year."""
    year = today().year
    RegisterSeries.objects.get_or_create(year=year)
    series = RegisterSeries.objects.select_for_update().get(year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [f"R{year}-{number:06d}" for number in range(first, first + count)]
