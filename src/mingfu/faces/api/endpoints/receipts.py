# SPDX-License-Identifier: Apache-2.0
"""Receipts: taken away by who holds number and code, and checked by anybody."""

from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpRequest

from mingfu.engines.cases import clean_number
from mingfu.faces.api.declaring import Tag, endpoint
from mingfu.faces.api.endpoints.terms import NUMBER, QUERY_CODE
from mingfu.faces.api.limits import address_of
from mingfu.faces.api.proving import prove
from mingfu.faces.api.refusals import ParameterMissing, ValueWrong
from mingfu.kernel import ledger
from mingfu.kernel.refusals import _

TAG = Tag(3, _("回执"))
COMPARED = ("event", "hash", "key", "signature")
BODY: dict[str, Any] = {
    "type": "object",
    "description": "回执文件的全部内容",
    "properties": {name: {} for name in ("number", *COMPARED, "seal", "issued_at", "format", "keys")},
    "required": ["number", "hash", "event", "signature"],
    "additionalProperties": True,
}


@dataclass(frozen=True)
class Verdict:
    """Whether a receipt says what the ledger holds."""

    number: str
    holds: bool
    differs: Annotated[tuple[str, ...], _("与账本不一致的部分：event、hash、key、signature、seal")]
    sealed: Annotated[bool, _("记录是否已在某一次每日封存之内")]
    seal: Annotated[dict[str, Any] | None, _("封存的抬头；未封存的为空")]


@endpoint(
    "GET",
    "/v1/receipts/{number}",
    tag=TAG,
    summary=_("回执"),
    about=_(
        "立即可取签名回执；每日封存之后，同一编号的回执还带封存证明。可用独立核验程序 /verify/check_receipt.py 离线核验。"
    ),
    parameters=(NUMBER, QUERY_CODE),
    answer=dict[str, Any],
    guard="code",
    refusals=(404,),
)
def receipt(*, number: str, query_code: str, request: HttpRequest) -> dict[str, Any]:
    """The receipt of a case, as the JSON object a person keeps."""
    return ledger.receipt(prove(number, query_code, address=address_of(request)).number)


@endpoint(
    "POST",
    "/v1/receipts/verification",
    tag=TAG,
    summary=_("核验回执"),
    about=_("逐项与账本比对。送来的内容不保存。服务器的话不必全信：也可以离线核验。"),
    body=BODY,
    refusals=(404, 413, 415, 422),
)
def verify(*, body: dict[str, Any]) -> Verdict:
    """Compare a receipt with the ledger."""
    for name in BODY["required"]:
        if name not in body:
            raise ParameterMissing(name=name, field=name)
    if not isinstance(body["number"], str):
        raise ValueWrong(name="number", field="number")
    held = ledger.receipt(clean_number(body["number"]))
    differs = [name for name in COMPARED if name in body and body[name] != held[name]]
    # A receipt taken before the seal has none yet: that is no difference.
    if body.get("seal") is not None and body["seal"] != held["seal"]:
        differs.append("seal")
    seal = held["seal"]
    return Verdict(held["number"], not differs, tuple(differs), seal is not None, seal["header"] if seal else None)
