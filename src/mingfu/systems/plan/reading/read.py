# SPDX-License-Identifier: Apache-2.0
"""Reads a plan: the tree of headings becomes parts and clauses, and every stretch of text keeps its targets."""

import re
from dataclasses import dataclass

from mingfu.systems.plan.reading.annexes import announced
from mingfu.systems.plan.reading.frame import Block, Frame, frame
from mingfu.systems.plan.reading.outline import Line, Node, lines, tree
from mingfu.systems.plan.reading.plan import Annex, Clause, Part, PartKind, Plan, Section, SectionKind, Target
from mingfu.systems.plan.reading.refusals import PlanEmpty, PlanTooLong
from mingfu.systems.plan.reading.script import plain
from mingfu.systems.plan.reading.targets import find_targets

_GOALS = re.compile(r"目标(?:$|[和与及、(]|要求|定位|任务$)")
_NO_GOALS = re.compile(r"任务|责任|考核")
_GENERAL = re.compile(
    r"总体要求|总要求|指导思想|基本原则|工作原则|主要原则|总体思路|基本思路|重要意义|重大意义|背景|^现状|形势|编制依据|总体考虑"
)
_NO_PROMISE = re.compile(r"形势|现状|背景|意义|依据")
_SAFEGUARDS = re.compile(
    r"(?<!社会)(?<!住房)(?<!民生)(?<!医疗)(?<!兜底)(?<!权益)保障(?:措施|机制|体系|工作)?$|(?:组织|实施|要素|强化|落实)保障|"
    r"组织领导|组织实施|组织机构|工作要求|(?:加强|强化)领导|^(?:监督|督促)检查|考核评估|监督考核"
)
_UMBRELLA = re.compile(r"任务|措施|内容|重点|工作")
_DUTY_ASIDE = re.compile(
    r"\((?:牵头|责任|主责|主办|负责|配合|参加|承办|协办|由|完成时限|[^()]{1,20}(?:牵头|负责|配合))[^()]*\)$"
)
LONGEST = 500_000
"""Characters of a text that may be a plan; the longest five-year plans have a fifth of that."""

_HEADING = 60
_TITLE = 48
_SHORT_TITLE = 30


