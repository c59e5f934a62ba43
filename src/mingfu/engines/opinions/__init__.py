# SPDX-License-Identifier: Apache-2.0
"""What people think of how they were served: ratings by one-time link (好差评), and what is honestly made of them.

Silence is never counted as satisfaction: every rate stands beside the number of those who answered.
"""

from typing import TYPE_CHECKING

from mingfu.engines.opinions.surveys import FACETS, LEVELS, RateAfter, rates, register_rate
from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.opinions.commands import invite, rate, rate_case
    from mingfu.engines.opinions.queries import (
        InvitationShown,
        Satisfaction,
        invitation_for,
        is_invited,
        rating_of,
        satisfaction,
    )
    from mingfu.engines.opinions.refusals import InvitationOver, InvitationUnknown

__all__ = [
    "FACETS",
    "LEVELS",
    "InvitationOver",
    "InvitationShown",
    "InvitationUnknown",
    "RateAfter",
    "Satisfaction",
    "invitation_for",
    "invite",
    "is_invited",
    "rate",
    "rate_case",
    "rates",
    "rating_of",
    "register_rate",
    "satisfaction",
]

__getattr__ = late(__name__, "commands", "queries", "refusals", names=__all__)
