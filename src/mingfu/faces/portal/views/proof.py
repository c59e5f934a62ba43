# SPDX-License-Identifier: Apache-2.0
"""Checking receipts and seals, with the server's word and without it."""

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET, require_http_methods

from mingfu.engines.cases import clean_number
from mingfu.faces.portal.frame import show
from mingfu.faces.portal.pages.proof import (
    LONGEST,
    Verdict,
    ledger_page,
    paper_page,
    read_receipt,
    verdict_of,
    verify_page,
)
from mingfu.faces.portal.views.replies import page_number
from mingfu.kernel.ledger import public_key
from mingfu.kernel.refusals import Refusal

WRONG = 422
CHECKER = Path(__file__).parents[5] / "tools" / "check_receipt.py"


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Compare a receipt with the ledger. Nothing that is sent is kept."""
    if request.method != "POST":
        return show(request, "verify", verify_page(request.GET.get("number", "")[:40]))
    number, text = request.POST.get("number", "")[:40], _text(request)
    try:
        verdict = _verdict(number, text)
    except Refusal as refusal:
        return show(request, "verify", verify_page(number, text, refusal), status=WRONG)
    return show(request, "verify", verify_page(number, text, verdict=verdict))


def _verdict(number: str, text: str) -> Verdict:
    handed: dict[str, Any] | None = read_receipt(text) if text.strip() else None
    return verdict_of(clean_number(handed["number"] if handed else number), handed)


def _text(request: HttpRequest) -> str:
    sent = request.FILES.get("file")
    if sent is not None and sent:
        return bytes(sent.read(LONGEST)).decode("utf-8", "replace")
    return request.POST.get("receipt", "")[:LONGEST]


@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """Whether an official paper is genuine: what its QR code leads to."""
    page = paper_page(request.GET.get("number", "")[:80], request.GET.get("code", "")[:40])
    return show(request, "verify/paper", page, status=WRONG if page.problems.items else 200)


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Every seal."""
    return show(request, "ledger", ledger_page(page_number(request)))


@require_GET
def checker(_request: HttpRequest) -> HttpResponseBase:
    """The stand-alone checker, as a file."""
    if not CHECKER.is_file():
        raise Http404
    return FileResponse(
        CHECKER.open("rb"), as_attachment=True, filename=CHECKER.name, content_type="text/x-python; charset=utf-8"
    )


@require_GET
def key(_request: HttpRequest) -> HttpResponse:
    """The operator's public key, as a PEM file."""
    pem = Ed25519PublicKey.from_public_bytes(public_key()).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    response = HttpResponse(pem, content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="seal.pub"'
    return response
