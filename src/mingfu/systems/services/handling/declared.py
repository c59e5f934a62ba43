# SPDX-License-Identifier: Apache-2.0
"""What handling adds to the manifest: watches, notices, reactions, the release of decisions, and how cases end."""

from collections.abc import Callable
from datetime import time
from typing import Any

from mingfu.engines.jobs import Duty, Reaction
from mingfu.engines.manifest.pages import Page
from mingfu.engines.notices import NoticeTemplate
from mingfu.engines.publication import Release
from mingfu.engines.supervision import Watch
from mingfu.kernel.refusals import _
from mingfu.systems.services.handling import asking, clocks, cosigning, hearings, projects, renewing, starting, together
from mingfu.systems.services.handling.commitments import follow_commitment
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
        code="services.joint-overdue", title=_("并联审批超过法定期限"), system="services", card="red", clock="joint",
        to="head", also="gm.office.oversight", notice="services.overdue", basis="行政许可法第四十二条第二款、第七十四条第（二）项",
    ),
    Watch(
        code="services.part-overdue", title=_("并联审批的一项超期"), system="services", card="yellow", clock="part",
        to="head", notice="services.overdue", basis="行政许可法第二十六条第二款；本区约定",
    ),
    Watch(
        code="services.town-overdue", title=_("镇街审查超期"), system="services", card="yellow", clock="town",
        to="head", notice="services.overdue", basis="行政许可法第四十三条",
    ),
    Watch(
        code="services.renewal-near-due", title=_("延续决定即将到期"), system="services", card="yellow", clock="renewal",
        ahead=2, to="handler", notice="services.near-due", basis="行政许可法第五十条第二款；提醒天数为本区约定",
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
        code="services.unsigned", title=_("共同申请人没有确认"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 没有在期限内得到共同申请人确认，视为撤回，可以重新申请。"),
    ),
    NoticeTemplate(
        code="services.cosign", title=_("请共同申请人确认"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 要共同申请人确认：请把编号和确认码 {code} 告诉对方，对方在网站“办事—共同申请确认”登录后确认。"),
    ),
    NoticeTemplate(
        code="services.hearing-right", title=_("您有权要求听证"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 依法可以要求听证，请在五个工作日内提出，不收费。告知书可凭编号查看。"),
    ),
    NoticeTemplate(
        code="services.hearing-notice", title=_("听证通知"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 的听证会已定，时间地点见听证通知书。"),
    ),
    NoticeTemplate(
        code="services.rectify", title=_("责令限期改正"), channels=BOTH,
        text=_("您以告知承诺方式办的“{item}”（{number}）经核查与承诺不符，请按通知书限期改正。"),
    ),
    NoticeTemplate(
        code="services.revoked", title=_("准予决定已撤销"), channels=BOTH,
        text=_("您的“{item}”（{number}）因承诺不实已被撤销，理由和救济途径见决定书。"),
    ),
    NoticeTemplate(
        code="services.renewed", title=_("视为准予延续"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 逾期没有决定，依法视为准予延续。告知书可凭编号查看。"),
    ),
    NoticeTemplate(
        code="services.done", title=_("一件事全部办结"), channels=BOTH,
        text=_("您的“{item}”申请 {number} 各事项已全部办结，结果可凭编号查看。"),
    ),
    NoticeTemplate(
        code="services.expiry", title=_("证照快到期了"), channels=BOTH,
        text=_("您的{title}（{number}）有效期到 {until}。要继续使用的，请在 {by} 前提出延续申请。"),
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
    Reaction("services.follow-projects", ("case.opened", "case.closed"), projects.follow_project),
    Reaction("services.follow-commitments", ("case.opened", "task.opened", "case.closed"), follow_commitment),
)

RELEASES = (
    Release(
        key="services.decision",
        title=_("准予行政许可决定公开"),
        view=public_decision,
        basis="行政许可法第四十条：准予行政许可决定应当公开，公众有权查阅；第五条：个人隐私、商业秘密除外",
    ),
    Release(
        key="services.hearing",
        title=_("听证公告"),
        view=hearings.public_hearing,
        basis="行政许可法第四十六条：向社会公告，并举行听证",
        reviewed=False,
    ),
)

OUTCOMES = {
    "granted": _("准予"),
    "refused": _("不予许可"),
    "not-accepted": _("不予受理"),
    "lapsed": _("视为撤回"),
    "unsigned": _("共同申请人没有确认，视为撤回"),
    "renewed": _("逾期没有决定，视为准予延续"),
    "mended": _("改正后符合承诺"),
    "revoked": _("承诺不实，已撤销"),
    "consented": _("同意"),
    "objected": _("不同意"),
    "done": _("全部办结"),
    "withdrawn": _("申请人撤回"),
}

PAGES: tuple[Page, ...] = cosigning.PAGES
DUTIES: tuple[Duty, ...] = (Duty("services.remind-holders", renewing.remind_holders, at=time(8, 30)),)
START_SOURCES = {
    starting.PREFIX: starting.start_for,
    starting.PROMISING: starting.promising_for,
    starting.MEMBER: starting.member_for,
    renewing.PREFIX: renewing.start_for,
    together.EVENT: together.event_for,
    together.STAGE: together.stage_for,
    together.OPINION: together.opinion_for,
}
FORM_SOURCES = {
    starting.PREFIX: asking.form_for,
    starting.PROMISING: asking.promise_form_for,
    renewing.PREFIX: renewing.form_for,
    together.EVENT: together.event_form,
    together.STAGE: together.stage_form,
}
FORM_CHECKS = {
    "services.hearing-asked": hearings.check_hearing,
    "services.hearing-announced": hearings.check_hearing,
}
FUNCTIONS = {
    "services.members": together.members,
    "services.parts": together.parts,
    "services.sum-up": together.sum_up,
}
LIMIT_SOURCES = {clocks.PROMISES: starting.limit_for}
OFFERS: dict[str, Callable[..., Any]] = {
    "services.permit": permit_told,
    "services.permits-of": permits_told,
    "services.project": projects.project,
    "services.projects-of": projects.projects,
}
