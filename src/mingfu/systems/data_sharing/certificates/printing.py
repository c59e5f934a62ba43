# SPDX-License-Identifier: Apache-2.0
"""A certificate as PDF: what it says, until when it holds, and how anybody checks it."""

from mingfu.engines.documents.printing import print_sheet, sheet_pictures
from mingfu.engines.documents.wording import dated
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.organs import organ
from mingfu.systems.data_sharing.certificates.queries import (
    content_of,
    kind_at_issue,
    own_certificate,
    qr_text,
    shown_code,
)
from mingfu.systems.data_sharing.models import Certificate
from mingfu.systems.data_sharing.refusals import CertificateErasedText

NOTE = (
    "本电子证照由签发系统签名，与纸质证照具有同等法律效力（国务院关于在线政务服务的若干规定第八条至第十二条）。"
    "任何人都可以扫码核验真伪和效力；打印件以核验结果为准。"
)
LONG = "长期"


def certificate_pdf(held: Certificate) -> bytes:
    """The certificate as PDF. Raises `CertificateErasedText`, `FontsMissing`, `GlyphMissing`."""
    return print_sheet("certificate", _values(held), at=held.issued_at, qr=qr_text(held))


def own_pdf(*, number: str, actor: Actor) -> bytes:
    """Provider: a certificate as PDF for whoever may see it whole. Raises `CertificateUnknown`, `CertificateErasedText`."""
    return certificate_pdf(own_certificate(number, actor))


def certificate_pictures(held: Certificate) -> list[bytes]:
    """The certificate as a picture. Raises as `certificate_pdf` does."""
    return sheet_pictures("certificate", _values(held), at=held.issued_at, qr=qr_text(held))


def _values(held: Certificate) -> dict[str, object]:
    said = content_of(held)
    if said is None:
        raise CertificateErasedText
    kind, issuer = kind_at_issue(held), organ(held.organ).name
    until = dated(held.valid_until) if held.valid_until else LONG
    return {
        "title": kind.title,
        "number": held.number,
        "issuer": issuer,
        "facts": [{"term": one.label, "value": said[one.name]} for one in kind.fields if said.get(one.name)],
        "lines": [
            f"发证机关：{issuer}",
            f"签发日期：{dated(as_legal_day(held.issued_at))}",
            f"有效期：{dated(held.valid_from)}至{until}",
        ],
        "note": NOTE,
        "check": "扫码或输入核验码核验",
        "code": shown_code(held),
    }
