# SPDX-License-Identifier: Apache-2.0
"""Services to enterprises at a glance."""

from pathlib import Path

from mingfu.engines.jobs import Reaction
from mingfu.engines.manifest import SystemManifest
from mingfu.engines.notices import NoticeTemplate
from mingfu.engines.supervision import Watch
from mingfu.kernel.refusals import _
from mingfu.systems.enterprise_services.complaining import COMPLAINT, check, check_reply
from mingfu.systems.enterprise_services.following import tell_firm
from mingfu.systems.enterprise_services.interest import count_interest

BOTH = ("in-app", "sms")

ENTERPRISE_SERVICES = SystemManifest(
    key="enterprise_services",
    title=_("营商环境"),
    government="efficient",
    clauses=("9",),
    about=_("机关、事业单位欠中小企业的款，投诉有门：付款期限和逾期利息由系统按条例算清，转交、督办、约谈一步不落。"),
    law=("保障中小企业款项支付条例", "优化营商环境条例（国令第722号）"),
    folder=Path(__file__).parent,
    starts=(COMPLAINT,),
    functions={"enterprise_services.interest": count_interest},
    form_checks={"enterprise_services.complain": check, "enterprise_services.reply": check_reply},
    watches=(
        Watch(
            code="enterprise_services.near-due", title=_("款项投诉反馈即将到期"), system="enterprise_services", card="yellow",
            clock="result", ahead=5, to="handler", notice="enterprise_services.near-due", basis="督办前提醒（时限可配）",
        ),
        Watch(
            code="enterprise_services.overdue", title=_("款项投诉逾期未反馈"), system="enterprise_services", card="red",
            clock="result", to="head", also="gm.office.oversight", notice="enterprise_services.overdue",
            basis="保障中小企业款项支付条例第二十五条",
        ),
        Watch(
            code="enterprise_services.task-overdue", title=_("岗位环节超时"), system="enterprise_services", card="yellow",
            task=True, notice="enterprise_services.overdue", basis="保障中小企业款项支付条例第二十五条",
        ),
    ),
    notices=(
        NoticeTemplate(
            code="enterprise_services.received", title=_("已收到您的款项投诉"), channels=BOTH,
            text=_("已收到您的款项投诉，编号 {number}，查询码 {query}。可在网站“查办理进度”查看付款期限和逾期利息的算法。"),
        ),
        NoticeTemplate(
            code="enterprise_services.moved", title=_("反馈期限有变化"), channels=BOTH,
            text=_("您的款项投诉 {number} 的反馈期限调整为 {due}，原因可在进度页查看。"),
        ),
        NoticeTemplate(
            code="enterprise_services.ended", title=_("您的款项投诉有结果了"), channels=BOTH,
            text=_("您的款项投诉 {number} 已有结果，请用编号和查询码查看。"),
        ),
        NoticeTemplate(
            code="enterprise_services.near-due", title=_("款项投诉反馈即将到期"),
            text=_("款项投诉 {number} 的反馈期限是 {due}，请抓紧处理；情况复杂的，须在到期前报批延长。"),
        ),
        NoticeTemplate(
            code="enterprise_services.overdue", title=_("款项投诉逾期"),
            text=_("款项投诉 {number} 应在 {due} 前办理，期限已过。请立即办理并说明原因。"),
        ),
    ),
    reactions=(
        Reaction("enterprise_services.tell-firm", ("case.opened", "deadline.moved", "case.closed"), tell_firm),
    ),
    outcomes={
        "answered": _("已反馈结果"),
        "not-accepted": _("不予受理"),
        "ordered": _("已通报并责令改正"),
    },
)  # fmt: skip
