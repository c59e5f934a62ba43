# SPDX-License-Identifier: Apache-2.0
"""What happens to service items."""

from datetime import date

from mingfu.kernel.ledger import event


@event("service.item-drafted")
class ItemDrafted:
    """A draft of an item was begun from an edition; 0 for an item that is new."""

    item: str
    base: int


@event("service.draft-discarded")
class DraftDiscarded:
    """A draft of an item was given up."""

    item: str


@event("service.item-published")
class ItemPublished:
    """An item came into force from a day on, in an edition; `digest` is the SHA-256 of its content."""

    item: str
    edition: int
    from_day: date
    power: str
    digest: str


@event("service.item-closed")
class ItemClosed:
    """An item was withdrawn from a day on."""

    item: str
    from_day: date


@event("service.items-taken-in")
class ItemsTakenIn:
    """Rows of a file became drafts; `digest` is the SHA-256 of the file."""

    digest: str
    rows: int
    new: int
    same: int
    odd: int
