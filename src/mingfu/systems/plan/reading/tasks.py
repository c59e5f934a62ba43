# SPDX-License-Identifier: Apache-2.0
"""Splits a clause into its tasks, a sentence each, with hints for whoever fills in the task: verbs, organs, year, targets.

Hints are what the text says; who leads and who is liable is decided by people.
"""

import re
from dataclasses import dataclass, replace

from mingfu.systems.plan.reading.plan import Clause, Plan, Target
from mingfu.systems.plan.reading.script import Strip, plain
from mingfu.systems.plan.reading.sentences import masked
from mingfu.systems.plan.reading.years import years

_SENTENCE = re.compile(r"[^。;!?\n]+[。;!?]?")
_SHORTEST = 4
_VERB = re.compile(
    r"^(?:要|应当?|须|必须|进一步|大力|深入|全面|积极|加快|[着著]力|切实|不断|逐步|稳步|严格|认真|努力|力争|探索|充分|统筹|扎实|持续|有效|及时|按照?)*"
    r"(?P<verb>建立健全|建立完善|健全完善|完善提升|改造提升|倡导和推广|整合完善|修改完善|推进|推动|推行|推广|建立|建设|建成|健全|完善|加强|加大|加快|强化|深化|优化|"
    r"规范|落实|实施|实行|开展|组织|制定|编制|出台|落实|提高|提升|改善|改进|促进|鼓励|引导|支持|扩大|拓宽|拓展|培育|打造|创建|创新|创建|构建|形成|"
    r"整合|整治|清理|下放|转移|理顺|明确|界定|公开|公布|公示|通报|协调|汇总|督查|督办|检查|考核|考评|评估|监督|培训|宣传|保障|解决|巩固|"
    r"完成|做好|抓好|办好|确保|保持|坚持|落实|发展|发挥|调整|统一|统筹|动态评估|动态管理|设立|成立|搭建|畅通|营造|充实|减少|精简|控制|查处|"
    r"反对|大兴|倡导|树立|塑造|激发|切断|追究|整改|安排|拨付|优先安排|优先解决|受理|引进|新建|新增|扩建|改造|实现|达到|维护|帮助|依法|探索)"
)
_IN_NAME = r"[^\x00-\x7f级两三对和及与的了为将把由是在向、,。;:“”]"
_ORGAN = re.compile(
    r"(?:各?(?:主责|参加|审批|牵头|配合|责任)单位|其他单位|各(?:镇街道?|镇\(街道\)|部门|单位|有关部门))"
    r"|(?<![社地辖城片园新老旧山林景特战校小郊牧灾疫军禁全])(?:区|市|县|省|镇|国家|自治区)(?![域位别划间内外民场容级])"
    rf"{_IN_NAME}{{0,14}}?(?:领导小组|办公室|委员会|管委会|督查部门|政府|{_IN_NAME}(?:局|厅|委|办)(?![面势部理公法事员校子])|中心(?!城)|部门|直属单位)"
    r"(?:领导小组)?(?:办公室)?(?:\([\u4e00-\u9fff]{2,12}\))?"
)
_ORGAN_END = re.compile(
    r"(?:局|办|委|部门?|单位|中心|镇|街道|镇街|政府|院|队|厅|所|公司|集团|会|处|署|办公室|联社|学校|银行)(?:\([^()]*\))?$"
)
_SAID = re.compile(
    r"(?P<role>牵头单位|牵头部门|主责单位|责任单位|责任部门|主办单位|主办部门|负责单位|承办单位|实施单位|配合单位|配合部门|参加单位|协办单位|"
    r"参与单位|协助单位|牵头|配合|责任人)\s*:\s*(?P<names>[^;。)\n:]+)"
)
_LEADS = re.compile(
    r"(?:由(?P<by>[\u4e00-\u9fff()、]{2,40}?)(?:牵头|负责|主办|组织实施))|(?:\((?P<aside>[\u4e00-\u9fff、,]{2,60}?)(?:牵头|负责)[^()]*\))"
)
_HELPS = re.compile(r"[,(](?P<names>[\u4e00-\u9fff、]{2,60}?)(?:配合|协助|协办)")
_ROLES_ONLY = re.compile(
    r"\s*(?:\(?(?:牵头|主责|责任|主办|负责|承办|实施|配合|参加|协办|参与|协助)(?:单位|部门)\s*:|"
    r"\(?由?[^,。]{2,40}(?:牵头|负责)(?:,[^,。]{2,60}(?:配合|协助|参与))?\)?[。;]?\)?$)"
)
_DATED_ASIDE = re.compile(r"\([^()]*\d[^()]*\)")
_NAME = re.compile(r"[^、,\s]{2,}")
_LEADING = frozenset(
    [
        "牵头单位",
        "牵头部门",
        "主责单位",
        "责任单位",
        "责任部门",
        "主办单位",
        "主办部门",
        "负责单位",
        "承办单位",
        "实施单位",
        "牵头",
    ]
)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One sentence of a clause as work to give out. `start` and `end` bound it in the text that was read."""

    number: int
    text: str
    verbs: tuple[str, ...]
    organs: tuple[str, ...]
    lead: tuple[str, ...]
    partners: tuple[str, ...]
    year: int | None
    targets: tuple[Target, ...]
    start: int
    end: int


def tasks_of(clause: Clause, plan: Plan) -> tuple[Task, ...]:
    """The tasks of a clause of `plan`, numbered from 1 in the order of the text."""
    offset = clause.start + plan.source[clause.start : clause.end].rfind(clause.text)
    strip = Strip.of(plan.source, offset, offset + len(clause.text))
    home = int(plan.date[:4]) if plan.date else None
    made: list[Task] = []
    lead: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    for match in _SENTENCE.finditer(strip.text):
        named = _roles(strip, *match.span())
        if _only_roles(match.group()):
            # Who leads stands behind the task, or in front of the first.
            if made:
                made[-1] = _with_roles(made[-1], *named)
            else:
                lead, partners = (*lead, *named[0]), (*partners, *named[1])
        elif match.end() - match.start() >= _SHORTEST:
            task = _task(len(made) + 1, strip, match, clause, home)
            made.append(_with_roles(_with_roles(task, lead, partners), *named))
            lead = partners = ()
    return tuple(made)


def _task(number: int, strip: Strip, match: re.Match[str], clause: Clause, home: int | None) -> Task:
    sentence = match.group()
    start, end = strip.span(match.start(), match.end())
    targets = tuple(target for target in clause.targets if start <= target.start < end)
    organs = (
        strip.cut(match.start() + organ.start(), match.start() + organ.end())
        for organ in _ORGAN.finditer(masked(sentence))
    )
    return Task(
        number=number,
        text=strip.source[start:end],
        verbs=_verbs(sentence),
        organs=tuple(dict.fromkeys(organs)),
        lead=(),
        partners=(),
        year=_year(sentence, home, targets),
        targets=targets,
        start=start,
        end=end,
    )


def _verbs(sentence: str) -> tuple[str, ...]:
    found: list[str] = []
    for segment in re.split(r"[,:、]", sentence):
        match = _VERB.match(segment.strip())
        if match and match["verb"] not in found:
            found.append(match["verb"])
    return tuple(found)


def _roles(strip: Strip, start: int, end: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lead and partner organs the sentence itself names: 牵头单位：…；由…负责；(…牵头，…配合)."""
    lead: list[str] = []
    partners: list[str] = []
    for match in _SAID.finditer(strip.text, start, end):
        (lead if match["role"] in _LEADING else partners).extend(_names(strip, match, "names"))
    for match in _LEADS.finditer(strip.text, start, end):
        lead.extend(_organs(strip, match, "by" if match["by"] else "aside"))
    for match in _HELPS.finditer(strip.text, start, end):
        partners.extend(name for name in _organs(strip, match, "names") if name not in lead)
    return tuple(dict.fromkeys(lead)), tuple(dict.fromkeys(partners))


