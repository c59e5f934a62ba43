# SPDX-License-Identifier: Apache-2.0
"""What happens to data, certificates and uses. Payloads hold codes, dates, party ids and salted digests; nothing personal."""

from datetime import date

from mingfu.kernel.ledger import event


@event("certificate.issued")
class CertificateIssued:
    """A certificate was issued and signed; `digest` commits to what it says."""

    number: str
    kind: str
    organ: str
    power: str
    case: str
    valid_from: date
    valid_until: date | None
    digest: str


@event("certificate.revoked")
class CertificateRevoked:
    """A certificate no longer holds."""

    number: str
    ground: str
    successor: str


@event("certificate.erased")
class CertificateErased:
    """What a certificate said was erased; number, digest and signature stay."""

    number: str
    basis: str


@event("data.kept")
class DataKept:
    """A record about somebody says something from a day on; `way` is kept, changed or corrected."""

    record: str
    item: str
    seq: int
    way: str
    since: date
    digest: str
    case: str


@event("data.erased")
class DataErased:
    """What a record said was erased in every state."""

    record: str
    basis: str


@event("data.use-agreed")
class UseAgreed:
    """An owner's data may be used by an organ: these fields, for this power, until a day."""

    use: str
    item: str
    organ: str
    owner: str
    power: str
    procedure: str
    fields: tuple[str, ...]
    until: date


@event("data.use-ended")
class UseEnded:
    """A use ended before its day."""

    use: str
    ground: str


@event("data.token-given")
class TokenGiven:
    """A system of the organ may read under a use by a key of its own, from now on; an earlier key ends."""

    use: str


@event("data.read")
class DataRead:
    """Somebody's data was read, by which right, for which case."""

    item: str
    fields: tuple[str, ...]
    organ: str
    right: str
    use: str
    case: str
    certificate: str


@event("data.refreshed")
class DataRefreshed:
    """An owner brought the data of an item up to date."""

    item: str
    on: date
    rows: int


@event("data.catalogue-published")
class CataloguePublished:
    """Items of the catalogue came into force as an edition."""

    edition: int
    items: tuple[str, ...]
