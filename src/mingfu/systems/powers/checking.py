# SPDX-License-Identifier: Apache-2.0
"""What an entry must have before it may stand on the list (law: 中办发〔2015〕21号; statutory levels by category)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mingfu.engines.cases import procedures
from mingfu.kernel.catalogs import items
from mingfu.kernel.refusals import _
from mingfu.systems.powers.entries import CATEGORIES, DISTRICT, DUTIES, RANKS, TOWN, Power

STRICT = {"行政许可", "行政处罚", "行政强制"}
"""Categories that only a law or a regulation may found."""
STRONG = {"law", "regulation"}
LONGEST_CODE, LONGEST_TITLE = 120, 300
RISKS = {"": _("未评定"), "low": _("低"), "middle": _("中"), "high": _("高")}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that an entry lacks or says wrongly. `code` names the rule, `field` the question it stands beside."""

    code: str
    field: str
    text: str
    basis: str = ""


def problems_of(one: Power, *, organs: Iterable[str], posts: Iterable[str]) -> tuple[Problem, ...]:
    """Everything that keeps an entry from the list; `organs` and `posts` are those that stand."""
    return (*_identity(one, set(organs)), *_founded(one), *raci_of(one, set(posts)), *_answering(one))


def _identity(one: Power, organs: set[str]) -> Iterator[Problem]:
    known = {item.title for item in items(CATEGORIES)}
    if not one.code or len(one.code) > LONGEST_CODE:
        yield Problem("code", "code", str(_("编码应有 1 到 120 个字符")))
    if not one.title or len(one.title) > LONGEST_TITLE:
        yield Problem("title", "title", str(_("名称应有 1 到 300 个字")))
    if one.category not in known:
        yield Problem("category", "category", str(_("职权类型应从类型清单中选择")))
    if one.subject not in organs:
        yield Problem("no-owner", "subject", str(_("行使主体不是现有单位，职权没有主体")), "地方组织法第六十二条")
    if one.level not in {DISTRICT, TOWN}:
        yield Problem("level", "level", str(_("层级应为区或镇街")))
    if one.procedure and one.procedure not in procedures():
        yield Problem("procedure", "procedure", str(_("没有名为“{name}”的流程")).format(name=one.procedure))
    if one.risk not in RISKS:
        yield Problem("risk", "risk", str(_("廉政风险应为低、中、高之一")))
    yield from _counted(one)


def _counted(one: Power) -> Iterator[Problem]:
    for which, limit in (("legal", one.legal), ("promised", one.promised)):
        if limit is not None and limit.amount < 1:
            yield Problem("limit", which, str(_("时限至少 1 日")))
    if one.legal and one.promised and one.legal.unit == one.promised.unit and one.promised.amount > one.legal.amount:
        yield Problem("promise", "promised", str(_("承诺时限不能长于法定时限")), "优化营商环境条例第三十六条")
    for fee in one.fees:
        if not fee.basis:
            yield Problem("fee", "fees", str(_("收费“{name}”没有依据")).format(name=fee.name), "行政许可法第五十八条")


def _founded(one: Power) -> Iterator[Problem]:
    """No legal basis, no power; some kinds only by law or regulation."""
    if not one.laws:
        yield Problem("no-basis", "laws", str(_("没有法定依据的不能列入清单")), "行政许可法第四条；行政处罚法第四条")
        return
    if any(law.rank not in RANKS for law in one.laws):
        yield Problem("rank", "laws", str(_("依据的效力级别应为法律、法规、规章或规范性文件")))
    if one.category in STRICT and not any(law.rank in STRONG for law in one.laws):
        text = _("“{category}”须由法律、法规设定，现有依据级别不够")
        yield Problem(
            "weak-basis",
            "laws",
            str(text).format(category=one.category),
            "行政许可法第十四条、第十五条；行政处罚法第二章",
        )


def raci_of(one: Power, posts: set[str]) -> Iterator[Problem]:
    """Each step has exactly one accountable post that stands; who decides does not supervise, who handles does not decide."""
    if not one.steps:
        yield Problem("no-steps", "steps", str(_("没有写明办理环节和责任")), "中办发〔2015〕21号：建立责任清单")
    for step in one.steps:
        if step.duty not in DUTIES:
            yield Problem("duty", "steps", str(_("环节“{step}”应写明是办理、决定还是监督")).format(step=step.title))
        if not step.accountable:
            yield Problem("step-without-post", "steps", str(_("环节“{step}”没有负责岗位")).format(step=step.title))
        elif len(step.accountable) > 1:
            text = _("环节“{step}”有 {count} 个负责岗位，应当只有一个")
            yield Problem("two-accountable", "steps", str(text).format(step=step.title, count=len(step.accountable)))
        for post in step.posts:
            if not post.startswith("*") and post not in posts:
                text = _("环节“{step}”的岗位 {post} 不存在")
                yield Problem("post-unknown", "steps", str(text).format(step=step.title, post=post))
    yield from _apart(one)


def _apart(one: Power) -> Iterator[Problem]:
    held: dict[str, set[str]] = {duty: set() for duty in DUTIES}
    for step in one.steps:
        held.get(step.duty, set()).update(step.accountable)
    for first, second in (("execute", "decide"), ("execute", "supervise"), ("decide", "supervise")):
        for post in sorted(held[first] & held[second]):
            text = _("岗位 {post} 既负责{first}又负责{second}，应当分开")
            yield Problem(
                "not-apart", "steps", str(text).format(post=post, first=DUTIES[first], second=DUTIES[second]),
                "决策、执行、监督相互制约",
            )  # fmt: skip


def _answering(one: Power) -> Iterator[Problem]:
    if not one.liability and not any(step.liability for step in one.steps):
        yield Problem("no-liability", "liability", str(_("没有写明追责情形，至少要有一种")), "中办发〔2015〕21号")
    if not one.supervision:
        yield Problem("no-supervision", "supervision", str(_("没有写明监督方式")), "中办发〔2015〕21号")
    if not one.remedy:
        yield Problem("no-remedy", "remedy", str(_("没有写明救济途径")), "行政复议法第二十条")


def unmatched_posts(one: Power) -> tuple[str, ...]:
    """Posts that an entry gives acts to and no step to."""
    stepped = set(one.posts)
    named = dict.fromkeys(post for posts in one.acts.values() for post in posts)
    return tuple(post for post in named if post not in stepped and not post.startswith("*"))


def first_of(problems: Iterable[Problem], most: int = 3) -> str:
    """The first problems as one text."""
    told: list[Any] = [problem.text for problem in problems]
    return "；".join(told[:most]) + ("……" if len(told) > most else "")
