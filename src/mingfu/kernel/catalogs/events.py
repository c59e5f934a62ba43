# SPDX-License-Identifier: Apache-2.0
"""What happens to lists."""

from datetime import date

from mingfu.kernel.ledger import event


@event("catalog.edition-published")
class EditionPublished:
    """A new edition of a public list came into force; `digest` is the SHA-256 of its entries."""

    catalog: str
    number: int
    valid_from: date
    entries: int
    digest: str


@event("catalog.entry-retired")
class EntryRetired:
    """An entry was withdrawn from a list from a day on, by a new edition."""

    catalog: str
    code: str
    from_day: date
    ground: str
