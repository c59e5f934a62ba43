# SPDX-License-Identifier: Apache-2.0
"""What a system may publish, as declarations."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class PublicText:
    """A text on its way to the public: title, question, answer, and the facts shown beside it.

    `same` names everything that is about the same demand, itself among it: of all these one becomes public.
    """

    title: str
    asked: str
    answered: str
    organ: str = ""
    category: str = ""
    area: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One kind of publication. `view(case number)` gives the text, or None where the law or the person says no.

    `reviewed` releases wait for the act `publication.release`; others are public at once (figures, lists).
    """

    key: str
    title: Any
    view: Callable[[str], PublicText | None]
    basis: str
    reviewed: bool = True


_releases: dict[str, Release] = {}


def register_release(wanted: Release) -> None:
    """Keep a release under its key."""
    _releases[wanted.key] = wanted


def release_of(key: str) -> Release:
    """The release of that key."""
    return _releases[key]


def releases() -> tuple[Release, ...]:
    """Every release, by key."""
    return tuple(_releases[key] for key in sorted(_releases))
