# SPDX-License-Identifier: Apache-2.0
"""How officials get in and how long they stay out after wrong passwords."""

from mingfu.kernel.settings import Settings, option


class PeopleSettings(Settings, prefix="PEOPLE"):
    """Sign-in of officials."""

    invitation_days: int = option(7, help="How long an invitation to a post can be accepted, in days.")
    sign_in_tries: int = option(5, help="Wrong passwords in a row before an account is locked.")
    lock_minutes: int = option(15, help="How long an account stays locked, in minutes.")
