# SPDX-License-Identifier: Apache-2.0
"""Whose data it is: only the owner of an item writes what stands under it."""

from mingfu.kernel.access import Actor, require
from mingfu.systems.data_sharing.catalogue.items import DataItem
from mingfu.systems.data_sharing.refusals import NotTheOwner


def require_owner(item: DataItem, actor: Actor, act: str) -> None:
    """Refuse whoever is not of the item's owner, or may not do the act. The system may."""
    require(actor, act)
    if actor.kind != "system" and actor.organ != item.organ:
        raise NotTheOwner(item=item.title, owner=item.organ_name)
