# SPDX-License-Identifier: Apache-2.0
"""Reading instants as logs write them: ISO 8601, day-first and Chinese dates, seconds since 1970.

A time without a zone is read in the zone that the caller names. What cannot be read is nothing, never a guess.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

_DAY_ONLY = re.compile(r"\d{4}-\d\d-\d\d|\d{8}|\d{4}/\d{1,2}/\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日")
_ZONE = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)
_MILLISECONDS = 12
"""Digits from which a bare number counts milliseconds."""

_DATES = ("%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y")
_TIMES = (
    " %H:%M:%S.%f%z",
    " %H:%M:%S%z",
    " %H:%M:%S.%f",
    " %H:%M:%S",
    " %H:%M",
    "T%H:%M:%S",
    ":%H.%M",
    ":%H:%M",
    " %H时%M分",
    "",
)
FORMS = tuple(day + time for day in _DATES for time in _TIMES)
AMBIGUOUS = "/"
"""Dates such as 03/04/2020: the day comes first unless some value of the file says otherwise."""


@dataclass(frozen=True, slots=True)
class Until:
    """A date until which something may be done: the first instant that is too late, and the last legal day."""

    too_late: datetime
    day: date
    whole_day: bool
    """Whether it is written without a time: then all of the day is in time."""

    def passed_by(self, instant: datetime) -> bool:
        """Whether the instant lies after it."""
        return instant >= self.too_late if self.whole_day else instant > self.too_late

    def hours_before(self, instant: datetime) -> float:
        """Hours between it and a later instant."""
        return (instant - self.too_late) / timedelta(hours=1)


class Moments:
    """Reads instants one after the other; remembers the way of writing that fitted last."""

    def __init__(self, zone: tzinfo, form: str = "", *, month_first: bool = False) -> None:
        self.zone = zone
        self.form = form
        self.fixed = bool(form)
        self.month_first = month_first

    def read(self, text: str) -> datetime | None:
        """The instant, aware; None for nothing and for what cannot be read."""
        if not self.fixed and text[4:5] == "-":
            try:
                found = datetime.fromisoformat(text)
            except ValueError:
                pass
            else:
                return found if found.tzinfo is not None else found.replace(tzinfo=self.zone)
        return self._slowly(text.strip())

    def until(self, text: str) -> Until | None:
        """A date that must be kept."""
        found = self.read(text)
        if found is None:
            return None
        day = found.astimezone(self.zone).date()
        if not _DAY_ONLY.fullmatch(text.strip()):
            return Until(found, day, whole_day=False)
        morrow = found.replace(tzinfo=None) + timedelta(days=1)
        return Until(morrow.replace(tzinfo=self.zone), found.date(), whole_day=True)

    def _slowly(self, text: str) -> datetime | None:
        if not text:
            return None
        if self.fixed:
            return self._by(text, self.form)
        if text.isdigit() and len(text) > len("20260131"):
            return self._since_1970(text)
        plain, zone = _ZONE.subn("", text)
        try:
            found = datetime.fromisoformat(plain)
        except ValueError:
            read = self._by_any(plain)
            if read is None:
                return None
            found = read.replace(tzinfo=None) if zone else read
        if found.tzinfo is None:
            found = found.replace(tzinfo=UTC if zone else self.zone)
        return found

    def _by_any(self, text: str) -> datetime | None:
        if self.form:
            found = self._by(text, self.form)
            if found is not None:
                return found
        for form in FORMS:
            if form.startswith("%d/" if self.month_first else "%m/"):
                continue
            found = self._by(text, form)
            if found is not None:
                self.form = form
                return found
        return None

    def _by(self, text: str, form: str) -> datetime | None:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 - a zone that is not written is added below
        except ValueError:
            return None
        return found if found.tzinfo is not None else found.replace(tzinfo=self.zone)

    @staticmethod
    def _since_1970(text: str) -> datetime | None:
        try:
            return datetime.fromtimestamp(int(text) / (1000 if len(text) >= _MILLISECONDS else 1), UTC)
        except (ValueError, OverflowError, OSError):
            return None
