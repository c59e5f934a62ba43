# SPDX-License-Identifier: Apache-2.0
"""Somebody who applies together with another confirms it: signed in by their own telephone, with number and code of the case.

The applicant gets the code and passes it on; nothing of the other person is asked of the applicant.
"""

import hmac
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfu.engines.cases import UnknownCase, hears, read_case, tell_case
from mingfu.engines.manifest.pages import Audience, Page, asker
from mingfu.engines.manifest.shown import Fact, Field, Problems
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.organs import organ_name
from mingfu.kernel.refusals import Refusal, _
from mingfu.kernel.settings import key as secret
from mingfu.systems.services.handling.events import ApplicationCosigned
from mingfu.systems.services.handling.refusals import CosignCodeWrong, CosignNotAwaited, CosignOwn, CosignUnknown

MESSAGE = "applicant.cosigned"
DIGITS = 8
TEMPLATE = "services/cosign.html"


def cosign_code(number: str) -> str:
    """The digits that the applicant passes on."""
    mac = hmac.digest(secret("cosign"), number.encode(), "sha256")
    return f"{int.from_bytes(mac[:8]) % 10**DIGITS:0{DIGITS}d}"


@command
def cosign(number: str, code: str, *, actor: Actor) -> None:
    """Confirm an application that another one handed in for both.

    Raises `CosignUnknown` for somebody who is not signed in, `CosignCodeWrong`, `CosignOwn` for the applicant,
    `CosignNotAwaited`.
    """
    if actor.party is None:
        raise CosignUnknown
    case = _awaited(number, code)
    if case.party == str(actor.party):
        raise CosignOwn
    if not hears(case.number, MESSAGE):
        raise CosignNotAwaited(number=case.number)
    signed = ApplicationCosigned(case=case.number, party=str(actor.party))
    record(signed, stream=f"cosigning:{case.number}", by=actor)
    tell_case(case.number, MESSAGE, {"cosigned_on": today().isoformat()}, actor=actor)


def _awaited(number: str, code: str) -> Any:
    """The case of a number, for whoever has its code. A wrong number and a wrong code are refused alike."""
    plain, digits = number.strip()[:40], "".join(sign for sign in code if sign.isdecimal())[:20]
    try:
        case = read_case(plain)
    except UnknownCase as error:
        raise CosignCodeWrong from error
    if case.data.get("cosign") != "yes" or not hmac.compare_digest(cosign_code(plain), digits):
        raise CosignCodeWrong
    return case


@dataclass(frozen=True)
class CosignPage:
    """Number and code, and who confirms; once confirmed, what."""

    title: Any
    fields: tuple[Field, ...]
    problems: Problems
    signed_in: bool
    who: str
    done: tuple[Fact, ...] = ()


def cosign_page(request: HttpRequest) -> CosignPage:
    """The empty page."""
    return _page(asker(request))


def receive_cosign(request: HttpRequest) -> HttpResponse:
    """Confirm; what is wrong stands above the fields again."""
    who = asker(request)
    number, code = request.POST.get("number", ""), request.POST.get("code", "")
    try:
        cosign(number, code, actor=who)
    except Refusal as refusal:
        page = _page(who, number=number[:40], refusal=refusal)
        return render(request, TEMPLATE, {"page": page}, status=refusal.status)
    case = read_case(number.strip())
    done = (
        Fact(_("办件编号"), case.number),
        Fact(_("申请的事项"), case.summary),
        Fact(_("受理单位"), organ_name(case.organ)),
    )
    return render(request, TEMPLATE, {"page": _page(who, done=done)})


def _page(who: Actor, *, number: str = "", refusal: Refusal | None = None, done: tuple[Fact, ...] = ()) -> CosignPage:
    said = str(refusal) if refusal else ""
    fields = (
        Field("number", _("办件编号"), "text", number, _("申请人告诉您的 14 位编号"), said, width="w18"),
        Field("code", _("确认码"), "text", "", _("申请人告诉您的 8 位数字"), "", width="w18"),
    )
    problems = Problems(((said, "number"),) if said else ())
    return CosignPage(_("共同申请确认"), fields, problems, who.party is not None, who.shown, done)


PAGES = (
    Page(
        path="services/cosign", name="cosign", title=_("共同申请确认"), audience=Audience.PUBLIC, template=TEMPLATE,
        build=cosign_page, receive=receive_cosign,
    ),
)  # fmt: skip
