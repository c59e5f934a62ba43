# SPDX-License-Identifier: Apache-2.0
"""What a change comes to: the rows it puts on the list, the entries it ends, and what it still lacks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfu.engines.manifest import systems
from mingfu.engines.registers import entries
from mingfu.kernel.access import system
from mingfu.kernel.catalogs import alive, items
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organs_on, posts_on
from mingfu.kernel.refusals import _
from mingfu.systems.powers.checking import STRICT, Problem, problems_of
from mingfu.systems.powers.citing import acts_named
from mingfu.systems.powers.entries import CATALOG, Power, plain_from, power_from, power_of
from mingfu.systems.powers.models import Change

TOWN_KINDS = ("town", "street")
RUNNING = {"continue": _("按原版清单继续办完"), "decide": _("逐件列出，由负责人决定")}
LEAST = 4
BODIES = "powers.bodies"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the list: entries as they will say, and those that end, each with what is told of it."""

    put: tuple[dict[str, Any], ...]
    ended: Mapping[str, dict[str, Any]]


def outcome_of(held: Change, *, on: date | None = None) -> Outcome:
    """What a change would make of the list as it is in force on a day."""
    content = held.content
    standing = {item.code: item for item in items(CATALOG, on=on)}
    before = {code: plain_from(standing[code]) for code in content.get("codes", ()) if code in standing}
    results = tuple(dict(plain) for plain in content.get("results", ()))
    if held.kind in {"add", "modify"}:
        return Outcome(results, {})
    if held.kind in {"merge", "split"}:
        made = {str(plain.get("code", "")) for plain in results}
        told = _told(content, instead=[str(plain.get("code", "")) for plain in results])
        return Outcome(results, {code: told for code in before if code not in made})
    if held.kind == "withdraw":
        return Outcome((), {code: _told(content) for code in before})
    return Outcome(tuple(_moved(held, plain, on or today()) for plain in before.values()), {})


def _told(content: Mapping[str, Any], instead: list[str] | None = None) -> dict[str, Any]:
    return {"why": content.get("why", ""), "way": content.get("way", ""), "instead": instead or []}


def _moved(held: Change, plain: dict[str, Any], day: date) -> dict[str, Any]:
    """An entry that is handed down, handed over to a social body, or taken back."""
    content, towns = held.content, held.content.get("towns", ())
    rows = [row for row in plain.get("delegated", ()) if row["organ"] not in towns]
    if held.kind == "delegate":
        rows += [{"organ": code, "since": day.isoformat(), "document": content.get("document", "")} for code in towns]
        return {**plain, "delegated": rows}
    if held.kind == "entrust":
        return {**plain, "entrusted": {**content.get("body", {}), "since": day.isoformat()}}
    taken = {name: value for name, value in plain.items() if name not in {"delegated", "entrusted"}}
    if towns:
        kept = {"entrusted": plain["entrusted"]} if "entrusted" in plain else {}
        return {**taken, **kept, **({"delegated": rows} if rows else {})}
    return taken


def problems_of_change(held: Change) -> tuple[Problem, ...]:
    """Everything that keeps a change from being proposed."""
    return (*_of_results(held), *_of_kind(held))


def _of_results(held: Change) -> Iterator[Problem]:
    content = held.content
    results, codes = content.get("results", []), set(content.get("codes", ()))
    organs = set(organs_on(today()).values_list("code", flat=True))
    posts = set(posts_on(today()).values_list("code", flat=True))
    made = [str(plain.get("code", "")) for plain in results]
    if len(set(made)) != len(made):
        yield Problem("same-code", "results", str(_("几个条目的编码不能相同")))
    for code in made:
        if code and code not in codes and alive(CATALOG, code):
            yield Problem("same-code", "results", str(_("编码 {code} 已有现行条目，请换一个")).format(code=code))
    for place, plain in enumerate(results, start=1):
        prefix = str(_("条目 {place}：")).format(place=place) if len(results) > 1 else ""
        one = power_from({"code": "", "title": "", **plain})
        for problem in (*problems_of(one, organs=organs, posts=posts), *_of_acts(one, posts)):
            yield Problem(problem.code, f"{place}.{problem.field}", prefix + problem.text, problem.basis)


