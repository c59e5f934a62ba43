# SPDX-License-Identifier: Apache-2.0
"""What happens to publications."""

from mingfu.kernel.ledger import event


@event("publication.awaited")
class PublicationAwaited:
    """A redacted text waits for the post that checks it."""

    release: str
    ref: str
    redactions: int


@event("publication.released")
class PublicationReleased:
    """A text became public."""

    release: str
    ref: str


@event("publication.declined")
class PublicationDeclined:
    """A text was not made public, for a reason."""

    release: str
    ref: str
    reason: str


@event("publication.withdrawn")
class PublicationWithdrawn:
    """A public text was taken back, for a reason."""

    release: str
    ref: str
    reason: str
