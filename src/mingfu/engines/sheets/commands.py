# SPDX-License-Identifier: Apache-2.0
"""Taking a sheet in as a draft of a list, publishing it, putting it aside."""

from datetime import date

from mingfu.engines.sheets.events import ListDraftDiscarded, ListDrafted, ListDraftPublished
from mingfu.engines.sheets.lists import differences, list_file, read_list
from mingfu.engines.sheets.models import ListDraft
from mingfu.engines.sheets.queries import edition_file, editions_of, plain_rows, row_of
from mingfu.engines.sheets.refusals import (
    DiscardReasonNeeded,
    DraftGone,
    DraftOutdated,
    DraftUnchanged,
    SheetHasErrors,
)
from mingfu.kernel.access import Actor, require
from mingfu.kernel.catalogs import publish_edition
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record

LEAST_REASON = 4


@command
def draft_list(catalog: str, content: bytes, name: str, *, actor: Actor, valid_from: date, note: str = "") -> int:
    """Take a sheet in as a draft edition in force from a day; returns the draft's number.

    Raises `ListUnknown`, `SheetHasErrors` (which names the first cell), `DraftUnchanged`, and what reading raises.
    """
    require(actor, "lists.draft")
    newest = editions_of(catalog)[0]
    base = edition_file(catalog, newest.number)
    read = read_list(content, name, base.rows)
    if read.errors:
        raise SheetHasErrors(count=len(read.errors), first=read.errors[0].text)
    if not differences(base.rows, read.rows) and valid_from == newest.valid_from:
        raise DraftUnchanged
    declared = list_file(catalog, base.title, valid_from, read.rows, note)
    made = ListDraft.objects.create(
        catalog=catalog, title=base.title, base=newest.number, valid_from=valid_from, rows=plain_rows(read.rows),
        findings=[found.text for found in read.findings], note=note.strip()[:300], digest=declared.digest,
        by=actor.code, at=now(),
    )  # fmt: skip
    drafted = ListDrafted(
        catalog=catalog, draft=made.pk, base=newest.number, valid_from=valid_from, entries=len(read.rows),
        digest=declared.digest,
    )  # fmt: skip
    record(drafted, stream=_stream(catalog), by=actor)
    return made.pk


@command
def publish_draft(pk: int, *, actor: Actor) -> int:
    """Publish a draft as the list's next edition and return its number.

    Raises `DraftGone`, and `DraftOutdated` when another edition came in between: nobody's change is overwritten unseen.
    """
    require(actor, "lists.publish")
    draft = _open(pk)
    newest = editions_of(draft.catalog)[0].number
    if newest != draft.base:
        raise DraftOutdated(base=draft.base, newest=newest)
    rows = [row_of(row) for row in draft.rows]
    number = publish_edition(list_file(draft.catalog, draft.title, draft.valid_from, rows, draft.note), actor=actor)
    draft.ended_at, draft.ended_by, draft.edition = now(), actor.code, number
    draft.save(update_fields=["ended_at", "ended_by", "edition"])
    published = ListDraftPublished(catalog=draft.catalog, draft=pk, edition=number)
    record(published, stream=_stream(draft.catalog), by=actor)
    return number


@command
def discard_draft(pk: int, *, actor: Actor, reason: str) -> None:
    """Put a draft aside, for a reason. Raises `DraftGone`, `DiscardReasonNeeded`."""
    require(actor, "lists.draft")
    if len(reason.strip()) < LEAST_REASON:
        raise DiscardReasonNeeded
    draft = _open(pk)
    draft.ended_at, draft.ended_by, draft.reason = now(), actor.code, reason.strip()[:300]
    draft.save(update_fields=["ended_at", "ended_by", "reason"])
    record(ListDraftDiscarded(catalog=draft.catalog, draft=pk), stream=_stream(draft.catalog), by=actor)


def _open(pk: int) -> ListDraft:
    draft = ListDraft.objects.select_for_update().filter(pk=pk, ended_at=None).first()
    if draft is None:
        raise DraftGone
    return draft


def _stream(key: str) -> str:
    return f"list-draft:{key}"
