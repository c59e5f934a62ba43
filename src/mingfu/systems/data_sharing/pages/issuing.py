# SPDX-License-Identifier: Apache-2.0
"""Certificates on the workbench: found, issued by hand, revoked, printed."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mingfu.engines.cases import find_case
from mingfu.engines.manifest import asker
from mingfu.engines.manifest.shown import Act, Cell, Fact, Field, Filters, Link, Option, Problems, Table, Tag
from mingfu.kernel.access import Actor, may
from mingfu.kernel.catalogs import items as entries
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.data_sharing.certificates.commands import issue_certificate, revoke_certificate
from mingfu.systems.data_sharing.certificates.kinds import Kind, kind_of, kinds
from mingfu.systems.data_sharing.certificates.printing import certificate_pdf
from mingfu.systems.data_sharing.certificates.queries import (
    VALID,
    content_of,
    issued_by,
    kind_at_issue,
    own_certificate,
    standing,
)
from mingfu.systems.data_sharing.models import Certificate
from mingfu.systems.data_sharing.pages.desk import DESK, DeskPage, crumbs
from mingfu.systems.data_sharing.pages.wording import PDF, SEE_OTHER, TONES, attempt, day_words, download, wanted

HERE = f"{DESK}certificates"


def list_page(request: HttpRequest) -> DeskPage:
    """Certificates of the organ, newest first."""
    actor, text = asker(request), wanted(request, "q", 40)
    own = [one for one in kinds() if one.organ == actor.organ and may(actor, "data_sharing.issue")]
    return DeskPage(
        crumbs=crumbs(Link(_("电子证照"))),
        title=_("电子证照"),
        links=tuple(Link(one.title, f"{HERE}/new/{one.code}", icon="plus") for one in own),
        filters=Filters(HERE, (Field("q", _("证照编号"), "text", text, maxlength=40),), label=_("找证照")),
        tables=(
            Table(
                _("本单位签发的证照"), (_("编号"), _("证照"), _("签发日期"), _("有效期至"), _("状态"), _("办件")),
                tuple(
                    (
                        Cell(one.number, f"{HERE}/{one.number}"), Cell(kind_at_issue(one).title),
                        Cell(as_legal_day(one.issued_at).isoformat()), Cell(day_words(one.valid_until)),
                        Cell(tag=Tag(stands.word, TONES[stands.state])), Cell(one.case or "—"),
                    )
                    for one, stands in issued_by(actor.organ, text=text)
                ),
                empty=_("还没有签发过。"),
            ),
        ),
    )  # fmt: skip


def new_page(request: HttpRequest, kind: str) -> DeskPage:
    """The form of a certificate. Raises `CertificateKindUnknown`."""
    return _new_page(kind_of(kind), {"case": wanted(request, "case", 20)}, None)


def receive_new(request: HttpRequest, kind: str) -> DeskPage | HttpResponse:
    """Issue it."""
    actor, found = asker(request), kind_of(kind)
    typed = {name: str(value) for name, value in request.POST.items()}
    number, refusal = attempt(lambda: _issued(found, typed, actor))
    if refusal is not None:
        return _new_page(found, typed, refusal)
    messages.success(request, str(_("已签发，编号 {number}。")).format(number=number))
    return HttpResponseRedirect(f"{HERE}/{number}", status=SEE_OTHER)


def one_page(request: HttpRequest, number: str) -> DeskPage:
    """One certificate of the organ. Raises `CertificateUnknown`."""
    actor = asker(request)
    return _one_page(actor, own_certificate(number, actor), {}, None)


def receive_one(request: HttpRequest, number: str) -> DeskPage | HttpResponse:
    """Revoke it."""
    actor = asker(request)
    held, typed = own_certificate(number, actor), {name: str(value) for name, value in request.POST.items()}
    ground, reason = typed.get("ground", "")[:60], typed.get("reason", "")
    _made, refusal = attempt(lambda: revoke_certificate(held.number, actor=actor, ground=ground, reason=reason))
    if refusal is not None:
        return _one_page(actor, held, typed, refusal)
    messages.success(request, str(_("证照已失效，核验时立即可见。")))
    return HttpResponseRedirect(f"{HERE}/{held.number}", status=SEE_OTHER)


def pdf_file(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as PDF, for its issuer."""
    held = own_certificate(number, asker(request))
    return download(certificate_pdf(held), f"{held.number}.pdf", PDF, inline=True)


