# SPDX-License-Identifier: Apache-2.0
"""Parent and child: a case opens another one, with its own number, procedure, organ and clocks, and waits for its end.

In a drawing by a call activity whose `calledElement` names the start (or the procedure) of the child, pinned by
`mf:version`; or by a service task that calls `cases.open_child.<start>`, and later waits for the message `child.<start>`.
Outside a drawing by `open_child`, where the parent's start names the child's among its `children`. What the parent learns at the end stands in `child_outcome`, `child_number` and
`child_facts`. A child that has to end within its parent's date is refused before the step that would open it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from mingfu.engines import bpmn
from mingfu.engines.cases import relation_events as happened
from mingfu.engines.cases.around import running_case, writing_of
from mingfu.engines.cases.calling import retold, told_codes
from mingfu.engines.cases.children import CALL, MESSAGE, fits_within, start_for
from mingfu.engines.cases.declared import CHANNELS, Start, start_of
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.models import CaseFile, Submission
from mingfu.engines.cases.receiving import Arrival, Handed, Typed, begin_case
from mingfu.engines.cases.relation_models import ChildCase
from mingfu.engines.cases.relation_refusals import ChildNotForeseen
from mingfu.engines.cases.relations import advance, as_json, looking_again, sorter_of, waits_for
from mingfu.engines.cases.snapshot import Snapshot, read_case
from mingfu.engines.cases.whose import CHILD
from mingfu.engines.cases.writing import apply
from mingfu.engines.forms import form
from mingfu.engines.jobs import Reaction
from mingfu.kernel.access import Actor, system
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import StoredEvent

BY = system("families")
NO_NAME = re.compile(r"[^0-9A-Za-z]")
WITH_PARTY = {"file", "phone", "identity", "email"}
"""Questions whose answers go no way through a form: files as files, the rest stands with the party, who is the same."""
WITHDRAWN, SUPERSEDED = "withdrawn", "superseded"


@command
def open_child(
    number: str,
    start: str,
    typed: Mapping[str, Sequence[str]],
    *,
    actor: Actor,
    files: tuple[Handed, ...] = (),
    message: str = "",
) -> str:
    """Open a case under another one that is handled; returns the child's number.

    By whoever holds a task of the parent, or sorts its system's matters. At its end the parent hears `message`, where
    one is named and waited for. Raises `ChildNotForeseen`, `FormRefused`, `ChildTooLong`, `UnknownStart`, `NotYourTask`,
    `CaseOver`.
    """
    return looking_again(lambda: _open(number, start_of(start), typed, actor, files, message))


def _open(number: str, start: Start, typed: Typed, actor: Actor, files: tuple[Handed, ...], message: str) -> str:
    parent = running_case(number)
    acting = sorter_of(actor, parent, holding=[parent])
    declared = start_of(parent.start)
    if start.key not in declared.children:
        raise ChildNotForeseen(title=declared.title)
    fits_within(start, parent, parent.data)
    return _begin(parent, start, typed, acting, files=files, message=message)


def _begin(  # noqa: PLR0913 - each is a fact of the child, and all but four go by name
    parent: Snapshot,
    start: Start,
    typed: Typed,
    actor: Actor,
    *,
    files: tuple[Handed, ...] = (),
    node: str = "",
    token: str = "",
    message: str = "",
    edition: str = "",
) -> str:
    """Open the child and say so in both streams."""
    channel = parent.channel if parent.channel in CHANNELS else "web"
    party = UUID(parent.party) if parent.party else None
    arrival = Arrival(channel=channel, party=party, files=files, level=parent.level)
    number = begin_case(start, typed, actor=actor, arrival=arrival, edition=edition)
    child = read_case(number)
    its = writing_of(child, actor)
    its.events.append(happened.ChildBorn(case=number, parent=parent.number, node=node))
    own = writing_of(parent, actor)
    opened = happened.ChildOpened(
        case=parent.number, child=number, start=start.key, node=node, token=token, message=message,
        orphaned=start.orphaned,
    )  # fmt: skip
    own.events.append(opened)
    # The child has a number that nobody else can wait for yet: the order of the two does not matter.
    apply(own)
    apply(its)
    ChildCase.objects.create(
        child_id=child.id, parent_id=parent.id, node=node, token=token, message=message, orphaned=start.orphaned,
        opened_at=own.at, by=actor.code,
    )  # fmt: skip
    return number


def open_called(event: StoredEvent) -> None:
    """Reaction: open the child that a step of the drawing called."""
    if event.name == "task.opened" and event.payload["post"] != CHILD:
        return
    if event.name == "service.answered" and not event.payload["name"].startswith(CALL):
        return
    looking_again(lambda: _open_called(event))


def _open_called(event: StoredEvent) -> None:
    case = read_case(event.payload["case"])
    program = program_for(case.procedure, case.program)
    node = program.node(event.payload["node"])
    token = str(event.payload.get("token", ""))
    if case.status != "open" or (token and case.item(token) is None):
        return
    own = bpmn.own_of(program, bpmn.State.load(case.state), int(token)) if token else {}
    start = start_for(node, own)
    message = "" if token else f"{MESSAGE}{start.key}"
    typed, files = known_with_files(case, start, own)
    _begin(
        case, start, typed, BY, files=files, node=node.id, token=token, message=message, edition=node.version
    )  # fmt: skip


def known_of(parent: Snapshot, start: Start) -> dict[str, list[str]]:
    """The child's opening form as far as the parent knows the answers, without files."""
    return known_with_files(parent, start)[0]


