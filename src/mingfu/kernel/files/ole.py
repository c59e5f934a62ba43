# SPDX-License-Identifier: Apache-2.0
"""Just enough of the OLE compound file format to see whether an old office document needs a password."""

import struct
from collections.abc import Iterator

_END = 0xFFFFFFFA
_FIB_ENCRYPTED = 0x0100
_FILEPASS = 0x002F
_HEADER_FAT = 109
_STREAM = 2
_SECTOR_SIZES = {9: 512, 12: 4096}


class _Compound:
    """Streams of an OLE file by name. Raises `struct.error` or `KeyError` when it is cut short or none."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = _SECTOR_SIZES[struct.unpack_from("<H", content, 30)[0]]
        self.directory, more = struct.unpack_from("<I", content, 48)[0], struct.unpack_from("<I", content, 68)[0]
        heads = [*struct.unpack_from(f"<{_HEADER_FAT}I", content, 76)]
        for _step in range(len(content) // self.size):
            if more >= _END:
                break
            *further, more = self.numbers(more)
            heads += further
        self.fat = [link for number in heads if number < _END for link in self.numbers(number)]

    def sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.content[start : start + self.size]

    def numbers(self, number: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self.size // 4}I", self.sector(number))

    def chain(self, number: int, most: int) -> Iterator[bytes]:
        """Sectors of a chain, at most `most` of them, so that a circular chain ends."""
        for _step in range(most):
            if number >= _END or number >= len(self.fat):
                return
            yield self.sector(number)
            number = self.fat[number]

    def streams(self) -> dict[str, bytes]:
        """The first sectors of every stream, by name."""
        found = {}
        entries = b"".join(self.chain(self.directory, 64))
        for start in range(0, len(entries) - 127, 128):
            length, kind = struct.unpack_from("<HB", entries, start + 64)
            name = entries[start : start + max(length - 2, 0)].decode("utf-16-le", "replace")
            if kind == _STREAM:
                found[name] = b"".join(self.chain(struct.unpack_from("<I", entries, start + 116)[0], 8))
        return found


def is_encrypted_ole(content: bytes) -> bool:
    """Whether a .doc, .xls, .ppt, or a .docx wrapped in OLE, is protected by a password for opening."""
    try:
        streams = _Compound(content).streams()
    except (struct.error, KeyError):
        return False
    if "EncryptedPackage" in streams or "EncryptedSummary" in streams:
        return True
    word = streams.get("WordDocument", b"")
    if len(word) > 12:  # noqa: PLR2004 - the flags stand at byte 10 of the file information block
        return bool(struct.unpack_from("<H", word, 10)[0] & _FIB_ENCRYPTED)
    return _has_file_pass(streams.get("Workbook", streams.get("Book", b"")))


def _has_file_pass(book: bytes) -> bool:
    """Whether a FILEPASS record follows the first records of a workbook."""
    at = 0
    while at + 4 <= len(book):
        record, length = struct.unpack_from("<HH", book, at)
        if record == _FILEPASS:
            return True
        at += 4 + length
    return False
