# SPDX-License-Identifier: Apache-2.0
"""What handling adds to the manifest: watches, notices, reactions, the release of decisions, and how cases end."""

from mingfu.engines.jobs import Duty, Reaction
from mingfu.engines.manifest.pages import Page
from mingfu.engines.notices import NoticeTemplate
from mingfu.engines.publication import Release
from mingfu.engines.supervision import Watch
from mingfu.kernel.refusals import _
from mingfu.systems.services.handling import asking, starting
from mingfu.systems.services.handling.following import tell_party
from mingfu.systems.services.handling.papers import PAPERS, issue_papers
from mingfu.systems.services.handling.permits import permit_told, permits_told
from mingfu.systems.services.handling.publishing import public_decision
from mingfu.systems.services.handling.recording import follow_papers

WATCHES = (
    Watch(
        code="services.near-due", title=_("办理期限即将到期"), system="services", card="yellow", clock="promise", ahead=2,
        to="handler", notice="services.near-due", basis="督办前提醒（时限可配）",
    ),
    Watch(
        code="services.promise-overdue", title=_("超过承诺期限"), system="services", card="yellow", clock="promise",
        to="head", notice="services.overdue", basis="优化营商环境条例第三十六条",
    ),
    Watch(
        code="services.overdue", title=_("超过法定期限"), system="services", card="red", clock="law",
        to="head", also="gm.office.oversight", notice="services.overdue", basis="行政许可法第四十二条、第七十四条第（二）项",
    ),
    Watch(
        code="services.task-overdue", title=_("环节超时"), system="services", card="yellow", task=True,
        notice="services.task-overdue", basis="行政许可法第三十二条、第四十四条",
    ),
)  # fmt: skip

BOTH = ("in-app", "sms")

NOTICES = (
    NoticeTemplate(
        code="services.received", title=_("已收到您的申请"), channels=BOTH,
        text=_("已收到您的“{item}”申请，编号 {number}，查询码 {query}。可在网站“查办理进度”查看。"),
    ),
    NoticeTemplate(
        code="services.accepted", title=_("您的申请已受理"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 已受理，办理期限 {due}。受理通知书可凭编号查看。"),
    ),
    NoticeTemplate(
        code="services.deemed", title=_("您的申请依法视为受理"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 逾期未告知补正，依法自收到之日起即为受理，办理期限 {due}。"),
    ),
    NoticeTemplate(
        code="services.special", title=_("需要特别程序，期间不计入期限"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 需要听证、检验或专家评审，所需时间已书面告知，不计入办理期限。"),
    ),
    NoticeTemplate(
        code="services.extended", title=_("办理期限延长"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 经负责人批准延长办理期限至 {due}，理由见通知书。"),
    ),
    NoticeTemplate(
        code="services.granted", title=_("已办结"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 已办结，决定书可凭编号查看。"),
    ),
    NoticeTemplate(
        code="services.refused", title=_("不予许可（办理）"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 未获准予，理由和救济途径见决定书。"),
    ),
    NoticeTemplate(
        code="services.not-accepted", title=_("不予受理"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 不予受理，理由、去处和救济途径见决定书。"),
    ),
    NoticeTemplate(
        code="services.lapsed", title=_("视为撤回申请"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 没有在期限内补正或者补齐材料，视为撤回，可以重新申请。"),
    ),
    NoticeTemplate(
        code="services.near-due", title=_("办理期限即将到期"),
        text=_("办件 {number} 的办理期限是 {due}，请抓紧办理；确需延长的，须在到期前报负责人批准。"),
    ),
    NoticeTemplate(
        code="services.overdue", title=_("办理超期"),
        text=_("办件 {number} 的办理期限 {due} 已过。请立即办理，并公开说明原因。"),
    ),
    NoticeTemplate(
        code="services.task-overdue", title=_("环节超时"),
        text=_("办件 {number} 有一步应在 {due} 前完成，请尽快办理。"),
    ),
)  # fmt: skip

REACTIONS = (
    Reaction("services.tell-party", ("case.opened", "paper.called", "case.extended", "case.closed"), tell_party),
    Reaction("services.issue-papers", tuple(PAPERS), issue_papers),
    Reaction("services.follow-papers", ("paper.called",), follow_papers),
)

RELEASES = (
    Release(
        key="services.decision",
        title=_("准予行政许可决定公开"),
        view=public_decision,
        basis="行政许可法第四十条：准予行政许可决定应当公开，公众有权查阅；第五条：个人隐私、商业秘密除外",
    ),
)

OUTCOMES = {
    "granted": _("准予"),
    "refused": _("不予许可"),
    "not-accepted": _("不予受理"),
    "lapsed": _("视为撤回"),
    "withdrawn": _("申请人撤回"),
}

PAGES: tuple[Page, ...] = ()
DUTIES: tuple[Duty, ...] = ()
START_SOURCES = {starting.PREFIX: starting.start_for}
FORM_SOURCES = {starting.PREFIX: asking.form_for}
LIMIT_SOURCES = {starting.PROMISES: starting.limit_for}
OFFERS = {"services.permit": permit_told, "services.permits-of": permits_told}
