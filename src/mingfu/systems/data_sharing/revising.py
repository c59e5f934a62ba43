# SPDX-License-Identifier: Apache-2.0
"""A duty has changed: the owner revises the catalogue in ten working days, the managing organ publishes in two (art. 17)."""

from collections.abc import Mapping
from typing import Any

from mingfu.engines.cases import Arrival, Clock, Start, cases_for, start_of
from mingfu.engines.cases.receiving import begin_case
from mingfu.kernel.access import SYSTEM, Actor
from mingfu.kernel.catalogs import alive
from mingfu.kernel.refusals import _
from mingfu.systems.data_sharing.catalogue.items import data_item, data_items
from mingfu.systems.data_sharing.exchange.uses import POWER

REVISING = "data_sharing.revising"


def first_look(values: Mapping[str, Any]) -> dict[str, Any]:
    """Whose item it is."""
    return {"organ": data_item(str(values.get("item", ""))).organ, "kind": "catalogue"}


START = Start(
    key=REVISING,
    title=_("更新数据目录"),
    form="data_sharing.duty",
    procedure="data_sharing.catalogue",
    entry=POWER,
    organ="gm.data",
    by=(),
    clocks=(Clock(code="revise", title=_("更新目录"), limits="data_sharing.limits", limit="revise", stops=("revise",)),),
    summary="title",
    promise=_("职责变化后十个工作日内更新，两个工作日内审核发布。"),
    first_look=first_look,
)  # fmt: skip


def open_revisions(*, actor: Actor) -> tuple[str, ...]:
    """Open a case for every item whose power is gone and that nobody revises yet; returns their numbers."""
    lost = [one for one in data_items() if one.power and not alive("powers", one.power)]
    if not lost or not alive("powers", POWER):
        return ()
    running = cases_for(SYSTEM).filter(system="data_sharing", start=REVISING, status="open")
    waiting = {str(data.get("item", "")) for data in running.values_list("data", flat=True)}
    return tuple(
        begin_case(
            start_of(REVISING), {"item": [one.code], "power": [one.power], "title": [one.title]}, actor=actor,
            arrival=Arrival(channel="import"),
        )
        for one in lost
        if one.code not in waiting
    )  # fmt: skip
