# SPDX-License-Identifier: Apache-2.0
"""The dossier in the portal: what the state holds about me, who used it for what, a copy of it, and asking for correction."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mingfu.engines.cases import FormRefused, Handed
from mingfu.engines.forms import form
from mingfu.engines.manifest import Certificate, find_system, visitor
from mingfu.engines.manifest.shown import Cell, Entry, Fact, Field, Link, Notice, Problems, Table, Tag
from mingfu.kernel.access import Actor, NotVisible
from mingfu.kernel.clock import chance
from mingfu.kernel.files.storage import clean_file_name, store
from mingfu.kernel.parties import shown
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.data_sharing.catalogue.kinds import PARTY, PROVIDER
from mingfu.systems.data_sharing.certificates.kinds import kind_of
from mingfu.systems.data_sharing.certificates.printing import certificate_pdf
from mingfu.systems.data_sharing.certificates.queries import STATES, any_certificate, content_of
from mingfu.systems.data_sharing.correcting import ask_correction, is_theirs
from mingfu.systems.data_sharing.dossier import (
    ReadingShown,
    principals_of,
    whole_dossier,
    whose_dossier,
)
from mingfu.systems.data_sharing.exchange.sources import About, Holding
from mingfu.systems.data_sharing.exporting import dossier_json, dossier_pdf
from mingfu.systems.data_sharing.pages.wording import PDF, SEE_OTHER, TONES, asked, day_words, download, moment_words
from mingfu.systems.data_sharing.refusals import CertificateUnknown, CorrectionFaulty, CorrectionRunning

HERE = "/dossier/"
SIGN_IN = "/sign-in?next=/dossier/"
JSON = "application/json"
LINES = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is held, with where to say that it is wrong ("" where it is corrected elsewhere)."""

    label: str
    value: str
    disputed: bool
    correct: str


@dataclass(frozen=True, slots=True)
class Section:
    """What an item holds."""

    title: str
    source: str
    since: Any
    lines: tuple[Line, ...]
    hint: Any


@dataclass(frozen=True, slots=True)
class DossierPage:
    """What the state holds about me."""

    crumbs: tuple[Link, ...]
    title: Any
    whose: tuple[Link, ...]
    certificates: Table
    sections: tuple[Section, ...]
    elsewhere: tuple[Table, ...]
    readings: tuple[Entry, ...]
    files: tuple[Link, ...]
    notice: Notice


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """The form to say what is wrong."""

    crumbs: tuple[Link, ...]
    lead: str
    facts: tuple[Fact, ...]
    fields: tuple[Field, ...]
    problems: Problems | None
    hidden: tuple[tuple[str, str], ...]
    button: str
    here: str
    back: str


def dossier_page(request: HttpRequest) -> DossierPage | HttpResponse:
    """Everything about who is signed in, or about whom they act for. Nobody signed in is sent to sign in."""
    who = visitor(request)
    if who.party is None:
        return HttpResponseRedirect(SIGN_IN)
    wanted = asked(request, "for", 40)
    of = whose_dossier(who, wanted)
    whole = whole_dossier(of)
    query = f"?{urlencode({'for': str(of)})}" if of != who.party else ""
    return DossierPage(
        crumbs=(Link(_("首页"), "/"), Link(_("我的"), "/me"), Link(_("我的档案"))),
        title=_("我的档案") if of == who.party else _("单位档案"),
        whose=_whose(who, of),
        certificates=_certificates(whole.certificates, query),
        sections=tuple(_section(one, query) for one in whole.holdings),
        elsewhere=tuple(_elsewhere(key, rows) for key, rows in whole.elsewhere.items() if rows),
        readings=tuple(_entry(one) for one in whole.readings[:LINES]),
        files=(
            Link(_("下载副本（PDF）"), f"{HERE}export/pdf{query}", icon="download"),
            Link(_("下载副本（JSON）"), f"{HERE}export/json{query}", icon="download"),
        ),
        notice=Notice(_("只有您本人和您委托的人能看到这一页。每次读取都记在下面，谁也不能改、不能删。"), "", "lock"),
    )


def export_file(request: HttpRequest, kind: str) -> HttpResponse:
    """A copy of the dossier to keep. Raises `NotVisible` for another kind of file."""
    who = visitor(request)
    if who.party is None:
        return HttpResponseRedirect(SIGN_IN)
    of = whose_dossier(who, asked(request, "for", 40))
    if kind == "json":
        return download(dossier_json(whole_dossier(of)), "dossier.json", JSON)
    if kind == "pdf":
        return download(dossier_pdf(whole_dossier(of)), "dossier.pdf", PDF)
    raise NotVisible


