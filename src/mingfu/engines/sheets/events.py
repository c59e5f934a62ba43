# SPDX-License-Identifier: Apache-2.0
"""What happens to drafts of lists."""

from datetime import date

from mingfu.kernel.ledger import event


@event("list.drafted")
class ListDrafted:
    """A sheet was taken in as a draft edition of a list; `digest` is the SHA-256 of its entries."""

    catalog: str
    draft: int
    base: int
    valid_from: date
    entries: int
    digest: str


@event("list.draft-published")
class ListDraftPublished:
    """A draft became an edition."""

    catalog: str
    draft: int
    edition: int


@event("list.draft-discarded")
class ListDraftDiscarded:
    """A draft was put aside."""

    catalog: str
    draft: int
