# SPDX-License-Identifier: Apache-2.0
"""Cases as this process last saw them, so that a step may begin without asking again what it already knows.

Nothing is ever written on a memory alone: the database takes a step only on the version it was planned on, and only
where its events follow the stream's last hash, which no other past can have. Whoever is refused on a memory looks again.
"""

from collections import OrderedDict
from threading import Lock

from django.db import connection

from mingfu.engines.cases.snapshot import Snapshot, read_case

HELD = 512
"""Cases a process remembers; the one that was not asked for longest goes first."""

_held: OrderedDict[str, Snapshot] = OrderedDict()
_lock = Lock()


def recall(number: str) -> Snapshot | None:
    """The case as this process last saw it, if it did. Inside a transaction nothing is taken from memory."""
    if connection.in_atomic_block:
        return None
    with _lock:
        found = _held.get(number)
        if found is not None:
            _held.move_to_end(number)
    return found


def look(number: str) -> Snapshot:
    """Read a case and remember it. Raises `UnknownCase`."""
    case = read_case(number)
    remember(case)
    return case


def forget(number: str) -> None:
    """Take a case out of memory."""
    with _lock:
        _held.pop(number, None)


def remember(case: Snapshot) -> None:
    """Keep a case as it stands now; not what an open transaction may yet take back."""
    if connection.in_atomic_block:
        return
    with _lock:
        _held[case.number] = case
        _held.move_to_end(case.number)
        while len(_held) > HELD:
            _held.popitem(last=False)
