# SPDX-License-Identifier: Apache-2.0
"""What happens to parties. Nothing personal: ids, kinds, and commitments whose salt goes with an erasure."""

from datetime import date

from mingfu.kernel.ledger import event


@event("party.registered")
class PartyRegistered:
    """A person or a body became known."""

    party: str
    kind: str


@event("party.named")
class PartyNamed:
    """A party's name was kept or changed; `commitment` is SHA-256 over salt and name."""

    party: str
    commitment: str


@event("party.identified")
class PartyIdentified:
    """An identifier was kept; `commitment` is SHA-256 over salt and value, `proved` whether the party showed it is theirs."""

    party: str
    kind: str
    commitment: str
    proved: bool


@event("party.identifier-ended")
class PartyIdentifierEnded:
    """An identifier is no longer the party's."""

    party: str
    kind: str
    commitment: str


@event("party.erased")
class PartyErased:
    """Name and identifiers of a party were erased; what remains are this id and what was done under it."""

    party: str
    basis: str


@event("mandate.given")
class MandateGiven:
    """A party lets another act for it."""

    mandate: int
    principal: str
    agent: str
    scope: str
    since: date
    until: date | None


@event("mandate.revoked")
class MandateRevoked:
    """A mandate ends before its day."""

    mandate: int
    principal: str
    agent: str
    until: date
