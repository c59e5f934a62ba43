# SPDX-License-Identifier: Apache-2.0
"""What happens to documents. One stream holds one series of numbers, so the ledger shows that none was skipped.

The text is held by a salted digest; nothing here depends on fonts, keys or a PDF.
"""

from mingfu.kernel.ledger import event


@event("document.issued")
class DocumentIssued:
    """A paper was issued under a number: by which edition of which declaration, about what, by which organ."""

    number: str
    paper: str
    paper_digest: str
    about: str
    organ: str
    digest: str


@event("document.replaced")
class DocumentReplaced:
    """An issued paper was replaced by another. The ground stands with the row."""

    number: str
    by: str


@event("document.erased")
class DocumentErased:
    """The text of an issued paper was erased on the named legal basis."""

    number: str
    basis: str
