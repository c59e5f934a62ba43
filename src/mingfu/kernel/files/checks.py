# SPDX-License-Identifier: Apache-2.0
"""What must hold inside a file before we keep it: readable without a password, no bomb, no macros."""

import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from mingfu.kernel.files.kinds import Kind
from mingfu.kernel.files.ole import is_encrypted_ole
from mingfu.kernel.files.options import FileSettings
from mingfu.kernel.files.refusals import (
    FileDamaged,
    FileEncrypted,
    FileHasMacros,
    FileKindDiffers,
    FileNestedTooDeep,
    FileUnpacksTooLarge,
)

MEGABYTE = 1 << 20
_PDF_ENCRYPT = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_MACROS = ("vbaProject.bin", "vbaData.xml")
_NESTED = (".zip", ".jar", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar")
_ENCRYPTED_FLAG = 0x1
_DEEPEST = 2
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)


def check_extension(name: str, kind: Kind) -> None:
    """Refuse a name whose ending belongs to another kind. A name without an ending passes."""
    extension = Path(name).suffix.lstrip(".").lower()
    if extension and extension not in kind.extensions:
        raise FileKindDiffers(name=name, extension=extension, kind=str(kind.title))


def check_content(path: Path, name: str, kind: Kind) -> None:
    """Refuse what nobody could open, or what would harm whoever opens it."""
    if kind.mime == "application/pdf" and _PDF_ENCRYPT.search(path.read_bytes()):
        raise FileEncrypted(name=name)
    if kind.mime == "application/x-ole-storage" and is_encrypted_ole(path.read_bytes()):
        raise FileEncrypted(name=name)
    if kind.packed:
        with path.open("rb") as file:
            _Unpacking(name).walk(file, depth=1)


class _Unpacking:
    """Walks an archive to its leaves and counts what comes out, whatever its directory claims."""

    def __init__(self, name: str) -> None:
        limits = FileSettings()
        self.name = name
        self.bytes_left = limits.unpacked_limit_mb * MEGABYTE
        self.entries_left = limits.archive_entries
        self.ratio = limits.archive_ratio

    def walk(self, file: IO[bytes], *, depth: int) -> None:
        try:
            with zipfile.ZipFile(file) as archive:
                self.count_entries(archive)
                for entry in archive.infolist():
                    self.read(archive, entry, depth=depth)
        except _UNREADABLE as error:
            raise FileDamaged(name=self.name) from error

    def count_entries(self, archive: zipfile.ZipFile) -> None:
        entries = archive.infolist()
        self.entries_left -= len(entries)
        if self.entries_left < 0 or sum(entry.file_size for entry in entries) > self.bytes_left:
            raise FileUnpacksTooLarge(name=self.name)
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise FileEncrypted(name=self.name)
        if any(entry.filename.endswith(_MACROS) for entry in entries):
            raise FileHasMacros(name=self.name)

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, depth: int) -> None:
        if entry.file_size > MEGABYTE and entry.file_size > self.ratio * max(entry.compress_size, 1):
            raise FileUnpacksTooLarge(name=self.name)
        if entry.filename.lower().endswith(_NESTED):
            self.descend(archive, entry, depth=depth)
        with archive.open(entry) as unpacked:
            while piece := unpacked.read(MEGABYTE):
                self.bytes_left -= len(piece)
                if self.bytes_left < 0:
                    raise FileUnpacksTooLarge(name=self.name)

    def descend(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, depth: int) -> None:
        """Look into a ZIP inside the ZIP once; any other archive inside, or a third level, is refused."""
        if depth >= _DEEPEST or not entry.filename.lower().endswith((".zip", ".jar")):
            raise FileNestedTooDeep(name=self.name)
        with archive.open(entry) as inner:
            self.walk(inner, depth=depth + 1)
