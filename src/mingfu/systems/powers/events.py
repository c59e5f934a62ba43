# SPDX-License-Identifier: Apache-2.0
"""What happens to the power list beside its editions: changes on their way, imports, and cases whose entry went."""

from datetime import date

from mingfu.kernel.ledger import event


@event("power-change.begun")
class ChangeBegun:
    """A change of the list was begun; `codes` are the entries it is about."""

    change: int
    kind: str
    organ: str
    codes: tuple[str, ...]


@event("power-change.written")
class ChangeWritten:
    """What a change says was written anew; `digest` is the SHA-256 of all of it."""

    change: int
    digest: str


@event("power-change.dropped")
class ChangeDropped:
    """A change that had not been proposed was put aside."""

    change: int


@event("power-change.proposed")
class ChangeProposed:
    """A change went into its procedure, as it stood; `digest` as when written."""

    change: int
    case: str
    digest: str


@event("power-change.adopted")
class ChangeAdopted:
    """A change became an edition of the list, with so many grants given and taken."""

    change: int
    case: str
    edition: int
    from_day: date
    given: int
    taken: int


@event("power-case.listed")
class CaseListed:
    """A running case whose entry was withdrawn: `choice` is `continue`, or `waiting` for a decision."""

    case: str
    entry: str
    change: int
    choice: str


@event("power-case.decided")
class CaseDecided:
    """What becomes of a running case whose entry was withdrawn: `continue` or `end`."""

    case: str
    entry: str
    choice: str


@event("powers.taken-in")
class PowersTakenIn:
    """A file of items was taken into the function library; `digest` is the SHA-256 of the file."""

    digest: str
    rows: int
    new: int
    same: int
    odd: int
