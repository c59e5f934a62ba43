# SPDX-License-Identifier: Apache-2.0
"""A request for data: its start and its form, made of an item and a procedure, and the command that hands it in.

Minimum necessity is in the shape of the form: every field that is asked for names the step of a procedure that needs it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from mingfu.engines.cases import Arrival, Clock, Start, procedures, program_of, start_of
from mingfu.engines.cases.receiving import begin_case
from mingfu.engines.forms import Bound, Choice, Field, FormSpec
from mingfu.kernel.access import Actor, require
from mingfu.kernel.catalogs import alive, edition_on, entry, entry_of_edition
from mingfu.kernel.clock import today
from mingfu.kernel.refusals import _
from mingfu.systems.data_sharing.catalogue.items import CATALOG, DataItem, data_item, of_entry
from mingfu.systems.data_sharing.exchange.uses import POWER, Power
from mingfu.systems.data_sharing.refusals import ItemUnknown

PREFIX = "data_sharing.request."
CLOCKS = (Clock(code="answer", title=_("答复"), limits="data_sharing.limits", limit="= limit", stops=("answer",)),)
FIELD = "f_"
CHOSEN = _("请至少选一个字段，并选需要它的环节；用不着的不要申请。")
OUTSIDE = _("这一条目不在本单位的权责清单里，请选本单位的条目。")


def steps_of(procedure: str) -> tuple[Choice, ...]:
    """The steps of a procedure at which somebody works: what a field may be needed for. Raises `ItemUnknown` for none."""
    if procedure not in procedures():
        raise ItemUnknown(item=procedure[:60])
    program = program_of(procedure)
    return tuple(Choice(node.id, node.label) for node in program.nodes if node.attributes.get("form"))


def start_for(name: str) -> Start | None:
    """The start of requests for an item under a procedure (`<item>@<edition>/<procedure>`); None where there is no such."""
    found = _parts(name)
    if found is None:
        return None
    item, procedure = found
    return Start(
        key=f"{PREFIX}{name}",
        title=_("数据共享申请"),
        form=f"{PREFIX}{name}",
        procedure="data_sharing.request",
        entry=POWER,
        organ=item.organ,
        by=(),
        clocks=CLOCKS,
        lists=(CATALOG, "data_sharing.grounds", "data_sharing.refusing", "data_sharing.rulings"),
        promise=_("无条件共享的一个工作日、有条件共享的十个工作日内答复。"),
        first_look=partial(_first_look, item, procedure),
        summary="purpose",
        subject=item.title,
    )


def form_for(name: str) -> FormSpec | None:
    """The form of such a request."""
    found = _parts(name)
    if found is None:
        return None
    most = int(entry("data_sharing.limits", "use").content["amount"])
    return _form(name, *found, most)


@lru_cache(maxsize=200)
def _form(name: str, item: DataItem, procedure: str, most: int) -> FormSpec:
    steps = steps_of(procedure)
    fields = (
        Field(name="asker", kind="hidden", label="需求单位", required=True, fact=True, max=60),
        Field(name="power", kind="select", label="依据哪项职责（权责清单条目）", required=True, fact=True, source="powers"),
        Field(name="purpose", kind="textarea", label="用途", hint="写清楚用在哪件事上、不用会怎样", required=True, min=10,
              max=500, rows=3),
        *(
            Field(name=f"{FIELD}{one.name}", kind="choices", label=f"{one.label}：哪一步要用", fact=True, options=steps,
                  hint="敏感个人信息，确有必要才能申请" if one.sensitive else "不需要的不选")
            for one in item.fields
        ),
        Field(name="months", kind="number", label="使用多久", required=True, fact=True, min=1, max=most,
              unit="个月", width="w8", default=str(most)),
    )  # fmt: skip
    return FormSpec(
        key=f"{PREFIX}{name}",
        title=f"申请共享：{item.title}",
        lead="逐个字段选需要它的环节；不选就是不要。",
        button="提交申请",
        fields=fields,
        digest=hashlib.sha256(repr(fields).encode()).hexdigest(),
        check=_check,
    )


def request_data(
    item: str, procedure: str, typed: Mapping[str, Sequence[str]], *, actor: Actor, key: str | None = None
) -> str:
    """Hand a request in for the actor's organ; returns the case number.

    Raises `FormRefused`, `ItemUnknown`, kinds of `NotAllowed`.
    """
    require(actor, "data_sharing.ask")
    start = request_start(item, procedure)
    given = {**typed, "asker": [actor.organ]}
    return begin_case(start, given, actor=actor, arrival=Arrival(channel="web"), key=key)


def request_start(item: str, procedure: str) -> Start:
    """The start of requests for an item as it is today. Raises `ItemUnknown`."""
    data_item(item)
    return start_of(f"{PREFIX}{item}@{edition_on(CATALOG)}/{procedure}")


def steps_asked(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """The fields that a request asks for, each with the steps that need it."""
    found = {}
    for name, value in data.items():
        if name.startswith(FIELD) and value:
            found[name.removeprefix(FIELD)] = list(value) if isinstance(value, (list, tuple)) else [str(value)]
    return found


def _parts(name: str) -> tuple[DataItem, str] | None:
    left, _slash, procedure = name.partition("/")
    code, _at, number = left.rpartition("@")
    if not number.isdecimal() or procedure not in procedures():
        return None
    row = entry_of_edition(CATALOG, int(number), code, on=today())
    return (of_entry(row), procedure) if row is not None else None


def _first_look(item: DataItem, procedure: str, values: Mapping[str, Any]) -> dict[str, Any]:
    asked = steps_asked(values)
    sensitive = any(one.sensitive for one in item.fields if one.name in asked)
    return {
        "item": item.code,
        "for_procedure": procedure,
        "share": item.share.value,
        "limit": item.limit,
        "sensitive": sensitive,
        "manager": "gm.data",
        "kind": item.share.value,
    }


def _check(bound: Bound) -> None:
    if not any(name.startswith(FIELD) and value for name, value in bound.values.items()):
        first = next(one.name for one in bound.spec.fields if one.name.startswith(FIELD))
        bound.errors.setdefault(first, str(CHOSEN))
    power = str(bound.values.get("power", ""))
    asker = str(bound.values.get("asker", ""))
    if power and "power" not in bound.errors and not _is_power_of(power, asker):
        bound.errors["power"] = str(OUTSIDE)


def _is_power_of(power: str, organ: str) -> bool:
    return alive("powers", power) and Power.of(entry("powers", power)).subject == organ
