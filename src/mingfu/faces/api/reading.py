# SPDX-License-Identifier: Apache-2.0
"""Reading a request by what its endpoint declares: parameters of their kinds, and a JSON body."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from mingfu.faces.api.declaring import MOST_TEXT, Endpoint, Parameter
from mingfu.faces.api.options import ApiSettings
from mingfu.faces.api.refusals import (
    BodyTooLarge,
    JsonOnly,
    JsonUnreadable,
    ParameterMissing,
    ParameterUnknown,
    ParameterWrong,
)

DIGITS = 18


def read(request: HttpRequest, found: Endpoint, parts: Mapping[str, str]) -> dict[str, Any]:
    """What the endpoint's function is called with. Raises the refusals of this module's names."""
    known = {one.name for one in found.parameters if one.place == "query"}
    for name in request.GET:
        if name not in known:
            raise ParameterUnknown(name=name[:60], known="、".join(sorted(known)) or gettext("没有"))
    asked = {one.python: _value(one, _text(request, one, parts)) for one in found.parameters}
    if found.body is not None:
        asked["body"] = body_of(request)
    return asked


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a body."""
    given = request.content_type or ""
    if given != "application/json":
        raise JsonOnly(given=given[:60])
    most = ApiSettings().body_kb
    if len(request.body) > most * 1024:
        raise BodyTooLarge(most=most)
    try:
        found = json.loads(request.body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise JsonUnreadable from error
    if not isinstance(found, dict) or not _clean(found):
        raise JsonUnreadable
    return found


def _refuse(_constant: str) -> None:
    raise JsonUnreadable


def _clean(value: Any, depth: int = 0) -> bool:
    """Whether no text holds what neither the database nor a person can read, and nothing is nested beyond reason."""
    if depth > 50:  # noqa: PLR2004 - no form and no receipt is deeper than six
        return False
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, dict):
        return all(_clean(key, depth + 1) and _clean(inner, depth + 1) for key, inner in value.items())
    if isinstance(value, list):
        return all(_clean(inner, depth + 1) for inner in value)
    return True


def _text(request: HttpRequest, one: Parameter, parts: Mapping[str, str]) -> str | None:
    if one.place == "path":
        return parts[one.python]
    return request.headers.get(one.name) if one.place == "header" else request.GET.get(one.name)


def _value(one: Parameter, text: str | None) -> Any:
    if text is None or (text == "" and not one.required):
        if one.required:
            raise ParameterMissing(name=one.name, field=one.name)
        return one.default
    match one.kind:
        case "integer":
            return _integer(one, text)
        case "boolean":
            if text not in {"true", "false"}:
                raise _wrong(one, gettext("应为 true 或 false"))
            return text == "true"
        case "date":
            return _date(one, text)
        case "moment":
            return _date(one, text) if len(text) == len("2026-01-01") else _moment(one, text)
    return _string(one, text)


def _integer(one: Parameter, text: str) -> int:
    if not re.fullmatch(rf"-?[0-9]{{1,{DIGITS}}}", text):
        raise _wrong(one, gettext("应为整数"))
    number = int(text)
    if (one.least is not None and number < one.least) or (one.most is not None and number > one.most):
        raise _wrong(one, gettext("应在 {least} 到 {most} 之间").format(least=one.least, most=one.most))
    return number


def _date(one: Parameter, text: str) -> date:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else _not_a_date(one)
    except ValueError:
        return _not_a_date(one)


def _not_a_date(one: Parameter) -> date:
    raise _wrong(one, gettext("应为真实日期，写成 2026-03-18"))


def _moment(one: Parameter, text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        # An instant that no zone can express is none.
        found.timestamp()
    except (ValueError, OverflowError):
        raise _wrong(one, gettext("应为日期或时刻，写成 2026-03-18 或 2026-03-18T09:30")) from None
    return found


def _string(one: Parameter, text: str) -> str:
    most = one.most if one.most is not None else MOST_TEXT
    if len(text) > most:
        raise _wrong(one, gettext("最多 {most} 个字").format(most=most))
    if not text.isprintable() or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise _wrong(one, gettext("含有不能显示的字符"))
    if one.choices and text not in one.choices:
        raise _wrong(one, gettext("应为其中之一：{known}").format(known="、".join(one.choices)))
    if one.pattern and not re.fullmatch(one.pattern, text, re.ASCII):
        raise _wrong(one, gettext("格式不符（{pattern}）").format(pattern=one.pattern))
    return text


def _wrong(one: Parameter, wanted: str) -> ParameterWrong:
    return ParameterWrong(name=one.name, wanted=wanted, field=one.name)
