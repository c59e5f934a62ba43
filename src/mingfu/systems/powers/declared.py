# SPDX-License-Identifier: Apache-2.0
"""What the power list declares beside its pages: starts, watches, notices, reactions, and how its cases end."""

from mingfu.engines.cases import Clock, Start
from mingfu.engines.jobs import Reaction
from mingfu.engines.notices import NoticeTemplate
from mingfu.engines.supervision import Watch
from mingfu.kernel.refusals import _
from mingfu.systems.powers import changes, following

ENTRY = "GM-QT-0010"

STARTS = (
    Start(
        key="powers.adjust",
        title=_("权责清单调整"),
        form="powers.propose",
        procedure="powers.adjust",
        entry=ENTRY,
        organ="gm.staffing",
        by=("import",),
        clocks=(
            Clock(
                code="publish",
                title=_("公布"),
                limits="powers.limits",
                limit='= if decision = "adopt" then "publish" else ""',
                starts=("decide",),
                stops=("publish",),
            ),
        ),
        lists=("powers.grounds",),
        promise=_("依次经过合法性审查、冲突核对、有关单位意见、区政府审定；通过后二十个工作日内公布。"),
        first_look=changes.first_look,
        summary="why",
    ),
    Start(
        key="powers.follow",
        title=_("下放、转移事项跟踪评估"),
        form="powers.follow",
        procedure="powers.follow",
        entry=ENTRY,
        organ="gm.staffing",
        by=("import",),
        promise=_("到期评估承接情况：继续、整改或者收回。"),
        first_look=following.follow_first_look,
        summary="about",
    ),
)

WATCHES = (
    Watch(
        code="powers.near-publish", title=_("公布期限即将到期"), system="powers", card="yellow", clock="publish", ahead=3,
        to="handler", notice="powers.near-publish", basis="政府信息公开条例第二十六条",
    ),
    Watch(
        code="powers.unpublished", title=_("权责清单逾期未公布"), system="powers", card="red", clock="publish",
        to="head", also="gm.office.oversight", notice="powers.unpublished", basis="政府信息公开条例第二十六条、第五十三条",
    ),
    Watch(
        code="powers.task-overdue", title=_("环节超时"), system="powers", card="yellow", task=True,
        notice="powers.task-overdue", basis="本区约定的环节时限",
    ),
)  # fmt: skip

NOTICES = (
    NoticeTemplate(
        code="powers.adopted", title=_("权责清单有新版"),
        text=_("“{title}”已列入权责清单第 {edition} 版，{day} 起施行。岗位责任书已更新，请组织签收。"),
    ),
    NoticeTemplate(
        code="powers.affected", title=_("有在办件的依据将取消"),
        text=_("办件 {number} 所依据的权责清单条目自 {day} 起取消，请在“在办件处理”里决定继续办理还是终止。"),
    ),
    NoticeTemplate(
        code="powers.take-back", title=_("建议收回下放、转移事项"),
        text=_("跟踪评估 {number} 认为承接方接不住，已起草“{title}”，请核对后提出。"),
    ),
    NoticeTemplate(
        code="powers.near-publish", title=_("公布期限即将到期"),
        text=_("权责清单调整 {number} 应在 {due} 前公布，请抓紧办理。"),
    ),
    NoticeTemplate(
        code="powers.unpublished", title=_("权责清单逾期未公布"),
        text=_("权责清单调整 {number} 的公布期限 {due} 已过。请立即公布，并说明原因。"),
    ),
    NoticeTemplate(
        code="powers.task-overdue", title=_("环节超时"),
        text=_("权责清单调整 {number} 有一步应在 {due} 前完成，请尽快办理。"),
    ),
)  # fmt: skip

REACTIONS = (
    Reaction("powers.note-case", ("case.opened",), following.note_case),
    Reaction("powers.adopt", ("task.completed",), following.adopt),
    Reaction("powers.after-adoption", ("power-change.adopted",), following.after_adoption),
    Reaction("powers.propose-taking-back", ("case.closed",), following.propose_taking_back),
    Reaction("powers.list-again", ("catalog.edition-published", "catalog.entry-retired"), following.list_again),
)

OUTCOMES = {
    "adopted": _("已公布施行"),
    "unfounded": _("没有依据，不予列入"),
    "stopped": _("终止调整"),
    "rejected": _("未通过"),
    "take-back": _("提出收回"),
    "withdrawn": _("已结束跟踪"),
}
