# SPDX-License-Identifier: Apache-2.0
"""What the manifest declares beside pages: watches, notices, reactions, outcomes."""

from datetime import time

from mingfu.engines.jobs import Duty, Reaction
from mingfu.engines.notices import NoticeTemplate
from mingfu.engines.supervision import Watch
from mingfu.kernel.refusals import _
from mingfu.systems.data_sharing.certificates.issuing import issue_at_end
from mingfu.systems.data_sharing.correcting import apply_correction, tell_received
from mingfu.systems.data_sharing.following import end_past, follow_lists, forget_person, keep_use

WATCHES = (
    Watch(
        code="data_sharing.near-due", title=_("数据共享答复即将到期"), system="data_sharing", card="yellow",
        clock="answer", ahead=2, to="handler", notice="data_sharing.near-due", basis="督办前提醒（时限可配）",
    ),
    Watch(
        code="data_sharing.overdue", title=_("数据共享逾期未答复"), system="data_sharing", card="red", clock="answer",
        to="head", also="gm.office.oversight", notice="data_sharing.overdue", basis="政务数据共享条例第二十一条",
    ),
    Watch(
        code="data_sharing.correction-overdue", title=_("数据更正逾期未核实"), system="data_sharing", card="red",
        clock="verify", to="head", also="gm.office.oversight", notice="data_sharing.overdue",
        basis="政务数据共享条例第二十六条；个人信息保护法第四十六条",
    ),
    Watch(
        code="data_sharing.catalogue-overdue", title=_("职责变化后逾期未更新目录"), system="data_sharing", card="yellow",
        clock="revise", to="head", notice="data_sharing.overdue", basis="政务数据共享条例第十七条",
    ),
    Watch(
        code="data_sharing.task-overdue", title=_("环节超时"), system="data_sharing", card="yellow", task=True,
        notice="data_sharing.overdue", basis="政务数据共享条例第二十二条",
    ),
)  # fmt: skip

BOTH = ("in-app", "sms")

NOTICES = (
    NoticeTemplate(
        code="data_sharing.near-due", title=_("数据共享答复即将到期"),
        text=_("共享申请 {number} 的答复期限是 {due}，请抓紧答复；确需延长的，须在到期前报负责人批准。"),
    ),
    NoticeTemplate(
        code="data_sharing.overdue", title=_("逾期未办"),
        text=_("{number} 应在 {due} 前办理，期限已过。请立即办理并说明原因。"),
    ),
    NoticeTemplate(
        code="data_sharing.agreed", title=_("数据共享已开通"),
        text=_("“{what}”的共享申请 {number} 已获同意并开通，可以按申请的字段、环节和用途使用。"),
    ),
    NoticeTemplate(
        code="data_sharing.refused", title=_("数据共享未获同意"),
        text=_("“{what}”的共享申请 {number} 未获同意，理由见答复书。"),
    ),
    NoticeTemplate(
        code="data_sharing.issued", title=_("您的电子证照已签发"), channels=BOTH,
        text=_("您的{title}（{number}）已签发，可在“我的档案”里查看、下载和出示。"),
    ),
    NoticeTemplate(
        code="data_sharing.by-hand", title=_("请手工签发电子证照"),
        text=_("办件 {number} 的{title}没有自动签发：{why}请核对后在“电子证照”里手工签发。"),
    ),
    NoticeTemplate(
        code="data_sharing.received", title=_("已收到您的更正请求"), channels=BOTH,
        text=_("已收到您的更正请求 {number}，源头单位应在 {due} 前核实；核实前这一项标注“有异议”。"),
    ),
    NoticeTemplate(
        code="data_sharing.corrected", title=_("数据已更正"), channels=BOTH,
        text=_("您请求更正的“{what}”（编号 {number}）已更正，读取过的单位已同时收到通知。"),
    ),
    NoticeTemplate(
        code="data_sharing.kept", title=_("不予更正"), channels=BOTH,
        text=_("您请求更正的“{what}”（编号 {number}）经核实不予更正，理由和救济途径见告知书。"),
    ),
    NoticeTemplate(
        code="data_sharing.changed", title=_("您读取过的数据已更正"),
        text=_("“{what}”中的“{field}”已由源头单位更正，您单位曾为办件 {case} 读取过，请核对并重新读取。"),
    ),
)  # fmt: skip

REACTIONS = (
    Reaction("data_sharing.keep-use", ("case.closed",), keep_use),
    Reaction("data_sharing.apply-correction", ("case.closed",), apply_correction),
    Reaction("data_sharing.tell-received", ("case.opened",), tell_received),
    Reaction("data_sharing.issue-at-end", ("case.closed",), issue_at_end),
    Reaction("data_sharing.follow-lists", ("catalog.entry-retired", "catalog.edition-published"), follow_lists),
    Reaction("data_sharing.forget-person", ("party.erased",), forget_person),
)
DUTIES = (Duty("data_sharing.end-past", end_past, at=time(0, 10)),)

OUTCOMES = {
    "agreed": _("同意共享"),
    "refused": _("不同意共享"),
    "corrected": _("已更正"),
    "kept": _("不予更正"),
    "published": _("已发布"),
}
