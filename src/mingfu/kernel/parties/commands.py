# SPDX-License-Identifier: Apache-2.0
"""Registering parties, changing their names and identifiers, erasing what is personal, renewing keys."""

from collections.abc import Mapping

from django.db.models import BinaryField
from django.db.models.functions import Substr

from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import chance, now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.parties import refusals
from mingfu.kernel.parties.events import PartyErased, PartyIdentifierEnded, PartyRegistered
from mingfu.kernel.parties.keeping import commitment_of, keep_identifier, keep_name, reseal, value_of
from mingfu.kernel.parties.models import Erasure, Party, PartyIdentifier, PartyName, PhoneCode
from mingfu.kernel.parties.options import PartySettings


@command
def register_party(
    kind: str = "person",
    *,
    actor: Actor,
    name: str = "",
    identifiers: Mapping[str, str] | None = None,
    proved: bool = False,
) -> Party:
    """Make a person or a body known, with a name and identifiers where there are any. Anybody may become known.

    Nobody is merged with anybody here: ask `find_by` first. Raises kinds of `IdentifierWrong`, and `IdentifierTaken`.
    """
    party = Party.objects.create(id=chance.uuid(), kind=kind, created_at=now())
    record(PartyRegistered(party=str(party.id), kind=kind), stream=str(party), by=actor)
    if name:
        keep_name(party, name, by=actor)
    for identifier, value in (identifiers or {}).items():
        keep_identifier(party, identifier, value, by=actor, proved=proved)
    return party


@command
def name_party(party: Party, name: str, *, actor: Actor) -> PartyName:
    """Keep the name of a party; an earlier name ends and stays. The same name again changes nothing."""
    _may_change(party, actor)
    return keep_name(party, name, by=actor)


@command
def identify(party: Party, kind: str, value: str, *, actor: Actor, proved: bool = False) -> PartyIdentifier:
    """Keep an identifier of a party. `proved`: a code came back or a counter saw the document; nobody proves their own.

    The same one again changes nothing, except that it may become proved. Raises `IdentifierTaken` when it already
    proves somebody else.
    """
    _may_change(party, actor)
    if proved:
        require(actor, "parties.prove", subject=str(party))
    return keep_identifier(party, kind, value, by=actor, proved=proved)


@command
def end_identifier(identifier: PartyIdentifier, *, actor: Actor) -> PartyIdentifier:
    """Say that an identifier is no longer the party's: a number given back, a document replaced."""
    party = identifier.party
    _may_change(party, actor)
    if identifier.until is None:
        identifier.until = now()
        identifier.save(update_fields=["until"])
        commitment = commitment_of(identifier, value_of(identifier))
        ended = PartyIdentifierEnded(party=str(party.id), kind=identifier.kind, commitment=commitment)
        record(ended, stream=str(party), by=actor)
    return identifier


@command
def erase_party(party: Party, *, actor: Actor, basis: str) -> Erasure:
    """Erase name, identifiers, salts and blind indexes. Events keep only an id and commitments that tell nothing.

    Basis: Personal Information Protection Law, art. 47. Whether a law demands that something be kept longer is the
    caller's question. Erasing twice changes nothing.
    """
    if actor.party != party.id:
        require(actor, "parties.erase", subject=str(party))
    erasure, made = Erasure.objects.get_or_create(party=party, defaults={"at": now(), "by": actor.code, "basis": basis})
    if made:
        phones = PartyIdentifier.objects.filter(party=party, kind="phone", blind__isnull=False)
        PhoneCode.objects.filter(phone__in=list(phones.values_list("blind", flat=True))).delete()
        PartyName.objects.filter(party=party).update(cipher=None, salt=None, masked="")
        PartyIdentifier.objects.filter(party=party).update(cipher=None, salt=None, blind=None, masked="")
        record(PartyErased(party=str(party.id), basis=basis), stream=str(party), by=actor)
    return erasure


@command
def rekey(*, actor: Actor, most: int = 1000) -> int:
    """Seal up to `most` fields anew that an older key sealed, and return how many; call it until it returns 0."""
    require(actor, "parties.rekey")
    present = bytes([PartySettings().key_version])
    stale: list[PartyName | PartyIdentifier] = []
    for model in (PartyName, PartyIdentifier):
        sealed = model.objects.filter(cipher__isnull=False).annotate(
            sealed_by=Substr("cipher", 1, 1, output_field=BinaryField())
        )
        stale += sealed.exclude(sealed_by=present).order_by("pk")[: most - len(stale)]
    for row in stale:
        reseal(row)
    return len(stale)


def _may_change(party: Party, actor: Actor) -> None:
    """A party changes what is its own; others need a grant. Nothing is added to a party that was erased."""
    if actor.party != party.id:
        require(actor, "parties.change", subject=str(party))
    if Erasure.objects.filter(party=party).exists():
        raise refusals.PartyErased
