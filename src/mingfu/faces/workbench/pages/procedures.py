# SPDX-License-Identifier: Apache-2.0
"""The catalogue of procedures: every one drawn, with its steps, limits, posts and articles."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.bpmn import Node, Program
from mingfu.engines.cases import procedures, program_of, starts
from mingfu.faces.ui.casework import Flow
from mingfu.faces.ui.components import Cell, Fact, Table, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.case.marks import WAITING, flow_of
from mingfu.kernel.access import who_may
from mingfu.kernel.calendar import Unit
from mingfu.kernel.calendar.words import amount_of
from mingfu.kernel.catalogs import UnknownEntry, entry

SOME = 3
"""Posts named in full; more are counted."""


@dataclass(frozen=True)
class CataloguePage:
    """Every procedure."""

    table: Table


def catalogue_page() -> CataloguePage:
    """Every installed procedure, with its system and basis."""
    systems = naming.system_titles()
    rows = []
    for key in procedures():
        program, system = program_of(key), key.partition(".")[0]
        steps = sum(node.kind in WAITING for node in program.nodes)
        rows.append(
            (
                Cell(gettext(program.name), f"/desk/procedures/{key}"),
                systems.get(system, system),
                gettext("{count} 步").format(count=steps),
                program.attributes.get("basis", "—"),
            )
        )
    columns = (gettext("流程"), gettext("系统"), gettext("步数"), gettext("依据"))
    return CataloguePage(table(gettext("流程目录"), columns, rows))


@dataclass(frozen=True)
class ProcedurePage:
    """One procedure."""

    crumbs: tuple[Link, ...]
    title: str
    facts: tuple[Fact, ...]
    flow: Flow
    steps: Table


def procedure_page(key: str) -> ProcedurePage:
    """One procedure, drawn, and its steps as a table."""
    program, system = program_of(key), key.partition(".")[0]
    used = [str(start.title) for start in starts() if start.procedure == key]
    return ProcedurePage(
        crumbs=(Link(gettext("流程目录"), "/desk/procedures"), Link(gettext(program.name), "")),
        title=gettext(program.name),
        facts=tuple(
            fact
            for fact in (
                Fact(gettext("用于"), "、".join(used)),
                Fact(gettext("依据"), program.attributes.get("basis", "")),
                Fact(gettext("版本摘要"), program.digest),
            )
            if fact.value
        ),
        flow=flow_of(program, {}, title=gettext(program.name)),
        steps=_steps(program, system),
    )


def _steps(program: Program, system: str) -> Table:
    nodes = [node for node in program.nodes if node.kind in WAITING]
    posts = _posts_by_act(node.attributes.get("entry", "") for node in nodes)
    rows = [
        (
            gettext(node.label),
            gettext(node.lane) if node.lane else "—",
            posts.get(node.attributes.get("entry", ""), "—"),
            _limit(node, system),
            gettext(node.attributes["basis"]) if node.attributes.get("basis") else "—",
        )
        for node in nodes
    ]
    columns = (gettext("步骤"), gettext("泳道"), gettext("谁可以办"), gettext("时限"), gettext("依据"))
    return table(gettext("步骤"), columns, rows, tight=True)


def _posts_by_act(acts: Iterable[str]) -> dict[str, str]:
    found = {}
    for act in dict.fromkeys(acts):
        titles = [each.title for each in who_may(act)] if act else []
        named = "、".join(titles[:SOME])
        more = gettext(" 等 {count} 个岗位").format(count=len(titles)) if len(titles) > SOME else ""
        found[act] = f"{named}{more}" or "—"
    return found


def _limit(node: Node, system: str) -> str:
    code = node.attributes.get("limit", "")
    if not code:
        return "—"
    if code.startswith("="):
        return gettext("按情形")
    try:
        row = entry(f"{system}.limits", code)
    except UnknownEntry:
        return code
    return amount_of(int(row.content["amount"]), Unit(row.content["unit"]))
