# SPDX-License-Identifier: Apache-2.0
"""What acts around a task share: finding the task and whoever stands at it, what the procedure foresees, words kept."""

from collections.abc import Sequence
from typing import Any

from mingfu.engines.cases.beside import kind_of
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.lapses import refuse_lapsed
from mingfu.engines.cases.refusals import ActNotHere, CaseOver, NotYourTask, ReasonNeeded, TaskGone, WrongGround
from mingfu.engines.cases.snapshot import OpenItem, Snapshot, read_case
from mingfu.engines.cases.whose import acting_at, held_by, keep_out, named
from mingfu.engines.cases.writing import NewSubmission, Writing, begin_writing
from mingfu.kernel.access import Actor
from mingfu.kernel.catalogs import Item, items
from mingfu.kernel.clock import chance
from mingfu.kernel.ledger import canonical, commit

LEAST_REASON = 4


def running_case(number: str) -> Snapshot:
    """The case, while it is handled. Raises `CaseOver`."""
    case = read_case(number)
    if case.status != "open":
        raise CaseOver(number=number)
    return case


def at_task(number: str, token: str, actor: Actor, *, keeping_out: bool = False) -> tuple[Snapshot, OpenItem, Actor]:
    """The case, the open task, and the actor at its post. Raises `TaskGone` and what `acting_at` raises."""
    case = running_case(number)
    item = case.item(token)
    if item is None:
        refuse_lapsed(case, token)
        raise TaskGone
    if not keeping_out:
        keep_out(case, actor)
    return case, item, acting_at(case, item, actor)


def own_tasks(case: Snapshot, actor: Actor) -> tuple[OpenItem, ...]:
    """Open tasks of the procedure that wait for a post of the actor; a part asked of a partner is none. Raises `NotYourTask`."""
    found = tuple(item for item in held_by(case, actor) if not kind_of(item.token))
    if not found:
        raise NotYourTask(who=named([item.post for item in case.items if not kind_of(item.token)]))
    return found


def foreseen(case: Snapshot, own: Sequence[OpenItem], act: str) -> None:
    """Refuse an act around a task that the procedure allows at none of these."""
    program = program_for(case.procedure, case.program)
    nodes = {item.token: program.node(item.node) for item in own}
    allowed = [token for token, node in nodes.items() if act in acts_at(node.attributes)]
    if not any(kind_of(token) == "" for token in allowed):
        raise ActNotHere(step="、".join(dict.fromkeys(node.label for node in nodes.values())))


def acts_at(attributes: Any) -> list[str]:
    """The acts that a node of the procedure offers."""
    return str(attributes.get("acts", "")).replace(" ", "").split(",")


def grounds_for(system: str, use: str) -> list[Item]:
    """The rows of a system's list of grounds that serve an act."""
    return [row for row in items(f"{system}.grounds") if row.content.get("use") == use]


def grounded(case: Snapshot, ground: str, use: str) -> Item:
    """The ground, which must be on the list for this act. Raises `WrongGround`."""
    found = next((row for row in grounds_for(case.system, use) if row.code == ground), None)
    if found is None:
        raise WrongGround
    return found


def need(reason: str) -> None:
    """Refuse an act without a reason in words."""
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonNeeded


def writing_of(case: Snapshot, actor: Actor) -> Writing:
    """An empty writing on the case as it was read."""
    return begin_writing(case.number, expected=case.version, head=case.head, by=actor.code)


def keep_words(writing: Writing, node: str, form: str, text: str, **more: Any) -> str:
    """Keep what somebody wrote as erasable content and return the digest that stands in the ledger."""
    salt = chance.token_bytes(16)
    content = {"text": text, **more}
    digest = commit(canonical(content) if more else text, salt)
    writing.submissions.append(NewSubmission(node, form, "", content, salt.hex(), digest))
    return digest
