# SPDX-License-Identifier: Apache-2.0
"""The form of an item, made of an edition of its guide: who applies, in which situation, with which materials."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from mingfu.engines.forms import Bound, Choice, Field, FormSpec
from mingfu.kernel.catalogs import UnknownEntry, entry
from mingfu.kernel.clock import today
from mingfu.kernel.refusals import _
from mingfu.kernel.regions import regions_on
from mingfu.systems.services.handling.queries import as_changed_in, latest
from mingfu.systems.services.items import Copies, Delivery, Item, Kind, Material, MaterialKind, Necessity, Situation
from mingfu.systems.services.items.naming import code_of
from mingfu.systems.services.items.needing import questions_of

ACCEPT = "image/*,application/pdf,.docx,.xlsx"
CHANGED = _(
    "您填写期间，办事指南有了新版（第 {edition} 版）。您填的都在；新增：{added}；有变化：{changed}；不再要：{gone}。请核对后再提交。"
)
NONE = _("无")
MANDATE_OVER = _("委托已经到期。请换一份在有效期内的授权委托书，或者由本人办理。")
MANDATE_TO_COME = _("委托还没有开始。请在委托期内提交，或者由本人办理。")
NO_PROJECT_CODE = _("投资项目代码应为 24 位，例如 2026-440608-47-03-012345。请核对备案（核准）通知；没有代码的请留空。")

PROJECT_CODE = re.compile(r"(\d{4})(\d{6})(\d{2})(\d{2})(\d{6})")
"""Year, division, trade, kind and serial of a project on the national platform for investment projects."""

PROJECT_KINDS = {Kind.LICENCE, Kind.FILING, Kind.OTHER_POWER}
""""Items of building work of these kinds belong to an investment project."""


def form_for(name: str) -> FormSpec | None:
    """The form of `<item>@<edition>`; None where there is no such item or edition."""
    return _of(name, "services.item.", promising=False)


def promise_form_for(name: str) -> FormSpec | None:
    """The form of an item that is applied for by notice and commitment (广东省优化营商环境条例第三十六条)."""
    return _of(name, "services.commitment.", promising=True)


def _of(name: str, prefix: str, *, promising: bool) -> FormSpec | None:
    code, _at, number = name.rpartition("@")
    item = as_changed_in(code_of(code), int(number)) if number.isdecimal() else None
    return _form(item, prefix + name, int(number), promising) if item is not None else None


@lru_cache(maxsize=500)
def _form(item: Item, key: str, edition: int, promising: bool) -> FormSpec:  # noqa: FBT001 - a cached function goes by place
    fields = tuple(fields_of(item, edition, promising=promising))
    return FormSpec(
        key=key,
        title=item.name,
        lead=item.summary,
        button="提交申请",
        fields=fields,
        digest=hashlib.sha256(repr(fields).encode()).hexdigest(),
        check=lambda bound: _check(item.code, edition, bound, promising=promising),
    )


def fields_of(item: Item, edition: int, *, promising: bool = False) -> Iterator[Field]:
    """The questions of an item's form, in order."""
    yield Field(name="edition", kind="hidden", label="办事指南版本", fact=True, default=str(edition))
    yield from applicant(item.personal, item.corporate)
    yield from of_item(item, promising=promising)
    if promising:
        yield from _pledge(item)
    yield from ways(item.delivery)


def of_item(
    item: Item, *, prefix: str = "", promising: bool = False, when: str = "", ways: bool = False
) -> Iterator[Field]:
    """What is asked about the item itself: where, in which situation, with which materials. `prefix` opens every name.

    With `ways`, also how its result is handed over.
    """
    own = _Own(prefix, when)
    if "building" in item.themes and item.kind in PROJECT_KINDS and not prefix:
        yield Field(name="project_code", kind="code", label="投资项目代码", max=60, width="w18",
                    hint="在投资项目在线审批监管平台赋码，例如 2026-440608-47-03-012345；没有的不填")  # fmt: skip
    if item.town_first:
        towns = tuple(Choice(code, name) for code, name in _towns(item))
        yield own(Field(name="town", kind="choice", label="在哪个镇街办", hint="先由镇街审查，提出初审意见，再由区里决定",
                        required=True, fact=True, options=towns))  # fmt: skip
    for place, (group, answers) in enumerate(questions_of(item).items(), start=1):
        options = tuple(Choice(one.code, one.title, one.hint) for one in answers)
        yield own(Field(name=f"s{place}", kind="choice", label=group, required=True, fact=True, options=options))
    yield from map(own, _held(item))
    for one, name in zip(item.materials, names_of(item), strict=True):
        promised = promising and one.kind is not MaterialKind.FORM
        if not one.shared and not promised and not is_this_form(one):
            yield from map(own, _material(item, one, name))
    if item.cosigned:
        options = (
            Choice("yes", "有", "提交后把确认链接发给对方；对方用自己的手机号登录确认，全部确认后才受理"),
            Choice("no", "没有"),
        )
        yield own(
            Field(name="cosign", kind="choice", label="有共同申请人吗", required=True, fact=True, options=options)
        )
    if ways:
        yield from map(own, _delivery(item.delivery))


