# SPDX-License-Identifier: Apache-2.0
"""Changes of the list while they are written: beginning one, saying what it says, putting it aside, proposing it."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from mingfu.engines.cases import Arrival, read_case, start_of
from mingfu.engines.cases.receiving import admit, begin_case
from mingfu.kernel.access import Actor, may, require, system
from mingfu.kernel.catalogs import alive, items
from mingfu.kernel.clock import now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import canonical, record
from mingfu.kernel.organs import organs_on
from mingfu.kernel.refusals import _
from mingfu.systems.powers.checking import first_of
from mingfu.systems.powers.entries import CATALOG, OWN, plain_from, power_of
from mingfu.systems.powers.events import ChangeBegun, ChangeDropped, ChangeProposed, ChangeWritten
from mingfu.systems.powers.models import KINDS, Change
from mingfu.systems.powers.refusals import ChangeOver, ChangeRunning, ChangeUnknown, ChangeUnready, ChangeWrong
from mingfu.systems.powers.saying import problems_of_change

KIND_WORDS = {
    "add": _("新增"),
    "merge": _("合并"),
    "split": _("拆分"),
    "modify": _("修改"),
    "withdraw": _("取消"),
    "delegate": _("下放镇街"),
    "entrust": _("转移社会组织"),
    "take_back": _("收回"),
}
START = "powers.adjust"
WRITES = ("results", "towns", "document", "body", "why", "running", "way")
TOWNS = ("town", "street")
LEAST_MERGED = 2
NUMBER = re.compile(r"[0-9]{1,9}")


@command
def begin_change(kind: str, codes: Sequence[str], *, actor: Actor, organ: str = "") -> Change:
    """Begin a change of some entries, filled with what they say now.

    An organ begins changes of its own entries; whoever publishes the list, of any. Raises `ChangeWrong`, `NotAllowed`.
    """
    require(actor, "powers.draft")
    codes = tuple(dict.fromkeys(codes))
    wrong = _wrong(kind, codes)
    if wrong:
        raise ChangeWrong(what=wrong)
    held = {item.code: item for item in items(CATALOG) if item.code in codes}
    organ = organ or (str(held[codes[0]].content.get("subject", "")) if codes else actor.organ)
    if not _whole(actor) and organ != actor.organ:
        raise ChangeWrong(what=str(_("只能提出本单位条目的调整，请由行使主体提出")))
    titles = "、".join(held[code].title for code in codes)
    change = Change.objects.create(
        kind=kind,
        organ=organ,
        title=f"{KIND_WORDS[kind]}{_('：')}{titles or _('新条目')}"[:200],
        content={"codes": list(codes), "results": _first_results(kind, [held[code] for code in codes], organ)},
        begun_by=actor.code,
        begun_at=now(),
        changed_by=actor.code,
        changed_at=now(),
    )
    begun = ChangeBegun(change=change.pk, kind=kind, organ=organ, codes=codes)
    record(begun, stream=stream_of(change), by=actor)
    return change


def _wrong(kind: str, codes: Sequence[str]) -> str:
    """What keeps a change of that kind from being begun for these entries."""
    if kind not in KINDS:
        return str(_("没有这种调整"))
    dead = [code for code in codes if not alive(CATALOG, code)]
    if dead:
        return str(_("清单里没有现行条目 {codes}")).format(codes="、".join(dead)[:120])
    if kind == "add":
        return str(_("新增不用选现有条目")) if codes else ""
    if kind == "merge" and len(codes) < LEAST_MERGED:
        return str(_("合并要选两个以上条目"))
    if kind != "merge" and len(codes) != 1:
        return str(_("这种调整要选一个条目"))
    return _nothing_to_take(codes[0]) if kind == "take_back" else ""


def _nothing_to_take(code: str) -> str:
    [held] = [power_of(item) for item in items(CATALOG) if item.code == code]
    if not held.delegated and held.entrusted is None:
        return str(_("该条目没有下放，也没有转移，不用收回"))
    return ""


def _first_results(kind: str, held: Sequence[Any], organ: str) -> list[dict[str, Any]]:
    """What the entries that come of it say to begin with: what those before them say."""
    if kind == "add":
        return [{"code": "", "title": "", "subject": organ, "category": "", "level": "区"}]
    if kind not in {"modify", "merge", "split"}:
        return []
    first = plain_from(held[0])
    first.pop("delegated", None)
    return [first, {**first, "code": ""}] if kind == "split" else [plain_from(held[0]) if kind == "modify" else first]


@command
def write_change(change: int, said: Mapping[str, Any], *, actor: Actor) -> Change:
    """Let a change say something else; what is not named stays. Raises `ChangeUnknown`, `ChangeRunning`, `ChangeOver`."""
    held = own_change(actor, change, lock=True)
    _open(held)
    content = held.content | {name: said[name] for name in WRITES if name in said}
    for plain in content.get("results", ()):
        for name in OWN:
            if name in {"valid_from", "valid_to", "basis"}:
                plain.pop(name, None)
    held.content, held.changed_by, held.changed_at, held.changes = content, actor.code, now(), held.changes + 1
    held.save(update_fields=["content", "changed_by", "changed_at", "changes"])
    record(ChangeWritten(change=held.pk, digest=digest_of(held)), stream=stream_of(held), by=actor)
    return held


@command
def drop_change(change: int, *, actor: Actor) -> None:
    """Put a change aside that was not proposed. Raises `ChangeUnknown`, `ChangeRunning`, `ChangeOver`."""
    held = own_change(actor, change, lock=True)
    if held.ended_at is not None:
        raise ChangeOver
    if held.case:
        raise ChangeRunning(case=held.case)
    held.ended_at = now()
    held.save(update_fields=["ended_at"])
    record(ChangeDropped(change=held.pk), stream=stream_of(held), by=actor)


def propose_change(change: int, *, actor: Actor, why: str, key: str | None = None) -> str:
    """Hand a change in; returns the number of its case. Raises `ChangeUnready` with what it lacks, `FormRefused`."""
    with transaction.atomic():
        # The row is held until the case is noted in it: a second click finds the change on its way.
        held = own_change(actor, change, lock=True)
        require_ready(held)
        number = _begin(held, why, actor, key)
        note_proposed(number)
    return number


def _begin(held: Change, why: str, actor: Actor, key: str | None) -> str:
    if why.strip():
        why = f"{held.title}：{why.strip()}"
    start = start_of(START)
    admit(start)
    typed = {"change": [str(held.pk)], "why": [why]}
    return begin_case(start, typed, actor=actor, arrival=Arrival(channel="import"), key=key)


def require_ready(held: Change) -> None:
    """Refuse a change that lacks what the law wants, is on its way already, or is over."""
    if held.ended_at is not None:
        raise ChangeOver
    if held.case:
        raise ChangeRunning(case=held.case)
    problems = problems_of_change(held)
    if problems:
        raise ChangeUnready(what=first_of(problems))


def first_look(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the case of a proposed change knows from the start: whose, of what kind, and whom else it concerns."""
    held = find_change(values["change"])
    require_ready(held)
    return {"organ": held.organ, "kind": held.kind, "change": str(held.pk), "counterparts": list(concerned(held))}


