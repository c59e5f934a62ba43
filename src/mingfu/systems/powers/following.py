# SPDX-License-Identifier: Apache-2.0
"""What follows from the procedures: a decided change becomes an edition, papers go out, what was handed down is followed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mingfu.engines.cases import Arrival, open_case, read_case, withdraw
from mingfu.engines.documents import issue
from mingfu.engines.notices import notify_post
from mingfu.kernel.access import system
from mingfu.kernel.clock import today
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.organs import organ_name, titles
from mingfu.kernel.refusals import _
from mingfu.systems.powers.adopting import adopt_decided, end_lapsed_grants
from mingfu.systems.powers.changes import begin_change, find_change, note_proposed, write_change
from mingfu.systems.powers.entries import CATALOG, DUTIES, Power, powers
from mingfu.systems.powers.finding import index_again
from mingfu.systems.powers.models import Change
from mingfu.systems.powers.refusals import ChangeWrong

BY = system("powers")
ADJUST, FOLLOW = "powers.adjust", "powers.follow"
PERIODS = {"delegate": "delegated", "entrust": "entrusted"}


def note_case(event: StoredEvent) -> None:
    """Reaction: a change that was proposed knows its case."""
    if event.payload["start"] == ADJUST:
        note_proposed(event.payload["case"])


def adopt(event: StoredEvent) -> None:
    """Reaction: once the publication is confirmed, the edition is published."""
    if event.payload["node"] == "publish":
        case = read_case(event.payload["case"])
        if case.start == ADJUST:
            adopt_decided(case)


def after_adoption(event: StoredEvent) -> None:
    """Reaction: new duty sheets for the posts concerned, the organ is told, and what was handed over is followed."""
    held = find_change(event.payload["change"])
    put = _put_of(held)
    for post in sorted({post for one in put for post in one.posts if not post.startswith("*")}):
        issue_sheet(post, held.case, key=f"{event.id}:{post}")
    notify_post(
        f"{held.organ}.head",
        "powers.adopted",
        key=f"powers.adopted:{event.id}",
        about=held.case,
        values={"title": held.title, "edition": str(held.edition), "day": event.payload["from_day"]},
    )
    if held.kind in PERIODS:
        _follow(held)
    if held.kind in {"take_back", "withdraw", "merge", "split"}:
        _stop_following(held)


def _put_of(held: Change) -> tuple[Power, ...]:
    codes = {*held.content.get("codes", ()), *(str(plain.get("code", "")) for plain in held.content.get("results", ()))}
    return tuple(one for one in powers(on=max(held.from_day or today(), today())) if one.code in codes)


def _follow(held: Change) -> None:
    receivers = held.content.get("towns", ()) if held.kind == "delegate" else (held.organ,)
    made = []
    for receiver in receivers:
        about = f"{held.title}（{organ_name(receiver)}）"
        typed = {"change": [str(held.pk)], "holder": [receiver], "about": [about]}
        key = f"follow:{held.pk}:{receiver}"
        made.append(open_case(FOLLOW, typed, actor=BY, arrival=Arrival(channel="import"), key=key))
    held.content = held.content | {"follow": made}
    held.save(update_fields=["content"])


def follow_first_look(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a case that follows something handed over knows: whose it was, who has it, how often it is looked at."""
    held = find_change(values["change"])
    receiver = str(values.get("holder") or held.organ)
    return {
        "organ": held.organ,
        "kind": held.kind,
        "change": str(held.pk),
        "receiver": f"{receiver}.handler",
        "period": PERIODS[held.kind],
    }


def _stop_following(held: Change) -> None:
    """End the following of what was taken back or withdrawn."""
    codes = set(held.content.get("codes", ()))
    standing = {one.code: one for one in powers() if one.code in codes}
    for former in Change.objects.filter(kind__in=tuple(PERIODS), edition__gt=0):
        of = set(former.content.get("codes", ()))
        if not of & codes:
            continue
        for number in former.content.get("follow", ()):
            case = read_case(number)
            receiver = str(case.data.get("receiver", "")).rpartition(".")[0]
            if case.status == "open" and not _still_held(former.kind, receiver, [standing.get(code) for code in of]):
                withdraw(number, actor=BY, reason=held.title)


def _still_held(kind: str, receiver: str, found: list[Power | None]) -> bool:
    if kind == "entrust":
        return any(one is not None and one.entrusted is not None for one in found)
    return any(one is not None and receiver in {row.organ for row in one.delegated} for one in found)


def propose_taking_back(event: StoredEvent) -> None:
    """Reaction: where what was handed over is not held well, a change that takes it back is written for the organ."""
    if event.payload["outcome"] != "take-back":
        return
    case = read_case(event.payload["case"])
    held = find_change(case.data["change"])
    codes = held.content.get("codes", ())
    receiver = str(case.data.get("receiver", "")).rpartition(".")[0]
    why = str(_("跟踪评估认为接不住（{number}）")).format(number=case.number)
    if Change.objects.filter(kind="take_back", content__why=why).exists():
        return
    try:
        made = begin_change("take_back", codes, actor=BY, organ=held.organ)
    except ChangeWrong:
        # It was taken back in the meantime, or its entry has gone.
        return
    towns = [receiver] if held.kind == "delegate" else []
    write_change(made.pk, {"towns": towns, "why": why}, actor=BY)
    notify_post(
        f"{held.organ}.handler",
        "powers.take-back",
        key=f"powers.take-back:{event.id}",
        about=case.number,
        values={"title": made.title, "number": case.number},
    )


def issue_sheet(post: str, about: str, *, key: str) -> None:
    """Issue the duty sheet of a post as it stands now; papers of a change stand with its case."""
    lines = list(duty_lines(post))
    if not lines:
        return
    organ = post.rpartition(".")[0]
    values = {
        "post": titles([post]).get(post, post),
        "holder": organ_name(organ),
        "duties": "\n".join(f"{place}．{line}" for place, line in enumerate(lines, start=1)),
        "organ": organ,
        "since": today().isoformat(),
    }
    issue("powers.duty-sheet", about, values, actor=BY, key=f"powers.sheet:{key}")


def duty_lines(post: str) -> tuple[str, ...]:
    """What a post owes, step by step, by the list in force."""
    found = []
    for one in powers():
        for step in one.steps:
            if post in step.posts:
                part = _("负责") if post in step.accountable else _("参与")
                owes = step.owes or step.title
                found.append(
                    f"{one.title}（{one.code}）·{step.title}（{DUTIES.get(step.duty, step.duty)}，{part}）：{owes}"
                )
    return tuple(found)


def list_again(event: StoredEvent) -> None:
    """Reaction: what can be found follows every edition."""
    if event.payload["catalog"] in {CATALOG, "powers.library"}:
        index_again()


def every_day(_instant: datetime) -> None:
    """Duty of every day: end the grants under entries that are gone once nothing runs there, and list what is in force."""
    end_lapsed_grants()
    index_again()
