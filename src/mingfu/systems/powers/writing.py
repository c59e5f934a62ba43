# SPDX-License-Identifier: Apache-2.0
"""An entry as a form of lines, and back: one line a basis, a step, a fee, with its parts between bars.

What stands in an entry and has no question of its own (its delegations, its source) goes through unharmed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mingfu.engines.manifest.shown import Field, Option
from mingfu.kernel.catalogs import items
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organs_on
from mingfu.kernel.refusals import _
from mingfu.systems.powers.checking import RISKS
from mingfu.systems.powers.entries import CATEGORIES, DISTRICT, DUTIES, RANKS, TOWN, rank_of

BAR = "｜"
BARS = re.compile(r"[|｜]")
COMMAS = re.compile(r"[、,，]")
UNITS = {"working": "工作日", "calendar": "日", "month": "月"}
LIMIT = re.compile(r"\s*([0-9０-９]{1,4})\s*(个?工作日|日|天|个?月)\s*")
MOST = {"title": 300, "code": 120}
LONGEST, MOST_LINES = 4000, 60
PLACES = ("village", "community")
TEXTS = ("code", "title", "base_code", "supervision", "remedy", "procedure")


def fields_of(plain: Mapping[str, Any], errors: Mapping[str, str], *, fixed_code: bool = False) -> tuple[Field, ...]:
    """The questions of an entry, filled with what it says; `errors` are the sentences beside them."""
    said = texts_of(plain)

    def asked(name: str, label: Any, kind: str = "text", hint: Any = "", **more: Any) -> Field:
        return Field(name, label, kind, said.get(name, ""), hint, errors.get(name, ""), **more)

    code = asked("code", _("编码"), hint=_("本级编码；修改条目时不能换"), maxlength=120)
    if fixed_code:
        code = Field("code", _("编码"), "hidden", said.get("code", ""))
    return (
        code,
        asked("title", _("名称"), hint=_("与上级清单一致"), maxlength=300),
        asked("category", _("职权类型"), "select", options=_categories()),
        asked("subject", _("行使主体"), "select", options=_organs()),
        asked("level", _("层级"), "select", options=(Option(DISTRICT, _(DISTRICT)), Option(TOWN, _(TOWN)))),
        asked("base_code", _("基本编码"), hint=_("国家、省清单的基本编码，用来核对"), optional=True, maxlength=60),
        asked("laws", _("设定依据"), "textarea", _("一行一条：名称｜条款｜法律、法规、规章或者文件"), rows=3),
        asked("conditions", _("行使条件"), "textarea", _("一行一条"), optional=True, rows=2),
        asked("steps", _("环节、岗位和责任"), "textarea",
              _("一行一环节：环节｜办理、决定或监督｜负责岗位（只有一个）｜参与岗位｜责任事项｜追责情形。岗位写编码；.handler、.head 指本单位的承办岗、负责人岗"), rows=6),
        asked("liability", _("追责情形"), "textarea", _("一行一种"), rows=3),
        asked("supervision", _("监督方式")),
        asked("remedy", _("救济途径")),
        asked("legal", _("法定时限"), hint=_("例如：20 工作日"), optional=True, maxlength=20),
        asked("promised", _("承诺时限"), hint=_("不能长于法定时限"), optional=True, maxlength=20),
        asked("fees", _("收费"), "textarea", _("一行一项：名称｜标准｜依据"), optional=True, rows=2),
        asked("risk", _("廉政风险"), "select", options=tuple(Option(*one) for one in RISKS.items())),
        asked("procedure", _("平台办理流程"), hint=_("流程的编码，例如 services.promised"), optional=True, maxlength=80),
        asked("acts", _("岗位授权"), "textarea", _("一行一种：行为｜岗位、岗位"), optional=True, rows=3),
    )  # fmt: skip


def texts_of(plain: Mapping[str, Any]) -> dict[str, str]:
    """What an entry says, as the texts of its form."""
    said = {name: str(plain.get(name, "")) for name in (*TEXTS, "category", "subject", "risk")}
    said["level"] = str(plain.get("level", DISTRICT))
    said["laws"] = "\n".join(
        _joined(
            row.get("name"),
            row.get("article"),
            RANK_WORDS.get(row.get("rank") or rank_of(str(row.get("name", ""))), ""),
        )
        for row in plain.get("laws", ())
    )
    said["steps"] = "\n".join(
        _joined(
            row.get("title"),
            DUTY_WORDS.get(row.get("duty", "execute"), ""),
            "、".join(row.get("accountable", ())),
            "、".join(row.get("responsible", ())),
            row.get("owes"),
            row.get("liability"),
        )
        for row in plain.get("steps", ())
    )
    for name in ("conditions", "liability"):
        said[name] = "\n".join(plain.get(name, ()))
    for name in ("legal", "promised"):
        limit = plain.get(name)
        said[name] = f"{limit['amount']} {UNITS.get(limit.get('unit', 'working'), '')}" if limit else ""
    said["fees"] = "\n".join(
        _joined(row.get("name"), row.get("rate"), row.get("basis")) for row in plain.get("fees", ())
    )
    said["acts"] = "\n".join(_joined(act, "、".join(posts)) for act, posts in plain.get("acts", {}).items())
    return said


RANK_WORDS = {"law": "法律", "regulation": "法规", "rule": "规章", "document": "文件"}
DUTY_WORDS = {"execute": "办理", "decide": "决定", "supervise": "监督"}


def read_entry(typed: Mapping[str, str], before: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed as the plain values of an entry, and a sentence beside each question that is wrong."""
    errors: dict[str, str] = {}
    told = {name: _clean(typed.get(name, "")) for name in (*TEXTS, "category", "subject", "level", "risk")}
    plain: dict[str, Any] = {**before}
    for name, text in told.items():
        if len(text) > MOST.get(name, LONGEST):
            errors[name] = str(_("最多 {most} 个字")).format(most=MOST.get(name, LONGEST))
        plain[name] = text
    lines = {
        name: list(_lines(typed.get(name, ""))) for name in ("laws", "steps", "conditions", "liability", "fees", "acts")
    }
    for name, held in lines.items():
        if len(held) > MOST_LINES or any(len(line) > LONGEST for line in held):
            errors[name] = str(_("最多 {most} 行，每行最多 {longest} 个字")).format(most=MOST_LINES, longest=LONGEST)
    plain["laws"] = [_law(line, errors) for line in lines["laws"]]
    plain["steps"] = [_step(line, errors) for line in lines["steps"]]
    plain["conditions"], plain["liability"] = lines["conditions"], lines["liability"]
    plain["fees"] = [dict(zip(("name", "rate", "basis"), _parts(line, 3), strict=True)) for line in lines["fees"]]
    plain["acts"] = dict(_act(line, errors) for line in lines["acts"])
    for name in ("legal", "promised"):
        _limit(name, _clean(typed.get(name, "")), plain, errors)
    return {name: value for name, value in plain.items() if value not in ("", [], {}, None)}, errors


