# SPDX-License-Identifier: Apache-2.0
"""Closed sets of the catalogue: how data is shared, how open it is, how often it is brought up to date, where it lies."""

from enum import StrEnum
from typing import Any

from mingfu.kernel.refusals import _


class Share(StrEnum):
    """How data is shared between organs (Regulation on the Sharing of Government Data: three classes)."""

    UNCONDITIONAL = "unconditional"
    CONDITIONAL = "conditional"
    NONE = "none"

    @property
    def word(self) -> Any:
        """As people read it."""
        return SHARES[self]


class Openness(StrEnum):
    """How data is open to the public."""

    OPEN = "open"
    CONDITIONAL = "conditional"
    CLOSED = "closed"

    @property
    def word(self) -> Any:
        """As people read it."""
        return OPENNESS[self]


class Frequency(StrEnum):
    """How often data is brought up to date."""

    LIVE = "live"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"

    @property
    def word(self) -> Any:
        """As people read it."""
        return FREQUENCIES[self]

    @property
    def days(self) -> int | None:
        """Days after which data that was not brought up to date is stale; None for what is always live."""
        return DAYS[self]


class About(StrEnum):
    """Whom an item is about; `nobody` for statistics and things."""

    PERSON = "person"
    BODY = "body"
    NOBODY = "nobody"

    @property
    def word(self) -> Any:
        """As people read it."""
        return ABOUT[self]


SHARES = {
    Share.UNCONDITIONAL: _("无条件共享"),
    Share.CONDITIONAL: _("有条件共享"),
    Share.NONE: _("不予共享"),
}
OPENNESS = {
    Openness.OPEN: _("向社会开放"),
    Openness.CONDITIONAL: _("依申请开放"),
    Openness.CLOSED: _("不开放"),
}
FREQUENCIES = {
    Frequency.LIVE: _("实时"),
    Frequency.DAILY: _("每日"),
    Frequency.WEEKLY: _("每周"),
    Frequency.MONTHLY: _("每月"),
    Frequency.QUARTERLY: _("每季度"),
    Frequency.YEARLY: _("每年"),
}
DAYS: dict[Frequency, int | None] = {
    Frequency.LIVE: None,
    Frequency.DAILY: 2,
    Frequency.WEEKLY: 9,
    Frequency.MONTHLY: 35,
    Frequency.QUARTERLY: 100,
    Frequency.YEARLY: 380,
}
"""A period and a few days' grace (agreed in the district)."""

ABOUT = {About.PERSON: _("自然人"), About.BODY: _("法人和其他组织"), About.NOBODY: _("不涉及特定对象")}

RECORDS, PARTY, CERTIFICATE, PROVIDER = "records", "party", "certificate:", "provider:"
"""Where the data of an item lies: records kept here, the register of parties, certificates of a kind, another system."""
