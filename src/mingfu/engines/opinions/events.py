# SPDX-License-Identifier: Apache-2.0
"""What happens to ratings."""

from mingfu.kernel.ledger import event


@event("rating.invited")
class RatingInvited:
    """A party was asked to rate a case."""

    case: str
    survey: str
    organ: str


@event("rating.given")
class RatingGiven:
    """A party rated a case. Words are held by digest."""

    case: str
    survey: str
    organ: str
    level: int
    facets: dict[str, int]
    digest: str


@event("rating.flagged")
class RatingFlagged:
    """A rating looks odd: `flag` is device when one device gave many on one day."""

    case: str
    flag: str


@event("rating.struck")
class RatingStruck:
    """A rating was found mistaken or malicious by another organ than the rated one, and counts no more."""

    case: str
    survey: str


@event("staff.linked")
class StaffLinked:
    """An official said who they are as a citizen; which party stands in no event."""

    official: str
