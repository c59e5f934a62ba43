# SPDX-License-Identifier: Apache-2.0
"""Takes a document apart into its frame and its body: what is title, letter, signature and annex, and what is the plan."""

from dataclasses import dataclass, field

from mingfu.systems.plan.reading import annexes, head
from mingfu.systems.plan.reading.outline import Line

_ENOUGH = 2
"""Labelled lines that make the first block of a document its body, even where an annex has more."""


@dataclass
class Block:
    """The lines from one mark 附件 to the next. `title` is what the mark says besides; the first block has no mark."""

    number: int | None = None
    title: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass
class Frame:
    """The frame of a document. `opening` are the lines of letter and preface, `body` those from the first label on."""

    title: str = ""
    name: str = ""
    number: str | None = None
    issuer: str | None = None
    date: str | None = None
    addressees: str = ""
    opening: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    listed: list[annexes.Listed] = field(default_factory=list)
    attached: list["Block"] = field(default_factory=list)
    closing: list[Line] = field(default_factory=list)


def frame(source: str, lines: list[Line]) -> Frame:
    """The frame of the document whose lines are `lines`."""
    made = Frame()
    signed = head.signatures(source, lines)
    signing = frozenset(place for signature in signed for place in signature.lines)
    made.listed, used = annexes.listed(lines, signing)
    spent = used | signing
    made.closing = [line for place, line in enumerate(lines) if place not in used and head.is_colophon(line)]
    colophon = {line.start for line in made.closing}
    rest = [place for place in range(len(lines)) if place not in spent and lines[place].start not in colophon]
    blocks = _blocks(source, lines, rest, annexes.marks(lines, used))
    main = _main(blocks)
    made.attached = [block for place, block in enumerate(blocks) if place not in {0, main}]
    first, body = blocks[0].lines, blocks[main].lines
    letter = _until_label(first)
    _read_letter(source, made, letter)
    if main:
        made.opening += first[len(letter) :]
        opening = _until_label(body)
        made.opening += _take_name(source, made, opening)
        made.body = body[len(opening) :]
    else:
        made.body = first[len(letter) :]
    made.name = made.name or head.forwarded_name(made.title)
    stated_issuer, stated_date = head.stated(letter, source)
    made.issuer = (
        next((one.issuer for one in signed if one.issuer), None) or stated_issuer or head.issuer_of_title(made.title)
    )
    made.date = (
        next((one.date for one in signed if one.date), None) or stated_date or _date_near_title(letter, made.closing)
    )
    return made


def _blocks(source: str, lines: list[Line], rest: list[int], marks: list[int]) -> list[Block]:
    blocks = [Block()]
    for place in rest:
        line = lines[place]
        if place in marks:
            number, title = annexes.opened(line)
            blocks.append(Block(number, " ".join(source[line.start + title : line.end].split())))
        else:
            blocks[-1].lines.append(line)
    return blocks


def _main(blocks: list[Block]) -> int:
    counts = [sum(line.label is not None for line in block.lines) for block in blocks]
    if counts[0] >= _ENOUGH and counts[0] * 3 >= max(counts):
        return 0
    return counts.index(max(counts)) if max(counts) else 0


def _until_label(block: list[Line]) -> list[Line]:
    count = next((place for place, line in enumerate(block) if line.label is not None), len(block))
    return block[:count]


def _read_letter(source: str, made: Frame, letter: list[Line]) -> None:
    """Title, number and addressees; what remains is the letter and the preface."""
    numbers = [
        head.document_number(source, line) for line in letter if "《" not in line.text or head.is_number_line(line)
    ]
    made.number = next((number for number in numbers if number), None)
    places = head.title_lines(letter)
    made.title = head.joined(source, letter, places) or head.stand_in_title(source)
    remaining = [
        line
        for place, line in enumerate(letter)
        if place not in places and not head.is_number_line(line) and not _is_frame(line)
    ]
    if remaining and remaining[0].text.endswith(":") and "。" not in remaining[0].text:
        made.addressees = source[remaining[0].start : remaining[0].end].rstrip("：: ")
        remaining = remaining[1:]
    made.opening = _take_name(source, made, remaining)


def _is_frame(line: Line) -> bool:
    """A line of the page's table, the red head …文件, or a date in brackets under the title."""
    header = head.squeezed(line.text).endswith("文件") and "。" not in line.text
    return header or head.is_stated(line) or head.is_date_line(line)


def _take_name(source: str, made: Frame, opening: list[Line]) -> list[Line]:
    """The lines without the title of the plan itself, which becomes its name."""
    for start in range(len(opening)):
        for count in (1, 2, 3):
            run = opening[start : start + count]
            if len(run) < count or any(set("。,;:") & set(line.text) for line in run):
                break
            if head.is_title(head.squeezed("".join(line.text for line in run))):
                behind = start + count
                behind += behind < len(opening) and head.is_aside(opening[behind])
                made.name = head.joined(source, opening, list(range(start, behind)))
                return opening[:start] + opening[behind:]
    return opening


def _date_near_title(letter: list[Line], closing: list[Line]) -> str | None:
    """A date in brackets under the title, or the date of printing: the last that can tell when the paper was issued."""
    for line in [*letter, *closing]:
        text = line.text
        if (text.startswith("(") and text.endswith(")")) or text in {one.text for one in closing}:
            date = head.iso_date(text)
            if date:
                return date
    return None
