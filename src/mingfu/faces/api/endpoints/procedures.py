# SPDX-License-Identifier: Apache-2.0
"""Procedures: the milestones the public sees, every step with its post and limit, and the BPMN file itself."""

from dataclasses import dataclass
from typing import Annotated

from mingfu.engines.bpmn import Node, Program
from mingfu.engines.cases import procedures as registered
from mingfu.engines.cases import program_of, starts
from mingfu.engines.cases.declared import procedure_file
from mingfu.faces.api.declaring import Raw, Tag, endpoint
from mingfu.faces.api.endpoints.terms import KEY, ROOT
from mingfu.faces.api.refusals import NothingThere
from mingfu.kernel.refusals import _

TAG = Tag(8, _("流程"))
BPMN = "application/xml"
WORK = {"userTask", "manualTask", "serviceTask", "businessRuleTask", "task", "callActivity"}


@dataclass(frozen=True)
class ProcedureNamed:
    """A procedure and the ways to begin it."""

    key: str
    title: str
    basis: str
    starts: tuple[str, ...]
    bpmn: Annotated[str, _("BPMN 2.0 文件的地址")]


@dataclass(frozen=True)
class Procedures:
    """Every procedure."""

    items: tuple[ProcedureNamed, ...]


@dataclass(frozen=True)
class StepDeclared:
    """A step: what is done, by whom, within what limit, on what basis."""

    id: str
    title: str
    lane: Annotated[str, _("由谁办")]
    limit: Annotated[str, _("时限清单的编码，或以 = 开头的条件式；空的计入总时限")]
    basis: str


@dataclass(frozen=True)
class ProcedureDeclared:
    """A procedure, step by step."""

    key: str
    title: str
    basis: str
    digest: Annotated[str, _("这一版流程的摘要，办件出生时固定")]
    starts: tuple[str, ...]
    milestones: Annotated[tuple[str, ...], _("公众看到的各步")]
    steps: tuple[StepDeclared, ...]
    bpmn: str


@endpoint("GET", "/v1/procedures", tag=TAG, summary=_("全部流程"))
def procedures() -> Procedures:
    """Every procedure."""
    return Procedures(tuple(_named(key, program_of(key)) for key in registered()))


@endpoint("GET", "/v1/procedures/{key}", tag=TAG, summary=_("一个流程"), parameters=(KEY,), refusals=(404,))
def procedure(*, key: str) -> ProcedureDeclared:
    """One procedure."""
    program = _program(key)
    named = _named(key, program)
    return ProcedureDeclared(
        key=key,
        title=named.title,
        basis=named.basis,
        digest=program.digest,
        starts=named.starts,
        milestones=tuple(dict.fromkeys(str(_(title)) for _node, title in program.milestones)),
        steps=tuple(_step(node) for node in program.nodes if node.kind in WORK),
        bpmn=named.bpmn,
    )


@endpoint(
    "GET",
    "/v1/procedures/{key}/bpmn",
    tag=TAG,
    summary=_("流程的 BPMN 2.0 文件"),
    about=_("系统执行的就是这个文件。"),
    parameters=(KEY,),
    answer=str,
    kind=BPMN,
    refusals=(404,),
)
def procedure_bpmn(*, key: str) -> Raw:
    """The file that is executed."""
    _program(key)
    return Raw(content=procedure_file(key).read_bytes(), kind=f"{BPMN}; charset=utf-8", name=f"{key}.bpmn")


def _program(key: str) -> Program:
    if key not in registered():
        raise NothingThere(key=key)
    return program_of(key)


def _named(key: str, program: Program) -> ProcedureNamed:
    return ProcedureNamed(
        key=key,
        title=str(_(program.name)) if program.name else key,
        basis=program.attributes.get("basis", ""),
        starts=tuple(start.key for start in starts() if start.procedure == key),
        bpmn=f"{ROOT}/v1/procedures/{key}/bpmn",
    )


def _step(node: Node) -> StepDeclared:
    return StepDeclared(
        node.id,
        str(_(node.label)),
        str(_(node.lane)) if node.lane else "",
        node.attributes.get("limit", ""),
        node.attributes.get("basis", ""),
    )
