# SPDX-License-Identifier: Apache-2.0
"""How the portal lets people in without an account, and how much they may hand in."""

from mingfu.kernel.settings import Settings, option


class PortalSettings(Settings, prefix="PORTAL"):
    """Following a case by number, and files handed in with a matter."""

    grant_minutes: int = option(
        120, help="How long a browser that proved number and code may see the case, in minutes."
    )
    tries_an_hour: int = option(5, help="Most wrong tries to follow one case number in an hour.")
    tail_tries_a_month: int = option(
        20, help="Most wrong last-four-digits for one case number in thirty days; then only the query code serves."
    )
    address_tries_an_hour: int = option(60, help="Most wrong tries from one network address in an hour.")
    files: int = option(5, help="Most files handed in with one matter.")
    file_mb: int = option(20, help="Largest file handed in with a matter, in megabytes.")
    figures_seconds: int = option(30, help="How old the public figures may be, in seconds.")
