# SPDX-License-Identifier: Apache-2.0
"""The district's own items from the profile, and the daily look at what came into force or ended."""

from datetime import date, datetime
from pathlib import Path

from mingfu.kernel.access import system
from mingfu.systems.services.items.commands import lay_down
from mingfu.systems.services.items.listing import relist
from mingfu.systems.services.items.queries import codes_in_force
from mingfu.systems.services.items.reading import plain_of, read_file

ITEMS = "items*.yaml"
BEGINNING = date(2014, 6, 16)
"""Day of the plan: since then the district's first list of items stands."""


def settle(folder: Path) -> int:
    """Publish the items of a profile's folder; returns how many are new. A second call changes nothing.

    An item that stands already keeps what officials have made of it since.
    """
    standing = codes_in_force()
    found = [one for path in sorted(folder.glob(ITEMS)) for one in read_file(path)]
    new = [plain_of(one) for one in found if one.code not in standing]
    if new:
        lay_down(new, actor=system("profile"), since=BEGINNING)
    return len(new)


def list_again(_instant: datetime) -> None:
    """List what is in force today: items whose first or last day has come."""
    relist()
