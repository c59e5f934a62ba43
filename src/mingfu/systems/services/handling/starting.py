# SPDX-License-Identifier: Apache-2.0
"""From an item to the start of an application: procedure, organ, power entry, channels and clocks; and its limits as rows."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from mingfu.engines.cases import Clock, Start
from mingfu.kernel.catalogs import Item as Row
from mingfu.kernel.catalogs import entry
from mingfu.kernel.clock import today
from mingfu.kernel.refusals import _
from mingfu.systems.services.handling.queries import in_force, latest
from mingfu.systems.services.handling.refusals import ItemNotTakenIn
from mingfu.systems.services.items import Channel, Handling, Item, Kind, Limit, item_of_edition
from mingfu.systems.services.items.queries import CATALOG

PREFIX = "services.item."
PROMISES = "services.promises"
"""The name under which the limits that stand in items are asked for: `<item>/<situation>/<promised or legal>`."""

LONGEST_CODE = 40
"""An item with a longer code cannot be a start: start, form and limit are named by it."""

NOT_APPLIED_FOR = {Kind.PENALTY, Kind.COERCION, Kind.LEVY, Kind.INSPECTION}
"""Powers that an organ uses of its own motion."""

WAYS = {
    Channel.ONLINE: ("web", "api"),
    Channel.WINDOW: ("counter",),
    Channel.KIOSK: ("kiosk",),
    Channel.PHONE: ("phone",),
}

CLOCKS = {
    Handling.INSTANT: (
        Clock(code="promise", title=_("承诺办结"), limits="services.limits", limit="instant", stops=("decide",)),
    ),
    Handling.PROMISED: (
        Clock(
            code="promise", title=_("承诺办结"), limits=PROMISES, limit="= promise", starts=("check",), stops=("decide",)
        ),
        Clock(code="law", title=_("法定期限"), limits=PROMISES, limit="= law", starts=("check",), stops=("decide",)),
    ),
}  # fmt: skip


def start_for(code: str) -> Start | None:
    """The start of applications for an item, also a closed one whose cases still run; None where nothing is applied for."""
    found = latest(code) if len(code) <= LONGEST_CODE else None
    if found is None or found[0].kind in NOT_APPLIED_FOR:
        return None
    item, edition = found
    return Start(
        key=f"{PREFIX}{code}",
        title=item.name,
        form=f"{PREFIX}{code}@{edition}",
        procedure=f"services.{item.handling.value}",
        entry=item.power,
        organ=item.organ,
        by=tuple(way for channel in item.channels for way in WAYS.get(channel, ())),
        clocks=CLOCKS[item.handling],
        lists=(CATALOG, "services.grounds"),
        promise=_promise(item),
        first_look=partial(_first_look, item),
        subject=item.name,
        admits=partial(_admit, item),
    )


def _promise(item: Item) -> Any:
    if item.handling is Handling.INSTANT:
        return _("材料齐全的当场办；网上提交的一个工作日内办结。")
    return _("五个工作日内告诉您是否受理；要补正的一次说清。逾期不告知的，自收到材料之日起就算受理。")


def _admit(item: Item) -> None:
    if not in_force(item.code):
        raise ItemNotTakenIn(item=item.name, on=today())


def _first_look(item: Item, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the case knows of its item: its code, kind, and which of the limits hold in the situations chosen."""
    chosen = {str(value) for name, value in values.items() if name.startswith("s") and name[1:].isdigit()}
    found = [one for one in item.situations if one.code in chosen]
    told: dict[str, Any] = {"item": item.code, "kind": item.kind.value, "fees": "due" if _costs(item, chosen) else "none"}
    for name, which in (("promise", "promised"), ("law", "legal")):
        own = next((one.code for one in found if getattr(one, which)), "")
        told[name] = f"{item.code}/{own}/{which}"
    return told


def _costs(item: Item, chosen: set[str]) -> bool:
    """Whether something is to be paid in these situations before the result is handed over."""
    return any(one.amount is not None and (not one.situations or chosen & set(one.situations)) for one in item.fees)


def limit_for(editions: Mapping[str, int], born: date, code: str) -> Row:
    """The row of a limit that stands in an item, as the case's edition of the list has it.

    An item without a promise is promised what the law gives; one without a legal limit has twenty working days
    (Administrative Licensing Law, art. 42).
    """
    name, _slash, rest = code.partition("/")
    situation, _slash, which = rest.partition("/")
    item = item_of_edition(name, editions.get(CATALOG, 0), born)
    if item is None:
        found = latest(name)
        item = found[0] if found else None
    limit = _limit_of(item, situation, which) if item is not None else None
    if limit is None or item is None:
        law = entry("services.limits", "decision", on=born)
        return Row(PROMISES, law.edition, code, law.title, "", law.content, law.basis, law.status, None, None)
    basis = limit.basis or (f"{item.name}办事指南公布的承诺期限（优化营商环境条例第三十六条）")
    content = {"amount": limit.amount, "unit": limit.unit.value, "regime": "general"}
    return Row(PROMISES, item.edition, code, item.name, "", content, basis, item.status, None, None)


def _limit_of(item: Item, situation: str, which: str) -> Limit | None:
    own = next((one for one in item.situations if one.code == situation), None)
    found: Limit | None = getattr(own, which) if own is not None else None
    if found is None:
        found = item.promised if which == "promised" else item.legal
    return found or item.legal
