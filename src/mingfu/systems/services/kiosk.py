# SPDX-License-Identifier: Apache-2.0
"""What the self-service machines ask: the items that are decided on the spot and may be applied for there."""

from typing import Any

from mingfu.kernel.catalogs import items
from mingfu.systems.services.handling.starting import PREFIX
from mingfu.systems.services.items import Channel, Handling
from mingfu.systems.services.items.queries import CATALOG


def at_kiosk() -> list[dict[str, Any]]:
    """Instant items that are open at machines, by name: the key of their start, the name, and one line about them."""
    found = [
        {"start": f"{PREFIX}{one.code}", "title": one.title, "about": str(one.content.get("summary", ""))}
        for one in items(CATALOG)
        if one.content.get("handling") == Handling.INSTANT and Channel.KIOSK in one.content.get("channels", ())
    ]
    return sorted(found, key=lambda one: str(one["title"]))
