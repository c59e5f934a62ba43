# SPDX-License-Identifier: Apache-2.0
"""What happens to organs, posts and officials. People stand under their work number."""

from datetime import date

from mingfu.kernel.ledger import event


@event("organ.founded")
class OrganFounded:
    """An organ began to be."""

    organ: str
    name: str
    kind: str
    parent: str
    region: str
    since: date


@event("organ.renamed")
class OrganRenamed:
    """An organ bears another name; its code stays."""

    organ: str
    before: str
    after: str
    basis: str


@event("organ.dissolved")
class OrganDissolved:
    """An organ is no more from a day on, and its posts with it."""

    organ: str
    since: date
    basis: str


@event("post.created")
class PostCreated:
    """An organ has a new post."""

    post: str
    organ: str
    title: str
    head: bool
    clearance: int
    since: date


@event("post.abolished")
class PostAbolished:
    """A post is no more from a day on."""

    post: str
    since: date
    basis: str


@event("official.invited")
class OfficialInvited:
    """Somebody was invited to a post under a work number."""

    number: str
    post: str


@event("official.joined")
class OfficialJoined:
    """An invitation was accepted; the account exists."""

    number: str


@event("official.appointed")
class OfficialAppointed:
    """An official holds a post."""

    number: str
    post: str
    since: date
    acting: bool


@event("official.relieved")
class OfficialRelieved:
    """An official no longer holds a post."""

    number: str
    post: str
    until: date
    reason: str


@event("official.password-reset-offered")
class PasswordResetOffered:
    """An official who lost the password may choose a new one."""

    number: str


@event("official.password-changed")
class PasswordChanged:
    """An official has another password; all sessions ended."""

    number: str


@event("stand-in.named")
class StandInNamed:
    """An official does the work of a post for a time, with its grants."""

    post: str
    number: str
    since: date
    until: date
    reason: str


@event("stand-in.ended")
class StandInEnded:
    """A stand-in ended before its day."""

    post: str
    number: str
    until: date