def _of_acts(one: Power, posts: set[str]) -> Iterator[Problem]:
    """Permissions: of acts that somebody asks for, to posts that stand, and none over the platform itself anew.

    Who may grant, appoint or keep the list is not for an organ's own proposal to add.
    """
    held = {act for item in items(CATALOG) if item.code == one.code for act in item.content.get("acts", {})}
    known = {act for item in items(CATALOG) for act in item.content.get("acts", {})} | set(acts_named())
    matters = {manifest.key for manifest in systems()} - {"powers"}
    for act, named in one.acts.items():
        if act not in known:
            yield Problem("act-unknown", "acts", str(_("没有“{act}”这种行为，授权不会起作用")).format(act=act))
        elif act not in held and act.partition(".")[0] not in matters:
            text = _("“{act}”是平台管理的行为，不能由业务条目新增授权")
            yield Problem("act-of-platform", "acts", str(text).format(act=act), "职权法定")
        for post in named:
            if not post.startswith("*") and post not in posts:
                yield Problem("post-unknown", "acts", str(_("授权的岗位 {post} 不存在")).format(post=post))


def _of_kind(held: Change) -> Iterator[Problem]:
    content = held.content
    results, codes = content.get("results", []), content.get("codes", ())
    gone = [code for code in codes if not alive(CATALOG, code)]
    if gone:
        yield Problem("gone", "codes", str(_("条目 {codes} 已不在现行清单里")).format(codes="、".join(gone)))
    if held.kind == "merge" and len(results) != 1:
        yield Problem("count", "results", str(_("合并后应是一个条目")))
    if held.kind == "split" and len(results) < 2:  # noqa: PLR2004 - a split makes two at least
        yield Problem("count", "results", str(_("拆分后应有两个以上条目")))
    if held.kind == "modify" and results and str(results[0].get("code")) not in codes:
        yield Problem("code", "1.code", str(_("修改不能换编码；要换编码，请用合并或拆分")))
    if held.kind in {"withdraw", "merge", "split", "take_back"}:
        yield from _reasoned(held)
    if held.kind == "delegate":
        yield from _delegating(held)
    if held.kind == "entrust":
        yield from _entrusting(held)


def _reasoned(held: Change) -> Iterator[Problem]:
    if len(str(held.content.get("why", "")).strip()) < LEAST:
        yield Problem("why", "why", str(_("请写明理由，停止受理时会告诉申请人（至少 4 个字）")))
    if held.kind != "take_back" and held.content.get("running") not in RUNNING:
        yield Problem("running", "running", str(_("请选择在办件怎么处理")))


def _delegating(held: Change) -> Iterator[Problem]:
    towns = held.content.get("towns", ())
    fit = set(organs_on(today()).filter(kind__in=TOWN_KINDS).values_list("code", flat=True))
    if not towns or not set(towns) <= fit:
        yield Problem("towns", "towns", str(_("请选择下放到哪些镇街")))
    for one in _powers(held):
        again = [row.organ for row in one.delegated if row.organ in towns]
        if again:
            yield Problem("towns", "towns", str(_("已经下放到 {organ}")).format(organ="、".join(again)))
    if len(str(held.content.get("document", "")).strip()) < LEAST:
        yield Problem(
            "document", "document", str(_("下放须有批准文件，请写明文号")), "行政处罚法第二十四条；放管服改革要求"
        )


def _entrusting(held: Change) -> Iterator[Problem]:
    body = held.content.get("body", {})
    for one in _powers(held):
        if one.category in STRICT:
            text = _("“{category}”不得转移给社会组织")
            yield Problem(
                "not-for-bodies", "body", str(text).format(category=one.category),
                "行政许可法第二十四条；行政处罚法第二十条、第二十一条；行政强制法第十七条",
            )  # fmt: skip
    if not body.get("number") or body_of(str(body["number"])) is None:
        yield Problem(
            "body", "body", str(_("请选择具备条件的社会组织（见“承接社会组织名录”）")), "政府购买服务管理办法第六条"
        )
    if len(str(body.get("agreement", "")).strip()) < LEAST:
        yield Problem("agreement", "agreement", str(_("请写明协议编号")), "政府购买服务管理办法第二十二条")
    until = str(body.get("until", ""))
    if not until or until <= today().isoformat():
        yield Problem("until", "until", str(_("请写明协议到期日，应在今天以后")))


def bodies() -> tuple[tuple[str, str], ...]:
    """Social bodies that are fit to take a matter over today: credit code and name."""
    day = today().isoformat()
    found = entries(system("powers"), BODIES, state="present", limit=None)
    return tuple(
        (str(row.content["credit_code"]), str(row.content["name"]))
        for row in found
        if str(row.content.get("fit_until", "")) >= day
    )


def body_of(number: str) -> str | None:
    """The name of a fit social body by its credit code; None for one that is not."""
    return dict(bodies()).get(number)


def _powers(held: Change) -> Iterator[Any]:
    codes = held.content.get("codes", ())
    return (power_of(item) for item in items(CATALOG) if item.code in codes)
