# SPDX-License-Identifier: Apache-2.0
"""The form of an item, made of an edition of its guide: who applies, in which situation, with which materials."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mingfu.engines.forms import Bound, Choice, Field, FormSpec
from mingfu.kernel.catalogs import UnknownEntry, entry
from mingfu.kernel.refusals import _
from mingfu.systems.services.handling.queries import as_changed_in, latest
from mingfu.systems.services.items import Copies, Delivery, Item, Material, MaterialKind, Necessity, Situation
from mingfu.systems.services.items.needing import questions_of

ACCEPT = "image/*,application/pdf,.docx,.xlsx"
CHANGED = _(
    "您填写期间，办事指南有了新版（第 {edition} 版）。您填的都在；新增：{added}；有变化：{changed}；不再要：{gone}。请核对后再提交。"
)
NONE = _("无")


def form_for(name: str) -> FormSpec | None:
    """The form of `<item>@<edition>`; None where there is no such item or edition."""
    code, _at, number = name.rpartition("@")
    item = as_changed_in(code, int(number)) if number.isdecimal() else None
    return _form(item, name, int(number)) if item is not None else None


@lru_cache(maxsize=500)
def _form(item: Item, name: str, edition: int) -> FormSpec:
    fields = tuple(_fields(item, edition))
    return FormSpec(
        key=f"services.item.{name}",
        title=item.name,
        lead=item.summary,
        button="提交申请",
        fields=fields,
        digest=hashlib.sha256(repr(fields).encode()).hexdigest(),
        check=lambda bound: _check(item.code, edition, bound),
    )


def _fields(item: Item, edition: int) -> Iterator[Field]:
    yield Field(name="edition", kind="hidden", label="办事指南版本", fact=True, default=str(edition))
    yield from _applicant(item)
    for place, (group, answers) in enumerate(questions_of(item).items(), start=1):
        options = tuple(Choice(one.code, one.title, one.hint) for one in answers)
        yield Field(name=f"s{place}", kind="choice", label=group, required=True, fact=True, options=options)
    yield from _held(item)
    asked = [
        (one, name)
        for one, name in zip(item.materials, names_of(item), strict=True)
        if not one.shared and not is_this_form(one)
    ]
    for one, name in asked:
        yield _material(item, one, name)
    uploading = " or ".join(['acting = "agent"', *(f'm_{name} = "upload"' for _one, name in asked)])
    yield Field(name="files", kind="file", label="上传材料", hint="选了“现在上传”的材料都放在这里，照片要清楚完整；代理人办理的还要有授权委托书，写明事项、权限和期限",
                required=True, accept=ACCEPT, multiple=True, when=uploading)  # fmt: skip
    yield from _ways(item)


def _applicant(item: Item) -> Iterator[Field]:
    if item.personal and item.corporate:
        options = (Choice("person", "个人"), Choice("body", "企业或其他组织"))
        yield Field(name="applicant", kind="choice", label="以谁的名义申请", required=True, fact=True, options=options)
    when = 'applicant = "body"' if item.personal else ""
    if item.corporate:
        yield Field(name="body", kind="text", label="单位名称", hint="与营业执照或登记证书一致", required=True, max=200, when=when,
                    autocomplete="organization")  # fmt: skip
        yield Field(name="credit_code", kind="text", label="统一社会信用代码", hint="18 位", required=True, min=18, max=18,
                    when=when, width="w18")  # fmt: skip
    named = "申请人姓名" if item.personal and not item.corporate else "申请人或经办人姓名"
    yield Field(name="name", kind="text", label=named, required=True, max=50, autocomplete="name", own="name")
    yield Field(name="phone", kind="phone", label="手机号", hint="进展和通知发到这里；没有手机的可以不填，凭编号和查询码查询",
                autocomplete="tel-national", inputmode="numeric", width="w18", own="phone")  # fmt: skip
    if item.personal:
        yield Field(name="resident_id", kind="identity", label="身份证号码", hint="加密保存，只用于核对身份和调取政府已有的材料",
                    own="resident_id", width="w18")  # fmt: skip
    options = (Choice("self", "本人（本单位）办理"), Choice("agent", "代理人办理"))
    yield Field(name="acting", kind="choice", label="谁来办", required=True, fact=True, default="self", options=options)
    agent = 'acting = "agent"'
    yield Field(name="agent_name", kind="text", label="代理人姓名", required=True, max=50, when=agent)


def _held(item: Item) -> Iterator[Field]:
    """What the state holds already, with where it comes from: nobody hands it in (国令第716号第七条)."""
    held = [f"{one.name}（{_source(one)}）" for one in item.materials if one.shared]
    if held:
        options = (
            Choice("share", "同意由受理单位核查，只用于这次申请"),
            Choice("own", "我自己交", "可以在“补充说明”里写明，到窗口交验"),
        )
        yield Field(name="held", kind="choice", label="不用交的材料：政府已有，内部核查", hint="；".join(held), required=True,
                    fact=True, default="share", options=options)  # fmt: skip


def _source(one: Material) -> str:
    try:
        return f"来源：{entry('services.held', one.certificate).title}"
    except UnknownEntry:
        return "来源：政府部门共享数据"


def _material(item: Item, one: Material, name: str) -> Field:
    when = _condition(item, one.situations)
    options = [Choice("upload", "现在上传")]
    if one.medium is not Copies.ELECTRONIC:
        options.append(Choice("window", "到窗口交验原件"))
    if one.necessity is Necessity.LATER:
        options.append(Choice("later", "承诺受理后补交", "主要材料齐全的可以先受理；补齐的期限写在受理通知书上"))
    if one.necessity is Necessity.OPTIONAL:
        options.append(Choice("none", "没有"))
    told = [one.note, f"示范文本：{one.sample}" if one.sample else "", f"空白表：{one.form}" if one.form else ""]
    return Field(name=f"m_{name}", kind="choice", label=f"{one.name}：怎么交", hint="；".join(text for text in told if text),
                required=True, fact=True, options=tuple(options), when=when)  # fmt: skip


def _ways(item: Item) -> Iterator[Field]:
    ways = tuple(Choice(one.value, str(one.word)) for one in item.delivery) or (
        Choice(Delivery.WINDOW.value, str(Delivery.WINDOW.word)),
    )
    yield Field(name="delivery", kind="choice", label="怎么拿结果", required=True, fact=True, options=ways,
                default=ways[0].value)  # fmt: skip
    if Delivery.POST in item.delivery:
        yield Field(
            name="address", kind="text", label="邮寄地址和收件人", required=True, max=200, when='delivery = "post"'
        )
    yield Field(name="remarks", kind="textarea", label="补充说明", max=2000, rows=3)


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


def _check(code: str, edition: int, bound: Bound) -> None:
    """A form of an edition that is no longer the present one comes back, once, with what has changed meanwhile."""
    typed = bound.values.get("edition", "")
    current = latest(code)
    if current is None or current[1] != edition or typed in {"", str(edition)} or not str(typed).isdecimal():
        return
    former = as_changed_in(code, int(typed))
    before = {} if former is None else {one.name: one for one in _fields(former, int(typed))}
    after = {one.name: one for one in bound.spec.fields if one.name != "edition"}
    before.pop("edition", None)
    added = [one.label for name, one in after.items() if name not in before]
    changed = [one.label for name, one in after.items() if name in before and before[name] != one]
    gone = [one.label for name, one in before.items() if name not in after]
    bound.errors["edition"] = str(CHANGED).format(
        edition=edition,
        added="、".join(added) or NONE,
        changed="、".join(changed) or NONE,
        gone="、".join(gone) or NONE,
    )
    bound.typed["edition"] = [str(edition)]
