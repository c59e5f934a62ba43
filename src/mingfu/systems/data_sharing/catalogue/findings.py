# SPDX-License-Identifier: Apache-2.0
"""What is wrong with an item of the catalogue: no live duty, not shared without a basis, stale, personal but open, unowned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from mingfu.kernel.catalogs import alive
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organs_on
from mingfu.kernel.refusals import _
from mingfu.systems.data_sharing.catalogue.items import DataItem, data_items
from mingfu.systems.data_sharing.catalogue.kinds import About, Openness, Share
from mingfu.systems.data_sharing.models import Refresh

NO_DUTY, NO_BASIS, NO_CONDITION, STALE, OPEN_PERSONAL, NO_OWNER = (
    "no-duty", "share-basis", "share-condition", "stale", "open-personal", "no-owner",
)  # fmt: skip

TITLES = {
    NO_DUTY: _("没有对应的权责条目"),
    NO_BASIS: _("不予共享没有依据"),
    NO_CONDITION: _("有条件共享没有写条件"),
    STALE: _("超过更新频率没有更新"),
    OPEN_PERSONAL: _("含个人信息却标为开放"),
    NO_OWNER: _("负责单位不存在"),
}
BASES = {
    NO_DUTY: _("政务数据共享条例第十七条：目录随职责变化更新"),
    NO_BASIS: _("政务数据共享条例：不予共享须有法律、行政法规或者国务院决定依据（条款待核）"),
    NO_CONDITION: _("政务数据共享条例：有条件共享须写明条件（条款待核）"),
    STALE: _("政务数据共享条例：按目录载明的频率更新（条款待核）"),
    OPEN_PERSONAL: _("个人信息保护法第二十五条：个人信息处理者不得公开其处理的个人信息"),
    NO_OWNER: _("政务数据共享条例：一数一源（条款待核）"),
}


@dataclass(frozen=True, slots=True)
class DataFinding:
    """One thing to put right: in which item, and since when it is known (for stale data the day it should have been done)."""

    item: DataItem
    code: str
    text: str = ""
    since: date | None = None

    @property
    def title(self) -> Any:
        """The finding as people read it."""
        return TITLES[self.code]

    @property
    def basis(self) -> Any:
        """The rule behind it."""
        return BASES[self.code]


def findings(chosen: Sequence[DataItem] | None = None, *, on: date | None = None) -> tuple[DataFinding, ...]:
    """Every finding on the catalogue, in its order, three queries however many items there are."""
    day = on or today()
    held = data_items(on=day) if chosen is None else chosen
    refreshed = refreshes()
    standing = set(organs_on(day).values_list("code", flat=True))
    return tuple(each for one in held for each in _of(one, refreshed, standing, day))


def refreshes() -> dict[str, date]:
    """The day to which the data of each item was last brought up to date."""
    return dict(Refresh.objects.values("item").annotate(last=Max("on")).values_list("item", "last"))


def due_again(one: DataItem, refreshed: Mapping[str, date]) -> date | None:
    """The day until which the data of an item is fresh; None for what is live. Without a refresh the entry's day counts."""
    days = one.frequency.days
    last = refreshed.get(one.code) or one.valid_from
    return last + timedelta(days=days) if days is not None and last is not None else None


def _of(one: DataItem, refreshed: Mapping[str, date], standing: set[str], day: date) -> list[DataFinding]:
    found = []
    if not one.power or not alive("powers", one.power, on=day):
        found.append(DataFinding(one, NO_DUTY, one.power))
    if one.organ not in standing:
        found.append(DataFinding(one, NO_OWNER, one.organ))
    if one.share is Share.NONE and not one.share_basis:
        found.append(DataFinding(one, NO_BASIS))
    if one.share is Share.CONDITIONAL and not one.condition:
        found.append(DataFinding(one, NO_CONDITION))
    if one.open is Openness.OPEN and one.about is About.PERSON:
        found.append(DataFinding(one, OPEN_PERSONAL))
    until = due_again(one, refreshed)
    if until is not None and until < day:
        found.append(DataFinding(one, STALE, since=until))
    return found
