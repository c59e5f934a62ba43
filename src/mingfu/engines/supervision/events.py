# SPDX-License-Identifier: Apache-2.0
"""What happens to signals and to orders of oversight."""

from datetime import date

from mingfu.kernel.ledger import event


@event("signal.raised")
class SignalRaised:
    """A rule gave a card: to whom, for which case, with the date as evidence."""

    watch: str
    card: str
    case: str
    subject: str
    organ: str
    due_on: date


@event("signal.cleared")
class SignalCleared:
    """The cause of a card is gone."""

    watch: str
    case: str
    subject: str
    how: str


@event("oversight.ordered")
class OversightOrdered:
    """An organ was told in writing to close a case that is past its date: by a rule (`watch`), or by an officer."""

    case: str
    organ: str
    due_on: date
    rectify_by: str
    """A date; empty for "at once"."""
    watch: str


@event("oversight.ended")
class OversightEnded:
    """The case of an order was answered or closed."""

    case: str
    how: str
