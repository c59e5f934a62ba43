# SPDX-License-Identifier: Apache-2.0
"""The terms that several endpoints use: parameters, a named code, a page of rows."""

from dataclasses import dataclass
from typing import Annotated, TypeVar

from mingfu.faces.api.declaring import Parameter
from mingfu.kernel.refusals import _

T = TypeVar("T")

ROOT = "/api"
"""Where the face is mounted: what addresses in answers begin with."""

PAGE = Parameter(name="page", about=_("第几页，从 1 开始"), kind="integer", default=1, least=1, most=10_000)
SIZE = Parameter(name="size", about=_("每页几条"), kind="integer", default=20, least=1, most=100)
KEY = Parameter(name="key", about=_("键"), place="path", pattern=r"[A-Za-z0-9._\-]+", most=80)
CODE = r"[A-Za-z0-9._\-]*"
NUMBER = Parameter(
    name="number", about=_("办件编号，14 位数字"), place="path", pattern=r"[0-9 \-]+", most=30, example="20260302000017"
)
QUERY_CODE = Parameter(
    name="Query-Code",
    about=_("回执上的 6 位查询码"),
    place="header",
    required=True,
    pattern=r"[0-9]{6}",
    example="123456",
)


@dataclass(frozen=True)
class Named:
    """A code with what it is called."""

    code: Annotated[str, _("编码；尚无的为空")]
    name: str


def paged(rows: list[T], size: int) -> tuple[tuple[T, ...], bool]:
    """One page of rows that were asked for with one more than fits, and whether there are more."""
    return tuple(rows[:size]), len(rows) > size
