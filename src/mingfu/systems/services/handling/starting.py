# SPDX-License-Identifier: Apache-2.0
"""From an item to the start of an application: procedure, organ, power entry, channels and clocks; and its limits as rows."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from mingfu.engines.cases import Start
from mingfu.kernel.catalogs import Item as Row
from mingfu.kernel.catalogs import entry
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organs_on
from mingfu.kernel.refusals import _
from mingfu.systems.services.handling.clocks import INSTANT, PART, PROMISES, clocks_of
from mingfu.systems.services.handling.commitments import refuse_barred
from mingfu.systems.services.handling.queries import in_force, latest
from mingfu.systems.services.handling.refusals import ItemNotTakenIn
from mingfu.systems.services.items import Channel, Handling, Item, Kind, Limit, item_of_edition
from mingfu.systems.services.items.naming import called, code_of
from mingfu.systems.services.items.queries import CATALOG

PREFIX, PROMISING, MEMBER = "services.item.", "services.commitment.", "services.member."
LISTS = (CATALOG, "services.grounds")
LONGEST_TOLD = 80
"""Signs up to which the ledger tells a code."""

NOT_APPLIED_FOR = {Kind.PENALTY, Kind.COERCION, Kind.LEVY, Kind.INSPECTION}
"""Powers that an organ uses of its own motion."""

WAYS = {
    Channel.ONLINE: ("web", "api"),
    Channel.WINDOW: ("counter",),
    Channel.KIOSK: ("kiosk",),
    Channel.PHONE: ("phone",),
}
NOBODY = {"first": "", "cosign": "no", "special": "none", "hearing_by": "none"}
"""What the procedures read where the form does not ask."""


def channels_of(item: Item) -> tuple[str, ...]:
    """The ways in which an item can be applied for."""
    return tuple(way for channel in item.channels for way in WAYS.get(channel, ()))


def _item(name: str) -> tuple[Item, int] | None:
    code = code_of(name)
    found = latest(code) if code else None
    return None if found is None or found[0].kind in NOT_APPLIED_FOR else found


def start_for(name: str) -> Start | None:
    """The start of applications for an item, also a closed one whose cases still run; None where nothing is applied for."""
    found = _item(name)
    if found is None:
        return None
    item, edition = found
    return Start(
        key=f"{PREFIX}{name}",
        title=item.name,
        form=f"{PREFIX}{name}@{edition}",
        procedure=f"services.{item.handling.value}",
        entry=item.power,
        organ=item.organ,
        by=channels_of(item),
        clocks=clocks_of(item),
        lists=LISTS,
        promise=_promise(item),
        defaults=NOBODY,
        first_look=partial(first_look, item),
        subject=item.name,
        admits=partial(admit, item),
    )


def promising_for(name: str) -> Start | None:
    """The start of an item that is applied for by notice and commitment; None where that is not offered."""
    found = _item(name)
    if found is None or not found[0].commitment:
        return None
    item, edition = found
    return Start(
        key=f"{PROMISING}{name}",
        title=item.name,
        form=f"{PROMISING}{name}@{edition}",
        procedure="services.commitment",
        entry=item.power,
        organ=item.organ,
        by=channels_of(item),
        clocks=(INSTANT,),
        lists=LISTS,
        promise=_("承诺书和申请材料齐全的当场决定；决定后在规定期限内核查承诺是否属实。"),
        defaults=NOBODY,
        first_look=partial(first_look, item),
        subject=item.name,
        admits=partial(admit, item),
        examines=refuse_barred,
    )


def member_for(name: str) -> Start | None:
    """The start of an item that is decided as a part of a joint approval: by its own organ, inside the parent's time."""
    found = _item(name)
    if found is None:
        return None
    item, _edition = found
    return Start(
        key=f"{MEMBER}{name}",
        title=item.name,
        form="services.member",
        procedure="services.member",
        entry=item.power,
        organ=item.organ,
        by=(),
        clocks=(PART,),
        lists=LISTS,
        defaults=NOBODY | {"item": item.code, "kind": item.kind.value, "organ": item.organ},
        subject=item.name,
        inside_parent=True,
    )


def _promise(item: Item) -> Any:
    if item.handling is Handling.INSTANT:
        return _("材料齐全的当场办；网上提交的一个工作日内办结。")
    return _("五个工作日内告诉您是否受理；要补正的一次说清。逾期不告知的，自收到材料之日起就算受理。")


def admit(item: Item) -> None:
    """Refuse an application for an item that is closed, or not in force yet."""
    if not in_force(item.code):
        raise ItemNotTakenIn(item=item.name, on=today())


def first_look(item: Item, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the case knows of its item: its code, kind, and which of the limits hold in the situations chosen."""
    chosen = {str(value) for name, value in values.items() if name.startswith("s") and name[1:].isdigit()}
    found = [one for one in item.situations if one.code in chosen]
    name = called(item.code)
    told: dict[str, Any] = {
        "item": item.code if len(item.code) <= LONGEST_TOLD else name,
        "kind": item.kind.value,
        "fees": "due" if _costs(item, chosen) else "none",
        "first": _town_organ(str(values.get("town", ""))),
    }
    for clock, which in (("promise", "promised"), ("law", "legal")):
        own = next((one.code for one in found if getattr(one, which)), "")
        told[clock] = f"{name}/{own}/{which}"
    return told


def _costs(item: Item, chosen: set[str]) -> bool:
    """Whether something is to be paid in these situations before the result is handed over."""
    return any(one.amount is not None and (not one.situations or chosen & set(one.situations)) for one in item.fees)


def _town_organ(region: str) -> str:
    """The organ of a town or street; "" where none looks first."""
    if not region:
        return ""
    return str(organs_on().filter(region=region).values_list("code", flat=True).first() or "")


def limit_for(editions: Mapping[str, int], born: date, code: str) -> Row:
    """The row of a limit that stands in an item, as the case's edition of the list has it.

    An item without a promise is promised what the law gives; one without a legal limit has twenty working days
    (Administrative Licensing Law, art. 42).
    """
    named, _slash, rest = code.partition("/")
    situation, _slash, which = rest.partition("/")
    name = code_of(named)
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
