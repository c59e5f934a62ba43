# SPDX-License-Identifier: Apache-2.0
"""Which of some cases are to be rated, and which were: for pages that show several cases of one person."""

from collections.abc import Collection

from mingfu.engines.opinions.models import Invitation, Rating
from mingfu.kernel.clock import now


def invited_among(cases: Collection[str]) -> set[str]:
    """Of some cases, those whose rating is asked for and neither given nor too late."""
    found = Invitation.objects.filter(case__in=cases, used_at=None, expires_at__gt=now())
    return set(found.values_list("case", flat=True))


def rated_among(cases: Collection[str]) -> set[str]:
    """Of some cases, those whose party has given its rating."""
    return set(Rating.objects.filter(case__in=cases).values_list("case", flat=True))