def _issued(kind: Kind, typed: Mapping[str, str], actor: Actor) -> str:
    case, party = typed.get("case", "").strip()[:20], None
    if case:
        found = find_case(case, actor=actor)
        party = UUID(found.party) if found.party else None
    text = typed.get("until", "").strip()
    until = date.fromisoformat(text) if _is_day(text) else None
    return issue_certificate(kind.code, typed, actor=actor, party=party, case=case, until=until)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _new_page(kind: Kind, typed: Mapping[str, str], refusal: Refusal | None) -> DeskPage:
    fields = [
        Field(one.name, one.label, "text", typed.get(one.name, ""), optional=one.name != kind.named_by, maxlength=500)
        for one in kind.fields
    ]
    fields += [
        Field(
            "case",
            _("办件编号"),
            "text",
            typed.get("case", ""),
            _("填了就归到当事人的档案里"),
            optional=True,
            width="w18",
        ),
        Field("until", _("有效期至"), "date", typed.get("until", ""), _("不填的按证照种类的有效期"), optional=True),
    ]
    problems = Problems(((str(refusal), refusal.field or kind.named_by),)) if refusal is not None else None
    return DeskPage(
        crumbs=crumbs(Link(_("电子证照"), HERE), Link(kind.title)),
        title=kind.title,
        lead=_("办结的件会自动签发；这里用于自动签发不了的。"),
        acts=(
            Act(title=_("签发"), action=f"{HERE}/new/{kind.code}", submit=_("签发"), fields=tuple(fields),
                problems=problems, basis=kind.basis),
        ),
    )  # fmt: skip


def _one_page(actor: Actor, held: Certificate, typed: Mapping[str, str], refusal: Refusal | None) -> DeskPage:
    kind, stands, said = kind_at_issue(held), standing(held), content_of(held) or {}
    facts = [
        Fact(_("状态"), stands.word, tag=Tag(stands.word, TONES[stands.state])),
        Fact(_("签发日期"), as_legal_day(held.issued_at).isoformat()),
        Fact(_("有效期"), f"{day_words(held.valid_from)} – {day_words(held.valid_until)}"),
        Fact(_("办件"), held.case or "—", f"/desk/cases/{held.case}" if held.case else ""),
        *(Fact(one.label, said.get(one.name) or "—") for one in kind.fields),
    ]
    if stands.ground:
        facts += [Fact(_("失效原因"), f"{stands.ground}：{stands.reason}"), Fact(_("换发为"), stands.successor or "—")]
    acts: tuple[Act, ...] = ()
    if stands.state == VALID and may(actor, "data_sharing.revoke"):
        problems = Problems(((str(refusal), refusal.field or "ground"),)) if refusal is not None else None
        acts = (
            Act(
                title=_("使证照失效"), action=f"{HERE}/{held.number}", submit=_("确认失效"), problems=problems,
                hint=_("失效后立即核验得到，不能恢复；内容有误的请走更正换发。"),
                fields=(
                    Field("ground", _("理由"), "select", typed.get("ground", ""),
                          options=tuple(Option(row.code, row.title) for row in entries("data_sharing.revoking"))),
                    Field("reason", _("具体说明"), "text", typed.get("reason", ""), _("持证人会看到"),
                          str(refusal) if refusal else "", maxlength=500),
                ),
            ),
        )  # fmt: skip
    return DeskPage(
        crumbs=crumbs(Link(_("电子证照"), HERE), Link(held.number)),
        title=f"{kind.title} {held.number}",
        links=(Link(_("看证照（PDF）"), f"{HERE}/{held.number}/pdf", icon="file-text"),) if said else (),
        facts=tuple(facts),
        acts=acts,
    )
