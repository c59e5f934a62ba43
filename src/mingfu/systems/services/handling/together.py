# SPDX-License-Identifier: Apache-2.0
"""Several items applied for in one go: life events (一件事), and the four stages of a construction project.

Of a life event every item is a case of its own, with its own organ and clock, under a parent that only waits. Of a stage
one organ takes in and answers for all within forty-five working days (Administrative Licensing Law, art. 26 and 42); what
other organs decide or advise are children with shorter clocks.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from mingfu.engines.cases import Start
from mingfu.engines.cases.families import own_names
from mingfu.engines.forms import Bound, Choice, Field, FormSpec
from mingfu.kernel.catalogs import Item as Row
from mingfu.kernel.catalogs import UnknownEntry, entry
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organ_name
from mingfu.kernel.refusals import _
from mingfu.systems.services.handling import applicants, asking
from mingfu.systems.services.handling import starting as one_by_one
from mingfu.systems.services.handling.clocks import JOINT
from mingfu.systems.services.handling.queries import in_force, latest
from mingfu.systems.services.handling.refusals import ItemNotTakenIn
from mingfu.systems.services.handling.starting import LISTS, MEMBER, NOBODY, PREFIX
from mingfu.systems.services.items import Delivery, Item
from mingfu.systems.services.items.naming import called, code_of

EVENT, STAGE, OPINION = "services.event.", "services.stage.", "services.opinion"
EVENTS, STAGES = "services.life-events", "services.stages"
DESK, DESK_ENTRY = "gm.data", "GM-QT-0051"
"""The organ that runs the hall takes in what several organs handle, by its own entry of the power list."""

ANYWHERE = ("web", "api", "counter", "kiosk")

OUTCOMES = {"granted": "准予", "refused": "不予许可", "consented": "同意", "objected": "不同意", "withdrawn": "已撤回"}


def event_row(code: str) -> Row | None:
    """The life event of that code as it stands; None for none."""
    return _row(EVENTS, code)


def stage_row(code: str) -> Row | None:
    """The stage of that code as it stands; None for none."""
    return _row(STAGES, code)


def _row(catalog: str, code: str) -> Row | None:
    try:
        return entry(catalog, code)
    except UnknownEntry:
        return None


def items_of(codes: Sequence[str]) -> tuple[Item, ...]:
    """Items by their codes, also those that are closed."""
    return tuple(found[0] for found in map(latest, codes) if found is not None)


def event_for(code: str) -> Start | None:
    """The start of a life event."""
    row = event_row(code)
    if row is None:
        return None
    return Start(
        key=f"{EVENT}{code}",
        title=row.title,
        form=f"{EVENT}{code}",
        procedure="services.together",
        entry=DESK_ENTRY,
        organ=DESK,
        by=ANYWHERE,
        lists=(*LISTS, EVENTS),
        promise=_("一次交齐，各事项同时办；每一项都有自己的编号和期限，办好一项告诉您一项。"),
        defaults=NOBODY | {"bundle": code, "kind": "event"},
        subject=row.title,
        admits=partial(_admit_some, tuple(row.content["items"])),
    )


def stage_for(code: str) -> Start | None:
    """The start of a stage of a construction project."""
    row = stage_row(code)
    if row is None:
        return None
    item = row.content["item"]
    return Start(
        key=f"{STAGE}{code}",
        title=row.title,
        form=f"{STAGE}{code}",
        procedure="services.parallel",
        entry=str(row.content["power"]),
        organ=str(row.content["lead"]),
        by=("web", "api", "counter"),
        clocks=(JOINT,),
        lists=(*LISTS, STAGES),
        promise=_("牵头部门一次受理、一次告知补正，各部门同时办，四十五个工作日内一次答复。"),
        defaults=NOBODY
        | {
            "bundle": code,
            "kind": "stage",
            "item": item,
            "inspect": row.content["visit"],
            "extension": "joint-extension",
        },
        subject=row.title,
        admits=partial(_admit_all, tuple(filter(None, (item,)))),
    )


def opinion_for(_rest: str) -> Start | None:
    """The start of an opinion that is asked of an organ: nobody applies for it."""
    return Start(
        key=OPINION,
        title=_("征求意见"),
        form=OPINION,
        procedure="services.opinion",
        entry=DESK_ENTRY,
        organ="",
        by=(),
        defaults=NOBODY | {"kind": "opinion"},
        lists=LISTS,
        subject="并联审批征求意见",
    )


def _admit_all(codes: Sequence[str]) -> None:
    for one in items_of(codes):
        one_by_one.admit(one)


def _admit_some(codes: Sequence[str]) -> None:
    """Refuse a life event of which no item can be applied for today."""
    found = items_of(codes)
    if found and not any(in_force(one.code) for one in found):
        raise ItemNotTakenIn(item=found[0].name, on=today())


def event_form(code: str) -> FormSpec | None:
    """The form of a life event: shared questions once, then each item's own."""
    row = event_row(code)
    if row is None:
        return None
    found = tuple(one for one in items_of(row.content["items"]) if in_force(one.code))
    common = _ways(found)
    last = applicants.ways(common) if common else (applicants.REMARKS,)
    fields = (*_shared(found), *_chosen(found), *_own(found, apart=not common), *last)
    return _spec(f"{EVENT}{code}", row, fields)