def certificate_file(request: HttpRequest, number: str) -> HttpResponse:
    """One's own certificate as PDF. Raises `CertificateUnknown` for one that is not."""
    who = visitor(request)
    if who.party is None:
        return HttpResponseRedirect(SIGN_IN)
    held = any_certificate(number)
    if held.party is None or held.party not in {who.party, *principals_of(who)}:
        raise CertificateUnknown
    return download(certificate_pdf(held), f"{held.number}.pdf", PDF, inline=True)


def correction_page(request: HttpRequest) -> CorrectionPage | HttpResponse:
    """The form for one datum. Raises `CorrectionFaulty` for what is not theirs."""
    who = visitor(request)
    if who.party is None:
        return HttpResponseRedirect(SIGN_IN)
    of = whose_dossier(who, asked(request, "for", 40))
    return _correction(request, of, {}, {}, f"correct-{chance.uuid()}")


def receive_correction(request: HttpRequest) -> CorrectionPage | HttpResponse:
    """Hand the request in; what was typed comes back where something is wrong with it."""
    who = visitor(request)
    if who.party is None:
        return HttpResponseRedirect(SIGN_IN, status=SEE_OTHER)
    of = whose_dossier(who, asked(request, "for", 40))
    names = ("subject", "field", "right", "why")
    typed = {name: [str(request.POST.get(name, ""))] for name in names}
    key = asked(request, "key", 60)
    try:
        files = [_stored(upload, who) for upload in request.FILES.getlist("proof")[:5]]
        number = ask_correction(typed, actor=who, files=files, about=of, key=key or None)
    except FormRefused as refused:
        return _correction(request, of, {name: text[0] for name, text in typed.items()}, refused.bound.errors, key)
    except CorrectionFaulty:
        raise
    except CorrectionRunning as refusal:
        # A second click, or a second wish: either way it is being checked.
        messages.info(request, str(refusal))
        return HttpResponseRedirect(f"{HERE}{_for(request)}", status=SEE_OTHER)
    except Refusal as refusal:
        errors = {"proof" if request.FILES else "right": str(refusal)}
        return _correction(request, of, {name: text[0] for name, text in typed.items()}, errors, key)
    messages.success(
        request, str(_("已收到，编号 {number}。源头单位核实前，这一项标注“有异议”。")).format(number=number)
    )
    return HttpResponseRedirect(f"{HERE}{_for(request)}", status=SEE_OTHER)


def _stored(upload: Any, who: Actor) -> Handed:
    name = clean_file_name(upload.name or "")
    return Handed(store(upload, name, actor=who).sha256, name, "proof")


def _for(request: HttpRequest) -> str:
    wanted = asked(request, "for", 40)
    return f"?{urlencode({'for': wanted})}" if wanted else ""


def _whose(who: Actor, of: UUID) -> tuple[Link, ...]:
    """The dossiers that the visitor may open, where there is more than one."""
    others = principals_of(who)
    if not others or who.party is None:
        return ()
    named = shown([who.party, *others])
    return (
        Link(_("我本人"), HERE, of == who.party),
        *(
            Link(named[one].name or str(_("委托人")), f"{HERE}?{urlencode({'for': str(one)})}", one == of)
            for one in others
        ),
    )


def _certificates(rows: tuple[Certificate, ...], query: str) -> Table:
    return Table(
        _("电子证照"),
        (_("证照"), _("编号"), _("发证机关"), _("有效期至"), _("状态"), _("更正")),
        tuple(
            (
                Cell(one.title, f"{HERE}certificates/{one.number}"), Cell(one.number), Cell(one.organ_name),
                Cell(day_words(one.valid_until)), Cell(tag=Tag(STATES[one.state], TONES[one.state])),
                Cell(_("有错？"), f"{HERE}certificates/{one.number}/fields{query}") if one.valid else Cell("—"),
            )
            for one in rows
        ),
        empty=_("还没有电子证照。办成的许可、登记会自动签发到这里。"),
    )  # fmt: skip


