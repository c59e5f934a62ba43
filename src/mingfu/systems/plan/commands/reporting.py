# SPDX-License-Identifier: Apache-2.0
"""Monthly progress, told by the organ that leads a task."""

from datetime import date

from mingfu.kernel.access import Actor
from mingfu.kernel.clock import now, today
from mingfu.kernel.commands import command
from mingfu.kernel.files.storage import clean_file_name, open_file
from mingfu.kernel.ledger import record
from mingfu.systems.plan import refusals
from mingfu.systems.plan.authority import require_reporting, task_in
from mingfu.systems.plan.drafts import content_digest
from mingfu.systems.plan.events import ProgressReported
from mingfu.systems.plan.models import ProgressReport

LEAST = 4
LONGEST = 2000
WHOLE = 100


@command
def report_progress(  # noqa: PLR0913 - the facts of a report, each by its name
    plan: str,
    task: str,
    *,
    actor: Actor,
    month: date,
    percent: int,
    words: str,
    evidence: str = "",
    evidence_name: str = "",
    source: str = "typed",
) -> ProgressReport:
    """Say how far a task is in a month: a percentage, in words, with evidence (the checksum of a stored file).

    A second report of the month counts in place of the first, which stays. A hundred percent needs evidence.
    Raises `NotPublished`, `PercentWrong`, `MonthWrong`, `WordsNeeded`, `EvidenceNeeded`, `FileMissing`.
    """
    reported = task_in(plan, task)
    require_reporting(actor, reported)
    if reported.plan.published_at is None:
        raise refusals.NotPublished
    _check(percent, month, words, evidence)
    if evidence:
        open_file(evidence).close()
    said = ProgressReport.objects.create(
        task=reported,
        month=month.replace(day=1),
        percent=percent,
        source=source,
        words=words.strip()[:LONGEST],
        evidence=evidence,
        evidence_name=clean_file_name(evidence_name) if evidence else "",
        at=now(),
        by=actor.code,
    )
    if reported.reported_for is None or said.month >= reported.reported_for:
        reported.percent, reported.reported_for = percent, said.month
        reported.save(update_fields=["percent", "reported_for"])
    happened = ProgressReported(
        plan=plan,
        task=task,
        month=said.month,
        percent=percent,
        source=source,
        digest=content_digest(said.words),
        evidence=evidence,
    )
    record(happened, stream=f"plan:{plan}", by=actor)
    return said


def _check(percent: int, month: date, words: str, evidence: str) -> None:
    if not 0 <= percent <= WHOLE:
        raise refusals.PercentWrong(percent=str(percent))
    first = today().replace(day=1)
    if month.replace(day=1) > first:
        raise refusals.MonthWrong(example=f"{first:%Y-%m}")
    if len(words.strip()) < LEAST:
        raise refusals.WordsNeeded
    if percent == WHOLE and not evidence:
        raise refusals.EvidenceNeeded
