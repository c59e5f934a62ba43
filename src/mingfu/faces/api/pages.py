# SPDX-License-Identifier: Apache-2.0
"""The API for people: every endpoint with its parameters and an example to copy."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext

from mingfu.faces.api.declaring import Endpoint, endpoints
from mingfu.faces.api.endpoints.terms import ROOT
from mingfu.faces.api.openapi import ABOUT, STATUSES, TITLE, VERSION
from mingfu.faces.ui.components import Table, table
from mingfu.faces.ui.frame import Link


@dataclass(frozen=True)
class EndpointShown:
    """An endpoint in words."""

    id: str
    method: str
    path: str
    summary: Any
    about: Any
    parameters: Table | None
    example: str
    try_it: str


@dataclass(frozen=True)
class Group:
    """Endpoints about one thing."""

    id: str
    title: Any
    endpoints: tuple[EndpointShown, ...]


@dataclass(frozen=True)
class ApiPage:
    """The whole API on a page."""

    title: Any
    about: Any
    version: str
    document: Link
    crumbs: tuple[Link, ...]
    groups: tuple[Group, ...]
    errors: Table


def api_page(base: str) -> ApiPage:
    """The page; `base` is the site's address, for the examples."""
    titles = list(dict.fromkeys(one.tag.title for one in endpoints()))
    return ApiPage(
        title=TITLE,
        about=ABOUT,
        version=VERSION,
        document=Link(gettext("OpenAPI 3.1 文档（JSON）"), f"{ROOT}/openapi.json", icon="download"),
        crumbs=(Link(gettext("首页"), "/"), Link(TITLE, "")),
        groups=tuple(
            Group(f"g-{at}", title, tuple(_shown(one, base) for one in endpoints() if one.tag.title == title))
            for at, title in enumerate(titles)
        ),
        errors=table(
            gettext("出错时的状态码"),
            (gettext("状态码"), gettext("意思")),
            [(str(status), said) for status, said in STATUSES.items()],
        ),
    )


def _shown(one: Endpoint, base: str) -> EndpointShown:
    asked = [
        (
            each.name,
            {"path": gettext("地址"), "query": gettext("查询参数"), "header": gettext("请求头")}[each.place],
            gettext("必填") if each.required or each.place == "path" else gettext("选填"),
            each.about,
        )
        for each in one.parameters
    ]
    heads = (gettext("参数"), gettext("在哪里"), gettext("是否必填"), gettext("说明"))
    caption = gettext("{summary}的参数").format(summary=one.summary)
    return EndpointShown(
        id=f"e-{one.name}",
        method=one.method,
        path=ROOT + one.path,
        summary=one.summary,
        about=one.about,
        parameters=table(caption, heads, asked, tight=True) if asked else None,
        example=_example(one, base),
        try_it=ROOT + one.path if one.method == "GET" and not any(each.required or each.place == "path" for each in one.parameters) else "",
    )  # fmt: skip


def _example(one: Endpoint, base: str) -> str:
    """A call that can be copied into a terminal."""
    path, query, lines = one.path, {}, ["curl"]
    for each in one.parameters:
        if each.place == "path":
            path = path.replace(f"{{{each.name}}}", str(each.example or f"{{{each.name}}}"))
        elif each.place == "header" and each.example:
            lines.append(f"-H '{each.name}: {each.example}'")
        elif each.required:
            query[each.name] = str(each.example)
    if one.body is not None:
        lines += ["-X POST", "-H 'Content-Type: application/json'", "-d @body.json"]
    asked = f"?{urlencode(query)}" if query else ""
    return " ".join([*lines, f"'{base}{ROOT}{path}{asked}'"])
