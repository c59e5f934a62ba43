# SPDX-License-Identifier: Apache-2.0
"""How the portal lets people in without an account, and how much they may hand in."""

from mingfu.kernel.settings import Settings, option


class PortalSettings(Settings, prefix="PORTAL"):
    """Following a case by number, and files handed in with a matter."""

    grant_minutes: int = option(
        120, help="How long a browser that proved number and code may see the case, in minutes."
    )
    files: int = option(5, help="Most files handed in with one matter.")
    file_mb: int = option(20, help="Largest file handed in with a matter, in megabytes.")
    figures_seconds: int = option(30, help="How old the public figures may be, in seconds.")