def _names(strip: Strip, match: re.Match[str], group: str) -> list[str]:
    """The names of a list, as they are written."""
    spans = (name.span() for name in _NAME.finditer(strip.text, *match.span(group)))
    return [strip.cut(start, end) for start, end in spans]


def _organs(strip: Strip, match: re.Match[str], group: str) -> list[str]:
    return [name for name in _names(strip, match, group) if _ORGAN_END.search(plain(name))]


def _only_roles(sentence: str) -> bool:
    """Whether the sentence only says who leads and who helps: then it belongs to the task before."""
    return _ROLES_ONLY.match(sentence) is not None


def _with_roles(task: Task, lead: tuple[str, ...], partners: tuple[str, ...]) -> Task:
    both = tuple(dict.fromkeys((*task.lead, *lead)))
    return replace(task, lead=both, partners=tuple(dict.fromkeys((*task.partners, *partners))))


def _year(sentence: str, home: int | None, targets: tuple[Target, ...]) -> int | None:
    """The year the task is due: that of its targets, else the last that the sentence names and does not only compare with."""
    due = [target.year for target in targets if target.year is not None]
    named = [year.year for year in years(masked(_DATED_ASIDE.sub("", sentence)), home) if not year.base]
    return max(due) if due else (max(named) if named else None)
