# SPDX-License-Identifier: Apache-2.0
"""What happens to calendars."""

from datetime import date

from mingfu.kernel.ledger import event


@event("calendar.year-published")
class CalendarYearPublished:
    """A year of a calendar became official, or was corrected. `changed` are the days that count otherwise than before.

    Whoever keeps due dates reacts: a running limit that spans a changed day, or was provisional, is counted again.
    """

    calendar: str
    year: int
    edition: str
    paper: str
    known_from: date
    changed: tuple[date, ...]