def known_with_files(
    parent: Snapshot, start: Start, own: Mapping[str, Any] = MappingProxyType({})
) -> tuple[dict[str, list[str]], tuple[Handed, ...]]:
    """The child's opening form as far as the parent knows the answers: what its party said first, and its facts.

    Of a call that is repeated, the instance's own item too; and where the parent asked for the child's own matters under
    names that begin with the last part of its start's key, those before all others. Files go to the question of that name.
    """
    spec = form(start.form)
    said = {**_first_said(parent), **parent.data, **own}
    ahead = own_names(start.key)
    names = {one.name: ahead + one.name if ahead + one.name in said else one.name for one in spec.fields}
    asked = [one for one in spec.fields if one.kind not in WITH_PARTY and names[one.name] in said]
    typed = {one.name: _texts(said[names[one.name]]) for one in asked}
    typed |= {one.name: [one.default] for one in spec.fields if one.kind == "hidden" and one.default}
    wanted = {one.name: said.get(names[one.name], []) for one in spec.fields if one.kind == "file"}
    sent = {row.blob: row.name for row in CaseFile.objects.filter(case_id=parent.id, node="")}
    files = [Handed(blob, sent[blob], name) for name, blobs in wanted.items() for blob in blobs if blob in sent]
    return typed, tuple(files)


def own_names(start: str) -> str:
    """What names of a parent's questions begin with that are about one child alone."""
    return NO_NAME.sub("_", start.rpartition(".")[2]) + "_"


def _first_said(parent: Snapshot) -> dict[str, Any]:
    """What the party said first, as it reads after corrections."""
    rows = Submission.objects.filter(case_id=parent.id, node="", erased_at=None).order_by("id")
    handed_in = list(rows.values_list("form", "content"))
    opening = next(iter(handed_in), ("", {}))[0]
    return next((dict(content) for form_key, content in reversed(handed_in) if form_key == opening), {})


def _texts(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(one) for one in value] if isinstance(value, list) else ["" if value is None else str(value)]


def tell_parent(event: StoredEvent) -> None:
    """Reaction to `case.closed`: the parent of a child that has ended learns it, where it waits for it already."""
    for pk in ChildCase.objects.filter(child__number=event.payload["case"], told_at=None).values_list("pk", flat=True):
        looking_again(partial(_tell, pk))


def tell_waiting(event: StoredEvent) -> None:
    """Reaction to steps of a parent: it may wait now for a child that ended before."""
    ended = ChildCase.objects.filter(parent__number=event.payload["case"], told_at=None, child__status="closed")
    for pk in ended.order_by("pk").values_list("pk", flat=True):
        looking_again(partial(_tell, pk))


def _tell(pk: int) -> None:
    """Let a parent learn how its child ended: once, and only when it listens."""
    row = ChildCase.objects.select_for_update().select_related("child", "parent").filter(pk=pk, told_at=None).first()
    if row is None:
        return
    child, parent = read_case(row.child.number), read_case(row.parent.number)
    if parent.status != "open" or not _listens(parent, row):
        return
    facts = {
        "child_outcome": child.outcome,
        "child_number": child.number,
        "child_facts": retold(told_codes(child.data)),
    }
    writing = writing_of(parent, BY)
    ended = happened.ChildEnded(
        case=parent.number, child=child.number, outcome=child.outcome, token=row.token, message=row.message,
        facts=as_json(facts),
    )  # fmt: skip
    writing.events.append(ended)
    if row.token:
        advance(writing, parent, bpmn.Complete(int(row.token), facts))
    elif row.message:
        advance(writing, parent, bpmn.Deliver(row.message, facts))
    apply(writing)
    ChildCase.objects.filter(pk=pk).update(told_at=writing.at)


def _listens(parent: Snapshot, row: ChildCase) -> bool:
    if row.token:
        return parent.item(row.token) is not None
    return not row.message or waits_for(parent, row.message)


def call_off(event: StoredEvent) -> None:
    """Reaction to `case.closed`: children that still run end with their parent, where their start says so."""
    rows = ChildCase.objects.filter(parent__number=event.payload["case"], child__status="open", orphaned="end")
    for number in rows.order_by("pk").values_list("child__number", flat=True):
        looking_again(partial(_call_off, number, event))


def _call_off(number: str, event: StoredEvent) -> None:
    child = read_case(number)
    if child.status != "open":
        return
    outcome = WITHDRAWN if event.payload["outcome"] == WITHDRAWN else SUPERSEDED
    writing = writing_of(child, BY)
    writing.events.append(happened.ChildCalledOff(case=number, parent=event.payload["case"], outcome=outcome))
    advance(writing, child, bpmn.Terminate(outcome))
    apply(writing)


def children_of(case: Snapshot) -> Sequence[ChildCase]:
    """The children of a case, oldest first."""
    return list(ChildCase.objects.filter(parent=case.id).select_related("child").order_by("pk"))


def parent_of(case: Snapshot) -> ChildCase | None:
    """How a case came from its parent; None for one that has none."""
    return ChildCase.objects.filter(child=case.id).select_related("parent").first()


OPEN_CALLED = Reaction("cases.open-called", ("task.opened", "service.answered"), open_called)
TELL_PARENT = Reaction("cases.tell-parent", ("case.closed",), tell_parent)
TELL_WAITING = Reaction(
    "cases.tell-waiting", ("task.completed", "timer.fired", "case.lapsed", "child.opened"), tell_waiting
)
CALL_OFF = Reaction("cases.call-off-children", ("case.closed",), call_off)
