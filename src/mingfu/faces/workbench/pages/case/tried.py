# SPDX-License-Identifier: Apache-2.0
"""An act that was refused: what was typed and why, so that the page can show both again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mingfu.engines.cases import FormRefused
from mingfu.engines.forms import Bound
from mingfu.faces.workbench.uploads import HeldFile
from mingfu.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Tried:
    """One try of one act."""

    act: str
    token: str = ""
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    refusal: Refusal | None = None
    files: tuple[HeldFile, ...] = ()
    key: str = ""

    @property
    def bound(self) -> Bound | None:
        """The form with its errors, where it was the form that was wrong."""
        return self.refusal.bound if isinstance(self.refusal, FormRefused) else None

    @property
    def status(self) -> int:
        """Status of the page that shows it."""
        return self.refusal.status if self.refusal is not None else 200

    def value(self, name: str) -> str:
        """What was typed into a field."""
        return next(iter(self.typed.get(name, ())), "")

    @property
    def words(self) -> tuple[str, ...]:
        """Texts long enough to be worth keeping, as they were typed."""
        return tuple(text for texts in self.typed.values() for text in texts if len(text.strip()) > 3)  # noqa: PLR2004 - shorter is a choice, not a text