def certificate_fields(request: HttpRequest, number: str) -> CorrectionPage | HttpResponse:
    """What a certificate says, each with the way to say that it is wrong."""
    who = visitor(request)
    if who.party is None:
        return HttpResponseRedirect(SIGN_IN)
    of = whose_dossier(who, asked(request, "for", 40))
    held = any_certificate(number)
    said = content_of(held)
    if held.party != of or said is None:
        raise CertificateUnknown
    kind = kind_of(held.kind)
    about = About(of)
    disputed = about.disputes.get(f"certificate:{number}", frozenset())
    facts = tuple(
        Fact(
            one.label, said.get(one.name) or "—", _link(f"certificate:{number}", one.name, _for(request)),
            Tag(_("有异议"), "warn") if one.name in disputed else None,
        )
        for one in kind.fields
    )  # fmt: skip
    return CorrectionPage(
        crumbs=(Link(_("首页"), "/"), Link(_("我的档案"), HERE), Link(kind.title)),
        lead=str(_("点不对的那一项，写明应当是什么。")),
        facts=facts,
        fields=(),
        problems=None,
        hidden=(),
        button="",
        here="",
        back=f"{HERE}{_for(request)}",
    )


def _section(one: Holding, query: str) -> Section:
    elsewhere = one.item.source == PARTY or one.item.source.startswith(PROVIDER)
    return Section(
        title=one.item.title,
        source=one.source,
        since=day_words(one.since) if one.since else "",
        lines=tuple(
            Line(
                one.item.label(name), text, name in one.disputed,
                "" if elsewhere and name not in {"name", "body"} else _link(one.subject, name, query),
            )
            for name, text in one.values.items()
        ),
        hint=_("手机号、证件号有误的，请到窗口核验证件后更正。") if one.item.source == PARTY else "",
    )  # fmt: skip


def _link(subject: str, name: str, query: str) -> str:
    return f"{HERE}correction{query}{'&' if query else '?'}{urlencode({'subject': subject, 'field': name})}"


def _elsewhere(key: str, rows: Any) -> Table:
    system = find_system(key)
    title = system.title if system else key
    return Table(
        title,
        (_("名称"), _("内容"), _("起始日期")),
        tuple(
            (Cell(one.title, one.url), Cell(one.text), Cell(day_words(one.since) if one.since else "—")) for one in rows
        ),
        show_caption=True,
    )


def _entry(one: ReadingShown) -> Entry:
    who = one.who or (_("您自己") if one.mine else _("系统"))
    said = [f"{one.what}：{one.fields}" if one.fields else one.what, str(one.right)]
    said += [one.basis] if one.basis else []
    said += [str(_("用于办件 {case}")).format(case=one.case)] if one.case else []
    return Entry(
        moment_words(one.at), who, "\n".join(said), at=one.at.isoformat(), url=f"/case/{one.case}" if one.case else ""
    )


def _correction(
    request: HttpRequest, of: UUID, typed: dict[str, str], errors: dict[str, str], key: str
) -> CorrectionPage:
    subject, name = asked(request, "subject"), asked(request, "field", 60)
    if not is_theirs(of, subject, name):
        raise CorrectionFaulty
    title, label, value = _what(of, subject, name)
    spec = form("data_sharing.correction")
    fields = tuple(
        Field(
            one.name, one.label, one.kind, typed.get(one.name, ""), one.hint, errors.get(one.name, ""),
            optional=not one.required, rows=one.rows, maxlength=one.max,
        )
        for one in spec.fields
        if one.kind != "hidden"
    )  # fmt: skip
    hidden = (("subject", subject), ("field", name), ("key", key), ("for", asked(request, "for", 40)))
    return CorrectionPage(
        crumbs=(Link(_("首页"), "/"), Link(_("我的档案"), HERE), Link(spec.title)),
        lead=spec.lead,
        facts=(Fact(_("数据项"), title), Fact(label, value or "—")),
        fields=fields,
        problems=Problems(tuple((errors[one.name], one.name) for one in fields if errors.get(one.name)))
        if errors
        else None,
        hidden=hidden,
        button=spec.button,
        here=f"{HERE}correction",
        back=f"{HERE}{_for(request)}",
    )


def _what(of: UUID, subject: str, name: str) -> tuple[str, str, str]:
    """What is to be put right: the item's title, the field's label, and what it says now."""
    if subject.startswith("certificate:"):
        held = any_certificate(subject.removeprefix("certificate:"))
        kind = kind_of(held.kind)
        return f"{kind.title} {held.number}", kind.label(name), (content_of(held) or {}).get(name, "")
    found = next(one for one in whole_dossier(of).holdings if one.subject == subject)
    return found.item.title, found.item.label(name), found.values.get(name, "")
