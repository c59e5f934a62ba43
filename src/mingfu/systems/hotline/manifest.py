# SPDX-License-Identifier: Apache-2.0
"""The hotline at a glance."""

from pathlib import Path

from mingfu.engines.cases import Clock, Start
from mingfu.engines.jobs import Reaction
from mingfu.engines.manifest import SystemManifest
from mingfu.engines.notices import NoticeTemplate
from mingfu.engines.opinions import RateAfter
from mingfu.engines.publication import Release
from mingfu.engines.supervision import Watch
from mingfu.kernel.refusals import _
from mingfu.systems.hotline.following import invite_rating, tell_party
from mingfu.systems.hotline.instructing import KEEP_INSTRUCTION
from mingfu.systems.hotline.publishing import public_reply
from mingfu.systems.hotline.rules import first_look

HOTLINE = SystemManifest(
    key="hotline",
    title=_("12345 热线与网络问政"),
    government="livelihood",
    clauses=("7", "9"),
    about=_("一个入口，说什么都行：自动分派到有职责的单位，按期答复，回访，由您评价，同意的公开。"),
    law=(
        "国办发〔2020〕53号",
        "广东省12345政务服务便民热线管理办法（2022-09-01 起施行）",
        "粤办函〔2021〕216号",
        "GB/T 33358-2016",
    ),
    folder=Path(__file__).parent,
    starts=(
        Start(
            key="hotline.say",
            title=_("对政府说句话"),
            form="hotline.say",
            procedure="hotline.matter",
            entry="GM-QT-0001",
            organ="gm.hotline",
            by=("web", "phone", "counter", "kiosk", "deputies", "import", "api"),
            clocks=(
                Clock(
                    code="answer",
                    title=_("答复"),
                    limits="hotline.limits",
                    limit='= "answer." + kind',
                    stops=("reply",),
                ),
            ),
            lists=("hotline.categories", "hotline.kinds"),
            promise=_("一个工作日内告诉您由谁办；到期没有答复，系统自动督办并公开。"),
            first_look=first_look,
            answer="reply",
            children=("hotline.say",),
            orphaned="keep",
            home=True,
        ),
    ),
    watches=(
        Watch(
            code="hotline.near-due",
            title=_("答复即将到期"),
            system="hotline",
            card="yellow",
            clock="answer",
            ahead=2,
            to="handler",
            notice="hotline.near-due",
            basis="督办前提醒（时限可配）",
        ),
        Watch(
            code="hotline.overdue",
            title=_("答复超期"),
            system="hotline",
            card="red",
            clock="answer",
            to="head",
            also="gm.office.oversight",
            notice="hotline.overdue",
            orders="oversight",
            paper="hotline.oversight",
            basis="政府督查工作条例；明府字〔2014〕27号 第四部分（六）",
        ),
        Watch(
            code="hotline.task-overdue",
            title=_("岗位环节超时"),
            system="hotline",
            card="yellow",
            task=True,
            notice="hotline.task-overdue",
            basis="本区约定的岗位时限",
        ),
    ),
    rates=(RateAfter(survey="hotline.short", start="hotline.say", outcomes=("closed",), work=True),),
    releases=(
        Release(
            key="hotline.reply",
            title=_("群众诉求公开答复"),
            view=public_reply,
            basis="诉求人同意；政府信息公开条例（2019）第 14—15 条：不得公开个人隐私、商业秘密",
        ),
    ),
    notices=(
        NoticeTemplate(
            code="hotline.received",
            title=_("已收到您的诉求"),
            text=_("已收到您的诉求，编号 {number}，查询码 {query}。答复期限 {due}。可在网站“查办理进度”查看。"),
            channels=("in-app", "sms"),
        ),
        NoticeTemplate(
            code="hotline.dispatched",
            title=_("已派到承办单位"),
            text=_("您的诉求 {number} 已派给{organ}办理，答复期限 {due}。"),
            channels=("in-app", "sms"),
        ),
        NoticeTemplate(
            code="hotline.replied",
            title=_("您的诉求有答复了"),
            text=_("您的诉求 {number} 已有答复，请用编号和查询码查看。我们随后会回访。"),
            channels=("in-app", "sms"),
        ),
        NoticeTemplate(
            code="hotline.redirected",
            title=_("您的诉求请走其他渠道"),
            text=_("您的诉求 {number} 不由热线派单办理，去处和期限已写明，请用编号和查询码查看。"),
            channels=("in-app", "sms"),
        ),
        NoticeTemplate(
            code="hotline.suspended",
            title=_("办理暂停计时"),
            text=_("您的诉求 {number} 因“{ground}”暂停计时，恢复后会告诉您新的答复期限。"),
            channels=("in-app", "sms"),
        ),
        NoticeTemplate(
            code="hotline.moved",
            title=_("答复期限有变化"),
            text=_("您的诉求 {number} 的答复期限调整为 {due}，原因可在进度页查看。"),
            channels=("in-app", "sms"),
        ),
        NoticeTemplate(
            code="hotline.joined",
            title=_("与别人说的同一件事一并办理"),
            text=_(
                "您的诉求 {number} 与别人反映的是同一件事，现一并办理。您的编号、答复期限 {due}、答复和评价都不变，彼此看不到对方。"
            ),
            channels=("in-app", "sms"),
        ),
        NoticeTemplate(
            code="hotline.left",
            title=_("您的诉求改为单独办理"),
            text=_("您的诉求 {number} 改为单独办理，答复期限仍是 {due}。"),
            channels=("in-app", "sms"),
        ),
        NoticeTemplate(
            code="hotline.split",
            title=_("您说的几件事分开办理"),
            text=_(
                "您的诉求 {number} 说了 {count} 件事，已分开办理，另有编号 {parts}。用其中任何一个编号和它的查询码，都能看到全部。"
            ),
            channels=("in-app", "sms"),
        ),
        NoticeTemplate(
            code="hotline.rate",
            title=_("请您评价"),
            text=_("您的诉求 {number} 已办结，请评价：{link}（一次有效）"),
            channels=("in-app", "sms"),
        ),
        NoticeTemplate(
            code="hotline.near-due",
            title=_("答复即将到期"),
            text=_("办件 {number} 的答复期限是 {due}，请抓紧办理；确有困难的，须在到期前申请延期。"),
        ),
        NoticeTemplate(
            code="hotline.overdue",
            title=_("答复超期"),
            text=_("办件 {number} 的答复期限 {due} 已过，已亮红牌并通报督查岗。请立即答复并说明原因。"),
        ),
        NoticeTemplate(
            code="hotline.task-overdue",
            title=_("岗位环节超时"),
            text=_("办件 {number} 有一步应在 {due} 前完成，请尽快办理。"),
        ),
    ),
    reactions=(
        Reaction(
            "hotline.tell-party",
            (
                "case.opened",
                "task.completed",
                "case.suspended",
                "deadline.moved",
                "case.closed",
                "voice.joined",
                "voice.left",
                "case.split",
            ),
            tell_party,
        ),
        Reaction("hotline.invite-rating", ("case.closed",), invite_rating),
        KEEP_INSTRUCTION,
    ),
    outcomes={
        "closed": _("已办结"),
        "redirected": _("已告知其他渠道"),
        "withdrawn": _("诉求人撤回"),
    },
)
