# SPDX-License-Identifier: Apache-2.0
"""Issuing, replacing and erasing papers. Nothing is set here: a paper becomes a PDF when it is first opened."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from mingfu.engines.documents import declaring
from mingfu.engines.documents.events import DocumentErased, DocumentIssued, DocumentReplaced
from mingfu.engines.documents.models import Document, Replacement, Series
from mingfu.engines.documents.queries import find_document
from mingfu.engines.documents.refusals import AlreadyReplaced
from mingfu.engines.documents.setting import forget_settings
from mingfu.engines.documents.values import issuing_organ, letterhead, written
from mingfu.engines.documents.wording import Wording, word
from mingfu.kernel import organs
from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import chance, now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import canonical, commit, new_salt, record

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Signs of a check code: none that is mistaken for another. Twelve of them are 60 bits."""


@command
def issue(paper: str, about: str, values: Mapping[str, Any], *, actor: Actor) -> Document:
    """Issue a paper about a case: take the next number of its series, word it, and record that it was issued.

    `values` are raw, by the names of the declaration's `from`. Raises `UnknownPaper`, `PaperIncomplete`. Whether the
    step behind it was allowed is the caller's question: a paper follows from an act, it is none by itself.
    """
    declared = declaring.paper(paper)
    house = letterhead()
    texts = written(declared, values) | {
        "case": about, "house": house.house, "house_mark": house.house_mark, "word": house.word,
    }  # fmt: skip
    organ = issuing_organ(declared, values)
    issuer = organs.organ(organ).name
    day, salt = today(), new_salt()
    prefix = declared.prefix.format(word=house.word)
    series = _next_of(prefix, day.year)
    number = declared.number.format(prefix=prefix, year=day.year, n=series.last)
    wording = word(declared, texts, number=number, day=day, issuer=issuer)
    document = Document.objects.create(
        number=number,
        prefix=prefix,
        year=day.year,
        serial=series.last,
        paper=declared.key,
        paper_digest=declared.digest,
        kind=declared.kind,
        layout=declared.layout,
        sealed=declared.sealed,
        level=declared.level,
        about=about,
        organ=organ,
        title=wording.title,
        content=wording.plain(),
        salt=salt.hex(),
        digest=digest_of(wording, salt),
        code="".join(chance.choice(ALPHABET) for _ in range(12)),
        issued_at=now(),
        issued_by=actor.code,
    )
    issued = DocumentIssued(
        number=number,
        paper=declared.key,
        paper_digest=declared.digest,
        about=about,
        organ=organ,
        digest=document.digest,
    )
    record(issued, stream=_stream(document), by=actor)
    return document


@command
def replace(number: str, by: str, *, actor: Actor, ground: str) -> Replacement:
    """Put one document in the place of another. The first stays readable and says what replaced it.

    Raises `DocumentUnknown`, `AlreadyReplaced`.
    """
    require(actor, "documents.replace")
    document, successor = _locked(number), find_document(by)
    held = Replacement.objects.filter(document=document).select_related("by").first()
    if held is not None:
        raise AlreadyReplaced(number=document.number, by=held.by.number)
    made = Replacement.objects.create(document=document, by=successor, ground=ground, actor=actor.code, at=now())
    record(DocumentReplaced(number=document.number, by=successor.number), stream=_stream(document), by=actor)
    return made


@command
def erase(number: str, *, actor: Actor, basis: str) -> None:
    """Erase the text of a document and every PDF set from it; number, digest and event stay, and the chain holds.

    `basis` is a legal basis, never a person's words. A second call changes nothing. Raises `DocumentUnknown`.
    """
    require(actor, "documents.erase")
    document = _locked(number)
    if document.erased_at is not None:
        return
    document.title, document.content, document.salt, document.erased_at = "", {}, "", now()
    document.save(update_fields=["title", "content", "salt", "erased_at"])
    record(DocumentErased(number=document.number, basis=basis), stream=_stream(document), by=actor)
    transaction.on_commit(lambda: forget_settings(document.pk))


def digest_of(wording: Wording, salt: bytes) -> str:
    """The commitment that the ledger holds to a wording."""
    return commit(canonical(wording.plain()), salt)


def _next_of(prefix: str, year: int) -> Series:
    """The series with its next number taken. The row stays locked until the transaction ends, so no number is lost."""
    Series.objects.get_or_create(prefix=prefix, year=year)
    series = Series.objects.select_for_update().get(prefix=prefix, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series


def _locked(number: str) -> Document:
    return Document.objects.select_for_update().get(pk=find_document(number).pk)


def _stream(document: Document) -> str:
    return f"documents:{document.prefix}:{document.year}"
