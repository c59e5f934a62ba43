# SPDX-License-Identifier: Apache-2.0
"""Who hears of a lapse: the party, what has become of its matter; the head of the organ, that its silence counted."""

from typing import Any
from uuid import UUID

from mingfu.engines.cases import read_case
from mingfu.engines.jobs import Reaction
from mingfu.engines.notices import NoticeTemplate, notify_party, notify_post, register_template
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.refusals import _

PARTY = "party"
TEXTS: dict[str, tuple[Any, Any]] = {
    "deemed_accepted_from_receipt": (
        _("您的申请视为已受理"),
        _(
            "您的办件 {number}：{due} 前没有一次性告知您需要补正什么，依法自收到材料之日起即为受理，后面的期限从那一天算。"
        ),
    ),
    "deemed_accepted_at_expiry": (
        _("您的申请视为已受理"),
        _("您的办件 {number}：审查期限 {due} 已届满，依法自期限届满之日起视为受理，后面的期限从那一天算。"),
    ),
    "deemed_renewed": (
        _("您的许可视为准予延续"),
        _("您的办件 {number}：有效期 {due} 届满前没有作出决定，依法视为准予延续。"),
    ),
    "deemed_consent": (
        _("逾期未提意见，视为同意"),
        _("您的办件 {number}：被征求意见的一方到 {due} 没有提出意见，依法视为同意，办理继续。"),
    ),
    "deemed_withdrawn": (
        _("您的申请视为撤回"),
        _("您的办件 {number}：到 {due} 没有补正，依法视为撤回。您可以准备好材料重新提出。"),
    ),
    "treated_as_no_evidence": (
        _("逾期未交证据，视为没有证据"),
        _("您的办件 {number}：到 {due} 没有提交证据、依据，依法视为没有证据、依据，办理继续。"),
    ),
}
"""What a party hears, by effect. Where a paper goes with it, it stands on the page of the case."""

SILENT = NoticeTemplate(
    code="cases.silent",
    title=_("本单位逾期未办，已依法产生后果"),
    text=_("办件 {number} 的期限 {due} 已过，没有办理，已依法产生后果（{basis}），并记入督办。请查明原因。"),
)


def wire_lapse_notices() -> None:
    """Register the texts."""
    for effect, (title, text) in TEXTS.items():
        code = f"cases.{effect.replace('_', '-')}"
        register_template(NoticeTemplate(code=code, title=title, text=text, channels=("in-app", "sms")))
    register_template(SILENT)


def tell_lapse(event: StoredEvent) -> None:
    """Tell the party and, where an organ was silent, its head."""
    facts = event.payload
    case = read_case(facts["case"])
    values = {"number": case.number, "due": facts["due_on"], "basis": facts["article"]}
    if case.party:
        code = f"cases.{facts['effect'].replace('_', '-')}"
        notify_party(UUID(case.party), code, key=f"{code}:{event.id}", about=case.number, values=values)
    if facts["post"] != PARTY and facts["organ"]:
        head = f"{facts['organ']}.head"
        notify_post(head, SILENT.code, key=f"{SILENT.code}:{event.id}", about=case.number, values=values)


TELL_LAPSE = Reaction("cases.tell-lapse", ("case.lapsed",), tell_lapse)
