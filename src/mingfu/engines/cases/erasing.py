# SPDX-License-Identifier: Apache-2.0
"""Erasing what was written in a closed case. Events, dates and digests stay: the case can still be followed, never read."""

from django.db import transaction

from mingfu.engines.cases.events import CaseErased
from mingfu.engines.cases.models import Case, GrantedExtension, Submission, Suspension
from mingfu.engines.cases.refusals import CaseRuns
from mingfu.engines.cases.snapshot import read_case
from mingfu.engines.cases.writing import apply, begin_writing
from mingfu.kernel.access import Actor, require


def erase_case(number: str, *, basis: str, actor: Actor) -> int:
    """Erase everything that was handed in with a closed case, on a legal basis; how many submissions. None is no step.

    Basis: 个人信息保护法第四十七条；政府信息公开条例第十五条. `basis` is an article, never a person's words. Files go by the
    retention of the files themselves. Raises `UnknownCase`, `NotAllowed`, `CaseRuns`.
    """
    case = read_case(number)
    require(actor, "cases.erase", subject=case.stream)
    if case.status == "open":
        raise CaseRuns(number=number)
    written = Submission.objects.filter(case_id=case.id, erased_at=None)
    with transaction.atomic():
        writing = begin_writing(number, expected=case.version, head=case.head, by=actor.code)
        erased = written.update(content={}, salt="", erased_at=writing.at)
        if erased:
            writing.events.append(CaseErased(case=number, submissions=erased, basis=basis))
            apply(writing)
            Case.objects.filter(pk=case.id).update(summary="")
            Suspension.objects.filter(case_id=case.id).update(note="")
            GrantedExtension.objects.filter(case_id=case.id).update(reason="")
    return erased
