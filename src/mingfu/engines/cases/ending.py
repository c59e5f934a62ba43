# SPDX-License-Identifier: Apache-2.0
"""Ending a matter whose ground in the power list is gone, where the organ that answers decides so."""

from mingfu.engines import bpmn
from mingfu.engines.cases import events as happened
from mingfu.engines.cases.around import keep_words, need, running_case, writing_of
from mingfu.engines.cases.relations import advance
from mingfu.engines.cases.writing import apply
from mingfu.kernel.access import Actor

UNFOUNDED = "unfounded"
"""The outcome of a case that was ended because its entry of the power list was withdrawn."""


def end_unfounded(number: str, *, entry: str, ground: str, actor: Actor) -> None:
    """End an open case because the entry it stands on was withdrawn; the ground stays with it as erasable words.

    Whether the actor may decide so is the caller's question. Raises `CaseOver`, `ReasonNeeded`, `StaleCase`.
    """
    case = running_case(number)
    need(ground)
    writing = writing_of(case, actor)
    digest = keep_words(writing, "", "ending", ground)
    writing.events.append(happened.CaseUnfounded(case=number, entry=entry, digest=digest))
    advance(writing, case, bpmn.Terminate(UNFOUNDED))
    apply(writing)
