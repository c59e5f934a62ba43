# SPDX-License-Identifier: Apache-2.0
"""The declaration of a paper, read from YAML.

    paper: hotline.reply
    title: 关于{subject}的答复
    kind: 函
    layout: letter
    prefix: "{word}热复"
    to: "{name}"
    body:
      - 您于{received_on}反映的诉求（编号{case}）收悉。现答复如下：
      - "{reply}"
      - {text: "{remedy}", when: remedy}
    from:
      subject: {case: summary}
      name: {field: name, otherwise: 诉求人}
      reply: {node: reply, field: reply}
      remedy: {node: reply, field: remedy, otherwise: ""}
      organ: {fact: organ, shown: organ}

A paper is legal text: it is written in Chinese and not translated.
"""

import hashlib
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from mingfu.engines.documents.refusals import UnknownPaper, UnreadablePaper
from mingfu.kernel.access import Level

Layout = Literal["document", "letter", "notice"]
Source = Literal["field", "fact", "case"]

STATUTORY = (
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
)  # fmt: skip
"""The fifteen kinds of 党政机关公文处理工作条例 (2012), art. 8."""
HANDLING = ("告知书", "通知书", "决定书", "答复书", "回执", "证明")
"""Papers of handling, given to persons and bodies."""
KINDS = frozenset({*STATUTORY, *HANDLING})
BUILT_IN = frozenset({"number", "year", "date", "case", "issuer", "house", "house_mark", "word"})
SHOWN = frozenset({"text", "date", "organ"})
KEYS = {
    "paper", "title", "kind", "layout", "mark", "prefix", "number", "to", "body", "attachments", "cc", "signed_by",
    "level", "seal", "issuer", "basis", "from",
}  # fmt: skip
NUMBER = "{prefix}〔{year}〕{n}号"
"""GB/T 9704-2012, 7.2.5: sign of the organ, year in full in hexagonal brackets, sequence without leading zeros."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a value is got: a `field` of what was handed in at `node` ("" is the opening form), a `fact`, or the `case`.

    `shown` says how it is written: text, date, organ, or `list NAME` for the title of a catalog's entry. A value that
    is not there is `otherwise`; where that is None the paper cannot be issued.
    """

    source: Source
    name: str
    node: str = ""
    shown: str = "text"
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body: level 0 is text, 1 to 3 are headings.

    Left out when the place `when` is empty, or the place `unless` is not.
    """

    text: str
    level: int = 0
    when: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A kind of official paper. `issuer` names the value that holds the issuing organ's code."""

    key: str
    title: str
    kind: str
    body: tuple[Block, ...]
    ways: Mapping[str, Way]
    layout: Layout = "letter"
    mark: str = "{issuer}"
    prefix: str
    number: str = NUMBER
    to: str = ""
    attachments: tuple[str, ...] = ()
    cc: str = ""
    signed_by: str = "{issuer}"
    level: Level = Level.INTERNAL
    sealed: bool = False
    issuer: str = "organ"
    basis: str = ""
    digest: str = ""


_papers: dict[str, Paper] = {}


def register_paper(path: Path) -> Paper:
    """Read a declaration and keep the paper under its key. Raises `UnreadablePaper`."""
    declared = read_paper(path)
    _papers[declared.key] = declared
    return declared


def paper(key: str) -> Paper:
    """The paper of that key. Raises `UnknownPaper`."""
    try:
        return _papers[key]
    except KeyError:
        raise UnknownPaper(paper=key) from None


def papers() -> tuple[Paper, ...]:
    """Every paper, by key."""
    return tuple(_papers[key] for key in sorted(_papers))


def read_paper(path: Path) -> Paper:
    """The paper that a YAML file declares. Raises `UnreadablePaper`, which names the file and what is wrong."""
    text = path.read_text(encoding="utf-8")
    try:
        declared = _paper(yaml.safe_load(text), hashlib.sha256(text.encode()).hexdigest())
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        what = f"缺少 {error}" if isinstance(error, KeyError) else str(error)
        raise UnreadablePaper(file=path.name, what=what) from error
    return declared


