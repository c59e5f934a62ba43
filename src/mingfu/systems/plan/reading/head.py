# SPDX-License-Identifier: Apache-2.0
"""What stands around the body of an official document: title, number, issuer, date, addressees, signatures, colophon."""

import re
from dataclasses import dataclass

from mingfu.systems.plan.reading.numerals import whole_number
from mingfu.systems.plan.reading.outline import Line
from mingfu.systems.plan.reading.script import plain
from mingfu.systems.plan.reading.years import YEAR, year_of

_HAN = r"[一二三四五六七八九十]{1,3}"
_DATE = re.compile(rf"(?P<y>{YEAR})年(?P<m>\d{{1,2}}|{_HAN})月(?P<d>\d{{1,2}}|{_HAN})日")
_SHORT_DATE = re.compile(r"(?P<y>(?:19|20|21)\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})")
_NUMBER = re.compile(
    r"[^\s()\d:,。、;《》]{1,14}\s*[〔\[【(〈「﹝{]\s*(?:19|20|21)\d\d\s*[〕\]】)〉」﹞}]\s*第?\s*\d{1,5}\s*号"
)
_KINDS = (
    "通知|方案|意见|要点|办法|规定|决定|计划|规划|纲要|公告|通告|批复|函|细则|措施|制度|报告|安排|清单|条例|通报|决议|指引|指南|分工|"
    "行动|目标|任务|倡议书|规则|规程|标准|体系|若干政策"
)
_COMPLETE = re.compile(rf"(?:{_KINDS})(?:\([^()]*\)|〔[^〕]*〕|“[^”]*”)*$")
_FORWARDING = re.compile(r"关于(?:印发|转发|批转|发布|公布|下发|颁布|颁发)")
_FORWARDED = re.compile(r"(?:通知|公告|函|批复|决定|通告|命令|令)(?:\([^()]*\))*$")
_FORWARDED_NAME = re.compile(
    r"关于(?:印发|转发|批转|发布|公布|下发|颁布|颁发)[《]?(?P<name>.+?)[》]?(?:的通知|的公告|的函|的决定)"
)
_META = re.compile(
    r"(?:索引号|主题分类|分类|发文机关|发文机构|发布机构|发布机关|发文字号|文号|成文日期|发文日期|发布日期|发布时间|名称|标题|主题词|有效性|"
    r"生效日期|文件编号|来源|公开方式|公开形式|公文种类|体裁分类|失效日期|统一编号|密级|紧急程度|签发人|时效)\s*:"
)
_ISSUER_KEY = re.compile(r"(?:发文机关|发文机构|发布机构|发布机关)\s*:\s*(?P<v>.+)$")
_DATE_KEY = re.compile(r"(?:成文日期|发文日期|发布日期|发布时间)\s*:\s*(?P<v>.+)$")
_TITLE_KEY = re.compile(r"(?:名称|标题)\s*:\s*")
_COLOPHON = re.compile(
    r"抄\s*送\s*:|抄\s*报\s*:|主\s*送\s*:|主题词\s*:|公开方式\s*:|\(?此件|\(?本件|.{2,40}\d{1,2}日\s*印发$|目\s*录$|-\s*\d+\s*-$"
)
_LEADER = re.compile(r"(?:\.{3,}|…+|·{3,}|\t)\s*\d{1,3}$")
_ORGAN_END = re.compile(
    r"(?:政府|办公室|委员会|局|厅|部|院|会|党委|[区市县省镇乡街州盟]委|中心|办|处|署|街道|公司|大学|学校|集团|组|团|法院|国务院|总队|支队|大队|联盟|行|社|室|管委会|党组|联|台)$"
)
_SIGNED = re.compile(r"[。,;:!?《》]")
_LONGEST_SIGNER = 40
_LONGEST_TITLE_LINE = 90


@dataclass(frozen=True)
class Signature:
    """An issuer and a date at the end of a letter or a plan; `lines` are the places of its lines."""

    issuer: str | None
    date: str | None
    lines: frozenset[int]


