# SPDX-License-Identifier: Apache-2.0
"""What happens to grants and recusals."""

from datetime import date

from mingfu.kernel.ledger import event


@event("grant.given")
class GrantGiven:
    """A post was allowed an act, by an entry of the power list."""

    post: str
    act: str
    entry: str
    area: str
    since: date
    basis: str


@event("grant.withdrawn")
class GrantWithdrawn:
    """A grant ends: `until` is the first day on which the post may no longer act."""

    post: str
    act: str
    entry: str
    area: str
    until: date
    ground: str


@event("recusal.declared")
class RecusalDeclared:
    """Somebody keeps out of a matter; `who` is a work number or a party's id."""

    subject: str
    who: str
    ground: str
    since: date


@event("recusal.lifted")
class RecusalLifted:
    """The reason to keep out has gone."""

    subject: str
    who: str
    until: date
    ground: str