def _paper(row: Mapping[str, Any], digest: str) -> Paper:
    _known("公文", row, KEYS)
    if row["kind"] not in KINDS:
        raise ValueError(f"不认识的文种 {row['kind']}")
    ways = {name: _way(name, way) for name, way in (row.get("from") or {}).items()}
    plain = {
        name: str(row[name]) for name in ("mark", "number", "to", "cc", "signed_by", "issuer", "basis") if name in row
    }
    declared = Paper(
        key=row["paper"],
        title=row["title"],
        kind=row["kind"],
        body=tuple(_block(block) for block in row["body"]),
        ways=ways,
        layout=_one_of("版式", row.get("layout", "letter"), get_args(Layout)),
        prefix=str(row["prefix"]),
        attachments=tuple(str(each) for each in row.get("attachments", ())),
        level=Level[_one_of("密级", row.get("level", "internal"), [level.name.lower() for level in Level]).upper()],
        sealed=row.get("seal", False) is True,
        digest=digest,
        **plain,
    )
    _check(declared)
    return declared


def _way(name: str, row: Mapping[str, Any]) -> Way:
    if not name.isidentifier() or name in BUILT_IN:
        raise ValueError(f"from 中的 {name} 不能作名称")
    _known(f"from.{name}", row, {"field", "fact", "case", "node", "shown", "otherwise"})
    sources = [source for source in get_args(Source) if source in row]
    if len(sources) != 1:
        raise ValueError(f"from.{name} 应当且只能写 field、fact、case 之一")
    shown = str(row.get("shown", "text"))
    if shown not in SHOWN and not shown.startswith("list "):
        raise ValueError(f"from.{name} 不认识 shown: {shown}")
    otherwise = row.get("otherwise")
    return Way(
        source=sources[0],
        name=str(row[sources[0]]),
        node=str(row.get("node", "")),
        shown=shown,
        otherwise=None if otherwise is None else str(otherwise),
    )


def _block(row: str | Mapping[str, Any]) -> Block:
    if isinstance(row, str):
        return Block(row)
    _known("body", row, {"text", "heading", "level", "when", "unless"})
    level = int(row.get("level", 1)) if "heading" in row else 0
    if "heading" in row and level not in {1, 2, 3}:
        raise ValueError(f"标题层级应为 1 至 3，写了 {level}")
    text = row["heading"] if level else row["text"]
    return Block(str(text), level, str(row.get("when", "")), str(row.get("unless", "")))


def _check(declared: Paper) -> None:
    """Every place must be a value of `from` or built in; the number must count."""
    known = BUILT_IN | set(declared.ways)
    texts = [declared.title, declared.mark, declared.to, declared.cc, declared.signed_by, *declared.attachments]
    texts += [block.text for block in declared.body]
    for text in texts:
        _only(places_of(text), known, text)
    conditions = [name for block in declared.body for name in (block.when, block.unless) if name]
    _only(conditions, set(declared.ways), "when、unless")
    _only(places_of(declared.prefix), {"word"}, declared.prefix)
    counted = places_of(declared.number)
    _only(counted, {"prefix", "year", "n"}, declared.number)
    if set(counted) != {"prefix", "year", "n"}:
        raise ValueError("number 应含 {prefix}、{year} 和 {n}")
    if not declared.body:
        raise ValueError("body 是空的")


def places_of(text: str) -> list[str]:
    """Names of the `{places}` of a text; raises ValueError for anything but plain names."""
    found = []
    for _literal, name, form, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError(f"“{text}”中的 {{{name}}} 应是一个名称")
        found.append(name)
    return found


def _only(found: Iterable[str], known: Iterable[str], text: str) -> None:
    unknown = sorted(set(found) - set(known))
    if unknown:
        raise ValueError(f"“{text}”用了没有来源的 {unknown}")


def _known(where: str, row: Mapping[str, Any], keys: Iterable[str]) -> None:
    unknown = sorted(set(row) - set(keys))
    if unknown:
        raise ValueError(f"{where} 中不认识 {unknown}")


def _one_of(what: str, value: Any, allowed: Iterable[str]) -> Any:
    if value not in set(allowed):
        raise ValueError(f"{what}应为 {'、'.join(allowed)} 之一，写了 {value}")
    return value