def squeezed(text: str) -> str:
    """Plain text without any blank."""
    return re.sub(r"\s+", "", plain(text))


def iso_date(text: str) -> str | None:
    """The first whole date written in `text`, as an ISO date: 2014年6月16日, 二〇一四年六月十六日, 2014-06-16."""
    match = _DATE.search(squeezed(text)) or _SHORT_DATE.search(squeezed(text))
    return _iso(match) if match else None


def _iso(match: re.Match[str]) -> str | None:
    year, month, day = year_of(match["y"]), whole_number(match["m"]), whole_number(match["d"])
    if year is None or month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004 - a calendar
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def document_number(source: str, line: Line) -> str | None:
    """The document number a line holds, as it is written: 明府字〔2014〕27号."""
    match = _NUMBER.search(line.text)
    return source[line.start + match.start() : line.start + match.end()].strip() if match else None


def is_number_line(line: Line) -> bool:
    """Whether the line is little else than a document number, in brackets or not."""
    match = _NUMBER.search(line.text)
    return match is not None and len(line.text) - len(match.group()) <= 2 + 6


def is_colophon(line: Line) -> bool:
    """Whether the line belongs to the frame of the paper: 抄送, 此件公开发布, a page number, a line of the table of contents."""
    return bool(_COLOPHON.match(line.text) or _LEADER.search(line.text))


def is_date_line(line: Line) -> bool:
    """Whether the line is a date and nothing else, in brackets or not."""
    return bool(_DATE.fullmatch(squeezed(line.text).strip("()")))


def signatures(source: str, lines: list[Line]) -> list[Signature]:
    """Every signature: a line that is a date, with the lines of the issuers above it or in front of it."""
    found = []
    for place, line in enumerate(lines):
        bare = squeezed(line.text).strip("()")
        match = _DATE.search(bare)
        if match is None or line.label is not None or match.end() != len(bare):
            continue
        before = bare[: match.start()]
        if before and not _is_organ(before):
            continue
        signers, used = _signers(source, lines, place)
        if before:
            organ = source[line.start : line.end]
            signers.append(_without_gaps(organ[: _date_start(organ)]))
        alone = line.text.startswith("(") and not signers
        if not alone:
            found.append(Signature("、".join(signers) or None, _iso(match), frozenset([place, *used])))
    return found


def _date_start(text: str) -> int:
    match = re.search(
        r"(?:(?:19|20|21)\s*\d\s*\d|[一二]\s*[〇零一二三四五六七八九]\s*[〇零一二三四五六七八九]\s*[〇零一二三四五六七八九])\s*年",
        plain(text),
    )
    return match.start() if match else len(text)


def _signers(source: str, lines: list[Line], place: int) -> tuple[list[str], list[int]]:
    signers: list[str] = []
    used: list[int] = []
    for above in range(place - 1, -1, -1):
        line = lines[above]
        bare = squeezed(line.text)
        if line.label is not None or not _is_organ(bare) or above == 0:
            break
        signers[:0] = _apart(source[line.start : line.end])
        used.append(above)
    return signers, used


def _is_organ(bare: str) -> bool:
    return 2 < len(bare) <= _LONGEST_SIGNER and not _SIGNED.search(bare) and bool(_ORGAN_END.search(bare))  # noqa: PLR2004


def _apart(text: str) -> list[str]:
    """The organs of one line; single characters set apart by blanks are one organ's spaced name."""
    pieces = text.split()
    if any(len(piece) == 1 for piece in pieces):
        return ["".join(pieces)]
    organs: list[str] = []
    for piece in pieces:
        if organs and not _ORGAN_END.search(plain(organs[-1])):
            organs[-1] += piece
        else:
            organs.append(piece)
    return organs


def _without_gaps(text: str) -> str:
    return "、".join(_apart(text.strip()))