class _Own:
    """Gives questions about one item of several names of their own, and asks them only where that item is applied for."""

    def __init__(self, prefix: str, when: str) -> None:
        self._prefix, self._when = prefix, when

    def __call__(self, one: Field) -> Field:
        """The question under its own name; what it hangs on is under its own name too."""
        if not self._prefix:
            return one
        own = re.sub(r"(?<![\w\"])(s\d+|m_\w+|delivery) =", rf"{self._prefix}\1 =", one.when)
        return replace(one, name=self._prefix + one.name, when=" and ".join(part for part in (self._when, own) if part))


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
    yield Field(name="agent_name", kind="text", label="代理人姓名", required=True, max=50, when=when)
    yield Field(name="mandate_scope", kind="text", label="委托权限", hint="例如：提交申请、补正材料、领取结果", required=True, max=200,
                when=when)  # fmt: skip
    yield Field(name="mandate_from", kind="date", label="委托从哪天起", required=True, fact=True, when=when)
    yield Field(name="mandate_until", kind="date", label="委托到哪天止", required=True, fact=True, when=when)
    yield Field(name="f_mandate", kind="file", label="授权委托书", hint="写明事项、权限和期限，委托人签名或者盖章，拍照上传",
                required=True, accept=ACCEPT, multiple=True, when=when)  # fmt: skip


def _pledge(item: Item) -> Iterator[Field]:
    """What the organ tells and the applicant promises; free to choose, and to take back before the decision."""
    told = "；".join(one.text for one in item.conditions) or "符合法律、法规规定的全部条件"
    options = (
        Choice("yes", "我已经知道上面的内容，承诺符合全部条件，愿意承担不实承诺的法律责任",
               "承诺书是准予的依据；决定作出前可以撤回；不愿承诺的，改用一般程序，交全部材料"),
    )  # fmt: skip
    yield Field(name="pledge", kind="choices", label="告知承诺", required=True, fact=True, options=options,
                hint=f"办理条件：{told}。办结后在规定期限内核查；承诺不实的，责令限期改正，逾期不改或者不符合条件的，撤销决定并记入信用记录")  # fmt: skip


def _held(item: Item) -> Iterator[Field]:
    """What the state holds already, with where it comes from: nobody hands it in (国令第716号第七条)."""
    held = [f"{one.name}（{_source(one)}）" for one in item.materials if one.shared]
    if held:
        codes = dict.fromkeys(one.certificate for one in item.materials if one.shared and one.certificate)
        kinds = "certificates:" + ",".join(codes) if codes else ""
        options = (
            Choice("share", "同意由受理单位核查，只用于这次申请"),
            Choice("own", "我自己交", "可以在“补充说明”里写明，到窗口交验"),
        )
        yield Field(name="held", kind="choice", label="不用交的材料：政府已有，内部核查", hint="；".join(held), required=True,
                    fact=True, default="share", options=options, dossier=kinds)  # fmt: skip


def _source(one: Material) -> str:
    try:
        return f"来源：{entry('services.held', one.certificate).title}"
    except UnknownEntry:
        return "来源：政府部门共享数据"


