# SPDX-License-Identifier: Apache-2.0
"""Files on their way into a case: stored at once and held by signed notes while the rest of the form is put right."""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest

from mingfu.engines.cases import Handed
from mingfu.faces.ui.components import Uploaded
from mingfu.faces.workbench.refusals import FileNoteWrong
from mingfu.faces.workbench.words import size_words
from mingfu.kernel.access import Actor
from mingfu.kernel.files.storage import clean_file_name, store
from mingfu.kernel.refusals import Refusal

_SALT = "workbench.file"
HELD, REMOVE = "held", "remove"


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A stored file that no case has yet; its note binds it to the official who sent it."""

    blob: str
    name: str
    size: int
    note: str
    field: str = ""

    @property
    def handed(self) -> Handed:
        """The file as a submission takes it."""
        return Handed(self.blob, self.name, self.field)

    @property
    def mark(self) -> str:
        """What the button that takes it out sends."""
        return f"{self.field}/{self.blob}" if self.field else self.blob

    @property
    def shown(self) -> Uploaded:
        """The file in the list above the control."""
        return Uploaded(self.name, size_words(self.size), remove=self.mark)


def take_in(request: HttpRequest, actor: Actor) -> tuple[tuple[HeldFile, ...], Refusal | None]:
    """Every file of the form: those held from an earlier try and those just sent, less one that is to be removed.

    With the first refusal, where there was one; the files before it stay held. A file that no case ever names is
    left for a later look by `mingfu files`.
    """
    try:
        held = {one.mark: one for one in (_held(note, actor) for note in request.POST.getlist(HELD))}
    except FileNoteWrong as refusal:
        return (), refusal
    held.pop(request.POST.get(REMOVE, ""), None)
    for field, upload in ((name, one) for name in request.FILES for one in request.FILES.getlist(name)):
        name = clean_file_name(upload.name or "")
        try:
            blob = store(upload, name, actor=actor)
        except Refusal as refusal:
            return tuple(held.values()), refusal
        one = _noted(blob.sha256, name, blob.size, actor, field)
        held[one.mark] = one
    return tuple(held.values()), None


def hold(blob: str, name: str, size: int, actor: Actor, field: str = "") -> HeldFile:
    """A file that is stored already, held for an official."""
    return _noted(blob, name, size, actor, field)


def _noted(blob: str, name: str, size: int, actor: Actor, field: str) -> HeldFile:
    return HeldFile(blob, name, size, signing.dumps([blob, name, size, actor.number, field], salt=_SALT), field)


def _held(note: str, actor: Actor) -> HeldFile:
    try:
        blob, name, size, number, *rest = signing.loads(note, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise FileNoteWrong from error
    if number != actor.number:
        raise FileNoteWrong
    return HeldFile(str(blob), str(name), int(size), note, "".join(map(str, rest)))
