# SPDX-License-Identifier: Apache-2.0
"""Opening a case, and following it by number and query code."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest

from mingfu.engines import forms
from mingfu.engines.cases import Arrival, Snapshot, deadlines_of, due_of, open_case, query_code, read_case, start_of
from mingfu.engines.cases.clocks import is_past
from mingfu.engines.cases.models import Deadline
from mingfu.engines.manifest import find_system
from mingfu.faces.api.declaring import Created, Parameter, Tag, endpoint
from mingfu.faces.api.endpoints.systems import is_own
from mingfu.faces.api.endpoints.terms import NUMBER, QUERY_CODE, ROOT, Named
from mingfu.faces.api.limits import address_of
from mingfu.faces.api.proving import prove
from mingfu.faces.api.refusals import FieldUnknown, NoApiStart, ParameterMissing, ValueWrong
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.organs import organ_name
from mingfu.kernel.refusals import _

TAG = Tag(2, _("办件"))
KEY = Parameter(
    name="Idempotency-Key",
    about=_("自定的一次性钥匙：同一钥匙、同样内容重发，得到同一办件；没有钥匙的重发会成为另一办件"),
    place="header",
    pattern=r"[\x21-\x7e]+",
    most=100,
    example="2026-03-02-0001",
)
BODY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "start": {"type": "string", "description": "事项的键，如 hotline.say", "example": "hotline.say"},
        "values": {
            "type": "object",
            "description": "表单各项的值，格式见 /v1/starts/{key}/schema",
            "example": {"text": "沧江路与跃华路路口的路灯坏了三天，请尽快修好。", "publicity": "public"},
        },
    },
    "required": ["start", "values"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class CaseOpened:
    """What a new case is called, and where it can be followed."""

    number: str
    query_code: Annotated[str, _("六位查询码，与编号一起查进度；请妥善保存")]
    due: Annotated[date | None, _("答复期限；确定类型后可能变化")]
    receipt: Annotated[str, _("回执的地址，须带 Query-Code")]
    case: Annotated[str, _("办件的地址，须带 Query-Code")]
    page: Annotated[str, _("网页上查进度的地址")]


@dataclass(frozen=True)
class CaseClock:
    """A clock over the whole case, with the proof of its date."""

    code: str
    title: str
    limit: str
    due: date
    met: Annotated[datetime | None, _("计时停止的时刻；还在计时的为空")]
    late: bool
    basis: str
    status: Annotated[str, _("依据是否核对过：verified 或 assumed")]
    proof: Annotated[dict[str, Any], _("逐日的计算，与 /v1/calendar/due 同形")]


@dataclass(frozen=True)
class CaseStatus:
    """How a case stands."""

    number: str
    start: str
    title: str
    status: Annotated[str, _("open 在办，closed 已结束")]
    outcome: str
    outcome_title: str
    milestone: Annotated[str, _("到了哪一步")]
    organ: Named
    received: datetime
    due: date | None
    paused: Annotated[bool, _("此刻依法暂停计时")]
    extended: Annotated[bool, _("曾依法延期")]
    clocks: tuple[CaseClock, ...]


@endpoint(
    "POST",
    "/v1/cases",
    tag=TAG,
    summary=_("提交办件"),
    about=_("匿名提交，立即得到编号、查询码和期限。姓名、联系方式和文件请走网站或窗口。"),
    parameters=(KEY,),
    body=BODY,
    status=201,
    answer=CaseOpened,
    guard="open",
    refusals=(404, 409, 413, 415, 422),
)
def open_one(*, idempotency_key: str | None, body: dict[str, Any], request: HttpRequest) -> Created:  # noqa: ARG001 - the guard has counted it
    """Open a case through the channel `api`."""
    for name in ("start", "values"):
        if name not in body:
            raise ParameterMissing(name=name, field=name)
    for name in body:
        if name not in BODY["properties"]:
            raise FieldUnknown(name=name[:60], field=name[:60])
    start, values = body["start"], body["values"]
    if not isinstance(start, str) or not isinstance(values, dict):
        raise ValueWrong(name="start" if not isinstance(start, str) else "values")
    declared = start_of(start[:80])
    if "api" not in declared.by:
        raise NoApiStart(title=declared.title)
    typed = _typed(forms.form(declared.form), values)
    key = f"api:{idempotency_key}" if idempotency_key else None
    number = open_case(declared.key, typed, actor=ANONYMOUS, arrival=Arrival(channel="api"), key=key)
    return Created(value=_opened(read_case(number)), at=f"{ROOT}/v1/cases/{number}")


def _typed(spec: forms.FormSpec, values: dict[str, Any]) -> dict[str, list[str]]:
    """JSON values as a form is typed. Questions about the person and files are refused, not dropped."""
    askable = {one.name for one in spec.fields if one.kind != "file" and not is_own(one)}
    typed: dict[str, list[str]] = {}
    for name, value in values.items():
        if name not in askable:
            raise FieldUnknown(name=name[:60], field=name[:60])
        if value is not None:
            typed[name] = [_word(name, one) for one in (value if isinstance(value, list) else [value])]
    return typed


def _word(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise ValueWrong(name=name, field=name)


def _opened(case: Snapshot) -> CaseOpened:
    here = f"{ROOT}/v1"
    number = case.number
    return CaseOpened(
        number,
        query_code(number),
        case.due_on,
        f"{here}/receipts/{number}",
        f"{here}/cases/{number}",
        f"/track?number={number}",
    )


@endpoint(
    "GET",
    "/v1/cases/{number}",
    tag=TAG,
    summary=_("办件进度"),
    about=_("凭编号和查询码。查询码放在请求头里，不进网址，不留在日志中。"),
    parameters=(NUMBER, QUERY_CODE),
    guard="code",
    refusals=(404,),
)
def case(*, number: str, query_code: str, request: HttpRequest) -> CaseStatus:
    """How a case stands."""
    found = prove(number, query_code, address=address_of(request))
    start, system = start_of(found.start), find_system(found.system)
    titles = {clock.code: str(clock.title) for clock in start.clocks}
    outcomes = system.outcomes if system else {}
    return CaseStatus(
        number=found.number,
        start=found.start,
        title=str(start.title),
        status=found.status,
        outcome=found.outcome,
        outcome_title=str(outcomes.get(found.outcome, found.outcome)),
        milestone=str(_(found.milestone)) if found.milestone else "",
        organ=Named(found.organ, organ_name(found.organ)),
        received=found.received_at,
        due=found.due_on,
        paused=found.paused,
        extended=found.extension is not None,
        clocks=tuple(
            _clock(found, row, titles) for row in deadlines_of(found) if row.replaced_at is None and not row.token
        ),
    )


def _clock(found: Snapshot, row: Deadline, titles: dict[str, str]) -> CaseClock:
    proof = due_of(found, row)
    late = row.met_at is not None and is_past(row.due_on, row.due_at, row.met_at)
    return CaseClock(
        row.code, titles.get(row.code, row.code), row.limit, row.due_on, row.met_at, late, row.basis, row.status,
        proof.as_dict(),
    )  # fmt: skip
