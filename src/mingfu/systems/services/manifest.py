# SPDX-License-Identifier: Apache-2.0
"""The services at a glance."""

from datetime import time
from pathlib import Path

from mingfu.engines.jobs import Duty, Reaction
from mingfu.engines.manifest import Audience, Page, SystemManifest
from mingfu.kernel.refusals import _
from mingfu.systems.services import windows
from mingfu.systems.services.handling import declared
from mingfu.systems.services.items.loading import follow_powers, list_again, settle
from mingfu.systems.services.items.pages import desk, editing, finding, guide
from mingfu.systems.services.kiosk import at_kiosk

PUBLIC = (
    Page(
        path="services/", name="index", title=_("办事"), audience=Audience.PUBLIC,
        template="services/index.html", build=finding.hall_page, nav=True,
    ),
    Page(
        path="services/find", name="find", title=_("找服务"), audience=Audience.PUBLIC,
        template="services/find.html", build=finding.list_page,
    ),
    Page(
        path="services/events/<str:code>", name="event", title=_("一件事"), audience=Audience.PUBLIC,
        template="services/event.html", build=finding.event_page,
    ),
    Page(
        path="services/<str:code>", name="guide", title=_("办事指南"), audience=Audience.PUBLIC,
        template="services/guide.html", build=guide.guide_page,
    ),
    Page(
        path="services/<str:code>/full", name="full", title=_("完整指南"), audience=Audience.PUBLIC,
        template="services/full.html", build=guide.whole_page,
    ),
    Page(
        path="services/<str:code>/eligible", name="eligible", title=_("我能不能办"), audience=Audience.PUBLIC,
        template="services/eligible.html", build=guide.advice_page, receive=guide.receive_advice,
    ),
)  # fmt: skip
DESK = (
    Page(
        path="services/", name="services-desk", title=_("事项"), audience=Audience.OFFICIAL, act="services.draft",
        template="services/desk/index.html", build=desk.desk_page, nav=True,
    ),
    Page(
        path="services/new", name="services-new", title=_("新增事项"), audience=Audience.OFFICIAL, act="services.draft",
        template="services/desk/new.html", build=desk.new_page, receive=desk.receive_new,
    ),
    Page(
        path="services/sheet/<slug:kind>", name="services-sheet", title=_("全部事项"), audience=Audience.OFFICIAL,
        act="services.draft", template="", build=desk.items_file,
    ),
    Page(
        path="services/items/<str:code>", name="services-item", title=_("事项"), audience=Audience.OFFICIAL,
        act="services.draft", template="services/desk/item.html", build=desk.item_page, receive=desk.receive_item,
    ),
    Page(
        path="services/drafts/<str:code>", name="services-draft", title=_("事项草稿"), audience=Audience.OFFICIAL,
        act="services.draft", template="services/desk/draft.html", build=editing.draft_page,
        receive=editing.receive_draft,
    ),
    Page(
        path="services/drafts/<str:code>/<slug:slug>", name="services-section", title=_("事项草稿"),
        audience=Audience.OFFICIAL, act="services.draft", template="services/desk/section.html",
        build=editing.section_page, receive=editing.receive_section,
    ),
)  # fmt: skip

SERVICES = SystemManifest(
    key="services",
    title=_("政务服务"),
    government="efficient",
    clauses=("9", "13"),
    about=_("办什么事、要什么材料、多久办好、到哪里办，一次说清；一窗受理、一站办结、一网通办、一单缴费、一个标准。"),
    law=("中华人民共和国行政许可法", "国务院关于在线政务服务的若干规定（国令第716号）", "广东省优化营商环境条例"),
    folder=Path(__file__).parent,
    duties=(Duty("services.list-items", list_again, at=time(0, 5)), *declared.DUTIES, *windows.DUTIES),
    pages=(*declared.PAGES, *windows.PUBLIC, *windows.DESK, *PUBLIC, *DESK),
    watches=(*declared.WATCHES, *windows.WATCHES),
    notices=(*declared.NOTICES, *windows.NOTICES),
    reactions=(
        Reaction("services.follow-powers", ("catalog.entry-retired", "catalog.edition-published"), follow_powers),
        *declared.REACTIONS,
        *windows.REACTIONS,
    ),
    releases=declared.RELEASES,
    outcomes={**declared.OUTCOMES, **windows.OUTCOMES},
    starts=windows.STARTS,
    rates=windows.RATES,
    offers={**declared.OFFERS, **windows.OFFERS, "services.at-kiosk": at_kiosk},
    start_sources=declared.START_SOURCES,
    form_sources=declared.FORM_SOURCES,
    form_checks=declared.FORM_CHECKS,
    functions=declared.FUNCTIONS,
    limit_sources=declared.LIMIT_SOURCES,
    settles=settle,
)
