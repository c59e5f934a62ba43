# SPDX-License-Identifier: Apache-2.0
"""Checking a certificate: by its QR code or by number and code; valid, revoked, expired or forged, and no more than that."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from mingfu.engines.manifest.shown import Fact, Field, Link, Notice, Problems
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.data_sharing.certificates.checking import Check, check_certificate
from mingfu.systems.data_sharing.certificates.queries import EXPIRED, NOT_YET, REVOKED, VALID
from mingfu.systems.data_sharing.certificates.statement import LONGEST
from mingfu.systems.data_sharing.pages.public import ROOT
from mingfu.systems.data_sharing.pages.wording import TONES, answered, asked, day_words

HERE = "/certificates/check"
TEMPLATE = "data_sharing/check.html"
CHECKER = Path(__file__).parents[5] / "tools" / "check_certificate.py"
SAYS = {
    VALID: _("这张证照是真的，现在有效。"),
    NOT_YET: _("这张证照是真的，但还没有到生效日期。"),
    EXPIRED: _("这张证照是真的，但已经过了有效期。"),
    REVOKED: _("这张证照是本区签发的，但已经失效，不能再用。"),
}
ERASED_SAYS = _("这张证照是本区签发过的，内容已依法删除，不能再用。")


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The form, and what came of it."""

    crumbs: tuple[Link, ...]
    fields: tuple[Field, ...]
    scanned: tuple[Field, ...]
    problems: Problems | None
    verdict: Notice | None
    facts: tuple[Fact, ...]
    here: str
    checker: str
    key: str


def check_page(request: HttpRequest) -> CheckPage:
    """The empty form; or, with what a QR code leads to, its verdict."""
    text = asked(request, "c", LONGEST)
    return _checked({"text": text}) if text else _page({}, None, None)


def receive_check(request: HttpRequest) -> Any:
    """The verdict on what was typed. Posted, so that no code stands in an address."""
    names = {"number": 60, "code": 60, "name": 200, "text": LONGEST}
    page = _checked({name: asked(request, name, most).strip() for name, most in names.items()})
    return page if page.problems else answered(request, TEMPLATE, page)


def checker_file(_request: HttpRequest) -> HttpResponseBase:
    """The stand-alone checker, as a file."""
    if not CHECKER.is_file():
        raise Http404
    return FileResponse(
        CHECKER.open("rb"), as_attachment=True, filename=CHECKER.name, content_type="text/x-python; charset=utf-8"
    )


def _checked(typed: dict[str, str]) -> CheckPage:
    try:
        check = check_certificate(**typed)
    except Refusal as refusal:
        return _page(typed, refusal, None)
    return _page(typed, None, check)


def _page(typed: dict[str, str], refusal: Refusal | None, check: Check | None) -> CheckPage:
    said = {refusal.field: str(refusal)} if refusal is not None else {}
    fields = (
        Field("number", _("证照编号"), "text", typed.get("number", ""), _("例如 GM-SPJY-2026-000001"), said.get("number", ""),
              width="w18", maxlength=40),
        Field("code", _("核验码"), "text", typed.get("code", ""), _("印在二维码下面，12 位字母和数字"), width="w18", maxlength=40),
        Field("name", _("持证人姓名或名称"), "text", typed.get("name", ""), _("填了可以核对是不是本人的"), optional=True,
              width="w18", maxlength=200),
    )  # fmt: skip
    scanned = (
        Field("text", _("二维码里的文字"), "textarea", typed.get("text", ""), _("用扫码工具读出后粘贴到这里"),
              said.get("text", ""), rows=4, maxlength=LONGEST),
        Field("name", _("持证人姓名或名称"), "text", typed.get("name", ""), _("填了可以核对是不是本人的"), optional=True,
              width="w18", maxlength=200),
    )  # fmt: skip
    return CheckPage(
        crumbs=(Link(_("首页"), "/"), Link(_("数据和证照"), ROOT), Link(_("核验电子证照"))),
        fields=fields,
        scanned=scanned,
        problems=Problems(tuple((text, name) for name, text in said.items())) if said else None,
        verdict=_verdict(check) if check is not None else None,
        facts=_facts(check) if check is not None else (),
        here=HERE,
        checker="/certificates/check_certificate.py",
        key="/verify/seal.pub",
    )


def _verdict(check: Check) -> Notice:
    state = check.standing.state
    tone = TONES[state]
    icon = "shield-check" if tone == "ok" else "triangle-alert"
    if check.holder is False and state == VALID:
        return Notice(_("证照是真的，但持证人不是您填的这一位，不能由他使用。"), "bad", "triangle-alert", check.title)
    return Notice(SAYS.get(state, ERASED_SAYS), tone, icon, check.title)


def _facts(check: Check) -> tuple[Fact, ...]:
    facts = [
        Fact(_("证照"), check.title),
        Fact(_("编号"), check.number),
        Fact(_("发证机关"), check.organ),
        Fact(_("签发日期"), day_words(check.issued_on)),
        Fact(_("有效期"), f"{day_words(check.valid_from)} – {day_words(check.valid_until)}"),
        *(Fact(label, text) for label, text in check.facts),
    ]
    stands = check.standing
    if stands.state == REVOKED:
        facts += [Fact(_("失效日期"), day_words(stands.on)), Fact(_("失效原因"), stands.ground)]
        facts += [Fact(_("换发为"), stands.successor)] if stands.successor else []
    if check.holder is not None:
        facts.append(Fact(_("持证人"), _("与您填的相符") if check.holder else _("与您填的不符")))
    return tuple(facts)
