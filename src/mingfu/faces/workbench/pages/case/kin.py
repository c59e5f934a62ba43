# SPDX-License-Identifier: Apache-2.0
"""How a case stands to others, on its page: one demand, one message, a family, links, and what may be the same thing.

Of others only what the official may see is shown; of voices they may not see, only how many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases.kin import Neighbour
from mingfu.engines.cases.linking import KINDS
from mingfu.engines.cases.merging import is_to_answer
from mingfu.engines.cases.relations import JOINED, waits_for
from mingfu.engines.cases.resembling import Candidate, resembling
from mingfu.faces.ui.components import Cell, Clock, Notice, Table, Tag, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.pages.case.strips import strips_of
from mingfu.faces.workbench.words import due_tag, excerpt
from mingfu.kernel.access import may


@dataclass(frozen=True)
class Member:
    """A parent or child with the strip of its days."""

    what: str
    link: Link
    note: str
    clock: Clock | None


@dataclass(frozen=True)
class KinPart:
    """The part of the case page about others; empty where there is nothing to say or do."""

    notice: Notice | None
    tables: tuple[Table, ...]
    family: tuple[Member, ...]
    candidates: Table | None
    ways: tuple[Link, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.notice or self.tables or self.family or self.candidates or self.ways)


def kin_part(file: File) -> KinPart:
    """All about others that the page shows."""
    tables = (_voices(file), _parts(file), _links(file))
    return KinPart(
        notice=_led(file),
        tables=tuple(one for one in tables if one is not None),
        family=_family(file),
        candidates=_candidates(file),
        ways=ways_of(file),
    )


def desk_url(number: str, way: str = "") -> str:
    """The page of a case, or of an act on it."""
    return f"/desk/cases/{number}{'/' if way else ''}{way}"


def may_sort(file: File) -> bool:
    """Whether the official may put this case together with others, or apart."""
    held = any(item.post in file.actor.posts for item in file.case.items)
    return held or may(file.actor, f"{file.case.system}.triage")


def is_sorter(file: File) -> bool:
    """Whether the official sorts the system's matters."""
    return may(file.actor, f"{file.case.system}.triage")


def ways_of(file: File) -> tuple[Link, ...]:
    """The acts between cases that the official may do here."""
    if not may_sort(file) and not file.kin.is_led:
        return ()
    number, kin = file.case.number, file.kin
    found = []
    if may_sort(file):
        found.append(Link(gettext("关联办件"), desk_url(number, "linking"), icon="link"))
    if can_join(file):
        found.append(Link(gettext("并入同一件事"), desk_url(number, "joining"), icon="merge"))
    if kin.is_led and kin.lead in file.neighbours and is_sorter(file):
        found.append(Link(gettext("取出单独办理"), desk_url(number, "leaving"), icon="split"))
    if kin.voices and is_to_answer(file.case) and may_sort(file):
        found.append(Link(gettext("分别答复"), desk_url(number, "voices"), icon="messages-square"))
    if can_split(file):
        found.append(Link(gettext("拆分成几件"), desk_url(number, "split"), icon="split"))
    if can_open_child(file):
        found.append(Link(gettext("启动子件"), desk_url(number, "children"), icon="git-branch"))
    return tuple(found)


def can_join(file: File) -> bool:
    """Whether the case could be put under another one now."""
    kin = file.kin
    return bool(
        may_sort(file) and not kin.is_led and not kin.voices and not file.closed and waits_for(file.case, JOINED)
    )


def can_split(file: File) -> bool:
    """Whether the procedure foresees that the case is split at a task of the official's own."""
    if file.kin.parts or file.kin.origin:
        return False
    own = [item for item in file.case.items if item.post in file.actor.posts and item.node in file.program.index]
    acts = [file.program.node(item.node).attributes.get("acts", "") for item in own]
    return any("split" in text.replace(" ", "").split(",") for text in acts)


def can_open_child(file: File) -> bool:
    """Whether the official may open another case under this one: its start says so, and the case is theirs to go on with."""
    return bool(file.start.children) and not file.closed and not file.kin.is_led and may_sort(file)


def _led(file: File) -> Notice | None:
    kin = file.kin
    if not kin.lead:
        return None
    seen = kin.lead in file.neighbours
    lead = kin.lead if seen else gettext("另一件")
    if kin.answered:
        return Notice(
            gettext("这件与 {lead} 说的是同一件事，答复由它办出，分别送达。").format(lead=lead), "ok", "merge"
        )
    said = gettext("这件已并入 {lead}，由它办理；答复会同时作为这件自己的答复，期限照走。").format(lead=lead)
    return Notice(said, "act", "merge")


def _captioned(caption: str, headings: tuple[str, ...], rows: list[tuple[Any, ...]], empty: str = "") -> Table:
    return replace(table(caption, headings, rows, tight=True), empty=empty)


