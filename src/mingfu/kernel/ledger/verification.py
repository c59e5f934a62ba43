# SPDX-License-Identifier: Apache-2.0
"""Recomputing the whole ledger: every hash, every chain, every seal, every receipt; in constant memory.

What it cannot see is the removal of the newest events of a stream that no seal and no receipt covers yet. That is why
receipts are given at once and seals are made daily and published.
"""

from dataclasses import dataclass
from time import perf_counter

from mingfu.kernel.ledger.faults import Fault, Progress, bounds
from mingfu.kernel.ledger.links import first_broken_link
from mingfu.kernel.ledger.seals import all_seals
from mingfu.kernel.ledger.signatures import first_broken_receipt, first_broken_seal
from mingfu.kernel.ledger.walk import Walk


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was recomputed and whether it holds. `root` is the Merkle root over all events in the order of ids."""

    fault: Fault | None
    events: int
    streams: int
    sealed: int
    seals: int
    receipts: int
    root: str
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether everything is as it was recorded."""
        return self.fault is None

    @property
    def per_second(self) -> int:
        """Events verified per second."""
        return int(self.events / self.seconds) if self.seconds else 0


def verify(*, progress: Progress | None = None) -> Verdict:
    """Recompute the ledger as it stands now and name the first fault.

    That is the lowest event id that does not hold; where every event holds by itself, the first seal that does not;
    then the first receipt. Events that are appended meanwhile are left to the next run.
    """
    tell = progress or (lambda _what, _done, _of: None)
    began = perf_counter()
    # Seals first: one that is made from here on may cover more than what is about to be counted.
    seals = all_seals()
    standing = bounds()
    links = first_broken_link(standing, tell)
    walk = Walk(seals, standing, tell)
    event_fault, seal_fault = walk.run()
    fault = _earliest(links, event_fault) or seal_fault or first_broken_seal(seals)
    receipts = 0
    if fault is None:
        fault, receipts = first_broken_receipt(tell)
    return Verdict(
        fault=fault,
        events=walk.tree.size,
        streams=standing.streams,
        sealed=walk.sealed,
        seals=len(seals),
        receipts=receipts,
        root=walk.tree.root().hex(),
        seconds=perf_counter() - began,
    )


def _earliest(*faults: Fault | None) -> Fault | None:
    return min((fault for fault in faults if fault), key=lambda fault: fault.id, default=None)
