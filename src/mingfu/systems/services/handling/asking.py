# SPDX-License-Identifier: Apache-2.0
"""The form of an item, made of an edition of its guide: who applies, in which situation, with which materials."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from mingfu.engines.forms import Bound, Choice, Field, FormSpec
from mingfu.kernel.catalogs import UnknownEntry, entry
from mingfu.kernel.refusals import _
from mingfu.kernel.regions import regions_on
from mingfu.systems.services.handling.applicants import (
    ACCEPT,
    applicant,
    check_mandate,
    check_project,
    delivery_of,
    ways,
)
from mingfu.systems.services.handling.queries import as_changed_in, latest
from mingfu.systems.services.items import Copies, Item, Kind, Material, MaterialKind, Necessity, Situation
from mingfu.systems.services.items.naming import code_of
from mingfu.systems.services.items.needing import questions_of

CHANGED = _(
    "您填写期间，办事指南有了新版（第 {edition} 版）。您填的都在；新增：{added}；有变化：{changed}；不再要：{gone}。请核对后再提交。"
)
NONE = _("无")
PROJECT_KINDS = {Kind.LICENCE, Kind.FILING, Kind.OTHER_POWER}
"""Items of building work of these kinds belong to an investment project."""


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
        yield from map(own, delivery_of(item.delivery))


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
    yield Field(name=f"f_{name}", kind="file", label=one.name, hint="选了“现在上传”的放在这里，照片要清楚完整", required=True, accept=ACCEPT, multiple=True,
                when=here)  # fmt: skip


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
