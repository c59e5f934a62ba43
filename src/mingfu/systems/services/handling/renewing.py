# SPDX-License-Identifier: Apache-2.0
"""Renewal of permits: the reminder, the application, and what silence before the last day makes of it.

Law: Administrative Licensing Law, art. 50. Who applies thirty days ahead has the permit renewed by silence; who applies
later has the decision within its limit, but nothing by silence.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from mingfu.engines.cases import Start
from mingfu.engines.cases.models import Case
from mingfu.engines.forms import Bound, Choice, Field, FormSpec
from mingfu.engines.notices import notify_party
from mingfu.kernel.access import Actor, system
from mingfu.kernel.catalogs import entry
from mingfu.kernel.clock import as_legal_day, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.parties import mask, shown
from mingfu.kernel.refusals import _
from mingfu.systems.services.handling import applicants
from mingfu.systems.services.handling.clocks import RENEWAL
from mingfu.systems.services.handling.events import PermitExpiryTold
from mingfu.systems.services.handling.permits import Permit, permit, permits_ending, yields_permit
from mingfu.systems.services.handling.queries import latest
from mingfu.systems.services.handling.starting import LISTS, NOBODY, channels_of
from mingfu.systems.services.items import Item
from mingfu.systems.services.items.naming import code_of

PREFIX = "services.renewal."
BY = system("renewals")
IN_TIME, LATE = "renewal", "renewal-late"

UNKNOWN = _("没有查到这个证号。请照证照上的编号填写；仍查不到的，请到窗口或拨打 12345。")
OTHER_ITEM = _("这个证是“{title}”，不在这里延续。请到该事项的办事指南里申请。")
OVER = _("这个证的有效期到 {day} 已满，不能再延续。请按新办申请。")
ENDLESS = _("这个证长期有效，不用延续。")
NOT_VALID = _("这个证已经不是有效状态（{state}），不能延续。请按新办申请。")
OTHER_HOLDER = _("持证人与证照上的不一致。请由持证人本人（本单位）申请，或者由持证人委托的代理人申请。")
RUNNING = _("这个证的延续申请正在办理（办件 {case}），不用再交一次。")
STATES = {"revoked": _("已撤销"), "withdrawn": _("已撤回"), "cancelled": _("已注销")}


def start_for(name: str) -> Start | None:
    """The start of renewals of what an item gave; None where it gives nothing that could be renewed."""
    found = latest(code) if (code := code_of(name)) else None
    if found is None or not yields_permit(found[0]):
        return None
    item = found[0]
    return Start(
        key=f"{PREFIX}{name}",
        title=item.name,
        form=f"{PREFIX}{name}",
        procedure="services.renewal",
        entry=item.power,
        organ=item.organ,
        by=channels_of(item),
        clocks=(RENEWAL,),
        lists=LISTS,
        promise=_("有效期届满前作出是否准予延续的决定；届满三十日前提出、逾期没有决定的，依法视为准予延续。"),
        defaults=NOBODY | {"item": item.code, "kind": item.kind.value},
        first_look=_first_look,
        subject=f"{item.name}（延续）",
        examines=partial(_examine, item),
    )


def form_for(name: str) -> FormSpec | None:
    """The form of a renewal."""
    found = latest(code) if (code := code_of(name)) else None
    return _form(found[0], name) if found is not None and yields_permit(found[0]) else None


@lru_cache(maxsize=200)
def _form(item: Item, name: str) -> FormSpec:
    fields = tuple(_fields(item))
    return FormSpec(
        key=f"{PREFIX}{name}",
        title=f"{item.name}（延续）",
        lead="请在有效期届满三十日前提出。届满前没有决定的，依法视为准予延续。",
        button="提交申请",
        fields=fields,
        digest=hashlib.sha256(repr(fields).encode()).hexdigest(),
        check=partial(_check, item),
    )


def _fields(item: Item) -> Iterator[Field]:
    yield Field(name="permit", kind="text", label="证号", hint="照证照上的编号填写", required=True, max=60)
    yield Field(name="holder", kind="text", label="持证人", hint="证照上的单位名称或者姓名", required=True, max=200)
    yield from applicants.applicant(personal=False, corporate=False)
    options = (Choice("same", "没有变化"), Choice("other", "有变化", "写明变化，需要变更的另外申请变更"))
    yield Field(
        name="changed", kind="choice", label="取得许可的条件有变化吗", required=True, fact=True, options=options
    )
    yield Field(
        name="changes", kind="textarea", label="变化的内容", required=True, min=2, max=1000, when='changed = "other"'
    )
    yield Field(name="f_proof", kind="file", label="延续要交的材料", hint="办事指南写明的；政府已有的不用交", accept=applicants.ACCEPT,
                multiple=True)  # fmt: skip
    yield from applicants.ways(item.delivery)


def _first_look(values: Mapping[str, Any]) -> dict[str, Any]:
    found = permit(str(values.get("permit", "")))
    if found is None or found.valid_until is None:
        return {}
    return {
        "permit": found.number,
        "expires": found.valid_until.isoformat(),
        "renewal": IN_TIME if today() <= last_day_for(found.valid_until) else LATE,
        "organ": found.organ,
    }


def last_day_for(expires: date) -> date:
    """The last day on which a renewal is asked for in time: thirty days before the permit ends."""
    return expires - timedelta(days=int(entry("services.limits", "renewal-ahead").content["amount"]))


def _check(item: Item, bound: Bound) -> None:
    applicants.check_mandate(bound)
    typed = str(bound.values.get("permit", ""))
    found = permit(typed) if typed else None
    if typed and "permit" not in bound.errors:
        fault = _fault(item, found)
        if fault:
            bound.errors["permit"] = fault


def _fault(item: Item, found: Permit | None) -> str:
    """Why a permit is not renewed here; "" for one that is."""
    if found is None:
        return str(UNKNOWN)
    if found.item != item.code:
        return str(OTHER_ITEM).format(title=found.title)
    if found.state in STATES:
        return str(NOT_VALID).format(state=STATES[found.state])
    if found.valid_until is None:
        return str(ENDLESS)
    if found.valid_until < today():
        return str(OVER).format(day=found.valid_until)
    running = Case.objects.filter(start__startswith=PREFIX, status="open", data__permit=found.number)
    number = running.values_list("number", flat=True).first()
    return str(RUNNING).format(case=number) if number else ""


def _examine(_item: Item, bound: Bound, party: UUID | None) -> None:
    """Whoever renews a permit names its holder as the permit does, or is the holder."""
    found = permit(str(bound.values.get("permit", "")))
    if found is not None and not _is_holder(found, str(bound.values.get("holder", "")).strip(), party):
        bound.errors["holder"] = str(OTHER_HOLDER)


def _is_holder(found: Permit, named: str, party: UUID | None) -> bool:
    if party is not None and found.party == str(party):
        return True
    if found.holder:
        return named == found.holder
    known = shown([UUID(found.party)]) if found.party else {}
    return any(one.name == mask("name", named) for one in known.values())


def remind_holders(instant: datetime) -> None:
    """Duty: once, tell the holder of each permit that ends soon."""
    day = as_legal_day(instant)
    ahead = timedelta(days=int(entry("services.limits", "renewal-reminder", on=day).content["amount"]))
    for one in permits_ending(day, day + ahead):
        tell_expiry(one.number, actor=BY, key=f"services.expiry:{one.number}:{one.valid_until}")


@command
def tell_expiry(number: str, *, actor: Actor) -> bool:
    """Remind the holder of a permit of its last day; False where there is nobody to tell or no such day."""
    found = permit(number)
    if found is None or found.valid_until is None or not found.party:
        return False
    values = {
        "title": found.title,
        "number": found.number,
        "until": found.valid_until.isoformat(),
        "by": last_day_for(found.valid_until).isoformat(),
    }
    key = f"services.expiry:{found.number}:{found.valid_until}"
    notify_party(UUID(found.party), "services.expiry", key=key, about=found.case, values=values, actor=actor)
    told = PermitExpiryTold(permit=found.number, entry=found.entry, valid_until=found.valid_until)
    record(told, stream=f"permit:{found.entry}", by=actor)
    return True
