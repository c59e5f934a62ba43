# SPDX-License-Identifier: Apache-2.0
"""What upper packages tell access at start-up: titles of posts, life of entries, acts open to everybody."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

Resolver = Callable[[Collection[str]], Mapping[str, str]]
EntryCheck = Callable[[str, date], bool]
BornCheck = Callable[[str, int], bool]

_resolvers: list[Resolver] = []
_checks: list[EntryCheck] = []
_born: list[BornCheck] = []
_open: dict[str, frozenset[str]] = {}


def register_resolver(titles: Resolver) -> None:
    """Let organs say what posts are called: codes in, title by code out."""
    _resolvers[:] = [titles]


def titles_of(posts: Collection[str]) -> dict[str, str]:
    """What each post is called; its code where nobody knows."""
    known = _resolvers[0](posts) if _resolvers else {}
    return {post: known.get(post, post) for post in posts}


def register_entry_check(alive: EntryCheck, born: BornCheck | None = None) -> None:
    """Let the power list say whether an entry lives on a legal day. Without one, every entry lives.

    `born` says the same of one edition: a matter that began under it goes on by it.
    """
    _checks[:] = [alive]
    _born[:] = [born] if born else []


def entry_alive(entry: str, on: date, born: int = 0) -> bool:
    """Whether an entry of the power list is in force on a legal day, or in the edition a matter was born under."""
    return all(alive(entry, on) for alive in _checks) or (born > 0 and any(check(entry, born) for check in _born))


def open_act(act: str, *, to: Collection[str]) -> None:
    """Declare an act that needs no grant for some kinds of actor, such as `hotline.ask` for citizens."""
    _open[act] = _open.get(act, frozenset()) | frozenset(to)


def is_open(act: str, kind: str) -> bool:
    """Whether an act was declared open to a kind of actor."""
    return kind in _open.get(act, ())
