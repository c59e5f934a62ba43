# SPDX-License-Identifier: Apache-2.0
"""Systems, and the ways to begin a case with their forms."""

from dataclasses import dataclass
from typing import Annotated, Any

from mingfu.engines import forms
from mingfu.engines.cases import Start, procedures, start_of, starts
from mingfu.engines.forms import Field, FormSpec, json_schema
from mingfu.engines.manifest import SystemManifest, find_system
from mingfu.engines.manifest import systems as installed
from mingfu.faces.api.declaring import Parameter, Tag, endpoint
from mingfu.faces.api.endpoints.terms import CODE, KEY, ROOT
from mingfu.faces.api.refusals import NothingThere
from mingfu.kernel.refusals import _

TAG = Tag(1, _("系统与事项"))
OWN = {"phone", "email", "identity"}


@dataclass(frozen=True)
class System:
    """An installed system: what it is, by which law, and what it declares."""

    key: str
    title: str
    about: str
    government: Annotated[
        str, _("六个政府之一：livelihood、efficient、lawful、trust、responsible、clean；或 safeguards")
    ]
    clauses: Annotated[tuple[str, ...], _("方案的条款号")]
    law: tuple[str, ...]
    starts: tuple[str, ...]
    procedures: tuple[str, ...]
    catalogs: tuple[str, ...]


@dataclass(frozen=True)
class ClockDeclared:
    """A limit over a whole case."""

    code: str
    title: str
    limits: Annotated[str, _("时限清单的键；各条时限见 /v1/catalogs/{key}")]


@dataclass(frozen=True)
class StartDeclared:
    """A way to begin a case."""

    key: str
    title: str
    system: str
    power: Annotated[str, _("权责清单条目的编码")]
    procedure: str
    channels: Annotated[tuple[str, ...], _("可用的渠道；含 api 的可以通过接口提交")]
    by_api: bool
    promise: Annotated[str, _("接下来会发生什么，一句话")]
    clocks: tuple[ClockDeclared, ...]
    schema: Annotated[str, _("表单 JSON Schema 的地址")]


@dataclass(frozen=True)
class Systems:
    """Every installed system."""

    items: tuple[System, ...]


@dataclass(frozen=True)
class Starts:
    """Ways to begin a case."""

    items: tuple[StartDeclared, ...]


@endpoint("GET", "/v1/systems", tag=TAG, summary=_("全部系统"))
def systems() -> Systems:
    """Every installed system."""
    return Systems(tuple(_system(one) for one in installed()))


@endpoint("GET", "/v1/systems/{key}", tag=TAG, summary=_("一个系统"), parameters=(KEY,), refusals=(404,))
def system(*, key: str) -> System:
    """One system."""
    found = find_system(key)
    if found is None:
        raise NothingThere(key=key)
    return _system(found)


@endpoint(
    "GET",
    "/v1/starts",
    tag=TAG,
    summary=_("可以开始的事项"),
    parameters=(Parameter(name="system", about=_("只看一个系统"), pattern=CODE, default=""),),
)
def all_starts(*, system: str) -> Starts:
    """Every way to begin a case."""
    return Starts(tuple(_start(one) for one in starts() if system in {"", one.system}))


@endpoint("GET", "/v1/starts/{key}", tag=TAG, summary=_("一个事项"), parameters=(KEY,), refusals=(404,))
def start(*, key: str) -> StartDeclared:
    """One way to begin a case."""
    return _start(start_of(key))


@endpoint(
    "GET",
    "/v1/starts/{key}/schema",
    tag=TAG,
    summary=_("事项表单的 JSON Schema"),
    about=_("即提交办件时 values 的格式。接口只收匿名诉求：没有姓名、联系方式和文件。"),
    parameters=(KEY,),
    answer=dict[str, Any],
    refusals=(404,),
)
def start_schema(*, key: str) -> dict[str, Any]:
    """The JSON Schema of the form of a start, as far as programs may fill it."""
    return schema_for(forms.form(start_of(key).form))


def schema_for(spec: FormSpec) -> dict[str, Any]:
    """The schema of a form without questions about the person."""
    found = json_schema(spec)
    own = {one.name for one in spec.fields if is_own(one)}
    properties = {name: value for name, value in found["properties"].items() if name not in own}
    return found | {"properties": properties, "required": [name for name in found["required"] if name not in own]}


def is_own(one: Field) -> bool:
    """Whether a question is about the person who asks: the API takes no answer to it."""
    return one.kind in OWN or one.autocomplete == "name"


def _system(found: SystemManifest) -> System:
    return System(
        key=found.key,
        title=str(found.title),
        about=str(found.about),
        government=found.government,
        clauses=found.clauses,
        law=found.law,
        starts=tuple(one.key for one in found.starts),
        procedures=tuple(key for key in procedures() if key.partition(".")[0] == found.key),
        catalogs=tuple(f"{found.key}.{file.stem}" for file in found.files("lists", ".yaml")),
    )


def _start(found: Start) -> StartDeclared:
    return StartDeclared(
        key=found.key,
        title=str(found.title),
        system=found.system,
        power=found.entry,
        procedure=found.procedure,
        channels=found.by,
        by_api="api" in found.by,
        promise=str(found.promise),
        clocks=tuple(ClockDeclared(clock.code, str(clock.title), clock.limits) for clock in found.clocks),
        schema=f"{ROOT}/v1/starts/{found.key}/schema",
    )