def _material(item: Item, one: Material, name: str) -> Iterator[Field]:
    """How a material is handed in, and a box of its own for what is uploaded."""
    when = _condition(item, one.situations)
    options = [Choice("upload", "现在上传")]
    if one.medium is not Copies.ELECTRONIC:
        options.append(Choice("window", "到窗口交验原件"))
    if one.necessity is Necessity.LATER:
        options.append(Choice("later", "承诺受理后补交", "主要材料齐全的可以先受理；补齐的期限写在受理通知书上"))
    if one.necessity is Necessity.OPTIONAL:
        options.append(Choice("none", "没有"))
    told = [one.note, f"示范文本：{one.sample}" if one.sample else "", f"空白表：{one.form}" if one.form else ""]
    yield Field(name=f"m_{name}", kind="choice", label=f"{one.name}：怎么交", hint="；".join(text for text in told if text),
                required=True, fact=True, options=tuple(options), when=when)  # fmt: skip
    here = " and ".join(part for part in (when, f'm_{name} = "upload"') if part)
    yield Field(name=f"f_{name}", kind="file", label=one.name, hint="照片要清楚完整", required=True, accept=ACCEPT, multiple=True,
                when=here)  # fmt: skip


REMARKS = Field(name="remarks", kind="textarea", label="补充说明", max=2000, rows=3)


def ways(delivery: Iterable[Delivery]) -> Iterator[Field]:
    """How the result is handed over, and what else there is to say."""
    yield from _delivery(delivery)
    yield REMARKS


def _delivery(delivery: Iterable[Delivery]) -> Iterator[Field]:
    offered = tuple(Choice(one.value, str(one.word)) for one in delivery) or (
        Choice(Delivery.WINDOW.value, str(Delivery.WINDOW.word)),
    )
    yield Field(name="delivery", kind="choice", label="怎么拿结果", required=True, fact=True, options=offered,
                default=offered[0].value)  # fmt: skip
    if any(one.value == Delivery.POST.value for one in offered):
        yield Field(name="address", kind="text", label="邮寄地址和收件人", required=True, max=200, when='delivery = "post"',
                    dossier="address")  # fmt: skip


def _towns(item: Item) -> list[tuple[str, str]]:
    """The towns that an item can be applied for in, by division."""
    rows = regions_on().filter(code__in=item.towns).order_by("code")
    return list(rows.values_list("code", "name"))


def names_of(item: Item) -> tuple[str, ...]:
    """What the materials of an item are called in its form: by their codes, so that answers keep to them in every edition."""
    plain = [re.sub(r"[^0-9A-Za-z]", "_", one.code) for one in item.materials]
    return tuple(
        name if plain.count(name) == 1 else f"{name}_{place}" for place, name in enumerate(plain, start=1)
    )  # fmt: skip


def is_this_form(one: Material) -> bool:
    """Whether a material is the application itself, filled in on the page."""
    return one.kind is MaterialKind.FORM and one.medium is Copies.ELECTRONIC


def _condition(item: Item, named: Iterable[str]) -> str:
    """When a material is asked for, in FEEL: of every question it names, one of its answers."""
    wanted, parts = set(named), []
    for place, answers in enumerate(questions_of(item).values(), start=1):
        mine = [one.code for one in answers if one.code in wanted]
        if mine:
            parts.append(_one_of(f"s{place}", mine, answers))
    return " and ".join(parts)


def _one_of(name: str, codes: list[str], answers: tuple[Situation, ...]) -> str:
    texts = [f'{name} = "{code}"' for code in codes]
    return f"({' or '.join(texts)})" if len(texts) < len(answers) else "true"


def _check(code: str, edition: int, bound: Bound, *, promising: bool) -> None:
    """What only shows when answers are held together: a mandate that is over, a code that is none, a guide that changed."""
    check_mandate(bound)
    check_project(bound)
    _check_edition(code, edition, bound, promising=promising)


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


def _check_edition(code: str, edition: int, bound: Bound, *, promising: bool) -> None:
    """A form of an edition that is no longer the present one comes back, once, with what has changed meanwhile."""
    typed = bound.values.get("edition", "")
    current = latest(code)
    if current is None or current[1] != edition or typed in {"", str(edition)} or not str(typed).isdecimal():
        return
    former = as_changed_in(code, int(typed))
    before = {} if former is None else {one.name: one for one in fields_of(former, int(typed), promising=promising)}
    after = {one.name: one for one in bound.spec.fields if one.name != "edition"}
    before.pop("edition", None)
    added = [one.label for name, one in after.items() if name not in before and one.kind != "file"]
    changed = [
        one.label for name, one in after.items() if name in before and before[name] != one and one.kind != "file"
    ]
    gone = [one.label for name, one in before.items() if name not in after and one.kind != "file"]
    bound.errors["edition"] = str(CHANGED).format(
        edition=edition,
        added="、".join(added) or NONE,
        changed="、".join(changed) or NONE,
        gone="、".join(gone) or NONE,
    )
    bound.typed["edition"] = [str(edition)]
