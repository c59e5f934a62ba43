# SPDX-License-Identifier: Apache-2.0
"""The bytes of a log: plain or packed by gzip, read piece by piece, and never more of them than was agreed."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from mingfu.engines.logs.errors import LogError

PIECE = 256 << 10
_GZIP = b"\x1f\x8b"
_SQLITE = b"SQLite format 3\x00"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HARMLESS = 64 << 20
"""Unpacked bytes up to which nobody asks how well they were packed."""
_MOST_PACKED = 250
"""Times that a file may grow by unpacking: logs of real offices grow twenty- to sixtyfold, a bomb a thousandfold."""


class Source:
    """One file, from its beginning."""

    def __init__(self, path: Path, most: int) -> None:
        self.path = path
        self.name = path.name
        self.most = most
        try:
            with path.open("rb") as file:
                beginning = file.read(len(_SQLITE))
        except OSError as error:
            raise LogError("log-missing", "打不开这个文件。请检查路径和权限。", file=str(path)) from error
        self.packed = beginning.startswith(_GZIP)
        self.is_database = beginning == _SQLITE

    def pieces(self) -> Iterator[bytes]:
        """The bytes, unpacked, piece by piece. Raises `LogError` for what is broken, or grows beyond all measure."""
        given = 0
        with self.path.open("rb") as raw:
            stream = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if self.packed else raw
            while True:
                try:
                    piece = stream.read(PIECE)
                except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                    raise LogError(
                        "log-packing", "压缩包不完整或已损坏，请重新下载或重新压缩。", file=self.name
                    ) from error
                if not piece:
                    return
                given += len(piece)
                self._weigh(given, raw.tell())
                yield piece

    def _weigh(self, given: int, taken: int) -> None:
        if given > self.most:
            told = f"内容超过 {self.most:,} 字节，不再读下去。请拆分文件，或放宽上限。"
            raise LogError("log-too-large", told, file=self.name)
        if self.packed and given > _HARMLESS and given > taken * _MOST_PACKED:
            told = f"压缩包解开后已超过原大小的 {_MOST_PACKED} 倍，像是压缩炸弹，不再读下去。"
            raise LogError("log-bomb", told, file=self.name)

    def beginning(self, size: int = PIECE) -> bytes:
        """The first bytes."""
        found = b""
        for piece in self.pieces():
            found += piece
            if len(found) >= size:
                break
        return found[:size]

    def kind(self) -> str:
        """`xes`, `ocel-json`, `ocel-sqlite` or `csv`, by what the file holds and not by its name."""
        if self.is_database:
            return "ocel-sqlite"
        beginning = self.beginning(4096)
        text = beginning.decode(marked(beginning) or "utf-8", errors="replace").lstrip()
        if not text:
            raise LogError("log-empty", "文件是空的。", file=self.name)
        return "xes" if text.startswith("<") else "ocel-json" if text.startswith("{") else "csv"


def marked(beginning: bytes) -> str:
    """The encoding that a byte order mark tells; empty where there is none."""
    return next((encoding for mark, encoding in _MARKS if beginning.startswith(mark)), "")
