# SPDX-License-Identifier: Apache-2.0
"""Files on their way: stored at once, carried from step to step as signed notes, handed in with the matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.core import signing

from mingfu.engines.cases import Handed
from mingfu.faces.portal.options import PortalSettings
from mingfu.faces.portal.refusals import FileOverLimit, FilesStale, TooManyFiles
from mingfu.kernel.access import Actor
from mingfu.kernel.files.checks import MEGABYTE
from mingfu.kernel.files.storage import clean_file_name, store

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

Upload: TypeAlias = "UploadedFile[bytes]"
_SALT = "portal.file"
MOST_BOXES = 12
"""Boxes for files up to which a form lets more files come."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that has arrived: its checksum, its name, its size in bytes, and the question it answers ("" for any)."""

    blob: str
    name: str
    size: int
    field: str = ""

    @property
    def note(self) -> str:
        """The signed note by which the next step knows it."""
        return signing.dumps([self.blob, self.name, self.size, self.field], salt=_SALT)

    @property
    def handed(self) -> Handed:
        """The file as a submission takes it."""
        return Handed(self.blob, self.name, self.field)

    @property
    def mark(self) -> str:
        """What the button that takes it out sends."""
        return f"{self.field}/{self.blob}" if self.field else self.blob


def keep(
    uploads: Sequence[Upload], held: Sequence[Kept], *, actor: Actor, field: str = "", boxes: int = 1
) -> tuple[Kept, ...]:
    """Store new files beside those held, as an answer to a question; with several boxes there may be as many times more. Raises kinds of `FileRefused`, `FileOverLimit`, `TooManyFiles`.

    All are looked at for number and size before any is stored.
    """
    limits = PortalSettings()
    most = limits.files * min(max(boxes, 1), MOST_BOXES)
    if len(uploads) + len(held) > most:
        raise TooManyFiles(most=most, given=len(uploads) + len(held))
    for upload in uploads:
        if (upload.size or 0) > limits.file_mb * MEGABYTE:
            raise FileOverLimit(name=clean_file_name(upload.name or ""), most=limits.file_mb)
    return (*held, *(_store(upload, actor, field) for upload in uploads))


def held(notes: Sequence[str]) -> tuple[Kept, ...]:
    """The files that signed notes stand for, each once. Raises `FilesStale` for a note that is not ours."""
    found: dict[tuple[str, str], Kept] = {}
    for note in notes[: PortalSettings().files * MOST_BOXES]:
        try:
            blob, name, size, *rest = signing.loads(note, salt=_SALT)
        except (signing.BadSignature, ValueError) as error:
            raise FilesStale from error
        field = str(rest[0]) if rest else ""
        found[blob, field] = Kept(str(blob), str(name), int(size), field)
    return tuple(found.values())


def _store(upload: Upload, actor: Actor, field: str) -> Kept:
    name = clean_file_name(upload.name or "")
    blob = store(upload, name, actor=actor)
    return Kept(blob.sha256, name, blob.size, field)


def uploads_of(files: Any, name: str) -> list[Upload]:
    """The files sent under a field's name; empty controls are left out."""
    return [one for one in files.getlist(name) if one and one.name]
