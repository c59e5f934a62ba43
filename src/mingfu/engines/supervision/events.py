# SPDX-License-Identifier: Apache-2.0
"""What happens to signals."""

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
