# SPDX-License-Identifier: Apache-2.0
"""Reading ratings: one link, one case, one organ."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from mingfu.engines.opinions.commands import token_hash
from mingfu.engines.opinions.models import Invitation, Rating
from mingfu.engines.opinions.refusals import InvitationOver, InvitationUnknown
from mingfu.engines.opinions.surveys import SATISFIED_FROM
from mingfu.kernel.clock import now


@dataclass(frozen=True, slots=True)
class InvitationShown:
    """What the rating page may know: which case and whom it concerns."""

    case: str
    organ: str


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Ratings of one organ or of all: how many were asked, how many answered, how many of those were satisfied."""

    asked: int
    rated: int
    satisfied: int

    @property
    def rate(self) -> float | None:
        """Share of the satisfied among those who answered; None when nobody did."""
        return self.satisfied / self.rated if self.rated else None


def invitation_for(token: str) -> InvitationShown:
    """The invitation a link stands for. Raises `InvitationUnknown`, `InvitationOver`."""
    found = Invitation.objects.filter(token_hash=token_hash(token)).first()
    if found is None:
        raise InvitationUnknown
    if found.used_at is not None or found.expires_at <= now():
        raise InvitationOver
    return InvitationShown(found.case, found.organ)


def is_invited(case: str) -> bool:
    """Whether a rating of the case is asked for and neither given nor too late."""
    return Invitation.objects.filter(case=case, used_at=None, expires_at__gt=now()).exists()


def rating_of(case: str) -> Rating | None:
    """The rating of a case, if its party gave one."""
    return Rating.objects.filter(case=case).first()


def satisfaction(*, since: datetime, until: datetime, organ: str = "") -> dict[str, Satisfaction]:
    """Satisfaction by organ for invitations of [since, until); `""` is the sum over all."""
    asked = Invitation.objects.filter(invited_at__gte=since, invited_at__lt=until)
    rated = Rating.objects.filter(rated_at__gte=since, rated_at__lt=until)
    if organ:
        asked, rated = asked.filter(organ=organ), rated.filter(organ=organ)
    counts = dict(asked.values_list("organ").annotate(n=Count("id")).order_by())
    answers = {
        who: (n, happy)
        for who, n, happy in rated.values_list("organ")
        .annotate(n=Count("id"), happy=Count("id", filter=Q(level__gte=SATISFIED_FROM)))
        .order_by()
    }
    found = {
        who: Satisfaction(counts.get(who, 0), *answers.get(who, (0, 0))) for who in sorted(set(counts) | set(answers))
    }
    found[""] = Satisfaction(
        sum(counts.values()), sum(n for n, _happy in answers.values()), sum(happy for _n, happy in answers.values())
    )
    return found
