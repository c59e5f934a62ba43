# SPDX-License-Identifier: Apache-2.0
"""What organs hold about people under items of the catalogue: kept, changed, corrected, erased; each state stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import chance, now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import canonical, commit, new_salt
from mingfu.kernel.ledger import record as write_event
from mingfu.systems.data_sharing.catalogue.items import DataItem, data_item
from mingfu.systems.data_sharing.catalogue.kinds import RECORDS
from mingfu.systems.data_sharing.catalogue.owning import require_owner
from mingfu.systems.data_sharing.certificates.keeping import opened, sealed
from mingfu.systems.data_sharing.events import DataErased, DataKept
from mingfu.systems.data_sharing.models import Record, RecordState
from mingfu.systems.data_sharing.refusals import RecordFaulty

PLACE = "data-record"
MOST_TEXT = 500


@dataclass(frozen=True, slots=True)
class RecordShown:
    """What a record says now and since when."""

    item: str
    party: UUID
    seq: int
    since: date
    content: Mapping[str, str]


@command
def keep_record(item: str, party: UUID, content: Mapping[str, str], *, actor: Actor, since: date | None = None) -> str:
    """Keep what an owner holds about somebody under an item, from a day on; fields that are not named stay as they were.

    The same again changes nothing. Returns the record's id. Raises `NotTheOwner`, `FieldsUnknown`, `RecordFaulty`.
    """
    found = data_item(item)
    require_owner(found, actor, "data_sharing.keep")
    return _keep(found, party, content, actor=actor, since=since or today())


def correct_record(item: str, party: UUID, changes: Mapping[str, str], *, actor: Actor, case: str) -> str:
    """Put a record right by a decided case, inside its transaction; the wrong state stays. Returns the record's id."""
    return _keep(data_item(item), party, changes, actor=actor, since=today(), way="corrected", case=case)


def _keep(
    found: DataItem,
    party: UUID,
    content: Mapping[str, str],
    *,
    actor: Actor,
    since: date,
    way: str = "",
    case: str = "",
) -> str:
    said = _checked(found, content)
    held = Record.objects.select_for_update().filter(item=found.code, party=party, ended_at=None).first()
    before = _content(held) if held is not None else {}
    after = {**before, **said}
    if held is None:
        held = Record.objects.create(id=chance.uuid(), item=found.code, party=party)
    elif after == before:
        return str(held.id)
    held.seq += 1
    held.save(update_fields=["seq"])
    salt = new_salt()
    digest = commit(canonical(after), salt)
    told = way or ("kept" if held.seq == 1 else "changed")
    RecordState.objects.create(
        record=held, seq=held.seq, way=told, content=sealed(after, place=PLACE, key=held.id), salt=salt, digest=digest,
        since=since, case=case, at=now(), by=actor.code,
    )  # fmt: skip
    kept = DataKept(record=str(held.id), item=found.code, seq=held.seq, way=told, since=since, digest=digest, case=case)
    write_event(kept, stream=str(held), by=actor)
    return str(held.id)


@command
def erase_records(party: UUID, *, actor: Actor, basis: str) -> int:
    """Erase what every record about somebody says, in every state; returns how many. Dates and digests stay."""
    require(actor, "data_sharing.erase")
    held = list(Record.objects.select_for_update().filter(party=party, ended_at=None))
    for one in held:
        RecordState.objects.filter(record=one).update(content=None, salt=None)
        one.ended_at = now()
        one.save(update_fields=["ended_at"])
        write_event(DataErased(record=str(one.id), basis=basis), stream=str(one), by=actor)
    return len(held)


def record_of(item: str, party: UUID) -> RecordShown | None:
    """What is held about somebody under an item; None where nothing is."""
    return next(iter(records_of(party, items=(item,))), None)


def records_of(party: UUID, *, items: Iterable[str] = ()) -> tuple[RecordShown, ...]:
    """Everything held about somebody, in two queries. Whether the asker may know is the caller's question."""
    wanted = tuple(items)
    rows = Record.objects.filter(party=party, ended_at=None)
    held = {one.pk: one for one in (rows.filter(item__in=wanted) if wanted else rows)}
    states: dict[object, RecordState] = {}
    for state in RecordState.objects.filter(record_id__in=list(held)).order_by("seq"):
        states[state.record_id] = state
    return tuple(
        RecordShown(one.item, one.party, one.seq, states[pk].since, _opened(one, states[pk]))
        for pk, one in sorted(held.items(), key=lambda pair: pair[1].item)
        if pk in states
    )


def _content(held: Record) -> dict[str, str]:
    state = RecordState.objects.filter(record=held, seq=held.seq).first()
    return _opened(held, state) if state is not None else {}


def _opened(held: Record, state: RecordState) -> dict[str, str]:
    return opened(state.content, place=PLACE, key=held.id) if state.content is not None else {}


def _checked(found: DataItem, content: Mapping[str, str]) -> dict[str, str]:
    if found.source != RECORDS:
        raise RecordFaulty(item=found.title, what="它的数据不在这里登记，请在来源系统里改")
    found.require_fields(content)
    said = {name: " ".join(str(text).split())[:MOST_TEXT] for name, text in content.items()}
    odd = [name for name, text in said.items() if not text.isprintable()]
    if odd or not said:
        what = f"“{found.label(odd[0])}”里有不能显示的字符" if odd else "没有内容"
        raise RecordFaulty(item=found.title, what=what)
    return said
