# SPDX-License-Identifier: Apache-2.0
"""What happens to drafts of procedures. Payloads name elements, fields and codes; a condition is no personal datum."""

from mingfu.kernel.ledger import event


@event("procedure-draft.imported")
class DraftImported:
    """A drawing was taken in as a draft: which file, and how many errors keep it from running."""

    draft: str
    file: str
    sha256: str
    errors: int


@event("procedure-draft.bound")
class DraftBound:
    """Answers were written to elements of a draft: `element field=value`, in the order they were given."""

    draft: str
    bindings: tuple[str, ...]


@event("procedure-draft.readied")
class DraftReadied:
    """The checks found no error: the draft can be taken over as a procedure of that digest."""

    draft: str
    process: str
    digest: str


@event("procedure-draft.discarded")
class DraftDiscarded:
    """A draft is no longer worked on."""

    draft: str
    why: str
