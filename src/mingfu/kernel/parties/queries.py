# SPDX-License-Identifier: Apache-2.0
"""Finding parties, what pages show of them, and reading in clear, which is always written down."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Value

from mingfu.kernel.access import Actor, log_read, require
from mingfu.kernel.clock import today
from mingfu.kernel.parties import refusals
from mingfu.kernel.parties.identifiers import CLEAN
from mingfu.kernel.parties.keeping import name_of, value_of
from mingfu.kernel.parties.models import Party, PartyIdentifier, PartyName
from mingfu.kernel.parties.sealing import blind

NAME = "name"
"""What a name is called beside the kinds of identifier."""


@dataclass(frozen=True, slots=True)
class PartyShown:
    """What a page may show of a party: masked name and masked identifiers as (kind, masked)."""

    party: UUID
    name: str
    identifiers: tuple[tuple[str, str], ...]

    def masked(self, kind: str) -> str:
        """The first identifier of a kind, masked; an empty text when there is none."""
        return next((shown for each, shown in self.identifiers if each == kind), "")


def party(party_id: UUID) -> Party:
    """The party under an id. Raises `PartyUnknown`."""
    found = Party.objects.filter(pk=party_id).first()
    if found is None:
        raise refusals.PartyUnknown
    return found


def find_by(kind: str, value: str) -> Party | None:
    """The party an identifier belongs to: the one it proves, else the one known longest. None when nobody has it.

    Raises kinds of `IdentifierWrong`. It tells that somebody is known, so callers ask only for whom they serve.
    """
    index = blind(kind, CLEAN[kind](value))
    held = PartyIdentifier.objects.filter(kind=kind, blind=index, until=None).select_related("party")
    ordered = sorted(held, key=lambda each: (each.proved_at is None, each.since, str(each.id)))
    return ordered[0].party if ordered else None


def shown(parties: Collection[UUID]) -> dict[UUID, PartyShown]:
    """What pages may show of parties, by id, in one query however many they are."""
    columns = "party_id", "kind", "masked", "since", "id"
    names = PartyName.objects.filter(party_id__in=parties, until=None).annotate(kind=Value(NAME)).values_list(*columns)
    identifiers = PartyIdentifier.objects.filter(party_id__in=parties, until=None, cipher__isnull=False)
    known: dict[UUID, str] = {}
    found: dict[UUID, list[tuple[str, str]]] = {}
    for owner, kind, masked, *_since in names.union(identifiers.values_list(*columns), all=True).order_by(
        "since", "id"
    ):
        if kind == NAME:
            known[owner] = masked
        else:
            found.setdefault(owner, []).append((kind, masked))
    return {each: PartyShown(each, known.get(each, ""), tuple(found.get(each, ()))) for each in parties}


def reveal(identifier: PartyIdentifier, *, actor: Actor, purpose: str) -> str:
    """An identifier in clear, for whoever may (`parties.reveal`, or its own party), and the reading written down."""
    _may_read(identifier.party_id, actor)
    if identifier.cipher is None:
        raise refusals.PartyErased
    log_read(actor, f"party:{identifier.party_id}", identifier.kind, purpose)
    return value_of(identifier)


def reveal_name(of: UUID, *, actor: Actor, purpose: str) -> str:
    """The present name of a party in clear, as `reveal`; an empty text when none is known."""
    _may_read(of, actor)
    held = PartyName.objects.filter(party_id=of, until=None).first()
    if held is None:
        return ""
    if held.cipher is None:
        raise refusals.PartyErased
    log_read(actor, f"party:{of}", "name", purpose)
    return name_of(held)


def identifiers_of(of: UUID, kind: str = "") -> list[PartyIdentifier]:
    """The standing identifiers of a party, proved ones first, still sealed."""
    held = PartyIdentifier.objects.filter(party_id=of, until=None, cipher__isnull=False)
    chosen = held.filter(kind=kind) if kind else held
    return sorted(chosen, key=lambda each: (each.proved_at is None, each.since, str(each.id)))


def actor_of_party(party_id: UUID, *, on: date | None = None) -> Actor | None:
    """The citizen behind a session, in one query. None when there is no such party or it was erased."""
    day = on or today()
    with connection.cursor() as cursor:
        cursor.execute(_ACTOR, {"party": party_id, "day": day})
        row = cursor.fetchone()
    if row is None:
        return None
    name, recused = row
    return Actor("citizen", f"party:{party_id}", party=party_id, shown=name, recused=frozenset(recused))


_ACTOR = """
SELECT coalesce((SELECT n.masked FROM parties_partyname n WHERE n.party_id = p.id AND n.until IS NULL), ''),
       ARRAY(SELECT r.subject FROM access_recusal r
              WHERE r.party = p.id AND r.since <= %(day)s AND (r.until IS NULL OR r.until > %(day)s))
  FROM parties_party p
 WHERE p.id = %(party)s AND NOT EXISTS (SELECT FROM parties_erasure e WHERE e.party_id = p.id)
"""


def _may_read(of: UUID, actor: Actor) -> None:
    if actor.party != of:
        require(actor, "parties.reveal", subject=f"party:{of}")