def number_cell(one: Neighbour | Candidate) -> Cell:
    """A number that leads to its case."""
    return Cell(one.number, desk_url(one.number))


def _rows(file: File, numbers: Sequence[str]) -> list[tuple[Any, ...]]:
    found = [file.neighbours[number] for number in numbers if number in file.neighbours]
    return [
        (number_cell(one), excerpt(one.summary, 40), _organ(file, one.organ), Cell(tag=state_of(one))) for one in found
    ]


def columns() -> tuple[str, ...]:
    """What a list of other cases says of each."""
    return gettext("编号"), gettext("内容"), gettext("承办单位"), gettext("现状")


def state_of(one: Neighbour) -> Tag:
    """How another case stands."""
    if one.status != "open":
        return Tag(naming.outcomes(one.system).get(one.outcome, gettext("已办结")), "ok", "check")
    return due_tag(one.due_on) if one.due_on else Tag(gettext("办理中"), "act", "clock")


def _organ(file: File, code: str) -> str:
    return file.organs.get(code, code)


def _voices(file: File) -> Table | None:
    kin = file.kin
    if kin.lead:
        return (
            _captioned(gettext("牵头件"), columns(), _rows(file, [kin.lead])) if kin.lead in file.neighbours else None
        )
    if not kin.voices:
        return None
    seen = sum(number in file.neighbours for number in kin.voices)
    said = gettext("同一件事：这件牵头，共 {count} 位诉求人").format(count=len(kin.voices) + 1)
    if seen < len(kin.voices):
        said = gettext("{said}（其中 {count} 件您不能查看）").format(said=said, count=len(kin.voices) - seen)
    return _captioned(said, columns(), _rows(file, kin.voices), empty=gettext("您不能查看其他诉求人的办件。"))


def _parts(file: File) -> Table | None:
    case, known = file.case, file.neighbours
    rows: list[tuple[Any, ...]] = []
    for place, number in enumerate(file.kin.parts, 1):
        said = gettext("第 {place} 件").format(place=place)
        if number == case.number:
            rows.append((gettext("{number}（这件）").format(number=number), said, excerpt(case.summary, 40), ""))
        elif number in known:
            rows.append((number_cell(known[number]), said, excerpt(known[number].summary, 40), state_of(known[number])))
        else:
            rows.append((number, said, "", ""))
    headings = gettext("编号"), gettext("第几件"), gettext("内容"), gettext("现状")
    return _captioned(gettext("同一来信，分作几件"), headings, rows) if rows else None


def _links(file: File) -> Table | None:
    rows = []
    for number, (kind, _earlier) in file.kin.links.items():
        one = file.neighbours.get(number)
        if one is None:
            continue
        end = Cell(gettext("解除"), desk_url(file.case.number, f"links/{number}")) if may_sort(file) else Cell("")
        rows.append(
            (number_cell(one), str(KINDS.get(kind, kind)), excerpt(one.summary, 40), Cell(tag=state_of(one)), end)
        )
    if not rows:
        return None
    headings = gettext("编号"), gettext("关系"), gettext("内容"), gettext("现状"), gettext("操作")
    return _captioned(gettext("关联办件"), headings, rows)


def _family(file: File) -> tuple[Member, ...]:
    """Parent and children with their strips; the case's own strip stands at the top of the page."""
    kin = file.kin
    called = {kin.parent: gettext("母件"), **dict.fromkeys(kin.children, gettext("子件"))}
    members = [file.neighbours[number] for number in called if number in file.neighbours]
    strips = strips_of(members)
    return tuple(
        Member(
            called[one.number],
            Link(one.number, desk_url(one.number)),
            " · ".join(
                text for text in (excerpt(one.summary, 40), _organ(file, one.organ), str(state_of(one).text)) if text
            ),
            strips.get(one.number),
        )
        for one in members
    )


def _candidates(file: File) -> Table | None:
    """Cases that may be about the same thing, where this one could be put under one of them and has no others yet."""
    if file.kin.named or not can_join(file):
        return None
    return candidate_table(file, resembling(file.case, actor=file.actor))


def candidate_table(file: File, found: Sequence[Candidate]) -> Table | None:
    """Candidates as a list with the way to put the case under each."""
    rows = [
        (
            number_cell(one),
            excerpt(one.summary, 60),
            _organ(file, one.organ),
            gettext("{share}%").format(share=round(one.likeness * 100)),
            gettext("{count} 位").format(count=one.voices),
            Cell(gettext("并案"), desk_url(file.case.number, f"joining?lead={one.number}")),
        )
        for one in found
    ]
    if not rows:
        return None
    headings = (
        gettext("编号"),
        gettext("内容"),
        gettext("承办单位"),
        gettext("文字相似"),
        gettext("诉求人"),
        gettext("操作"),
    )
    return _captioned(gettext("可能说的是同一件事"), headings, rows)