def concerned(held: Change) -> tuple[str, ...]:
    """Organs beside the proposer that are to be asked: towns that receive or give back, subjects of entries touched."""
    content = held.content
    codes = content.get("codes", ())
    powers = [power_of(item) for item in items(CATALOG) if item.code in codes]
    found = [one.subject for one in powers]
    found += [str(one.get("subject", "")) for one in content.get("results", ())]
    if held.kind in {"delegate", "take_back"}:
        found += content.get("towns", ())
    if held.kind in {"withdraw", "take_back"}:
        found += [row.organ for one in powers for row in one.delegated]
    standing = set(organs_on(today()).values_list("code", flat=True))
    return tuple(code for code in dict.fromkeys(found) if code != held.organ and code in standing)


def note_proposed(number: str) -> None:
    """Reaction: what was proposed is in its case from here on."""
    case = read_case(number)
    held = Change.objects.filter(pk=int(case.data["change"]), case="").first()
    if held is not None:
        held.case = number
        held.save(update_fields=["case"])
        proposed = ChangeProposed(change=held.pk, case=number, digest=digest_of(held))
        record(proposed, stream=stream_of(held), by=system("powers"))


def find_change(change: Any) -> Change:
    """The change of that number. Raises `ChangeUnknown`."""
    text = str(change)
    found = Change.objects.filter(pk=int(text)).first() if NUMBER.fullmatch(text) else None
    if found is None:
        raise ChangeUnknown
    return found


def own_change(actor: Actor, change: int, *, lock: bool = False) -> Change:
    """A change that the actor may write: of the own organ, or any for who publishes the list. Raises `ChangeUnknown`."""
    require(actor, "powers.draft")
    rows = Change.objects.select_for_update() if lock else Change.objects.all()
    found = rows.filter(pk=change).first()
    if found is None or not (_whole(actor) or found.organ == actor.organ):
        raise ChangeUnknown
    return found


def changes_for(actor: Actor) -> tuple[Change, ...]:
    """Changes that an official may see: of the own organ, or all for those who review, coordinate, decide or publish."""
    if actor.kind not in {"official", "system"}:
        return ()
    found = Change.objects.all()
    return tuple(found if _whole(actor) or _handles(actor) else found.filter(organ=actor.organ))


def see_change(actor: Actor, change: int) -> Change:
    """A change as those may see it who write it or have a part in its procedure. Raises `ChangeUnknown`."""
    found = next((one for one in changes_for(actor) if one.pk == change), None)
    if found is None:
        asked = Change.objects.filter(pk=change).first()
        if asked is None or actor.kind != "official" or actor.organ not in concerned(asked):
            raise ChangeUnknown
        found = asked
    return found


def may_write(actor: Actor, held: Change) -> bool:
    """Whether the actor may change it now."""
    if held.ended_at is not None or not may(actor, "powers.draft"):
        return False
    if not (_whole(actor) or held.organ == actor.organ):
        return False
    return not held.case or _revised(held)


def digest_of(held: Change) -> str:
    """SHA-256 of all that a change says."""
    return hashlib.sha256(canonical({"kind": held.kind, "organ": held.organ, "content": held.content})).hexdigest()


def stream_of(held: Change) -> str:
    """The stream in which the events of a change stand."""
    return f"power-change:{held.pk}"


def day_of(text: Any) -> date | None:
    """A day as content keeps it."""
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def _open(held: Change) -> None:
    if held.ended_at is not None:
        raise ChangeOver
    if held.case and not _revised(held):
        raise ChangeRunning(case=held.case)


def _revised(held: Change) -> bool:
    return any(item.node == "revise" for item in read_case(held.case).items)


def _whole(actor: Actor) -> bool:
    return actor.kind == "system" or may(actor, "powers.publish") or may(actor, "powers.coordinate")


def _handles(actor: Actor) -> bool:
    return any(may(actor, act) for act in ("powers.review", "powers.decide"))
