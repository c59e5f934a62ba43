# SPDX-License-Identifier: Apache-2.0
"""What is not yet up to standard in a guide, each finding with its place, its rule and how to mend it; and the score.

The score is 100 less what each rule takes away; a rule takes no more than its most. It judges the guide, not the service.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mingfu.kernel.refusals import _
from mingfu.systems.services.items.kinds import Channel, Handling, Kind, MaterialKind, Necessity, Unit
from mingfu.systems.services.items.parts import Item, Limit, Material

CATCH_ALL = re.compile(
    r"其[他它].{0,12}(材料|资料|证明|文件)|(相关|有关|所需|必要)的?(材料|资料|证明文件)$|等(相关|有关)?(材料|资料)$|兜底|认为(需要|必要)"
)
"""Words by which a list of materials stays open."""
PER_WEEK = {Unit.WORKING: 5, Unit.CALENDAR: 7, Unit.HOUR: 24 * 7, Unit.MONTH: 7 / 30.0}


@dataclass(frozen=True, slots=True)
class Held:
    """Something the state holds already: a certificate or a data set, with the names it goes by in guides."""

    code: str
    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standards:
    """What a guide is measured by beside itself: the name in the power list, and what the state holds."""

    power_title: str = ""
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what each case of it costs, and the most it may cost."""

    code: str
    title: Any
    basis: str
    points: int
    most: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. `place` is the field it is about, `text` what is wrong, `mend` what to do."""

    rule: Rule
    place: str
    text: str
    mend: str


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one rule takes from the score."""

    rule: Rule
    times: int
    points: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings of a guide, and a score that adds up."""

    findings: tuple[Finding, ...]
    deductions: tuple[Deduction, ...]
    score: int


UNLAWFUL = frozenset({"catch-all", "fee-without-basis", "promise-longer"})
"""Rules whose findings keep a guide from being published."""
OPEN_LIST = "广东省优化营商环境条例第二十九条（不得设兜底性要求）"
GUIDE = "行政许可法第三十条"
ONLINE = "国务院关于在线政务服务的若干规定第七条"
Told = Iterator[tuple[str, str, str]]
Check = Callable[[Item, Standards], Told]
_checks: list[tuple[Rule, Check]] = []


def verdict_of(item: Item, standards: Standards = Standards()) -> Verdict:
    """Every finding of a guide, and its score."""
    findings: list[Finding] = []
    deductions: list[Deduction] = []
    for rule, check in _checks:
        told = [Finding(rule, place, text, mend) for place, text, mend in check(item, standards)]
        findings.extend(told)
        if told:
            deductions.append(Deduction(rule, len(told), min(rule.points * len(told), rule.most)))
    score = max(0, 100 - sum(one.points for one in deductions))
    return Verdict(tuple(findings), tuple(deductions), score)


def rules() -> Sequence[Rule]:
    """Every rule, in the order in which they are asked."""
    return tuple(rule for rule, _check in _checks)


def _rule(code: str, title: Any, basis: str, points: int, most: int = 0) -> Callable[[Check], Check]:
    def keep(check: Check) -> Check:
        _checks.append((Rule(code, title, basis, points, most or points), check))
        return check

    return keep


@_rule("catch-all", _("兜底材料"), OPEN_LIST, 15, 30)
def _catch_all(item: Item, _standards: Standards) -> Told:
    for place, one in enumerate(item.materials, start=1):
        if CATCH_ALL.search(one.name):
            yield (
                f"materials[{place}]",
                str(_("材料“{name}”没有说清是什么")).format(name=one.name),
                str(_("逐一列出具体材料；列不出的，删去这一项")),
            )


@_rule("fee-without-basis", _("收费没有依据"), "行政许可法第五十八条、第五十九条", 20)
def _fees(item: Item, _standards: Standards) -> Told:
    for place, one in enumerate(item.fees, start=1):
        if not one.basis:
            yield (
                f"fees[{place}]",
                str(_("收费“{name}”没有写明法律、行政法规依据")).format(name=one.name),
                str(_("补上依据和标准；没有依据的，取消收费")),
            )


@_rule("promise-longer", _("承诺时限长于法定时限"), "优化营商环境条例第三十六条", 20)
def _promise(item: Item, _standards: Standards) -> Told:
    pairs: list[tuple[str, Limit | None, Limit | None]] = [("promised", item.legal, item.promised)]
    pairs += [
        (f"situations[{place}].promised", one.legal or item.legal, one.promised)
        for place, one in enumerate(item.situations, start=1)
        if one.promised
    ]
    for place, legal, promised in pairs:
        if legal and promised and _longer(promised, legal):
            yield (
                place,
                str(_("承诺 {promised}，法定 {legal}")).format(promised=_said(promised), legal=_said(legal)),
                str(_("承诺时限不得长于法定时限")),
            )


@_rule("held-already", _("索要政府已有的材料"), ONLINE, 5, 20)
def _held(item: Item, standards: Standards) -> Told:
    for place, one in enumerate(item.materials, start=1):
        held = None if one.shared or one.kind is MaterialKind.FORM else _held_as(one, standards.held)
        if held:
            yield (
                f"materials[{place}]",
                str(_("“{name}”可以通过数据共享取得（{held}）")).format(name=one.name, held=held.title),
                str(_("改为数据共享取得，申请人免交")),
            )


@_rule("no-sample", _("材料没有样例"), GUIDE, 2, 10)
def _samples(item: Item, _standards: Standards) -> Told:
    for place, one in enumerate(item.materials, start=1):
        if not one.sample and not one.shared and one.kind is not MaterialKind.CERTIFICATE:
            yield (
                f"materials[{place}].sample",
                str(_("“{name}”没有样例")).format(name=one.name),
                str(_("附上填好的示范文本")),
            )


@_rule("no-form", _("表格没有空白样表"), GUIDE, 3, 6)
def _forms(item: Item, _standards: Standards) -> Told:
    for place, one in enumerate(item.materials, start=1):
        if one.kind is MaterialKind.FORM and not one.form:
            yield (
                f"materials[{place}].form",
                str(_("“{name}”没有空白表格")).format(name=one.name),
                str(_("附上空白表格，或改为网上填写")),
            )


@_rule("no-number", _("材料没有写份数"), GUIDE, 2, 6)
def _numbers(item: Item, _standards: Standards) -> Told:
    for place, one in enumerate(item.materials, start=1):
        if not one.shared and one.originals + one.copies == 0:
            yield (
                f"materials[{place}]",
                str(_("“{name}”没有写明原件、复印件几份")).format(name=one.name),
                str(_("写明份数；只核对原件的，原件填 1")),
            )


@_rule("material-twice", _("同一材料列了两次"), GUIDE, 4)
def _twice(item: Item, _standards: Standards) -> Told:
    names = [(one.name, frozenset(one.situations)) for one in item.materials]
    for name in dict.fromkeys(pair[0] for pair in names if names.count(pair) > 1):
        yield "materials", str(_("“{name}”列了两次")).format(name=name), str(_("合并为一项"))


@_rule("idle-situation", _("情形没有区别"), "国发〔2022〕5号（办理情形）", 3, 6)
def _idle(item: Item, _standards: Standards) -> Told:
    bound = {code for one in item.materials for code in one.situations}
    bound |= {code for one in item.conditions for code in one.situations}
    bound |= {code for one in item.fees for code in one.situations}
    groups = {one.group for one in item.situations if one.code in bound or one.legal or one.promised}
    for group in dict.fromkeys(one.group for one in item.situations):
        if group not in groups:
            yield (
                "situations",
                str(_("问题“{group}”怎么答都一样")).format(group=group),
                str(_("写明各情形的材料、条件或时限，或删去这一问题")),
            )


@_rule("name-unlike", _("名称与权责清单不一致"), "国发〔2022〕5号（基本要素统一）", 8)
def _name(item: Item, standards: Standards) -> Told:
    title = standards.power_title
    own = {item.name, item.main_item} - {""}
    if title and not any(title in name or name in title for name in own):
        yield (
            "name",
            str(_("事项叫“{name}”，权责清单叫“{title}”")).format(name=item.name, title=title),
            str(_("改用权责清单的名称，或写明所属主项")),
        )


def _longer(promised: Limit, legal: Limit) -> bool:
    return promised.amount / PER_WEEK[promised.unit] > legal.amount / PER_WEEK[legal.unit]


def _said(limit: Limit) -> str:
    return f"{limit.amount} {limit.unit.word}"


def _held_as(one: Material, held: Sequence[Held]) -> Held | None:
    for known in held:
        if one.certificate == known.code or any(name in one.name for name in known.names):
            return known
    return None


_ABSENT: tuple[tuple[str, Any, str, int, str, Any, Callable[[Item], bool]], ...] = (
    ("no-basis", _("没有设定依据"), GUIDE, 10, "basis", _("写明法律、法规名称和条款"),
     lambda item: not item.basis and item.kind is not Kind.PUBLIC_SERVICE),
    ("no-legal-limit", _("没有法定时限"), "行政许可法第四十二条；优化营商环境条例第三十六条", 5, "legal",
     _("写明法定时限和条款；法律没有规定的，写明本机关公布的合理时限"),
     lambda item: item.legal is None and item.handling is Handling.PROMISED),
    ("no-promise", _("没有承诺时限"), "优化营商环境条例第三十六条", 8, "promised", _("写明承诺几个工作日办结"),
     lambda item: item.promised is None and item.handling is Handling.PROMISED),
    ("no-condition", _("没有受理或准予条件"), GUIDE, 5, "conditions", _("写明申请人要符合什么条件"),
     lambda item: not item.conditions),
    ("no-material", _("没有材料目录"), GUIDE, 8, "materials", _("列出全部材料；不用材料的，写明免交的材料"),
     lambda item: not item.materials and item.kind in {Kind.LICENCE, Kind.CONFIRMATION, Kind.GRANT, Kind.FILING}),
    ("no-result", _("没有写明办理结果"), "国发〔2022〕5号（办事指南要素）", 5, "results", _("写明最后拿到什么"),
     lambda item: not item.results),
    ("no-window", _("没有办理地点"), "国发〔2022〕5号（办事指南要素）", 10, "windows", _("写明地点、时间和电话"),
     lambda item: not item.windows and Channel.WINDOW in item.channels),
    ("no-remedy", _("没有救济途径"), "行政许可法第七条、第三十八条", 10, "remedies", _("写明复议、诉讼的机关和期限"),
     lambda item: not item.remedies and item.kind is not Kind.PUBLIC_SERVICE),
    ("no-consult", _("没有咨询电话"), "国发〔2022〕5号（办事指南要素）", 3, "consult", _("写明咨询电话"),
     lambda item: not item.consult),
    ("no-complaint", _("没有监督投诉电话"), "国发〔2022〕5号（办事指南要素）", 3, "complaint", _("写明投诉电话"),
     lambda item: not item.complaint),
    ("no-serves", _("没有服务对象"), "国发〔2022〕5号（办事指南要素）", 4, "serves", _("写明为自然人还是法人办理"),
     lambda item: not item.serves),
    ("no-theme", _("没有归入主题"), "国发〔2022〕5号（分类展示）", 2, "themes", _("选择至少一个主题，公众才找得到"),
     lambda item: not item.themes),
    ("instant-twice", _("即办件要跑两次"), "国发〔2022〕5号（减少跑动）", 4, "visits", _("即办件到现场不应超过 1 次"),
     lambda item: item.handling is Handling.INSTANT and item.visits > 1),
    ("gaps-unclear", _("可容缺但没有写明哪些材料可后补"), "广东省优化营商环境条例第三十二条", 4, "materials",
     _("把次要材料标为“容缺后补”"),
     lambda item: item.gaps and not any(one.necessity is Necessity.LATER for one in item.materials)),
)  # fmt: skip


def _absent(place: str, title: Any, mend: Any, lacks: Callable[[Item], bool]) -> Check:
    def check(item: Item, _standards: Standards) -> Told:
        if lacks(item):
            yield place, str(title), str(mend)

    return check


for _code, _title, _basis, _points, _place, _mend, _lacks in _ABSENT:
    _rule(_code, _title, _basis, _points)(_absent(_place, _title, _mend, _lacks))
