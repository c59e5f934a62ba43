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