def _law(line: str, errors: dict[str, str]) -> dict[str, str]:
    name, article, rank = _parts(line, 3)
    by_word = {word: key for key, word in RANK_WORDS.items()} | {key: key for key in RANKS}
    if rank and rank not in by_word:
        errors["laws"] = str(_("“{rank}”应为法律、法规、规章或者文件")).format(rank=rank[:20])
    return {"name": name, "article": article, "rank": by_word.get(rank) or rank_of(name)}


def _step(line: str, errors: dict[str, str]) -> dict[str, Any]:
    title, duty, accountable, responsible, owes, liability = _parts(line, 6)
    by_word = {word: key for key, word in DUTY_WORDS.items()} | {key: key for key in DUTIES}
    if duty and duty not in by_word:
        errors["steps"] = str(_("环节“{step}”的性质应为办理、决定或监督")).format(step=title[:20])
    step: dict[str, Any] = {"title": title, "duty": by_word.get(duty, "execute"), "owes": owes, "liability": liability}
    for name, posts in (("accountable", accountable), ("responsible", responsible)):
        step[name] = [post.strip() for post in COMMAS.split(posts) if post.strip()]
    return {name: value for name, value in step.items() if value}


def _act(line: str, errors: dict[str, str]) -> tuple[str, list[str]]:
    act, posts = _parts(line, 2)
    if not re.fullmatch(r"[a-z_]+(\.[a-z-]+)+", act):
        errors["acts"] = str(_("“{act}”不是行为编码，例如 services.handle")).format(act=act[:30])
    return act, [post.strip() for post in COMMAS.split(posts) if post.strip()]


def _limit(name: str, text: str, plain: dict[str, Any], errors: dict[str, str]) -> None:
    before = plain.pop(name, None)
    if not text:
        return
    found = LIMIT.fullmatch(text)
    if found is None:
        errors[name] = str(_("请写成“20 工作日”“30 日”或者“3 月”"))
        return
    unit = "working" if "工作" in found[2] else "month" if "月" in found[2] else "calendar"
    plain[name] = {"amount": int(found[1]), "unit": unit}
    if before and before.get("basis") and (before["amount"], before.get("unit")) == (int(found[1]), unit):
        plain[name]["basis"] = before["basis"]


def _lines(text: str) -> Iterator[str]:
    return (line for line in map(_clean, text.splitlines()) if line)


def _parts(line: str, count: int) -> list[str]:
    parts = [part.strip() for part in BARS.split(line)]
    return (
        [*parts[: count - 1], BAR.join(parts[count - 1 :])]
        if len(parts) >= count
        else [*parts, *[""] * (count - len(parts))]
    )


def _joined(*parts: Any) -> str:
    return BAR.join(str(part or "") for part in parts).rstrip(BAR)


def _clean(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", text).strip()


def _categories() -> tuple[Option, ...]:
    return (Option("", _("请选择")), *(Option(item.title, _(item.title)) for item in items(CATEGORIES)))


def _organs() -> tuple[Option, ...]:
    rows = organs_on(today()).exclude(kind__in=PLACES).order_by("position").values_list("code", "name")
    return (Option("", _("请选择")), *(Option(code, name) for code, name in rows))
