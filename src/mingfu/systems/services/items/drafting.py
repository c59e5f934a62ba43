# SPDX-License-Identifier: Apache-2.0
"""Drafts of items: begun by the organ whose item it is, published by the bureau that watches over all guides."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from mingfu.kernel.access import Actor, NotVisible, may, require, require_sight
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.services.items.commands import publish_items, stream_of
from mingfu.systems.services.items.events import DraftDiscarded, ItemDrafted
from mingfu.systems.services.items.models import ItemDraft
from mingfu.systems.services.items.parts import Item
from mingfu.systems.services.items.queries import codes_in_force, guide_edition
from mingfu.systems.services.items.queries import item as item_in_force
from mingfu.systems.services.items.reading import item_from, plain_of
from mingfu.systems.services.items.refusals import DraftChanged, DraftOutdated, DraftUnknown, ItemCodeTaken


def drafts_for(actor: Actor) -> QuerySet[ItemDraft]:
    """Every draft the actor may see: those of their organ, all for who publishes."""
    if not may(actor, "services.draft"):
        return ItemDraft.objects.none()
    rows = ItemDraft.objects.all()
    return rows if _sees_all(actor) else rows.filter(organ=actor.organ)


def draft_for(actor: Actor, code: str) -> ItemDraft:
    """One draft the actor may see. Raises `DraftUnknown`."""
    found = drafts_for(actor).filter(code=code).first()
    if found is None:
        raise DraftUnknown(item=code[:80])
    return found


def own_item(actor: Actor, code: str) -> Item:
    """The item in force, for those who may change it. Raises `ItemUnknown`, `NotVisible`."""
    standing = item_in_force(code)
    require_sight(actor, "services.draft")
    _require_own(actor, standing.organ)
    return standing


def outdated_by(draft: ItemDraft) -> int:
    """The edition in which the guide changed after the draft was begun; 0 when it did not."""
    present = guide_edition(draft.code)
    return present if present > draft.base else 0


@command
def begin_draft(code: str, *, actor: Actor) -> ItemDraft:
    """Begin to change an item in force, or go on where a draft was begun. Raises `ItemUnknown`, `NotVisible`."""
    require(actor, "services.draft")
    standing = own_item(actor, code)
    held = ItemDraft.objects.filter(code=code).first()
    return held or _begin(standing, base=guide_edition(code), actor=actor)


@command
def new_draft(declared: Mapping[str, Any], *, actor: Actor) -> ItemDraft:
    """Begin an item that there is not yet. Raises `ItemUnreadable`, `ItemCodeTaken`."""
    require(actor, "services.draft")
    made = item_from(declared)
    _require_own(actor, made.organ)
    if ItemDraft.objects.filter(code=made.code).exists() or made.code in codes_in_force():
        raise ItemCodeTaken(item=made.code)
    return _begin(made, base=0, actor=actor)


@command
def change_draft(code: str, changes: Mapping[str, Any], *, actor: Actor, seen: int) -> ItemDraft:
    """Save some fields of a draft; `seen` is the count of savings the writer had before them.

    Raises `ItemUnreadable`, `DraftChanged`, `DraftUnknown`. The code stays as it is.
    """
    require(actor, "services.draft")
    draft = drafts_for(actor).select_for_update().filter(code=code).first()
    if draft is None:
        raise DraftUnknown(item=code[:80])
    if draft.changes != seen:
        raise DraftChanged
    made = item_from({**draft.content, **changes, "code": code})
    _require_own(actor, made.organ)
    draft.content = plain_of(made)
    draft.title, draft.organ = made.name, made.organ
    draft.changes += 1
    draft.changed_by, draft.changed_at = actor.code, now()
    draft.save()
    return draft


@command
def discard_draft(code: str, *, actor: Actor) -> None:
    """Give a draft up; the item in force, if there is one, stays as it is."""
    require(actor, "services.draft")
    draft = draft_for(actor, code)
    draft.delete()
    record(DraftDiscarded(item=code), stream=stream_of(code), by=actor)


@command
def publish_draft(code: str, *, actor: Actor, from_day: date | None = None, over: bool = False, note: str = "") -> int:
    """Put a draft in force; returns the edition. `over` says that a guide published meanwhile may be replaced.

    Raises what `publish_items` raises, `DraftUnknown`, `DraftOutdated`.
    """
    require(actor, "services.publish")
    draft = draft_for(actor, code)
    since = outdated_by(draft)
    if since and not over:
        raise DraftOutdated(item=draft.title, edition=since)
    number = publish_items([draft.content], actor=actor, from_day=from_day, note=note)
    draft.delete()
    return number


def _begin(made: Item, *, base: int, actor: Actor) -> ItemDraft:
    moment = now()
    draft = ItemDraft.objects.create(
        code=made.code, organ=made.organ, title=made.name, content=plain_of(made), base=base,
        begun_by=actor.code, begun_at=moment, changed_by=actor.code, changed_at=moment,
    )  # fmt: skip
    record(ItemDrafted(item=made.code, base=base), stream=stream_of(made.code), by=actor)
    return draft


def _sees_all(actor: Actor) -> bool:
    return may(actor, "services.publish")


def _require_own(actor: Actor, organ: str) -> None:
    """An organ writes its own guides; what others write does not exist for it."""
    if not _sees_all(actor) and organ != actor.organ:
        raise NotVisible
