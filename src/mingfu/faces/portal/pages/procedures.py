# SPDX-License-Identifier: Apache-2.0
"""Power in the open: what each procedure does step by step, within what limits, by which entry and which law."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from mingfu.engines.bpmn import Drawing, Node, Program, draw
from mingfu.engines.cases import Start, procedures, program_of, starts
from mingfu.engines.manifest import SystemManifest, find_system, systems
from mingfu.faces.portal.pages.dates import amount_words, status_tag
from mingfu.faces.portal.pages.saying import address_of
from mingfu.faces.ui.casework import Flow
from mingfu.faces.ui.components import Cell, Fact, Table, Tag, table
from mingfu.faces.ui.frame import Link
from mingfu.kernel.catalogs import Item, UnknownEntry, entry, items
from mingfu.kernel.organs import organ_name
from mingfu.kernel.refusals import _

WORK = {"userTask", "manualTask", "serviceTask", "businessRuleTask", "task", "callActivity"}
QUOTED = re.compile(r'"([\w.\-]+)"')


@dataclass(frozen=True)
class Milestone:
    """A step that the public sees."""

    title: str


@dataclass(frozen=True)
class ProcedurePage:
    """A procedure as everybody may read it."""

    key: str
    title: str
    about: Any
    basis: str
    milestones: tuple[Milestone, ...]
    flow: Flow
    steps: Table
    limits: Table
    power: tuple[Fact, ...]
    power_status: Tag | None
    law: tuple[str, ...]
    system: Link
    begin: tuple[Link, ...]


@dataclass(frozen=True)
class SystemPage:
    """What a system is, by which law, and what it declares."""

    title: Any
    about: Any
    government: Any
    clauses: str
    law: tuple[str, ...]
    begin: tuple[Link, ...]
    procedures: tuple[Link, ...]
    pages: tuple[Link, ...]
    lists: tuple[Fact, ...]


@dataclass(frozen=True)
class SystemsPage:
    """Every installed system."""

    cards: tuple[SystemPage, ...]
    links: tuple[Link, ...]


GOVERNMENTS: Mapping[str, Any] = {
    "livelihood": _("民生政府"),
    "efficient": _("效能政府"),
    "lawful": _("法治政府"),
    "trust": _("诚信政府"),
    "responsible": _("责任政府"),
    "clean": _("廉洁政府"),
    "safeguards": _("保障措施"),
}


def procedure_page(key: str) -> ProcedurePage | None:
    """The page of a procedure; None where there is none of that key."""
    if key not in procedures():
        return None
    program = program_of(key)
    system = find_system(key.partition(".")[0])
    begun = [start for start in starts() if start.procedure == key]
    limits = {item.code: item for item in items(f"{key.partition('.')[0]}.limits")}
    power = _power(begun)
    drawn = _drawn(program)
    title = gettext(program.name) if program.name else key
    return ProcedurePage(
        key=key,
        title=title,
        about=system.about if system else "",
        basis=program.attributes.get("basis", ""),
        milestones=tuple(Milestone(gettext(said)) for _node, said in program.milestones),
        flow=Flow(_svg(drawn.heads), _svg(drawn.flow), title),
        steps=_steps(program, limits),
        limits=_limits(limits),
        power=_power_facts(power),
        power_status=status_tag(power.status) if power else None,
        law=system.law if system else (),
        system=Link(system.title, f"/systems/{system.key}") if system else Link("", "/systems"),
        begin=_begin(begun),
    )


@lru_cache(maxsize=64)
def _drawn(program: Program) -> Drawing:
    """A program is drawn once: the same one always gives the same picture."""
    return draw(program)


def _svg(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 - drawn by our own engine, which escapes every label


def _begin(found: list[Start]) -> tuple[Link, ...]:
    return tuple(Link(start.title, address_of(start)) for start in found if "web" in start.by)


def _power(begun: list[Start]) -> Item | None:
    for start in begun:
        try:
            return entry("powers", start.entry)
        except UnknownEntry:
            continue
    return None


def _power_facts(power: Item | None) -> tuple[Fact, ...]:
    if power is None:
        return ()
    content = power.content
    rows = (
        (gettext("事项"), power.title),
        (gettext("编码"), power.code),
        (gettext("类别"), content.get("category", "")),
        (gettext("实施主体"), organ_name(str(content.get("subject", "")))),
        (gettext("层级"), content.get("level", "")),
        (gettext("依据"), power.basis),
        (gettext("监督"), content.get("supervision", "")),
        (gettext("救济"), content.get("remedy", "")),
    )
    return tuple(Fact(term, gettext(str(value))) for term, value in rows if value)


def _steps(program: Program, limits: Mapping[str, Item]) -> Table:
    columns = (gettext("步骤"), gettext("谁来办"), gettext("时限"), gettext("依据"))
    rows = [
        (
            gettext(node.label),
            gettext(node.lane) if node.lane else "—",
            _limit_words(node, limits),
            node.attributes.get("basis", "") or "—",
        )
        for node in program.nodes
        if node.kind in WORK
    ]
    return table(gettext("各步骤由谁办、多久办完"), columns, list(rows))


def _limit_words(node: Node, limits: Mapping[str, Item]) -> str:
    """The limit of a step; of one that depends on the case, every limit it may have."""
    declared = node.attributes.get("limit", "")
    codes = QUOTED.findall(declared) if declared.startswith("=") else [declared]
    found = [limits[code] for code in codes if code in limits]
    words = [
        gettext("{title} {amount}").format(title=gettext(item.title), amount=_amount(item))
        if len(found) > 1 or declared.startswith("=")
        else _amount(item)
        for item in found
    ]
    return "；".join(words) or gettext("计入总时限")


def _amount(item: Item) -> str:
    return amount_words(int(item.content.get("amount", 0)), str(item.content.get("unit", "")))


def _limits(limits: Mapping[str, Item]) -> Table:
    columns = (gettext("时限"), gettext("多久"), gettext("依据"), gettext("核对情况"))
    rows = [
        (gettext(item.title), _amount(item), item.basis, Cell(tag=status_tag(item.status))) for item in limits.values()
    ]
    return table(gettext("时限清单"), columns, list(rows))


def system_page(key: str) -> SystemPage | None:
    """The page of a system; None where none of that key is installed."""
    found = find_system(key)
    return _system(found) if found else None


def _system(found: SystemManifest) -> SystemPage:
    own = [key for key in procedures() if key.partition(".")[0] == found.key]
    lists = [Fact(gettext("清单"), file.stem) for file in found.files("lists", ".yaml")]
    return SystemPage(
        title=found.title,
        about=found.about,
        government=GOVERNMENTS.get(found.government, found.government),
        clauses="、".join(found.clauses),
        law=found.law,
        begin=_begin(list(found.starts)),
        procedures=tuple(Link(gettext(program_of(key).name or key), f"/procedures/{key}") for key in own),
        pages=tuple(
            Link(page.title, f"/{page.path}")
            for page in found.pages
            if page.audience == "public" and "<" not in page.path
        ),
        lists=tuple(lists),
    )


def systems_page() -> SystemsPage:
    """Every system, as cards."""
    found = systems()
    return SystemsPage(
        tuple(_system(one) for one in found), tuple(Link(one.title, f"/systems/{one.key}") for one in found)
    )
