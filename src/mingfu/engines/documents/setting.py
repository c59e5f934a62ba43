# SPDX-License-Identifier: Apache-2.0
"""Setting papers with typst: when first opened, then kept as a file that may be thrown away at any time.

A document's row is the truth; another set of fonts or another edition of a layout sets it anew.
"""

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Literal
from urllib.parse import urlencode

import orjson
import segno
import typst

from mingfu.engines.documents.fonts import ROLES, Stock, require_glyphs, stock
from mingfu.engines.documents.models import Document
from mingfu.engines.documents.options import DocumentSettings
from mingfu.engines.documents.queries import replaced_by, shown_code, wording_of
from mingfu.engines.documents.wording import Wording
from mingfu.kernel.settings import var_folder

LAYOUTS = Path(__file__).parent / "layouts"
STANDARDS = ("ua-1", "a-2a")
_compiling = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper for reading on a screen: the same words as in print, how it is checked, and whether it still stands."""

    wording: Wording
    kind: str
    layout: str
    about: str
    code: str
    check_text: str
    check_picture: str
    replaced_by: str


def paper_lines(document: Document) -> Sheet:
    """The words of a document for a page. Raises `TextErased`."""
    return Sheet(
        wording=wording_of(document),
        kind=document.kind,
        layout=document.layout,
        about=document.about,
        code=shown_code(document),
        check_text=check_text(document),
        check_picture=_picture(check_text(document)),
        replaced_by=replaced_by(document),
    )


def render(document: Document) -> bytes:
    """The document as PDF, tagged and fit for archives (PDF/UA-1, PDF/A-2a).

    Raises `TextErased`, `FontsMissing`, and `GlyphMissing` rather than print a name with a hole.
    """
    wording = wording_of(document)
    require_glyphs("".join(wording.texts()))
    data = _data(document, wording)
    kept = var_folder("papers") / f"{document.pk}-{_key(data, document.layout)}.pdf"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        pages = _compile(document, data, "pdf")[0]
        _keep(kept, pages)
        return pages


def pictures(document: Document, *, ppi: float = 96) -> list[bytes]:
    """The document's pages as PNG. Raises as `render` does. Nothing is kept."""
    wording = wording_of(document)
    require_glyphs("".join(wording.texts()))
    return _compile(document, _data(document, wording), "png", ppi=ppi)


def forget_settings(pk: int) -> None:
    """Remove every PDF that was set from a document."""
    for kept in var_folder("papers").glob(f"{pk}-*.pdf"):
        kept.unlink(missing_ok=True)


def check_text(document: Document) -> str:
    """What the QR code holds: the address of the check with number and code, or number and code alone."""
    url = DocumentSettings().check_url
    if url:
        return f"{url}?{urlencode({'number': document.number, 'code': document.code})}"
    return f"文号：{document.number} 核验码：{shown_code(document)}"


def _data(document: Document, wording: Wording) -> bytes:
    fonts = stock()
    weight, stroke = fonts.title()
    text = check_text(document)
    return orjson.dumps(
        {
            "fonts": {role: fonts.stack(role) for role in ROLES},
            "title-weight": weight,
            "title-stroke": stroke,
            "number": wording.number,
            "title": wording.title,
            "mark": wording.mark,
            "issuer": wording.issuer,
            "to": wording.to,
            "body": [{"level": line.level, "text": line.text} for line in wording.body],
            "attachments": list(wording.attachments),
            "signed-by": wording.signed_by,
            "date": wording.date,
            "day": {"year": wording.day.year, "month": wording.day.month, "day": wording.day.day},
            "cc": wording.cc,
            "printer": wording.issuer,
            "sealed": document.sealed,
            "code": shown_code(document),
            "check-text": text,
            "qr": _picture(text),
        }
    )


def _picture(text: str) -> str:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


def _key(data: bytes, layout: str) -> str:
    """Names one setting: the data, the layout's own text, and the fonts."""
    parts = [data, (LAYOUTS / f"{layout}.typ").read_bytes(), (LAYOUTS / "common.typ").read_bytes()]
    return sha256(b"\0".join([*parts, stock().fingerprint.encode()])).hexdigest()[:20]


def _compile(document: Document, data: bytes, form: Literal["pdf", "png"], ppi: float = 96) -> list[bytes]:
    standards = STANDARDS if form == "pdf" else ()
    layout = LAYOUTS / f"{document.layout}.typ"
    return compile_layout(layout, data, form, at=document.issued_at, standards=standards, ppi=ppi)


def compile_layout(
    layout: Path,
    data: bytes,
    form: Literal["pdf", "png"],
    *,
    at: datetime,
    standards: Sequence[str] = STANDARDS,
    ppi: float = 96,
) -> list[bytes]:
    """Set one of our layouts with its data, as one PDF or a picture for each page; `at` is the moment the file names."""
    with _compiling:
        made = _compiler(stock()).compile(
            input=str(layout),
            format=form,
            ppi=ppi,
            sys_inputs={"data": data.decode()},
            pdf_standards=list(standards),
            timestamp=at.replace(microsecond=0),
        )
    return list(made) if isinstance(made, list) else [made]


@lru_cache(maxsize=1)
def _compiler(fonts: Stock) -> Any:
    """One compiler per process: it keeps fonts and layouts in memory, some 160 MB with the CJK faces."""
    return typst.Compiler(font_paths=fonts.loaded, ignore_system_fonts=True, root=str(LAYOUTS))


def _keep(path: Path, content: bytes) -> None:
    """Put a file in place at once, readable by the owner alone: a reader never sees half of it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
