# SPDX-License-Identifier: Apache-2.0
"""The power list at a glance."""

from datetime import time
from pathlib import Path

from mingfu.engines.jobs import Duty
from mingfu.engines.manifest import Audience, Page, SystemManifest
from mingfu.kernel.refusals import _
from mingfu.systems.powers import choices as _choices  # noqa: F401 - offers the answers that the forms name
from mingfu.systems.powers import declared, following
from mingfu.systems.powers.conflicts import count_conflicts
from mingfu.systems.powers.pages import changing, desk, public

PUBLIC = (
    Page(
        path="powers/", name="index", title=_("权责清单"), audience=Audience.PUBLIC,
        template="powers/index.html", build=public.list_page, nav=True,
    ),
    Page(
        path="powers/editions", name="editions", title=_("权责清单历次版本"), audience=Audience.PUBLIC,
        template="powers/editions.html", build=public.editions_page,
    ),
    Page(
        path="powers/diff", name="diff", title=_("权责清单两版对照"), audience=Audience.PUBLIC,
        template="powers/diff.html", build=public.diff_page,
    ),
    Page(
        path="powers/diff/<slug:kind>", name="diff-sheet", title=_("对照表"), audience=Audience.PUBLIC,
        template="", build=public.diff_file,
    ),
    Page(
        path="powers/sheet/<slug:kind>", name="sheet", title=_("全部条目"), audience=Audience.PUBLIC,
        template="", build=public.list_file,
    ),
    Page(
        path="powers/<str:code>", name="entry", title=_("权责清单条目"), audience=Audience.PUBLIC,
        template="powers/entry.html", build=public.entry_page,
    ),
)  # fmt: skip
DESK = (
    Page(
        path="powers/", name="powers-desk", title=_("权责清单"), audience=Audience.OFFICIAL, act="powers.draft",
        template="powers/desk/index.html", build=desk.desk_page, nav=True,
    ),
    Page(
        path="powers/entries/<str:code>", name="powers-entry", title=_("权责清单条目"), audience=Audience.OFFICIAL,
        act="powers.draft", template="powers/desk/entry.html", build=desk.entry_page, receive=desk.receive_entry,
    ),
    Page(
        path="powers/findings", name="powers-findings", title=_("权责清单检查"), audience=Audience.OFFICIAL,
        act="powers.draft", template="powers/desk/findings.html", build=desk.findings_page,
    ),
    Page(
        path="powers/posts", name="powers-posts", title=_("岗位职责"), audience=Audience.OFFICIAL, act="powers.draft",
        template="powers/desk/posts.html", build=desk.posts_page,
    ),
    Page(
        path="powers/posts/<str:post>", name="powers-post", title=_("岗位职责"), audience=Audience.OFFICIAL,
        act="powers.draft", template="powers/desk/post.html", build=desk.post_page,
    ),
    Page(
        path="powers/affected", name="powers-affected", title=_("在办件处理"), audience=Audience.OFFICIAL,
        act="powers.affected", template="powers/desk/affected.html", build=desk.affected_page,
    ),
    Page(
        path="powers/affected/<str:number>", name="powers-affected-one", title=_("在办件处理"),
        audience=Audience.OFFICIAL, act="powers.affected", template="powers/desk/affected.html",
        build=desk.one_affected, receive=desk.receive_affected,
    ),
    Page(
        path="powers/changes", name="powers-changes", title=_("权责清单调整"), audience=Audience.OFFICIAL,
        act="powers.draft", template="powers/desk/changes.html", build=changing.changes_page,
        receive=changing.receive_changes,
    ),
    Page(
        path="powers/changes/<int:pk>", name="powers-change", title=_("权责清单调整"), audience=Audience.OFFICIAL,
        act="powers.draft", template="powers/desk/change.html", build=changing.change_page,
        receive=changing.receive_change,
    ),
    Page(
        path="powers/changes/<int:pk>/results/<int:place>", name="powers-result", title=_("权责清单条目"),
        audience=Audience.OFFICIAL, act="powers.draft", template="powers/desk/result.html",
        build=changing.result_page, receive=changing.receive_result,
    ),
)  # fmt: skip

POWERS = SystemManifest(
    key="powers",
    title=_("职能库与权责清单"),
    government="efficient",
    clauses=("8", "22"),
    about=_("谁有什么权、依据什么、怎么办、出了错谁负责：区和镇街的权责清单，逐版公布，逐项可查。"),
    law=(
        "中办发〔2015〕21号",
        "中华人民共和国政府信息公开条例（2019）",
        "中华人民共和国地方各级人民代表大会和地方各级人民政府组织法",
    ),
    folder=Path(__file__).parent,
    starts=declared.STARTS,
    functions={"powers.conflicts": count_conflicts},
    watches=declared.WATCHES,
    notices=declared.NOTICES,
    reactions=declared.REACTIONS,
    duties=(Duty("powers.every-day", following.every_day, at=time(0, 10)),),
    pages=(*PUBLIC, *DESK),
    outcomes=declared.OUTCOMES,
)
