# SPDX-License-Identifier: Apache-2.0
"""A change that was decided becomes an edition: rows put and ended, grants given and taken, running cases listed."""

from datetime import date
from typing import Any

from mingfu.engines.cases import read_case
from mingfu.engines.cases.ending import end_unfounded
from mingfu.engines.manifest.granting import settle_grants
from mingfu.engines.notices import notify_post
from mingfu.kernel.access import Actor, require, system, withdraw_grant
from mingfu.kernel.access.models import Grant
from mingfu.kernel.catalogs import alive, amend, forget, items, last_of
from mingfu.kernel.clock import now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.refusals import _
from mingfu.systems.powers.changes import day_of, stream_of
from mingfu.systems.powers.citing import running
from mingfu.systems.powers.entries import CATALOG, plain_from, row_from
from mingfu.systems.powers.events import CaseDecided, CaseListed, ChangeAdopted
from mingfu.systems.powers.models import Affected, Change
from mingfu.systems.powers.refusals import CaseNotListed, GroundNeeded
from mingfu.systems.powers.saying import Outcome, outcome_of

BY = system("powers")
LEAST_GROUND = 4


@command
def adopt_change(change: int, *, actor: Actor, from_day: date | None = None) -> int:
    """Publish what a change says as an edition from a day on (today at the earliest); returns its number.

    Grants of the entries it puts are given and taken; those of entries it ends stay for the cases that still run and
    serve nothing else. A second call answers the edition of the first. Raises kinds of `NotAllowed`.
    """
    require(actor, "powers.publish")
    held = Change.objects.select_for_update().get(pk=change)
    if held.edition:
        return held.edition
    day = max(from_day or today(), today())
    outcome = outcome_of(held, on=day)
    ended = [code for code in outcome.ended if alive(CATALOG, code, on=day)]
    held.edition = _publish(held, outcome, ended, day, actor)
    put = {str(plain["code"]) for plain in outcome.put}
    forget()
    given, taken = settle_grants(
        [item for item in items(CATALOG, on=day) if item.code in put], actor=BY, since=day, ground=held.title
    )
    for code in ended:
        _list_running(held, code, day)
    taken += end_lapsed_grants(ended, on=day)
    held.from_day, held.ended_at = day, now()
    held.save(update_fields=["edition", "from_day", "ended_at"])
    adopted = ChangeAdopted(
        change=held.pk, case=held.case, edition=held.edition, from_day=day, given=given, taken=taken
    )
    record(adopted, stream=stream_of(held), by=actor)
    return held.edition


def _publish(held: Change, outcome: Outcome, ended: list[str], day: date, actor: Actor) -> int:
    standing = {item.code: item for item in items(CATALOG, on=day)}
    rows = [row_from(plain) for plain in outcome.put]
    rows += [row_from({**plain_from(standing[code]), "ended": outcome.ended[code]}) for code in ended]
    note = f"{held.title}（{held.case}）" if held.case else held.title
    return amend(CATALOG, actor=actor, from_day=day, put=rows, ended=ended, note=note)


def _list_running(held: Change, code: str, day: date) -> None:
    """Write down every case that runs under an entry that goes, and tell the organ where it is to decide."""
    choice = "waiting" if held.content.get("running") == "decide" else "continue"
    for number in running(code):
        case = read_case(number)
        row, made = Affected.objects.get_or_create(
            case=number, entry=code, defaults={"change": held, "organ": case.organ, "choice": choice}
        )
        if made:
            listed = CaseListed(case=number, entry=code, change=held.pk, choice=choice)
            record(listed, stream=stream_of(held), by=BY)
            if choice == "waiting" and row.organ:
                key = f"powers.affected:{number}:{code}"
                values = {"number": number, "day": day.isoformat()}
                notify_post(f"{row.organ}.head", "powers.affected", key=key, about=number, values=values)


def end_lapsed_grants(codes: list[str] | None = None, *, on: date | None = None) -> int:
    """End the grants of entries that are no longer in force, once no case runs under them; how many."""
    day, ended = on or today(), 0
    open_ = Grant.objects.filter(until=None).exclude(entry="")
    cited = codes if codes is not None else list(open_.order_by("entry").values_list("entry", flat=True).distinct())
    known = {item.code for item in items(CATALOG, on=day)}
    for code in cited:
        # A grant that cites no entry of any edition is not the list's to end.
        if code not in known and last_of(CATALOG, code) is not None and not running(code):
            ended += _end(code, day)
    return ended


def _end(code: str, day: date) -> int:
    found = list(Grant.objects.filter(entry=code, until=None))
    for grant in found:
        withdraw_grant(grant, actor=BY, ground=str(_("权责清单条目已失效")), until=day)
    return len(found)


@command
def decide_case(number: str, choice: str, *, actor: Actor, ground: str) -> Affected:
    """Say what becomes of a running case whose entry was withdrawn: `continue` or `end`, for a ground.

    One that is ended is closed, and its party told. Raises `CaseNotListed`, `GroundNeeded`, `NotAllowed`.
    """
    require(actor, "powers.affected")
    row = Affected.objects.select_for_update().filter(case=number, choice="waiting").first()
    if row is None or choice not in {"continue", "end"} or not _decides(actor, row):
        raise CaseNotListed(case=number[:40])
    if len(ground.strip()) < LEAST_GROUND:
        raise GroundNeeded
    row.choice, row.ground, row.decided_by, row.decided_at = choice, ground.strip()[:500], actor.code, now()
    row.save(update_fields=["choice", "ground", "decided_by", "decided_at"])
    decided = CaseDecided(case=number, entry=row.entry, choice=choice)
    record(decided, stream=stream_of(row.change), by=actor)
    if choice == "end" and read_case(number).status == "open":
        end_unfounded(number, entry=row.entry, ground=row.ground, actor=actor)
    return row


def waiting_cases(actor: Actor) -> tuple[Affected, ...]:
    """Cases that wait for a decision of the actor's organ; all of them for who publishes the list."""
    found = Affected.objects.filter(choice="waiting").select_related("change")
    return tuple(row for row in found if _decides(actor, row))


def _decides(actor: Actor, row: Affected) -> bool:
    return actor.kind == "system" or row.organ == actor.organ


def adopt_decided(case: Any) -> None:
    """Adopt the change of a case that was decided and published."""
    held = Change.objects.filter(case=case.number, edition=0).first()
    if held is not None:
        adopt_change(held.pk, actor=BY, from_day=day_of(case.data.get("effective_on")))