def title_lines(lines: list[Line]) -> list[int]:
    """The places of the lines that make the title: it may run over several."""
    start = next((place for place, line in enumerate(lines) if _may_open_title(line)), None)
    if start is None:
        return []
    joined = ""
    for count in range(1, 7):
        if start + count > len(lines):
            break
        line = lines[start + count - 1]
        if count > 1 and not _may_go_on(line):
            break
        joined += squeezed(_TITLE_KEY.sub("", line.text))
        if is_title(joined):
            behind = start + count
            more = behind < len(lines) and is_aside(lines[behind])
            return list(range(start, behind + more))
    return [start]


def is_aside(line: Line) -> bool:
    """Whether the line is a bracket that belongs to the title above it: (2016-2020年), (试行)."""
    bare = squeezed(line.text)
    return re.fullmatch(r"\([^()。]{2,20}\)", bare) is not None and not is_number_line(line) and not _DATE.search(bare)


def stand_in_title(text: str) -> str:
    """The opening words of a text that has no title line."""
    return re.split(r"[\n。，,；;：:！？]", text.strip(), maxsplit=1)[0].strip()[:_LONGEST_TITLE_LINE]


def is_title(joined: str) -> bool:
    """Whether a plain text without blanks is a whole title: 关于印发…方案 still waits for 的通知."""
    if joined.count("(") != joined.count(")") or joined.count("《") != joined.count("》"):
        return False
    if _FORWARDING.search(joined) and not _FORWARDED.search(joined):
        return False
    return bool(_COMPLETE.search(joined))


def _may_open_title(line: Line) -> bool:
    bare = squeezed(line.text)
    if is_number_line(line) or is_colophon(line) or is_date_line(line):
        return False
    if bare.endswith(("文件", ":")) or "。" in bare or not 1 < len(bare) <= _LONGEST_TITLE_LINE:
        return False
    return not is_stated(line) or _TITLE_KEY.match(line.text) is not None


def _may_go_on(line: Line) -> bool:
    bare = squeezed(line.text)
    return not (
        is_number_line(line)
        or bare.endswith(":")
        or "。" in bare
        or line.label
        or (_DATE.search(bare[:14]) and bare[-1] in "日)")
    )


def joined(source: str, lines: list[Line], places: list[int]) -> str:
    """The original text of some lines, run together as one title."""
    text = ""
    for place in places:
        piece = " ".join(source[lines[place].start : lines[place].end].split())
        if _TITLE_KEY.match(plain(piece)):
            piece = piece[_TITLE_KEY.match(plain(piece)).end() :]  # type: ignore[union-attr]
        text += (" " if text and text[-1].isascii() and piece[:1].isascii() and text[-1].isalnum() else "") + piece
    return text


def forwarded_name(title: str) -> str:
    """The name of the plan that a notice sends on: X of 关于印发X的通知; else the title itself."""
    match = _FORWARDED_NAME.search(plain(title))
    return title[match.start("name") : match.end("name")] if match else title


def issuer_of_title(title: str) -> str | None:
    """The organ a title opens with: 佛山市高明区人民政府 of 佛山市高明区人民政府关于…."""
    before = plain(title).partition("关于")[0]
    return _without_gaps(title[: len(before)]) if before != plain(title) and _is_organ(squeezed(before)) else None


def stated(lines: list[Line], source: str) -> tuple[str | None, str | None]:
    """Issuer and date as a web page states them in its table: 发布机构：…, 成文日期：…."""
    issuer = date = None
    for line in lines:
        found = _ISSUER_KEY.match(line.text)
        if found and issuer is None:
            issuer = source[line.start + found.start("v") : line.end].strip()
        dated = _DATE_KEY.match(line.text)
        if dated and date is None:
            date = iso_date(dated["v"])
    return issuer, date


def is_stated(line: Line) -> bool:
    """Whether the line is one of the table a web page sets above the text."""
    return bool(_META.match(line.text))
