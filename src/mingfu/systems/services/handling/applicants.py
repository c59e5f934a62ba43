# SPDX-License-Identifier: Apache-2.0
"""Questions that every application asks: who applies, who acts for them, how the result is handed over; and what they keep to."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mingfu.engines.forms import Bound, Choice, Field
from mingfu.kernel.clock import today
from mingfu.kernel.refusals import _
from mingfu.systems.services.items import Delivery

ACCEPT = "image/*,application/pdf,.docx,.xlsx"
MANDATE_OVER = _("委托已经到期。请换一份在有效期内的授权委托书，或者由本人办理。")
MANDATE_TO_COME = _("委托还没有开始。请在委托期内提交，或者由本人办理。")
NO_PROJECT_CODE = _(
    "投资项目代码应为 20 位数字（可以带短横），例如 2026-440608-47-03-012345。请核对备案（核准）通知；没有代码的请留空。"
)
AGENT_ONLY = "只有代理人办理的才填"

PROJECT_CODE = re.compile(r"(\d{4})(\d{6})(\d{2})(\d{2})(\d{6})")
"""Year, division, trade, kind and serial of a project on the national platform for investment projects."""


def relabelled(one: Field, label: str) -> Field:
    """The question under another label."""
    return replace(one, label=label)


def applicant(personal: bool, corporate: bool) -> Iterator[Field]:  # noqa: FBT001 - whom it serves, in the order of the form
    """Who applies, and who acts for them."""
    if personal and corporate:
        options = (Choice("person", "个人"), Choice("body", "企业或其他组织"))
        yield Field(name="applicant", kind="choice", label="以谁的名义申请", required=True, fact=True, options=options)
    when = 'applicant = "body"' if personal else ""
    if corporate:
        yield Field(name="body", kind="text", label="单位名称", hint="与营业执照或登记证书一致", required=True, max=200, when=when,
                    autocomplete="organization", dossier="body")  # fmt: skip
        yield Field(name="credit_code", kind="text", label="统一社会信用代码", hint="18 位", required=True, min=18, max=18,
                    when=when, width="w18", dossier="credit_code")  # fmt: skip
    named = "申请人姓名" if personal and not corporate else "申请人或经办人姓名"
    yield Field(name="name", kind="text", label=named, required=True, max=50, autocomplete="name", own="name")
    yield Field(name="phone", kind="phone", label="手机号", hint="进展和通知发到这里；没有手机的可以不填，凭编号和查询码查询",
                autocomplete="tel-national", inputmode="numeric", width="w18", own="phone")  # fmt: skip
    if personal:
        yield Field(name="resident_id", kind="identity", label="身份证号码", hint="加密保存，只用于核对身份和调取政府已有的材料",
                    own="resident_id", width="w18")  # fmt: skip
    options = (Choice("self", "本人（本单位）办理"), Choice("agent", "代理人办理"))
    yield Field(name="acting", kind="choice", label="谁来办", required=True, fact=True, default="self", options=options)
    yield from _agent('acting = "agent"')


def _agent(when: str) -> Iterator[Field]:
    """The agent and the mandate (行政许可法第二十九条第二款：申请人可以委托代理人提出行政许可申请)."""
    yield Field(name="agent_name", kind="text", label="代理人姓名", hint=AGENT_ONLY, required=True, max=50, when=when)
    yield Field(name="mandate_scope", kind="text", label="委托权限", hint=f"{AGENT_ONLY}；例如：提交申请、补正材料、领取结果", required=True, max=200,
                when=when)  # fmt: skip
    yield Field(
        name="mandate_from", kind="date", label="委托从哪天起", hint=AGENT_ONLY, required=True, fact=True, when=when
    )
    yield Field(
        name="mandate_until", kind="date", label="委托到哪天止", hint=AGENT_ONLY, required=True, fact=True, when=when
    )
    yield Field(name="f_mandate", kind="file", label="授权委托书", hint=f"{AGENT_ONLY}；写明事项、权限和期限，委托人签名或者盖章，拍照上传",
                required=True, accept=ACCEPT, multiple=True, when=when)  # fmt: skip


REMARKS = Field(name="remarks", kind="textarea", label="补充说明", max=2000, rows=3)


def ways(delivery: Iterable[Delivery]) -> Iterator[Field]:
    """How the result is handed over, and what else there is to say."""
    yield from delivery_of(delivery)
    yield REMARKS


def delivery_of(delivery: Iterable[Delivery]) -> Iterator[Field]:
    """How the result is handed over, and where to."""
    offered = tuple(Choice(one.value, str(one.word)) for one in delivery) or (
        Choice(Delivery.WINDOW.value, str(Delivery.WINDOW.word)),
    )
    yield Field(name="delivery", kind="choice", label="怎么拿结果", required=True, fact=True, options=offered,
                default=offered[0].value)  # fmt: skip
    if any(one.value == Delivery.POST.value for one in offered):
        yield Field(name="address", kind="text", label="邮寄地址和收件人", required=True, max=200, when='delivery = "post"',
                    dossier="address")  # fmt: skip


def check_mandate(bound: Bound) -> None:
    """A mandate covers the day on which it is used, and ends after it begins."""
    since, until = bound.values.get("mandate_from"), bound.values.get("mandate_until")
    if until is not None and until < today():
        bound.errors["mandate_until"] = str(MANDATE_OVER)
    elif since is not None and since > today():
        bound.errors["mandate_from"] = str(MANDATE_TO_COME)


def check_project(bound: Bound) -> None:
    """The code of an investment project has its shape (a dash may be missing)."""
    typed = bound.values.get("project_code")
    if typed:
        tidy = project_code(str(typed))
        if tidy:
            bound.values["project_code"] = tidy
        else:
            bound.errors["project_code"] = str(NO_PROJECT_CODE)


def project_code(typed: str) -> str:
    """An investment project's code as it is written: year, division, trade, kind, serial; "" for what is none."""
    plain = unicodedata.normalize("NFKC", typed).replace(" ", "").replace("-", "")
    found = PROJECT_CODE.fullmatch(plain)
    return "-".join(found.groups()) if found else ""
