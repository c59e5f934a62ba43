# SPDX-License-Identifier: Apache-2.0
"""Pages that a system brings itself, where case, form and register are not enough. The faces mount them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse

from mingfu.kernel.access import ANONYMOUS, Actor


class Audience(StrEnum):
    """Which face mounts a page, and so who may see it."""

    PUBLIC = "public"
    OFFICIAL = "official"
    LEADER = "leader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a system. `build(request, **parts)` gives what the template gets as `page`, or a finished response.

    `path` is a Django route below the face's root, such as `plan/<int:number>`; `act` is the power-list act that an
    official must hold; `nav` puts the page into the face's navigation. POST goes to `receive`, which returns a
    response, or a page (drawn again with what was typed) when something has to be put right. `machine` says that another
    machine posts here, which signs what it says and can know no form token; `mine` that somebody signed in finds it
    under what is theirs.
    """

    path: str
    name: str
    title: Any
    audience: Audience
    template: str
    build: Callable[..., Any]
    receive: Callable[..., Any | HttpResponse] | None = None
    act: str = ""
    nav: bool = False
    icon: str = ""
    machine: bool = False
    mine: bool = False


Build = Callable[[HttpRequest], Any]


def asker(request: HttpRequest) -> Actor:
    """Who asks for a mounted page: the face leaves it at `request.actor`, or leaves it out for pages open to everybody."""
    found: Actor | None = getattr(request, "actor", None)
    return found or ANONYMOUS


def visitor(request: HttpRequest) -> Actor:
    """The citizen who looks at a page for everybody; nobody in particular where none is signed in, or an official is."""
    known: Callable[[], Actor] | None = getattr(request, "visitor", None)
    return known() if known else ANONYMOUS
