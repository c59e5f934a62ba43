# SPDX-License-Identifier: Apache-2.0
"""Who hears of acts around a case: the party, what to correct and that it goes on; a partner, what it was asked for.

And the daily work that ends what has a last day: priorities, delegations, and the count of wrong tries.
"""

from datetime import timedelta
from uuid import UUID

from mingfu.engines.cases import end_over_priorities, end_overdue_delegations, query_code, read_case
from mingfu.engines.cases.proving import forget_tries
from mingfu.engines.jobs import Duty, Reaction, register_duty, register_reaction
from mingfu.engines.notices import NoticeTemplate, notify_party, notify_post, register_template
from mingfu.engines.supervision.ordering import END_ORDERS
from mingfu.engines.supervision.ordering import NOTICE as ORDERED
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.refusals import _

PARTY = "party"
RETURNED = NoticeTemplate(
    code="cases.returned",
    title=_("请您补正"),
    text=_("您的办件 {number} 有 {count} 处内容需要补正，请用编号和查询码打开办件，只改标出的地方。{until}"),
    channels=("in-app", "sms"),
)
REOPENED = NoticeTemplate(
    code="cases.reopened",
    title=_("您的办件已重新办理"),
    text=_("您的办件 {number} 已重新办理，新的答复期限 {due}。"),
    channels=("in-app", "sms"),
)
SENT_BACK = NoticeTemplate(
    code="cases.sent-back",
    title=_("有表单退回补正"),
    text=_("办件 {number} 退回了您岗位填报的内容，请打开办件，只改标出的地方。"),
)
ASKED = NoticeTemplate(
    code="cases.part-asked",
    title=_("请您单位协办"),
    text=_("办件 {number} 请您单位协办，请在 {due} 前答复主办单位；不属于您单位职责的，请写明理由退回。"),
)
PART_BACK = NoticeTemplate(
    code="cases.part-back",
    title=_("协办有了答复"),
    text=_("办件 {number} 的协办单位已经答复或退回，请打开办件查看。"),
)


def wire_act_notices() -> None:
    """Register the texts, the reactions and the daily work."""
    for template in (RETURNED, REOPENED, SENT_BACK, ASKED, PART_BACK):
        register_template(template)
    register_template(ORDERED)
    register_reaction(END_ORDERS)
    register_reaction(Reaction("cases.tell-return", ("form.returned",), tell_return))
    register_reaction(Reaction("cases.tell-reopening", ("case.reopened",), tell_reopening))
    register_reaction(Reaction("cases.tell-part", ("part.asked", "part.answered", "part.refused"), tell_part))
    register_duty(Duty("cases.end-priorities", lambda _instant: end_over_priorities(), every=timedelta(minutes=30)))
    register_duty(Duty("cases.forget-tries", lambda _instant: forget_tries(), every=timedelta(days=1)))
    register_duty(
        Duty("cases.end-delegations", lambda _instant: end_overdue_delegations(), every=timedelta(minutes=30))
    )


def tell_return(event: StoredEvent) -> None:
    """Tell whoever has to correct a form, once, with all that is wrong."""
    facts = event.payload
    case = read_case(facts["case"])
    if facts["to"] != PARTY:
        notify_post(
            facts["to"],
            SENT_BACK.code,
            key=f"{SENT_BACK.code}:{event.id}",
            about=case.number,
            values={"number": case.number},
        )
    elif case.party:
        until = str(_("请在 {due} 前提交。")).format(due=facts["due_on"]) if facts["due_on"] else ""
        values = {
            "number": case.number,
            "query": query_code(case.number),
            "count": str(len(facts["fields"])),
            "until": until,
        }
        notify_party(
            UUID(case.party), RETURNED.code, key=f"{RETURNED.code}:{event.id}", about=case.number, values=values
        )


def tell_reopening(event: StoredEvent) -> None:
    """Tell the party that its matter is handled again, and by when."""
    case = read_case(event.payload["case"])
    if case.party:
        values = {"number": case.number, "due": case.due_on.isoformat() if case.due_on else ""}
        notify_party(
            UUID(case.party), REOPENED.code, key=f"{REOPENED.code}:{event.id}", about=case.number, values=values
        )


def tell_part(event: StoredEvent) -> None:
    """Tell a partner that it is asked, and the lead that something came back."""
    facts = event.payload
    case = read_case(facts["case"])
    if event.name == "part.asked":
        values = {"number": case.number, "due": facts["due_on"]}
        notify_post(facts["post"], ASKED.code, key=f"{ASKED.code}:{event.id}", about=case.number, values=values)
        return
    lead = next((item for item in case.items if item.token == facts["part"].partition(".")[0]), None)
    if lead is not None:
        key = f"{PART_BACK.code}:{event.id}"
        notify_post(lead.post, PART_BACK.code, key=key, about=case.number, values={"number": case.number})