def stage_form(code: str) -> FormSpec | None:
    """The form of a stage: one form and one set of materials for all that is decided in it."""
    row = stage_row(code)
    if row is None:
        return None
    lead = items_of([row.content["item"]] if row.content["item"] else [])
    members = tuple(one for one in items_of(row.content["members"]) if in_force(one.code))
    named = Field(name="project_name", kind="text", label="项目名称", required=True, max=200)
    code_field = Field(name="project_code", kind="code", label="投资项目代码", required=True, max=60, width="w18",
                       hint="在投资项目在线审批监管平台赋码，例如 2026-440608-47-03-012345；全程用一个代码")  # fmt: skip
    whole = (*lead, *members)
    fields = (
        code_field,
        named,
        *applicants.applicant(personal=False, corporate=True),
        *_more(members),
        *_own(whole, always=len(lead)),
        *applicants.ways(_ways(whole)),
    )
    return _spec(f"{STAGE}{code}", row, fields)


def _spec(key: str, row: Row, fields: Sequence[Field]) -> FormSpec:
    kept = tuple(fields)
    return FormSpec(
        key=key,
        title=row.title,
        lead=str(row.content.get("summary", "")) or "一张表、一套材料，同时办理。",
        button="提交申请",
        fields=kept,
        digest=hashlib.sha256(repr(kept).encode()).hexdigest(),
        check=_check,
    )


def _check(bound: Bound) -> None:
    applicants.check_mandate(bound)
    applicants.check_project(bound)


def _shared(found: Sequence[Item]) -> Iterator[Field]:
    personal, corporate = all(one.personal for one in found), all(one.corporate for one in found)
    if not (personal and corporate):
        who = "person" if personal else "body"
        yield Field(name="applicant", kind="hidden", label="以谁的名义申请", fact=True, default=who)
    yield from applicants.applicant(personal=personal, corporate=corporate or not personal)


def _chosen(found: Sequence[Item]) -> Iterator[Field]:
    options = tuple(Choice(called(one.code), one.name, one.summary) for one in found)
    yield Field(
        name="chosen",
        kind="choices",
        label="要办哪几项",
        hint="不需要的可以去掉",
        required=True,
        fact=True,
        options=options,
    )


def _more(members: Sequence[Item]) -> Iterator[Field]:
    if members:
        options = tuple(Choice(called(one.code), one.name, one.summary) for one in members)
        yield Field(name="chosen", kind="choices", label="这一阶段还要一并办理", fact=True, options=options)


def _own(found: Sequence[Item], *, always: int = 0, apart: bool = False) -> Iterator[Field]:
    """Each item's own questions under names of their own; asked where it is chosen, and where it is always part.

    With `apart` each also asks how its result is handed over, because the items have no way in common.
    """
    for place, one in enumerate(found, start=1):
        when = "" if place <= always else f'list contains(chosen, "{called(one.code)}")'
        for each in asking.of_item(one, prefix=own_names(f"{PREFIX}{called(one.code)}"), when=when, ways=apart):
            yield _titled(each, one, alone=len(found) == 1)


def _titled(each: Field, one: Item, *, alone: bool) -> Field:
    return each if alone else applicants.relabelled(each, f"{one.name}：{each.label}")


def _ways(found: Sequence[Item]) -> tuple[Delivery, ...]:
    """Ways of handing over that every item knows."""
    common = [way for way in Delivery if found and all(way in one.delivery for one in found)]
    return tuple(common)


def members(data: Mapping[str, Any]) -> dict[str, Any]:
    """Service `services.members`: the starts of the chosen items of a life event, in the order of the list."""
    row = event_row(str(data["bundle"]))
    assert row is not None, data["bundle"]
    chosen = set(data.get("chosen") or ())
    names = [called(code) for code in row.content["items"]]
    return {"members": [f"{PREFIX}{name}" for name in names if name in chosen]}


def parts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Service `services.parts`: who takes part in a stage – organs to ask, items to decide, desks that look at materials."""
    row = stage_row(str(data["bundle"]))
    assert row is not None, data["bundle"]
    chosen = set(data.get("chosen") or ())
    own = [called(code) for code in row.content["members"] if called(code) in chosen]
    organs = [found[0].organ for found in (latest(code_of(name)) for name in own) if found is not None]
    asked = list(row.content["opinions"])
    desks = [one for one in dict.fromkeys([*asked, *organs]) if one != row.content["lead"]]
    return {"opinions": asked, "members": [f"{MEMBER}{name}" for name in own], "desks": desks}


def sum_up(data: Mapping[str, Any]) -> dict[str, Any]:
    """Service `services.sum-up`: what every part came to, in lines that a paper prints."""
    said = [f"{organ_name(str(one['organ']))}：{_word(one)}" for one in data.get("said") or ()]
    ended = [
        f"{_item_name(str(one['start']))}：{_word(one)}（办件 {one['child_number']}）"
        for one in data.get("ended") or ()
    ]
    return {"opinion_lines": _numbered(said), "part_lines": _numbered(ended)}


def _word(one: Mapping[str, Any]) -> str:
    facts = one.get("child_facts") or {}
    if facts.get("lapsed") == "opinion":
        return "逾期未回复，视为同意"
    if facts.get("opinion") == "conditions":
        return "同意，有条件"
    return OUTCOMES.get(str(one.get("child_outcome")), str(one.get("child_outcome")))


def _item_name(start: str) -> str:
    found = latest(code_of(start.removeprefix(MEMBER)))
    return found[0].name if found is not None else start


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{place}．{line}" for place, line in enumerate(lines, start=1))
