# SPDX-License-Identifier: Apache-2.0
"""Numbers with a unit, and whether the words around one make it a target: precision counts as much as finding all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from mingfu.systems.plan.reading import wording
from mingfu.systems.plan.reading.numerals import DIGITS, HAN, number
from mingfu.systems.plan.reading.plan import Direction, Kind
from mingfu.systems.plan.reading.promises import WHOLE
from mingfu.systems.plan.reading.units import BESIDE, MONEY, POINTS, TIME, UNIT, bare

_AMOUNT = re.compile(
    r"(?<![\d.A-Za-z第件表图卷届\-/一二两三四五六七八九十百千〇零])"
    rf"(?:百分之(?P<hundredth>{DIGITS}|{HAN})"
    rf"|(?P<parts>{HAN})分之(?P<share>{HAN})"
    rf"|翻(?P<fold>{HAN})番"
    rf"|(?P<tenth>{HAN})成(?=以上|左右|[,。;、的]|$)"
    rf"|(?:(?P<low>{DIGITS}|{HAN})(?:%|{UNIT})?[-至到])?(?P<figure>{DIGITS}|{HAN})(?P<unit>%|{UNIT})"
    rf"|(?P<alone>{DIGITS})(?=(?:以上|以下|以内|左右)?(?:[,;。、)\n]|$)))"
    r"(?:/(?P<per>年|季度?|月|周|日))?"
)
_WINDOW = 20
"""The farthest a bound may stand before its number: 至少安排区政府常务会议学法2次."""

_BOUND = re.compile(rf"(?P<floor>{wording.FLOOR})|(?P<ceiling>{wording.CEILING})")
_LEVEL = re.compile(rf"{wording.LEVEL}{wording.ABOUT}$")
_FIRM_LEVEL = re.compile(rf"(?!(?:实现|保持|为|到|至|是|过)$){wording.LEVEL}{wording.ABOUT}$")
_LOWERED = re.compile(rf"{wording.LOWERED}{wording.ABOUT}$")
_RISING = re.compile(rf"{wording.RISING}{wording.ABOUT}$")
_FALLING = re.compile(rf"{wording.FALLING}{wording.ABOUT}$")
_FROM = re.compile(r"(?:从|由)[^,;]{0,14}$")
_ON_TO = re.compile(rf"(?:左右)?(?:{wording.LOWERED}|提高|提升|增加|增长|上升|扩大|增至|升至|降|压|缩|减)")
_ABOVE = re.compile(wording.ABOVE_AFTER)
_BELOW = re.compile(wording.BELOW_AFTER)
_RATE = re.compile(r"(?:率|度|比例|比重|占比|面|指数|份额|程度|[涨增降]幅|增速)(?:均|都|全部)?(?:为)?$")
_SHARE_OF = re.compile(
    r"(?:的[^,]{0,16})?(?:用于|投入|覆盖|达标|完成|合格|整改|落实|纳入|接入|进驻|办结|公开|网上|实现|满意|建成|配备)"
)
_NO_WHOLE = re.compile(r"奖励|补助|补贴|配套|给予|股权|负担|承担")
_RANK = re.compile(r"(?:进入|位居|位列|排名|名列|保持|跻身|居|列)[^,]{0,12}前$")
_THING_MEANT = re.compile(rf"(?:{wording.ABOVE_AFTER})?的?[^,;、\d]{{0,6}}?(?:企业|项目|单位|工程|集群|园区|强镇|镇街)")
_DOING = re.compile(rf"(?P<strong>{wording.STRONG})|(?P<weak>{wording.WEAK})")
_LONG, _NEAR = 18, 12
_SPENDING = frozenset(["安排", "投入", "落实"])
_LESSONS = frozenset(["学时", "课时"])


@dataclass(frozen=True)
class Amount:
    """A number with its unit, from `start` to `end` of the strip. `low` is given for 3-5个; `per` for 2次/年."""

    value: float
    unit: str
    start: int
    end: int
    low: float | None
    per: str | None
    written: str


@dataclass(frozen=True)
class Setting:
    """What stands around an amount in its segment, and what the sentence says before."""

    before: str
    after: str
    whole: str
    recurs: bool
    dated: bool
    among: bool = False
    """Whether the segment opens with 其中 and so tells a part of what was promised before it."""


@dataclass(frozen=True)
class Verdict:
    """How an amount is promised. `cut` is the place in `Setting.before` where its bound begins and ends."""

    direction: Direction
    kind: Kind
    ceiling: bool = False
    falls: bool = False
    cut: tuple[int, int] | None = None
    tail: int = 0


def amounts(text: str, start: int, end: int) -> Iterator[Amount]:
    """Every number with a unit between `start` and `end`, target or not."""
    for match in _AMOUNT.finditer(text, start, end):
        read = _read(match)
        if read is not None:
            value, unit, low = read
            written = match.group("figure") or match.group("hundredth") or ""
            yield Amount(value, unit, match.start(), match.end(), low, match.group("per"), written)


def _read(match: re.Match[str]) -> tuple[float, str, float | None] | None:
    if match.group("hundredth"):
        value = number(match.group("hundredth"))
        return None if value is None else (value, "%", None)
    if match.group("parts"):
        share, parts = number(match.group("share")), number(match.group("parts"))
        return None if not share or not parts or share > parts else (_percent(share, parts), "%", None)
    if match.group("fold"):
        value = number(match.group("fold"))
        return None if value is None else (value, "番", None)
    if match.group("tenth"):
        value = number(match.group("tenth"))
        return None if value is None or not 0 < value < 10 else (value * 10, "%", None)  # noqa: PLR2004 - tenths of a whole
    if match.group("alone"):
        value = number(match.group("alone"))
        return None if value is None else (value, "", None)
    value = number(match.group("figure"))
    low = number(match.group("low")) if match.group("low") else None
    return None if value is None else (value, match.group("unit"), low)


def _percent(share: float, parts: float) -> float:
    return round(float(Fraction(int(share) * 100, int(parts))), 2)


def judge(amount: Amount, setting: Setting) -> Verdict | None:
    """How the amount is promised, or None where it is only a number."""
    if _FROM.search(setting.before) and _ON_TO.match(setting.after):
        return None
    if wording.PAST.search(setting.whole) or (bare(amount.unit) in MONEY and _THING_MEANT.match(setting.after)):
        return None
    verdict = _bounded(amount, setting)
    if verdict is not None or not amount.unit:
        return verdict or _index(setting)
    if amount.unit == "%" or amount.unit in POINTS or amount.unit == "番":
        return _share(amount, setting)
    if amount.unit in TIME:
        return _limit(setting)
    return _count(amount, setting)


def _bounded(amount: Amount, setting: Setting) -> Verdict | None:
    """A number with a bound: 不少于30项, 达93%以上, 压缩到5个工作日以内."""
    above, below = _ABOVE.match(setting.after), _BELOW.match(setting.after)
    tail = (above or below).end() if above or below else 0  # type: ignore[union-attr]
    bound = _bound(amount, setting)
    moved = setting.before[: bound.start()] if bound else setting.before
    kind = _kind(amount, setting, moved)
    falls = bool(_FALLING.search(moved) or _LOWERED.search(moved))
    if bound is not None:
        high = bound.lastgroup == "ceiling"
        return Verdict("exact" if high else "min", kind, ceiling=high, falls=falls, cut=bound.span(), tail=tail)
    if amount.unit in TIME or amount.unit == "岁":
        return None
    if not amount.unit and not (_FIRM_LEVEL.search(setting.before) or _LOWERED.search(setting.before)):
        return None
    if above and (amount.unit == "%" or not _only_describes(amount, setting, tail)):
        return Verdict("min", kind, falls=falls, tail=tail)
    reached = (
        _LEVEL.search(setting.before)
        or _LOWERED.search(setting.before)
        or (amount.unit == "%" and not setting.after[tail:])
    )
    if below and reached:
        return Verdict("exact", kind, ceiling=True, falls=falls, tail=tail)
    return None


def _bound(amount: Amount, setting: Setting) -> re.Match[str] | None:
    last = None
    for match in _BOUND.finditer(setting.before):
        last = match
    if last is None:
        return None
    gap = setting.before[last.end() :]
    beside = not amount.unit or amount.unit in BESIDE or (amount.unit in TIME and not setting.recurs)
    near = 0 if beside else _WINDOW
    return last if len(gap) <= near and not re.search(r"\d", gap) else None


def _only_describes(amount: Amount, setting: Setting, tail: int) -> bool:
    """Whether N以上 only says which things are meant: 5000万元以上的项目, 500人以上企业."""
    followed = bool(re.match(r"的?[\u4e00-\u9fff]", setting.after[tail:]))
    if _FIRM_LEVEL.search(setting.before) or not followed:
        return amount.unit in BESIDE and not _LEVEL.search(setting.before)
    if bare(amount.unit) in MONEY:
        return True
    doing = _doing(setting.before)
    return not (setting.recurs or setting.dated or (doing is not None and len(setting.before) - doing.end() <= _NEAR))


def _share(amount: Amount, setting: Setting) -> Verdict | None:
    """A percentage, points or a multiple without a bound: 达100%, 提高5个百分点, 覆盖率100%."""
    if setting.before.endswith("前"):
        ranked = amount.unit == "%" and _RANK.search(setting.before) and not setting.after.startswith("的")
        return Verdict("exact", "level", ceiling=True) if ranked else None
    moved = _moved(setting.before)
    if moved is not None or amount.unit in POINTS:
        return moved
    if amount.unit == "番":
        return Verdict("rise", "change")
    if _LOWERED.search(setting.before):
        return Verdict("exact", "level", ceiling=True, falls=True)
    return Verdict(_low(amount), "level") if _share_is_promised(amount, setting) else None


def _share_is_promised(amount: Amount, setting: Setting) -> bool:
    return bool(
        _LEVEL.search(setting.before)
        or _RATE.search(setting.before)
        or _SHARE_OF.match(setting.after)
        or (amount.value == WHOLE and not _NO_WHOLE.search(setting.whole))
    )


def _low(amount: Amount) -> Direction:
    """A range promises its lower end at least."""
    return "exact" if amount.low is None else "min"


def _moved(before: str) -> Verdict | None:
    if _FALLING.search(before):
        return Verdict("exact", "change", falls=True)
    return Verdict("rise", "change") if _RISING.search(before) else None


def _index(setting: Setting) -> Verdict | None:
    """A number without a unit, such as an index: only where the text says that it is reached."""
    if _LOWERED.search(setting.before):
        return Verdict("exact", "level", ceiling=True, falls=True)
    return Verdict("exact", "level") if _FIRM_LEVEL.search(setting.before) else None


def _limit(setting: Setting) -> Verdict | None:
    """A time within which something is done: 压缩到5个工作日, 15分钟内到达."""
    if _LOWERED.search(setting.before):
        return Verdict("exact", "level", ceiling=True, falls=True, tail=_tail(setting.after))
    if wording.ADMINISTRATIVE.search(setting.whole):
        return None
    if _BELOW.match(setting.after) and wording.FINISH.search(setting.whole):
        return Verdict("exact", "level", ceiling=True, tail=_tail(setting.after))
    return Verdict("exact", "change", falls=True) if _FALLING.search(setting.before) else None


def _count(amount: Amount, setting: Setting) -> Verdict | None:
    """Things counted, money, area: 新建学校5所, 每年组织2次, 总量达到800亿元."""
    if setting.before.endswith("前"):
        ranked = _RANK.search(setting.before) and amount.unit in {"名", "位", "个"}
        return Verdict("exact", "level", ceiling=True) if ranked else None
    moved = _moved(setting.before) if amount.unit not in BESIDE or amount.unit == "倍" else None
    if moved is not None and not (amount.value == 1 and not amount.written.isdigit()):
        return moved
    if _FIRM_LEVEL.search(setting.before):
        return Verdict(_low(amount), _kind(amount, setting, setting.before))
    if _LOWERED.search(setting.before):
        return Verdict("exact", "level", ceiling=True, falls=True)
    if (amount.unit in BESIDE and amount.unit not in _LESSONS) or not _is_told(amount, setting):
        return None
    return Verdict(_low(amount), _kind(amount, setting, setting.before))


def _is_told(amount: Amount, setting: Setting) -> bool:
    """Whether a period or a verb of making governs the number. 每年解决一批 counts nothing."""
    vague = amount.unit == "批" and amount.value == 1
    recurs = (setting.recurs or amount.per is not None) and bare(amount.unit) not in MONEY
    return (recurs and not vague) or _done(amount, setting)


def _doing(before: str) -> re.Match[str] | None:
    last = None
    for match in _DOING.finditer(before):
        last = match
    return last


def _done(amount: Amount, setting: Setting) -> bool:
    """Whether a verb of making governs the number: 新建学校5所; 到2020年建成三个公园."""
    last = not setting.after
    if setting.dated and setting.among and (last or setting.after.startswith("、")):
        return True
    doing = _doing(setting.before)
    if doing is None:
        return False
    gap = len(setting.before) - doing.end()
    firm = setting.recurs or setting.dated
    if not amount.written[:1].isdigit():
        close = gap <= 1 or setting.before.endswith("全部") or (last and gap <= _LONG)
        return amount.value > 1 and firm and close and doing.group("strong") is not None
    if bare(amount.unit) in MONEY:
        return gap <= _NEAR and (firm or (last and doing.group() in _SPENDING))
    return gap <= _LONG and (firm or doing.group("strong") is not None)


def _kind(amount: Amount, setting: Setting, before: str) -> Kind:
    if _FALLING.search(before) or _RISING.search(before):
        return "change"
    recurs = (setting.recurs or amount.per is not None) and amount.unit != "%" and amount.unit not in POINTS
    return "frequency" if recurs else "level"


def _tail(after: str) -> int:
    match = _BELOW.match(after)
    return match.end() if match else 0
