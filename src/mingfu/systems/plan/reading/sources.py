# SPDX-License-Identifier: Apache-2.0
"""The text of a file: plain text in whatever encoding, or a Word document. Everything else is refused with what to do."""

from pathlib import Path

from mingfu.systems.plan.reading.docx import docx_text
from mingfu.systems.plan.reading.refusals import (
    PlanEmpty,
    PlanFileEncrypted,
    PlanFileMissing,
    PlanFileTooLarge,
    PlanFileWrongType,
)

LARGEST = 20
"""Megabytes a file may have; the plan with all its tables has a hundredth of that."""

_MEGABYTE = 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_COMMON = frozenset(
    "的一是在和了有不为為以会會工作政府建设設区區人民发發展实實施年月日市中国國业業务務服理管全加强強推进進制度项項目任重点點"
    "安企城乡鄉镇鎮村社生体體系机機公行法监監督完善提高升化效能环環境保障组組织織领領导導要求措大新增第二三四五六七八九十号號关關于於"
)
_SAMPLE = 20_000
_TEXT_ENDINGS = frozenset({".txt", ".text", ".md", ".docx", ""})


def read_file(source: Path | bytes, name: str = "") -> str:
    """The text of a .txt or .docx file, given by path or by its bytes; `name` is the file's name as people know it.

    Raises PlanFileMissing, PlanFileTooLarge, PlanFileWrongType, PlanFileEncrypted, PlanFileBroken and PlanEmpty.
    """
    name = name or (source.name if isinstance(source, Path) else "")
    content = _bytes_of(source, name) if isinstance(source, Path) else source
    if len(content) > LARGEST * _MEGABYTE:
        raise PlanFileTooLarge(name=name, limit=LARGEST)
    if not content.strip():
        raise PlanEmpty
    text = _text_of(content, name)
    if not text.strip():
        raise PlanEmpty
    return text


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise PlanFileWrongType(name=name)
        if path.stat().st_size > LARGEST * _MEGABYTE:
            raise PlanFileTooLarge(name=name, limit=LARGEST)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise PlanFileMissing(name=name or str(path)) from error


def _text_of(content: bytes, name: str) -> str:
    if content.startswith(_ZIP):
        return docx_text(content, name=name)
    if content.startswith(_OLE):
        # A Word document with a password is an OLE file around the encrypted package; an old .doc is one too.
        raise PlanFileEncrypted(name=name) if _ENCRYPTED in content else PlanFileWrongType(name=name)
    if Path(name).suffix.lower() not in _TEXT_ENDINGS:
        raise PlanFileWrongType(name=name)
    return decoded(content, name=name)


def decoded(content: bytes, *, name: str = "") -> str:
    """Plain text from bytes in UTF-8, UTF-16 with a mark, GB 18030 or Big5, whichever reads like Chinese official prose."""
    for encoding, mark in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding, name)
    if b"\x00" in content:
        raise PlanFileWrongType(name=name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    best = max((_reading(content, encoding) for encoding in ("gb18030", "big5hkscs")), key=lambda pair: pair[0])
    if best[0] <= 0:
        raise PlanFileWrongType(name=name)
    return best[1]


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise PlanFileWrongType(name=name) from error


def _reading(content: bytes, encoding: str) -> tuple[float, str]:
    """How much the bytes read like Chinese in the encoding, from 0 to 1, and the text they make."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return 0, ""
    wide = [sign for sign in text[:_SAMPLE] if ord(sign) > 0x7F]  # noqa: PLR2004 - beyond ASCII
    return (sum(sign in _COMMON for sign in wide) / len(wide) if wide else 0), text
