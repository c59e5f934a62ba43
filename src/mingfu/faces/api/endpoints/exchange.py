# SPDX-License-Identifier: Apache-2.0
"""Certificates checked by anybody; data read for a live case by a system that holds the key of an agreed use."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from mingfu.engines.manifest.dossier import checked, read_for_case
from mingfu.faces.api.declaring import Parameter, Tag, endpoint
from mingfu.faces.api.refusals import NothingThere, ParameterMissing, ValueWrong
from mingfu.kernel.refusals import _

TAG = Tag(10, _("证照和数据共享"))
TOKEN = Parameter(
    name="Exchange-Token",
    about=_("在工作台“共享申请和使用”里领取的接口密钥；一项使用许可一个"),
    place="header",
    pattern=r"[0-9a-f]+",
    most=100,
    required=True,
    example="6f1c0d9a",
)
LONGEST = 2000
CHECK_BODY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "maxLength": LONGEST, "description": "二维码里的文字；有它就不用编号和核验码"},
        "number": {"type": "string", "maxLength": 60, "example": "GM-SPJY-2026-000001"},
        "code": {"type": "string", "maxLength": 60, "example": "ABCD EFGH JKLM"},
        "name": {"type": "string", "maxLength": 200, "description": "持证人姓名或名称，填了就核对"},
    },
    "additionalProperties": False,
}
READ_BODY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "case": {"type": "string", "maxLength": 20, "description": "在办的件；读取的是它的当事人的数据"},
        "item": {"type": "string", "maxLength": 60, "example": "poverty-relief"},
        "fields": {"type": "array", "items": {"type": "string", "maxLength": 60}, "maxItems": 60},
    },
    "required": ["case", "item", "fields"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class CertificateChecked:
    """How a certificate stands, and what it shows to everybody."""

    number: str
    title: str
    organ: str
    issued_on: date
    valid_from: date
    valid_until: Annotated[date | None, _("最后一天；长期有效的为空")]
    state: Annotated[str, _("valid 有效，not-yet 未生效，expired 过期，revoked 已失效，erased 内容已删除")]
    revoked_on: date | None
    revoked_for: str
    successor: Annotated[str, _("换发后的证照编号")]
    shown: Annotated[dict[str, Any], _("人人可见的最少内容")]
    holder: Annotated[bool | None, _("持证人是否相符；没有填持证人的为空")]


@dataclass(frozen=True)
class DatumRead:
    """One field with its provenance."""

    field: str
    label: str
    value: str
    source: str
    obtained: datetime
    certificate: str
    disputed: Annotated[bool, _("本人有异议，源头单位核实中")]


@dataclass(frozen=True)
class DataRead:
    """What was read; the person concerned sees that it was."""

    items: tuple[DatumRead, ...]


@endpoint(
    "POST",
    "/v1/certificates/verification",
    tag=TAG,
    summary=_("核验电子证照"),
    about=_("凭二维码里的文字，或者编号和核验码。送来的内容不保存。签名也可以用 check_certificate.py 离线核验。"),
    body=CHECK_BODY,
    refusals=(404, 413, 415, 422),
)
def verify_certificate(*, body: dict[str, Any]) -> CertificateChecked:
    """Check a certificate."""
    given = {name: _text(body, name) for name in CHECK_BODY["properties"]}
    if not given["text"] and not (given["number"] and given["code"]):
        raise ParameterMissing(name="text", field="text")
    found = checked(**given)
    if found is None:
        raise NothingThere(key="certificates")
    return CertificateChecked(**found)


@endpoint(
    "POST",
    "/v1/exchange/readings",
    tag=TAG,
    summary=_("为在办的件读取共享数据"),
    about=_("只能为在办的件、在获准的环节、读取获准的字段；每次读取本人都看得到。"),
    parameters=(TOKEN,),
    body=READ_BODY,
    refusals=(401, 403, 404, 409, 413, 415, 422),
)
def read_data(*, exchange_token: str, body: dict[str, Any]) -> DataRead:
    """Read fields of a data item about the person whose case it is."""
    for name in READ_BODY["required"]:
        if name not in body:
            raise ParameterMissing(name=name, field=name)
    fields = body["fields"]
    if not isinstance(fields, list) or not all(isinstance(one, str) for one in fields):
        raise ValueWrong(name="fields", field="fields")
    told = read_for_case(
        token=exchange_token, case=_text(body, "case"), item=_text(body, "item"), fields=tuple(fields[:60])
    )
    return DataRead(
        tuple(
            DatumRead(one.field, str(one.label), one.value, one.source, one.obtained, one.certificate, one.disputed)
            for one in told
        )
    )


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise ValueWrong(name=name, field=name)
    return value[:LONGEST]
