# SPDX-License-Identifier: Apache-2.0
"""Years published after the product was: each row is one paper, and none is ever changed."""

from typing import ClassVar

from django.db import models
from typing_extensions import override

from mingfu.kernel.ledger import append_only


class CalendarYear(models.Model):
    """One edition of one year of a calendar, as published here. A correction is another row.

    `days` is a list of {date, kind, name} (see `DayFact`); `known_from` the legal day on which it was published.
    """

    calendar = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    amends = models.BooleanField(default=False)
    known_from = models.DateField()
    published_at = models.DateTimeField()
    paper = models.TextField()
    published_by = models.CharField(max_length=200)
    days = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "year", "number"], name="calendar_year_number_once_v1")
        ]

    @override
    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The edition's code. The `d` says that it came from a database and not with the product."""
        return f"{self.calendar}:{self.year}-{self.number}d"


append_only("calendar_calendaryear")
