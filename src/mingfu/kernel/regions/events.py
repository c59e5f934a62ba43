# SPDX-License-Identifier: Apache-2.0
"""What happens to divisions."""

from datetime import date

from mingfu.kernel.ledger import event


@event("region.listed")
class RegionListed:
    """A division entered the list."""

    region: str
    name: str
    kind: str
    parent: str


@event("region.renamed")
class RegionRenamed:
    """A division bears another name from a day on; its code stays."""

    region: str
    before: str
    after: str
    since: date
    basis: str


@event("region.merged")
class RegionMerged:
    """A division went into another one from a day on."""

    region: str
    into: str
    since: date
    basis: str


@event("region.split")
class RegionSplit:
    """A division was divided into others from a day on."""

    region: str
    into: tuple[str, ...]
    since: date
    basis: str


@event("region.ended")
class RegionEnded:
    """A division is no more from a day on, and nothing took its place."""

    region: str
    since: date
    basis: str
