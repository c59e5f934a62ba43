# SPDX-License-Identifier: Apache-2.0
"""Setting sheets that are no numbered papers: certificates and extracts, from plain values, by the layout of their name.

Nothing is kept: whoever asks sets it again, from what is true at that moment.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

import orjson
import segno

from mingfu.engines.documents.fonts import ROLES, require_glyphs, stock
from mingfu.engines.documents.setting import LAYOUTS, STANDARDS, compile_layout

SheetLayout = Literal["certificate", "extract", "slip"]

UNUSED: Mapping[str, Any] = {
    "number": "", "mark": "", "to": "", "body": [], "attachments": [], "signed-by": "", "date": "", "cc": "", "printer": "",
    "sealed": False, "code": "", "check-text": "",
}  # fmt: skip
"""What the layouts of papers share and a sheet has not."""


def print_sheet(layout: SheetLayout, values: Mapping[str, Any], *, at: datetime, qr: str = "") -> bytes:
    """A sheet as PDF, tagged and fit for archives. `qr` is the text of its QR code, where it has one.

    Raises `FontsMissing`, and `GlyphMissing` rather than print a name with a hole.
    """
    return _set(layout, values, at=at, qr=qr, form="pdf")[0]


def sheet_pictures(layout: SheetLayout, values: Mapping[str, Any], *, at: datetime, qr: str = "") -> list[bytes]:
    """The pages of a sheet as PNG. Raises as `print_sheet` does."""
    return _set(layout, values, at=at, qr=qr, form="png")


def qr_picture(text: str) -> str:
    """A QR code as SVG, with a border of its own to be read by."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False, omitsize=True)
    return drawn.getvalue().decode()


def _set(
    layout: SheetLayout, values: Mapping[str, Any], *, at: datetime, qr: str, form: Literal["pdf", "png"]
) -> list[bytes]:
    require_glyphs("".join(_texts(values)))
    fonts = stock()
    weight, stroke = fonts.title()
    data = orjson.dumps(
        {
            **UNUSED,
            **values,
            "fonts": {role: fonts.stack(role) for role in ROLES},
            "title-weight": weight,
            "title-stroke": stroke,
            "day": {"year": at.year, "month": at.month, "day": at.day},
            "qr": qr_picture(qr) if qr else "",
        }
    )
    standards = STANDARDS if form == "pdf" else ()
    return compile_layout(LAYOUTS / f"{layout}.typ", data, form, at=at, standards=standards)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)
