# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI 3.1 document, made from the declarations that also route and check. Always in Chinese, always the same."""

from typing import Any

from django.utils import translation

from mingfu.faces.api.declaring import Endpoint, Parameter, endpoints
from mingfu.faces.api.endpoints.terms import ROOT
from mingfu.faces.api.shapes import Schema, schema_of
from mingfu.kernel.refusals import _

VERSION = "1.0.0"
TITLE = _("明府开放接口")
ABOUT = _("面向公众和程序的只读数据与匿名提交。无需登录，不用 Cookie，不支持跨域。工作人员的操作不在第一版接口之内。")

STATUSES = {
    400: _("参数或正文不对"),
    401: _("没有带钥匙，或钥匙无效、已停用"),
    403: _("没有权限这样做"),
    404: _("没有这样的内容，或编号与查询码不符"),
    409: _("现在不能这样做"),
    410: _("这个事项已停办，text 说明去处"),
    413: _("正文太大"),
    415: _("正文类型不对"),
    422: _("表单需要更正，data 里逐项说明"),
    429: _("请求太频繁，Retry-After 说明几秒后再试"),
}
ERROR: Schema = {
    "type": "object",
    "description": "拒绝：code 稳定不变，text 说明下一步怎么办，field 是出错的参数或字段。",
    "properties": {
        "code": {"type": "string"},
        "text": {"type": "string"},
        "field": {"type": "string"},
        "data": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["code", "text", "field", "data"],
}
_TYPES: dict[str, Schema] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string"},
}


def document() -> dict[str, Any]:
    """The document."""
    with translation.override("zh-hans"):
        found: dict[str, Schema] = {"Refusal": ERROR}
        paths: dict[str, Any] = {}
        for one in endpoints():
            paths.setdefault(ROOT + one.path, {})[one.method.lower()] = _operation(one, found)
        tags = dict.fromkeys(str(one.tag.title) for one in endpoints())
        return {
            "openapi": "3.1.0",
            "info": {"title": str(TITLE), "version": VERSION, "description": str(ABOUT)},
            "tags": [{"name": name} for name in tags],
            "paths": paths,
            "components": {"schemas": dict(sorted(found.items()))},
        }


def _operation(one: Endpoint, found: dict[str, Schema]) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": one.name, "tags": [str(one.tag.title)], "summary": str(one.summary)}
    if one.about:
        told["description"] = str(one.about)
    if one.parameters:
        told["parameters"] = [_parameter(each) for each in one.parameters]
    if one.body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": one.body}}}
    good = {"description": str(one.summary), "content": {one.kind: {"schema": schema_of(one.answer, found)}}}
    refused = {str(status): _refused(status) for status in sorted({400, 429, *one.refusals})}
    told["responses"] = {str(one.status): good, **refused}
    return told


def _refused(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Refusal"}
    return {"description": str(STATUSES[status]), "content": {"application/json": {"schema": schema}}}


def _parameter(one: Parameter) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": one.name,
        "in": one.place,
        "required": one.required or one.place == "path",
        "description": str(one.about),
        "schema": _shape(one),
    }
    if one.example is not None:
        told["example"] = one.example
    return told


def _shape(one: Parameter) -> Schema:
    schema = dict(_TYPES[one.kind])
    low, high = ("minimum", "maximum") if one.kind == "integer" else ("minLength", "maxLength")
    bounds = ((low, one.least), (high, one.most if one.kind in {"integer", "string"} else None))
    schema |= {name: value for name, value in bounds if value is not None}
    if one.pattern:
        schema["pattern"] = f"^(?:{one.pattern})$"
    if one.choices:
        schema["enum"] = list(one.choices)
    if one.default not in {None, ""}:
        schema["default"] = one.default
    return schema
