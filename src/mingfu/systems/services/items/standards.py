# SPDX-License-Identifier: Apache-2.0
"""Measuring a guide by the lists in force: the power it cites, and what the state holds already."""

from mingfu.kernel.catalogs import items, title_of
from mingfu.systems.services.items.findings import Held, Standards, Verdict, verdict_of
from mingfu.systems.services.items.parts import Item

HELD = "services.held"
"""The list of certificates and data that the state holds, so that nobody hands them in."""


def standards_for(power: str) -> Standards:
    """What a guide under an entry of the power list is measured by today."""
    title = title_of("powers", power)
    held = tuple(Held(one.code, one.title, tuple(one.content.get("names", ()))) for one in items(HELD))
    return Standards("" if title == power else title, held)


def verdict_on(item: Item) -> Verdict:
    """The findings and the score of a guide as of today."""
    return verdict_of(item, standards_for(item.power))
