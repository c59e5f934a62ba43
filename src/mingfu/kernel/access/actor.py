# SPDX-License-Identifier: Apache-2.0
"""`Actor`: whoever acts or asks, as the kernel sees them. Made once per request; no database behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from types import MappingProxyType
from typing import Literal
from uuid import UUID

Kind = Literal["citizen", "official", "system", "anonymous"]
Powers = Mapping[tuple[str, str], tuple[str, ...]]

_NONE: Powers = MappingProxyType({})


class Level(IntEnum):
    """How confidential something is, and how far an actor is cleared."""

    PUBLIC = 0
    INTERNAL = 1
    RESTRICTED = 2
    SEALED = 3


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a citizen, an official in their posts, the system itself, or nobody known.

    `code` is what the ledger writes and never personal: `post:<post>#<work number>`, `party:<uuid>`,
    `system:<name>` or `anonymous`. `powers` maps (act, area) to the power-list entries that the grant cites;
    the area "" is the whole deployment. `recused` holds the streams this actor must keep out of.
    """

    kind: Kind
    code: str
    party: UUID | None = None
    appointment: int | None = None
    number: str = ""
    shown: str = ""
    posts: tuple[str, ...] = ()
    organ: str = ""
    area: str = ""
    powers: Powers = field(default_factory=lambda: _NONE, hash=False)
    recused: frozenset[str] = frozenset()
    level: Level = Level.PUBLIC
    epoch: int = 0

    def at_post(self, post: str) -> "Actor":
        """The same person acting from another of their posts; `ValueError` when they do not hold it."""
        if post not in self.posts:
            msg = f"{self.code} does not hold {post}"
            raise ValueError(msg)
        return replace(self, code=f"post:{post}#{self.number}")


def system(name: str) -> Actor:
    """The system acting on its own, under a name that says which part: `system:seal`, `system:timer`."""
    return Actor("system", f"system:{name}", level=Level.SEALED)


SYSTEM = system("mingfu")
ANONYMOUS = Actor("anonymous", "anonymous")
