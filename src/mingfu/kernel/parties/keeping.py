# SPDX-License-Identifier: Apache-2.0
"""Writing sealed names and identifiers, inside a command that has already asked whether it may."""

from mingfu.kernel.access import Actor
from mingfu.kernel.clock import chance, now
from mingfu.kernel.ledger import commit, new_salt, record
from mingfu.kernel.parties.events import PartyIdentified, PartyNamed
from mingfu.kernel.parties.identifiers import CLEAN, clean_body_name, clean_name
from mingfu.kernel.parties.masks import mask
from mingfu.kernel.parties.models import Party, PartyIdentifier, PartyName
from mingfu.kernel.parties.queueing import queue_up
from mingfu.kernel.parties.refusals import IdentifierTaken
from mingfu.kernel.parties.sealing import blind, seal, unseal


def keep_name(party: Party, name: str, *, by: Actor) -> PartyName:
    """Seal a name as the party's present one; an earlier name ends. The same name again changes nothing."""
    clean = clean_body_name(name) if party.kind == "body" else clean_name(name)
    held = PartyName.objects.select_for_update().filter(party=party, until=None).first()
    if held is not None:
        if name_of(held) == clean:
            return held
        held.until = now()
        held.save(update_fields=["until"])
    salt = new_salt()
    kept = PartyName(id=chance.uuid(), party=party, since=now(), salt=salt)
    kept.masked = mask("body_name" if party.kind == "body" else "name", clean)
    kept.cipher = seal(clean, bound_to=_name_place(kept))
    kept.save(force_insert=True)
    record(PartyNamed(party=str(party.id), commitment=commit(clean, salt)), stream=str(party), by=by)
    return kept


def keep_identifier(party: Party, kind: str, value: str, *, by: Actor, proved: bool) -> PartyIdentifier:
    """Seal an identifier as the party's. The same one again changes nothing, except that it may become proved."""
    clean = CLEAN[kind](value)
    index = blind(kind, clean)
    queue_up(index)
    if proved and _proves_another(party, kind, index):
        raise IdentifierTaken(shown=mask(kind, clean), field=kind)
    held = PartyIdentifier.objects.filter(party=party, kind=kind, blind=index, until=None).first()
    if held is not None and (held.proved_at is not None or not proved):
        return held
    kept = held or PartyIdentifier(id=chance.uuid(), party=party, kind=kind, since=now(), salt=new_salt(), blind=index)
    if held is None:
        kept.masked = mask(kind, clean)
        kept.cipher = seal(clean, bound_to=_identifier_place(kept))
    kept.proved_at = now() if proved else None
    kept.save(force_insert=held is None)
    identified = PartyIdentified(party=str(party.id), kind=kind, commitment=commitment_of(kept, clean), proved=proved)
    record(identified, stream=str(party), by=by)
    return kept


def commitment_of(identifier: PartyIdentifier, value: str) -> str:
    """The commitment under which an identifier that still stands is known in the ledger."""
    assert identifier.salt is not None
    return commit(value, bytes(identifier.salt))


def name_of(name: PartyName) -> str:
    """The name in clear. `ValueError` when it was erased."""
    return _opened(name.cipher, _name_place(name))


def value_of(identifier: PartyIdentifier) -> str:
    """The identifier in clear. `ValueError` when it was erased."""
    return _opened(identifier.cipher, _identifier_place(identifier))


def reseal(row: PartyName | PartyIdentifier) -> None:
    """Seal a row anew under the present key."""
    place = _name_place(row) if isinstance(row, PartyName) else _identifier_place(row)
    row.cipher = seal(_opened(row.cipher, place), bound_to=place)
    row.save(update_fields=["cipher"])


def _opened(cipher: bytes | memoryview | None, place: str) -> str:
    if cipher is None:
        msg = f"{place} was erased"
        raise ValueError(msg)
    return unseal(bytes(cipher), bound_to=place)


def _name_place(name: PartyName) -> str:
    return f"party-name:{name.party_id}:{name.id}"


def _identifier_place(identifier: PartyIdentifier) -> str:
    return f"party-identifier:{identifier.party_id}:{identifier.kind}:{identifier.id}"


def _proves_another(party: Party, kind: str, index: bytes) -> bool:
    proving = PartyIdentifier.objects.filter(kind=kind, blind=index, until=None, proved_at__isnull=False)
    return proving.exclude(party=party).exists()
