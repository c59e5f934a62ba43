# SPDX-License-Identifier: Apache-2.0
"""Power in the open: what each procedure does step by step, within what limits, by which entry and which law."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.bpmn import Node, Program
from mingfu.engines.cases import Start, procedures, program_for, program_of, starts
from mingfu.engines.cases.kept import model_for
from mingfu.engines.documents import papers
from mingfu.engines.manifest import SystemManifest, find_system, systems
from mingfu.faces.portal.pages.dates import amount_words, status_tag
from mingfu.faces.portal.pages.saying import address_of
from mingfu.faces.ui.casework import Flow
from mingfu.faces.ui.components import Cell, Fact, Notice, Table, Tag, table
from mingfu.faces.ui.drawn import flow_of, flows_inside, said
from mingfu.faces.ui.frame import Link
from mingfu.kernel.catalogs import Item, UnknownEntry, entry, items
from mingfu.kernel.organs import organ_name, titles
from mingfu.kernel.refusals import _

WORK = {"userTask", "manualTask", "serviceTask", "businessRuleTask", "task", "callActivity"}
PLACE = re.compile(r"\{\w+\}")
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
    notice: Notice | None
    about: Any
    basis: str
    milestones: tuple[Milestone, ...]
    flow: Flow
    inside: tuple[Flow, ...]
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


def procedure_page(key: str, digest: str = "") -> ProcedurePage | None:
    """The page of a procedure, in the edition in force or in the one named; None where there is none.

    Raises `EditionUnknown`.
    """
    if key not in procedures():
        return None
    current = program_of(key)
    model = model_for(key, digest)
    program = program_for(key, digest) if digest else current
    system = find_system(key.partition(".")[0])
    begun = [start for start in starts() if start.procedure == key]
    limits = {item.code: item for item in items(f"{key.partition('.')[0]}.limits")}
    power = _power(begun)
    return ProcedurePage(
        key=key,
        title=said(program.name) or key,
        notice=None if program.digest == current.digest else _former(),
        about=system.about if system else "",
        basis=program.attributes.get("basis", ""),
        milestones=tuple(Milestone(said(title)) for _node, title in program.milestones),
        flow=flow_of(program),
        inside=flows_inside(model) if program.scoped else (),
        steps=_steps(program, limits),
        limits=_limits(limits),
        power=_power_facts(power),
        power_status=status_tag(power.status) if power else None,
        law=system.law if system else (),
        system=Link(system.title, f"/systems/{system.key}") if system else Link("", "/systems"),
        begin=_begin(begun),
    )


def _former() -> Notice:
    """A case goes by the edition it began with, and so does its page."""
    text = gettext("这是以前的版本：在它施行期间收到的办件，仍按它办完。")
    return Notice(text, "warn", "history", title=gettext("不是现行版本"))


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
    columns = (gettext("步骤"), gettext("谁来办"), gettext("时限"), gettext("依据"), gettext("出具的文书"))
    nodes = [node for node in program.nodes if node.kind in WORK or node.attributes.get("paper")]
    named = titles({_post(node) for node in nodes} - {""})
    rows = [
        (
            _step(program, node),
            named.get(_post(node), said(node.lane)) or "—",
            _limit_words(node, limits) if node.kind in WORK else "—",
            said(node.attributes.get("basis", "")) or "—",
            _paper(node) or "—",
        )
        for node in nodes
    ]
    return table(gettext("各步骤由谁办、多久办完"), columns, list(rows))


def _step(program: Program, node: Node) -> str:
    """What a step is called; of one inside a sub-process with the name of that."""
    name = said(node.label)
    if node.parent >= 0:
        return gettext("{outer}：{name}").format(outer=said(program.nodes[node.parent].label), name=name)
    return name


def _post(node: Node) -> str:
    """The post that does the work, where the procedure names one; the lane says who, where it follows from the case."""
    post = node.attributes.get("post", "") if node.kind in WORK else ""
    return "" if post.startswith("=") else post


def _paper(node: Node) -> str:
    """The paper that is issued at a step, by its title without what only a case can fill in."""
    key = node.attributes.get("paper", "")
    title = next((said(one.title) for one in papers() if one.key == key), key)
    return gettext("《{title}》").format(title=PLACE.sub("…", title)) if title else ""


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
