# SPDX-License-Identifier: Apache-2.0
"""Where the pages of this face stand, and after them the pages that systems bring for everybody."""

from django.urls import URLPattern, path

from mingfu.faces.portal.frame import View, framed, public_pages
from mingfu.faces.portal.views import (
    again,
    calendar,
    cases,
    citizen,
    figures,
    home,
    opendata,
    procedures,
    proof,
    rating,
    registers,
    replies,
    saved,
    saying,
)

app_name = "portal"


def page(route: str, view: View, name: str) -> URLPattern:
    """An address of this face, drawn in its frame."""
    return path(route, framed(view), name=name)


urlpatterns: list[URLPattern] = [
    page("", home.home, "home"),
    page("say", saying.say, "say"),
    page("start/<str:key>", saying.start, "start"),
    page("saved", saved.saved, "saved"),
    page("saved/<str:saved_id>", saved.one, "saved-one"),
    page("saved/<str:saved_id>/removal", saved.removal, "saved-removal"),
    page("done/<str:number>", saying.done, "done"),
    page("receipt/<str:number>.json", saying.receipt_file, "receipt"),
    page("track", cases.track, "track"),
    page("case/<str:number>", cases.case, "case"),
    page("case/<str:number>/due", cases.due, "case-due"),
    page("case/<str:number>/notes", cases.notes, "case-notes"),
    page("case/<str:number>/withdrawal", cases.withdrawal, "case-withdrawal"),
    page("case/<str:number>/corrections/<str:token>", again.correction, "case-correction"),
    page("case/<str:number>/reopening", again.reopening, "case-reopening"),
    page("case/<str:number>/rating", rating.by_case, "case-rating"),
    page("case/<str:number>/papers/<int:pk>", cases.paper, "case-paper"),
    page("case/<str:number>/files/<int:pk>", cases.file, "case-file"),
    page("rate/<str:token>", rating.by_link, "rate"),
    page("thanks", rating.thanks, "thanks"),
    page("replies", replies.replies, "replies"),
    page("replies/feed.atom", replies.feed, "feed"),
    page("replies/<int:pk>", replies.reply, "reply"),
    page("figures", figures.figures, "figures"),
    page("figures/cases", figures.cases, "figures-cases"),
    page("verify", proof.verify, "verify"),
    page("verify/check_receipt.py", proof.checker, "checker"),
    page("verify/paper", proof.paper, "verify-paper"),
    page("verify/seal.pub", proof.key, "public-key"),
    page("ledger", proof.ledger, "ledger"),
    page("calendar", calendar.calculator, "calendar"),
    page("calendar/<int:year>", calendar.year, "calendar-year"),
    page("search", home.search, "search"),
    page("procedures/<str:key>", procedures.procedure, "procedure"),
    page("systems", procedures.systems, "systems"),
    page("systems/<str:key>", procedures.system, "system"),
    page("sign-in", citizen.sign_in, "sign-in"),
    page("sign-in/code", citizen.code, "sign-in-code"),
    page("sign-out", citizen.sign_out, "sign-out"),
    page("me", citizen.me, "me"),
    page("me/notices/<int:pk>", citizen.notice_read, "notice-read"),
    page("outbox", citizen.outbox, "outbox"),
    page("about", home.about("about"), "about"),
    page("about/map", home.site_map, "about-map"),
    *(page(f"about/{name}", home.about(name), f"about-{name}") for name in ("privacy", "accessibility", "mistakes")),
    page("registers", registers.kept, "registers"),
    *(
        page(f"registers/<str:key>.{kind}", registers.register_sheet(kind), f"register-{kind}")
        for kind in registers.KINDS
    ),
    page("registers/<str:key>", registers.register, "register"),
    *(page(f"lists/<str:key>.{kind}", registers.list_sheet(kind), f"list-{kind}") for kind in registers.KINDS),
    page("lists/<str:key>", registers.public_list, "list"),
    page("open", opendata.sets, "open"),
    page("open/<slug:name>.json", opendata.as_json, "open-json"),
    page("open/<slug:name>.csv", opendata.as_csv, "open-csv"),
    *(page(own.path, procedures.mounted(own), f"{system}-{own.name}") for system, own in public_pages()),
]
