# SPDX-License-Identifier: Apache-2.0
"""The district's own items from the profile; and following the power list, on which every item stands."""

from datetime import date, datetime
from pathlib import Path

from mingfu.kernel.access import system
from mingfu.kernel.catalogs import alive, forget
from mingfu.kernel.clock import as_legal_day, today
from mingfu.kernel.ledger import StoredEvent
from mingfu.systems.services.items.commands import close_item, lay_down
from mingfu.systems.services.items.listing import relist
from mingfu.systems.services.items.queries import codes_in_force, items_of, powers_cited
from mingfu.systems.services.items.reading import plain_of, read_file

ITEMS = "items*.yaml"
WITHDRAWN = "所依据的权责清单条目已失效"
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


def list_again(instant: datetime) -> None:
    """Duty of every day: close what no longer stands on the power list, and list what is in force today."""
    close_unfounded(as_legal_day(instant))
    relist()


def follow_powers(event: StoredEvent) -> None:
    """Reaction to a changed power list: a service whose entry is withdrawn closes the same day."""
    if event.payload["catalog"] == "powers":
        told = event.payload.get("from_day") or event.payload["valid_from"]
        close_unfounded(max(date.fromisoformat(told), today()))


def close_unfounded(day: date) -> tuple[str, ...]:
    """Close every item in force on a day whose entry of the power list is not; returns their codes."""
    forget()
    lost = {power for power in powers_cited(day) if not alive("powers", power, on=day)}
    closed = tuple(one.code for power in sorted(lost) for one in items_of(power=power, on=day))
    for code in closed:
        close_item(code, actor=system("services"), from_day=day, ground=WITHDRAWN)
    return closed