def read_plan(text: str) -> Plan:
    """The plan that `text` is.

    Any text is read, also one that is no plan: then there are no parts and everything stands in the preface.
    Raises PlanEmpty where the text shows nothing, PlanTooLong where it has more than `LONGEST` characters.
    """
    if len(text) > LONGEST:
        raise PlanTooLong(limit=LONGEST // 10_000)
    if not text.strip():
        raise PlanEmpty
    found = frame(text, lines(text))
    return _Reading(text, found).plan()


@dataclass
class _Reading:
    source: str
    frame: Frame

    def __post_init__(self) -> None:
        self.home = _home(self.frame)
        self.general: list[Section] = []
        self.goals: list[Section] = []
        self.parts: list[Part] = []

    def plan(self) -> Plan:
        roots = tree(self.frame.body)
        self._chapters(roots)
        return Plan(
            title=self.frame.title,
            name=self.frame.name,
            number=self.frame.number,
            issuer=self.frame.issuer,
            date=self.frame.date,
            addressees=self.frame.addressees,
            preface=self._preface(),
            general=tuple(self.general),
            goals=tuple(self.goals),
            parts=tuple(self.parts),
            annexes=self._annexes(),
            closing="\n".join(self.source[line.start : line.end] for line in self.frame.closing),
            source=self.source,
        )

    # Chapters.

    def _chapters(self, roots: list[Node]) -> None:
        if not any(root.children for root in roots):
            self._flat(roots)
            return
        single = sum(1 for root in roots if _deep(root)) == 1
        counted_on = _counted_on(roots)
        for place, root in enumerate(roots):
            title = self._heading(root)[0]
            kind = _section_kind(title)
            following = roots[place + 1] if place + 1 < len(roots) else None
            if kind is not None and not self._numbered_on(root, following):
                self._section(kind, root)
            elif not root.children:
                self._part(title, "", root, [root])
            elif not counted_on and _is_umbrella(root, title, single=single):
                self._umbrella(title, root)
            else:
                self._part(title, "", root, root.children)

    def _flat(self, roots: list[Node]) -> None:
        """A text with one level of numbers: its clauses are one part, named like the plan; safeguards are their own."""
        plainly: list[Node] = []
        kept: list[tuple[str, Node]] = []
        for root in roots:
            title = self._heading(root)[0]
            kind = _section_kind(title)
            if kind is not None:
                self._section(kind, root)
            elif _part_kind(title) == "safeguards" and root is roots[-1] and len(roots) > 1:
                kept.append((title, root))
            else:
                plainly.append(root)
        if plainly:
            self._part(self.frame.name or self.frame.title, "", None, plainly)
        for title, root in kept:
            self._part(title, "", root, [root])

    def _umbrella(self, chapter: str, root: Node) -> None:
        """A chapter such as 主要任务 whose own headings are the parts."""
        for place, child in enumerate(root.children):
            title = self._heading(child)[0]
            self._part(title, chapter, child, child.children or [child], above=root if place == 0 else None)

    def _numbered_on(self, root: Node, following: Node | None) -> bool:
        """Whether a chapter of goals or general matters counts its clauses with the others, or holds numbers to reach."""
        if not root.children:
            return False
        first = following.children[0].label if following and following.children else None
        last = root.children[-1].label
        if first is not None and first.style == last.style and first.number == last.number + 1:
            return True
        if _NO_PROMISE.search(plain(self._heading(root)[0])):
            return False
        return any(target.value is not None for target in self._targets(root.start, root.end, goals=True))

    def _part(self, title: str, chapter: str, root: Node | None, nodes: list[Node], above: Node | None = None) -> None:
        own = root is not None and nodes != [root]
        pieces = [self._own(node) for node in (above, root if own else None) if node is not None]
        kind = _part_kind(title) if _part_kind(title) == "safeguards" else _part_kind(chapter)
        lead = self._texts("lead", title, [piece for piece in pieces if piece[0] < piece[1]])
        goals = _GOALS.search(plain(title)) is not None
        clauses = []
        for node in nodes:
            number = 1 if node is root else node.label.number
            clauses.append(self._clause(node, number, goals=goals))
        self.parts.append(Part(kind=kind, title=title, chapter=chapter, lead=lead, clauses=tuple(clauses)))

    def _clause(self, node: Node, number: int, *, goals: bool) -> Clause:
        title, start = self._heading(node)
        goals = goals or _GOALS.search(plain(title)) is not None
        text = self.source[start : node.end].strip()
        return Clause(
            number=number,
            title=title,
            text=text or self.source[node.body : node.end].strip(),
            targets=self._targets(node.body, node.end, goals=goals),
            start=node.start,
            end=node.end,
        )

    def _section(self, kind: SectionKind, root: Node) -> None:
        title, start = self._heading(root)
        targets = self._targets(root.body, root.end, goals=kind == "goals")
        section = Section(kind=kind, title=title, text=self.source[start : root.end].strip(), targets=targets)
        (self.goals if kind == "goals" else self.general).append(section)

    # Headings.

    def _heading(self, node: Node) -> tuple[str, int]:
        """The title of a node, and where its text begins. A first sentence that promises something is text as well."""
        shown = plain(self.source[node.body : node.end])
        first, _, _ = shown.partition("\n")
        line_end = node.body + len(first.rstrip())
        line = first.rstrip()
        stop = line.find("。")
        if stop < 0 and line_end < node.end and len(line) <= _HEADING and not line.endswith((";", ",")):
            return self._unless_promise(node, line_end, line_end)
        if 0 <= stop <= _TITLE and (stop + 1 < len(line) or line_end < node.end):
            return self._unless_promise(node, node.body + stop, node.body + stop + 1)
        colon = re.match(rf"[^,。;:]{{2,{_SHORT_TITLE}}}[: ](?=\S)", line)
        if colon:
            return self._unless_promise(node, node.body + colon.end() - 1, node.body + colon.end())
        return self._shortened(node, line), node.body

    def _unless_promise(self, node: Node, end: int, start: int) -> tuple[str, int]:
        # Who leads and who helps is text as well: (牵头单位：区编办).
        aside = _DUTY_ASIDE.search(plain(self.source[node.body : end]))
        if aside and aside.start():
            start = end = node.body + aside.start()
        title = self._named(node.body, end)
        return (title, node.body) if self._targets(node.body, end, goals=False) else (title, start)

    def _named(self, start: int, end: int) -> str:
        return " ".join(self.source[start:end].split()).rstrip("。.：:；;，, ")

    def _shortened(self, node: Node, line: str) -> str:
        whole = line.rstrip("。;:,.")
        if len(whole) <= _TITLE and "。" not in whole:
            return self._named(node.body, node.body + len(whole))
        cut = re.match(r"[^,。;:]{1,48}", whole)
        return self._named(node.body, node.body + (cut.end() if cut else min(len(whole), _TITLE)))

    def _own(self, node: Node) -> tuple[int, int]:
        """The text of a heading that stands before its first sub-heading."""
        return self._heading(node)[1], node.own_end

    # Texts with targets.

    def _targets(self, start: int, end: int, *, goals: bool) -> tuple[Target, ...]:
        return find_targets(self.source, start, end, home=self.home, goals=goals)

    def _texts(self, kind: SectionKind, title: str, pieces: list[tuple[int, int]]) -> Section:
        texts = [self.source[start:end].strip() for start, end in pieces]
        targets = [target for start, end in pieces for target in self._targets(start, end, goals=False)]
        return Section(kind=kind, title=title, text="\n".join(text for text in texts if text), targets=tuple(targets))

    def _preface(self) -> Section:
        return self._texts("preface", self.frame.name, _runs(self.frame.opening))

    def _annexes(self) -> tuple[Annex, ...]:
        """The annexes named, each with its text where the file holds it."""
        attached = list(self.frame.attached)
        made = []
        for entry in self.frame.listed:
            body = next((block for block in attached if block.number == entry.number), None)
            if body is not None:
                attached.remove(body)
            title = " ".join(self.source[entry.start : entry.end].split())
            text = self._block(body) if body is not None else ""
            made.append(Annex(number=entry.number, title=title, text=text, targets=announced(self.source, entry)))
        for block in attached:
            first = block.lines[0] if block.lines else None
            title = block.title or (" ".join(self.source[first.start : first.end].split()) if first else "")
            if title:
                made.append(Annex(number=block.number, title=title, text=self._block(block)))
        return tuple(made)

    def _block(self, block: Block) -> str:
        return "\n".join(self.source[line.start : line.end] for line in block.lines)


def _home(found: Frame) -> int | None:
    """The year the plan speaks from: that of its date, or of a title such as 2015年工作要点."""
    named = re.findall(r"(?<!\d)(?:19|20)\d\d(?=年)(?!年?[-至到])", plain(found.title + found.name))
    if len(set(named)) == 1 and not re.search(r"\d{4}年?[-至到]\d{4}", plain(found.title)):
        return int(named[0])
    return int(found.date[:4]) if found.date else None


def _runs(found: list[Line]) -> list[tuple[int, int]]:
    return [(line.start, line.end) for line in found]


def _deep(root: Node) -> bool:
    return any(child.children for child in root.children)


_SUB_ITEMS = frozenset(["digit-bracket", "digit-half", "circle"])


def _is_umbrella(root: Node, title: str, *, single: bool) -> bool:
    """Whether the headings under this chapter are parts with clauses of their own, and not clauses with sub-items."""
    if not _deep(root) or (root.children[0].label.style == "digit" and _clause_style(root) in _SUB_ITEMS):
        return False
    return _continuous(root) or (_mostly_deep(root) and (single or _UMBRELLA.search(plain(title)) is not None))


def _clause_style(root: Node) -> str:
    return next(clause.label.style for child in root.children for clause in child.children)


def _counted_on(roots: list[Node]) -> bool:
    """Whether the second level counts on from chapter to chapter: then it is the level of the clauses."""
    chapters = [root for root in roots if root.children]
    numbers = [child.label.number for root in chapters for child in root.children]
    return len(chapters) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _mostly_deep(root: Node) -> bool:
    return sum(bool(child.children) for child in root.children) * 2 > len(root.children)


def _continuous(root: Node) -> bool:
    """Whether the clauses count on from one heading to the next: 1 to 28 under six headings."""
    numbers = [clause.label.number for child in root.children for clause in child.children]
    several = sum(bool(child.children) for child in root.children) > 1
    return several and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _section_kind(title: str) -> SectionKind | None:
    shown = plain(title)
    if _GOALS.search(shown) and not _NO_GOALS.search(shown):
        return "goals"
    return "general" if _GENERAL.search(shown) else None


def _part_kind(title: str) -> PartKind:
    return "safeguards" if _SAFEGUARDS.search(plain(title)) else "tasks"
