# SPDX-License-Identifier: Apache-2.0
"""What happens to entries of registers. Content is held by a salted digest: it can be erased, the chain holds."""

from datetime import date

from mingfu.kernel.ledger import event


@event("register.entry-added")
class EntryAdded:
    """An entry was written into a register."""

    register: str
    entry: str
    digest: str
    valid_from: date


@event("register.entry-changed")
class EntryChanged:
    """What an entry says is another from a day on."""

    register: str
    entry: str
    seq: int
    digest: str
    valid_from: date


@event("register.entry-corrected")
class EntryCorrected:
    """An entry was put right: it had been written wrongly."""

    register: str
    entry: str
    seq: int
    digest: str
    valid_from: date


@event("register.entry-ended")
class EntryEndedOn:
    """An entry holds no longer from a day on."""

    register: str
    entry: str
    seq: int
    valid_to: date


@event("register.entry-approved")
class EntryApproved:
    """A state of an entry was found right by somebody other than its writer."""

    register: str
    entry: str
    seq: int


@event("register.entry-erased")
class EntryErasedFrom:
    """The content of an entry was erased; digests stay."""

    register: str
    entry: str
    basis: str


@event("register.imported")
class RegisterImported:
    """A sheet was taken into a register; `digest` is the SHA-256 of the file."""

    register: str
    added: int
    changed: int
    digest: str
