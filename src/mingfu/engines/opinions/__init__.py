# SPDX-License-Identifier: Apache-2.0
"""What people think of how they were served: ratings by one-time link (好差评), and what is honestly made of them.

Silence is never counted as satisfaction: every rate stands beside the number of those who answered.
"""

from typing import TYPE_CHECKING

from mingfu.engines.opinions.surveys import (
    BAD_UP_TO,
    CHANNELS,
    FACETS,
    LEVELS,
    RateAfter,
    rate_of,
    rates,
    register_rate,
)
from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.opinions.commands import (
        device_mark,
        invite,
        invite_again,
        link_staff,
        rate,
        rate_by_phone,
        rate_case,
        strike,
    )
    from mingfu.engines.opinions.queries import (
        InvitationShown,
        Satisfaction,
        invitation_for,
        invitation_of,
        is_invited,
        rating_of,
        ratings_of,
        satisfaction,
    )
    from mingfu.engines.opinions.refusals import InvitationOver, InvitationUnknown, StaffCannotRate

__all__ = [
    "BAD_UP_TO",
    "CHANNELS",
    "FACETS",
    "LEVELS",
    "InvitationOver",
    "InvitationShown",
    "InvitationUnknown",
    "RateAfter",
    "Satisfaction",
    "StaffCannotRate",
    "device_mark",
    "invitation_for",
    "invitation_of",
    "invite",
    "invite_again",
    "is_invited",
    "link_staff",
    "rate",
    "rate_by_phone",
    "rate_case",
    "rate_of",
    "rates",
    "rating_of",
    "ratings_of",
    "register_rate",
    "satisfaction",
    "strike",
]

__getattr__ = late(__name__, "commands", "queries", "refusals", names=__all__)
