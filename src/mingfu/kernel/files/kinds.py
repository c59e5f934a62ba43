# SPDX-License-Identifier: Apache-2.0
"""The kinds of file we take, and how to tell a kind from its bytes.

The name a sender gives is never believed; it is only compared with what the bytes say.
"""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from mingfu.kernel.refusals import _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

HEAD = 4096


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its media type, the endings its name may have, what people call it."""

    mime: str
    extensions: tuple[str, ...]
    title: "_StrPromise"
    media: bool = False
    packed: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = (
    Kind("image/jpeg", ("jpg", "jpeg", "jfif"), _("JPEG 图片")),
    Kind("image/png", ("png",), _("PNG 图片")),
    Kind("image/gif", ("gif",), _("GIF 图片")),
    Kind("image/webp", ("webp",), _("WebP 图片")),
    Kind("image/heic", ("heic", "heif"), _("HEIC 图片")),
    Kind("application/pdf", ("pdf",), _("PDF 文档")),
    Kind("application/x-ole-storage", ("doc", "xls", "ppt", "wps", "et", "dps"), _("旧版 Office 或 WPS 文档")),
    Kind(f"{_OFFICE}.wordprocessingml.document", ("docx",), _("Word 文档"), packed=True),
    Kind(f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), _("Excel 表格"), packed=True),
    Kind(f"{_OFFICE}.presentationml.presentation", ("pptx",), _("PPT 演示文稿"), packed=True),
    Kind("application/ofd", ("ofd",), _("OFD 版式文档"), packed=True),
    Kind("application/zip", ("zip",), _("ZIP 压缩包"), packed=True),
    Kind("text/plain", ("txt", "csv", "md", "log"), _("文本")),
    Kind("video/mp4", ("mp4", "m4v", "3gp"), _("录像"), media=True),
    Kind("video/quicktime", ("mov", "qt"), _("录像"), media=True),
    Kind("audio/mp4", ("m4a",), _("录音"), media=True),
    Kind("audio/mpeg", ("mp3",), _("录音"), media=True),
    Kind("audio/wav", ("wav",), _("录音"), media=True),
    Kind("audio/amr", ("amr",), _("录音"), media=True),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.mime: kind for kind in _KINDS})

_PREFIXES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
_MP4 = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"3gp4", b"3gp5"}
_PARTS = (
    ("OFD.xml", "application/ofd"),
    ("word/document.xml", f"{_OFFICE}.wordprocessingml.document"),
    ("xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet"),
    ("ppt/presentation.xml", f"{_OFFICE}.presentationml.presentation"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(path: Path) -> Kind | None:
    """The kind that the bytes of a file show, or None when it is none we take."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    mime = _by_signature(head) or (_packed(path) if head[:2] == b"PK" else _text(path, head))
    return KINDS.get(mime)


def _by_signature(head: bytes) -> str:
    for prefix, mime in _PREFIXES:
        if head.startswith(prefix):
            return mime
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12])
    if head[:64].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return "application/pdf"
    return "audio/mpeg" if _mpeg_frame(head) else ""


def _by_brand(brand: bytes) -> str:
    if brand in _HEIC:
        return "image/heic"
    if brand in _MP4:
        return "video/mp4"
    return {b"M4A ": "audio/mp4", b"qt  ": "video/quicktime"}.get(brand, "")


def _mpeg_frame(head: bytes) -> bool:
    """Whether the bytes open with an MP3 frame: sync word, a real version, layer III, bit rate and sample rate."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - the sync word itself
        return False
    version, layer, rate = (head[1] >> 3) & 3, (head[1] >> 1) & 3, (head[2] >> 2) & 3
    return version != 1 and layer == 1 and head[2] >> 4 not in {0, 15} and rate != 3  # noqa: PLR2004 - reserved values


def _packed(path: Path) -> str:
    """The kind of a ZIP container by the part that only this kind has; a broken one stays a ZIP, for the checks."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return "application/zip"
    return next((mime for part, mime in _PARTS if part in names), "application/zip")


def _text(path: Path, head: bytes) -> str:
    """`text/plain` when the whole file reads as UTF-8 (or UTF-16 with a mark) or GB 18030 and holds no control bytes."""
    if b"\x00" in head and head[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        return ""
    for encoding in ("utf-16",) if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as file:
                while piece := file.read(1 << 20):
                    if _CONTROL.search(piece):
                        return ""
        except (UnicodeDecodeError, UnicodeError):
            continue
        return "text/plain"
    return ""
