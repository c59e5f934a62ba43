# SPDX-License-Identifier: Apache-2.0
"""Reading ratings: one link, one case, one organ."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, Q, QuerySet

from mingfu.engines.opinions.commands import token_hash
from mingfu.engines.opinions.models import Invitation, Rating
from mingfu.engines.opinions.refusals import InvitationOver, InvitationUnknown
from mingfu.engines.opinions.surveys import BAD_UP_TO, SATISFIED_FROM
from mingfu.kernel.clock import now

By = Literal["organ", "item", "channel"]


@dataclass(frozen=True, slots=True)
class InvitationShown:
    """What the rating page may know: which case and whom it concerns."""

    case: str
    organ: str


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Ratings of one organ or of all: how many were asked, how many answered, how many of those were satisfied.

    `struck` ratings were found malicious or mistaken: they are counted here and nowhere else. `bad` are the last two levels.
    """

    asked: int
    rated: int
    satisfied: int
    struck: int = 0
    bad: int = 0

    @property
    def rate(self) -> float | None:
        """Share of the satisfied among those who answered; None when nobody did."""
        return self.satisfied / self.rated if self.rated else None

    @property
    def response(self) -> float | None:
        """Share of those asked who answered: it stands beside every rate, for silence is no praise. None when nobody was asked."""
        return min(self.rated / self.asked, 1.0) if self.asked else None


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
    return Rating.objects.filter(case=case).order_by("pk").first()


def satisfaction(*, since: datetime, until: datetime, organ: str = "", by: By = "organ") -> dict[str, Satisfaction]:
    """Satisfaction by organ (or item, channel) for invitations of [since, until); `""` is the sum over all."""
    asked = Invitation.objects.filter(invited_at__gte=since, invited_at__lt=until)
    rated = Rating.objects.filter(rated_at__gte=since, rated_at__lt=until)
    if organ:
        asked, rated = asked.filter(organ=organ), rated.filter(organ=organ)
    if by == "item":
        asked, rated = asked.exclude(item=""), rated.exclude(item="")
    counts: dict[str, int] = dict(asked.order_by().values_list(by).annotate(n=Count("id")))
    standing = Q(strike=None)
    rows = rated.order_by().values_list(by).annotate(
        n=Count("id", filter=standing),
        happy=Count("id", filter=standing & Q(level__gte=SATISFIED_FROM)),
        struck=Count("id", filter=~standing),
        bad=Count("id", filter=standing & Q(level__lte=BAD_UP_TO)),
    )  # fmt: skip
    answers = {who: (n, happy, struck, bad) for who, n, happy, struck, bad in rows}
    found = {
        who: Satisfaction(counts.get(who, 0), *answers.get(who, (0, 0, 0, 0)))
        for who in sorted(set(counts) | set(answers))
    }
    each = list(found.values())
    found[""] = Satisfaction(
        sum(one.asked for one in each), sum(one.rated for one in each), sum(one.satisfied for one in each),
        sum(one.struck for one in each), sum(one.bad for one in each),
    )  # fmt: skip
    return found


def ratings_of(organ: str = "", *, bad: bool = False, odd: bool = False) -> QuerySet[Rating]:
    """Ratings of an organ, of all when none is named, newest first: only bad ones, only odd ones."""
    found = Rating.objects.select_related("strike").order_by("-rated_at", "-pk")
    if organ:
        found = found.filter(organ=organ)
    if bad:
        found = found.filter(level__lte=BAD_UP_TO)
    return found.exclude(flag="") if odd else found


def invitation_of(case: str, survey: str) -> Invitation | None:
    """The invitation of a case and survey, used or not."""
    return Invitation.objects.filter(case=case, survey=survey).first()
