# SPDX-License-Identifier: Apache-2.0
"""Keeping bytes: `store`, `open_file`, `verify_files`.

Bytes are written, synced and renamed into place before their row exists, so a row never points at nothing.
"""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, Protocol

from mingfu.kernel.clock import now
from mingfu.kernel.files.checks import MEGABYTE, check_content, check_extension
from mingfu.kernel.files.kinds import Kind, kind_of
from mingfu.kernel.files.models import FileBlob
from mingfu.kernel.files.options import FileSettings
from mingfu.kernel.files.refusals import FileEmpty, FileInfected, FileKindRefused, FileMissing, FileTooLarge
from mingfu.kernel.files.scanning import threat_in
from mingfu.kernel.settings import var_folder

_PIECE = 1 << 20
_NAME_LENGTH = 120


class Sender(Protocol):
    """Whoever hands a file in; access gives us an actor, of whom only the code is written down."""

    @property
    def code(self) -> str:
        """What is written down of the sender: never personal."""


class Source(Protocol):
    """Anything bytes can be read from: an upload, an open file."""

    def read(self, size: int = ..., /) -> bytes:
        """Up to `size` bytes; empty at the end."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One disagreement between the table and the folder."""

    sha256: str
    fault: Literal["missing", "altered", "unknown"]


def clean_file_name(name: str) -> str:
    """A name to show and to save under: no folders, no control characters, at most 120 characters."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, extension = shown.rpartition(".")
    if dot and len(shown) > _NAME_LENGTH:
        return f"{stem[: _NAME_LENGTH - len(extension) - 1]}.{extension}"[:_NAME_LENGTH]
    return shown[:_NAME_LENGTH] or "未命名"


def store(stream: Source, name: str, *, actor: Sender) -> FileBlob:
    """Check a file and keep it; the same bytes are kept once.

    Raises a `FileRefused` that says what is wrong; nothing is kept then.
    """
    name = clean_file_name(name)
    with tempfile.NamedTemporaryFile(dir=var_folder("files", "incoming")) as incoming:
        digest, size = _take_in(stream, incoming, name)
        path = Path(incoming.name)
        kind = _admitted(path, name, size)
        _put_in_place(path, path_of(digest))
    blob, _created = FileBlob.objects.get_or_create(
        sha256=digest, defaults={"size": size, "mime": kind.mime, "stored_at": now(), "stored_by": actor.code}
    )
    return blob


def open_file(sha256: str) -> IO[bytes]:
    """The stored bytes, open for reading. Raises `FileMissing`. Whether the caller may read is the caller's question."""
    if not FileBlob.objects.filter(sha256=sha256).exists():
        raise FileMissing(sha256=sha256)
    try:
        return path_of(sha256).open("rb")
    except FileNotFoundError as error:
        raise FileMissing(sha256=sha256) from error


def path_of(sha256: str) -> Path:
    """Where bytes with this checksum lie or would lie."""
    return var_folder("files").joinpath(sha256[:2], sha256[2:4], sha256)


def verify_files() -> Iterator[Fault]:
    """Every file whose bytes are gone or changed, and all bytes that no row knows."""
    known = set()
    for sha256 in FileBlob.objects.order_by("sha256").values_list("sha256", flat=True).iterator():
        known.add(sha256)
        path = path_of(sha256)
        if not path.is_file():
            yield Fault(sha256, "missing")
        elif _digest(path) != sha256:
            yield Fault(sha256, "altered")
    for path in sorted(var_folder("files").glob("??/??/*")):
        if path.name not in known:
            yield Fault(path.name, "unknown")


def _take_in(stream: Source, incoming: IO[bytes], name: str) -> tuple[str, int]:
    limits = FileSettings()
    most = max(limits.limit_mb, limits.media_limit_mb)
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > most * MEGABYTE:
            raise FileTooLarge(name=name, limit_mb=most)
        digest.update(piece)
        incoming.write(piece)
    if not size:
        raise FileEmpty(name=name)
    incoming.flush()
    os.fsync(incoming.fileno())
    return digest.hexdigest(), size


def _admitted(path: Path, name: str, size: int) -> Kind:
    kind = kind_of(path)
    if kind is None:
        raise FileKindRefused(name=name)
    limits = FileSettings()
    most = limits.media_limit_mb if kind.media else limits.limit_mb
    if size > most * MEGABYTE:
        raise FileTooLarge(name=name, limit_mb=most)
    if threat := threat_in(path):
        raise FileInfected(name=name, threat=threat)
    check_content(path, name, kind)
    check_extension(name, kind)
    return kind


def _put_in_place(incoming: Path, final: Path) -> None:
    """Give the synced bytes their final name at once; a second link to the same bytes changes nothing."""
    final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(incoming, final)
    except FileExistsError:
        return
    for folder in (final.parent, final.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
