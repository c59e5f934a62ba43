# SPDX-License-Identifier: Apache-2.0
"""Finding and checking papers. Who may see one is decided by the case it is about; a check needs number and code."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from hmac import compare_digest
from typing import Literal

from django.db.models import QuerySet

from mingfu.engines.documents.models import Document, Replacement
from mingfu.engines.documents.refusals import DocumentUnknown, NotVerified, TextErased
from mingfu.engines.documents.wording import Wording
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.organs import organ

_BRACKETS = re.compile(r"[\[(【〔［（](\d{4})[\])】〕］）]")


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check tells: that the paper was issued, by whom and when, what it is, and whether it still stands."""

    number: str
    kind: str
    title: str
    issuer: str
    issued_on: date
    state: Literal["standing", "replaced", "erased"]
    replaced_by: str


def documents_about(about: str) -> QuerySet[Document]:
    """Every paper about a case, oldest first, with what replaced it."""
    return Document.objects.filter(about=about).select_related("replacement__by").order_by("id")


def find_document(number: str) -> Document:
    """The document of that number, brackets and spaces forgiven. Raises `DocumentUnknown`."""
    found = Document.objects.select_related("replacement__by").filter(number=clean_number(number)).first()
    if found is None:
        raise DocumentUnknown(number=number.strip()[:60])
    return found


def verify(number: str, code: str) -> Verification:
    """Whether a paper is genuine. Raises `NotVerified` unless number and code belong together."""
    document = Document.objects.select_related("replacement__by").filter(number=clean_number(number)).first()
    typed = re.sub(r"[\s\-—－]", "", unicodedata.normalize("NFKC", code)).upper()
    if document is None or not compare_digest(document.code.encode(), typed.encode()):
        raise NotVerified
    successor = replaced_by(document)
    return Verification(
        number=document.number,
        kind=document.kind,
        title=document.title,
        issuer=organ(document.organ).name,
        issued_on=as_legal_day(document.issued_at),
        state="erased" if document.erased_at else "replaced" if successor else "standing",
        replaced_by=successor,
    )


def wording_of(document: Document) -> Wording:
    """What a document says. Raises `TextErased`."""
    if document.erased_at is not None:
        raise TextErased(number=document.number)
    return Wording.of(document.content)


def replaced_by(document: Document) -> str:
    """Number of the document that replaced this one; empty when it stands."""
    try:
        return document.replacement.by.number
    except Replacement.DoesNotExist:
        return ""


def shown_code(document: Document) -> str:
    """The check code in groups of four, as it is printed."""
    return "-".join(document.code[at : at + 4] for at in range(0, len(document.code), 4))


def clean_number(typed: str) -> str:
    """A typed number with hexagonal brackets, half-width figures and without spaces."""
    bare = "".join(unicodedata.normalize("NFKC", typed).split())
    return _BRACKETS.sub(r"〔\1〕", bare)
