# SPDX-License-Identifier: Apache-2.0
"""Papers as DOCX: the same words as the PDF, on the paper of GB/T 9704-2012, the same bytes every time."""

import io
import zipfile
from datetime import date, datetime

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from mingfu.engines import documents
from mingfu.engines.documents.refusals import TextErased

DECLARED = """
paper: test.{layout}
title: 关于公布目录的通知
kind: {kind}
layout: {layout}
mark: "{{house_mark}}"
prefix: "{{word}}试{layout}"
to: 各镇人民政府，区有关单位
seal: {seal}
cc: 区委办公室
attachments: [目录, 说明]
body:
  - 现将《目录》印发给你们，请认真贯彻执行。
  - {{heading: 一、总体要求}}
  - {{heading: （一）范围, level: 2}}
  - "{{reply}}"
from:
  reply: {{field: reply}}
  organ: {{fact: organ}}
"""
VALUES = {"reply": "喆堃昇按规定办理。\n右起<b>&amp;", "organ": "gm.housing"}


@pytest.fixture
def issued(declare, housing, at):
    """`issued("letter")` issues a paper of that layout and reads its DOCX back."""
    from mingfu.kernel.access import SYSTEM  # noqa: PLC0415 - models exist only once Django is up

    def make(layout, kind="通知", seal="false"):
        at(datetime(2026, 3, 9, 9, 0))  # noqa: DTZ001 - the clock takes it in legal time
        declared = declare(DECLARED.format(layout=layout, kind=kind, seal=seal))
        paper = documents.issue(declared.key, "2026-000001", VALUES, actor=SYSTEM)
        content = documents.render_docx(paper)
        return paper, content, docx.Document(io.BytesIO(content))

    return make


def lines(file):
    return [one.text for one in file.paragraphs if one.text]


def test_a_document_says_what_the_print_says_in_the_same_order(issued):
    _paper, _content, file = issued("document")
    assert lines(file) == [
        "高明区人民政府文件",
        "明试document〔2026〕1号",
        "关于公布目录的通知",
        "各镇人民政府，区有关单位：",
        "现将《目录》印发给你们，请认真贯彻执行。",
        "一、总体要求",
        "（一）范围",
        "喆堃昇按规定办理。",
        "右起<b>&amp;",
        "附件：1.目录",
        "2.说明",
        "高明区住房城乡建设和水利局",
        "2026年3月9日",
        *[text for text in lines(file) if "核验码" in text],
        "抄送：区委办公室。",
        "高明区住房城乡建设和水利局\t2026年3月9日印发",
    ]


def test_the_paper_is_that_of_the_standard(issued):
    _paper, _content, file = issued("document")
    part = file.sections[0]
    measured = [part.page_width, part.page_height, part.top_margin, part.left_margin, part.right_margin]
    assert [round(each.mm) for each in measured] == [210, 297, 37, 28, 26]
    assert round(part.bottom_margin.mm) == 35
    grid = part._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:linePitch")), grid.get(qn("w:charSpace"))) == ("579", "-848")
    styles = {name: file.styles[name] for name in ("Normal", "Title", "Heading 1", "Heading 2")}
    held = {name: (one.element.rPr.rFonts.get(qn("w:eastAsia")), one.font.size.pt) for name, one in styles.items()}
    assert held == {
        "Normal": ("仿宋_GB2312", 16), "Title": ("方正小标宋简体", 22),
        "Heading 1": ("黑体", 16), "Heading 2": ("楷体_GB2312", 16),
    }  # fmt: skip
    mark = file.paragraphs[0]
    assert str(mark.runs[0].font.color.rgb) == "D7000F"
    assert round(mark.paragraph_format.space_before.mm) == 35
    assert mark.runs[0].font.size.pt == 46
    assert [run.text for run in part.footer.paragraphs[0].runs if run.text] == ["— ", "1", " —"]
    assert part.even_page_footer.paragraphs[0].alignment == 0


def test_a_letter_has_its_mark_in_the_head_and_no_first_number(issued):
    _paper, _content, file = issued("letter", kind="函")
    part = file.sections[0]
    [mark] = part.first_page_header.paragraphs
    assert mark.text == "高明区人民政府文件"
    assert mark.runs[0].font.size.pt == 32
    rule = mark._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (rule.get(qn("w:val")), rule.get(qn("w:color"))) == ("thickThinSmallGap", "D7000F")
    assert part.first_page_footer.paragraphs[0].text == ""
    assert part.different_first_page_header_footer is True
    assert lines(file)[0] == "明试letter〔2026〕1号"
    assert lines(file)[-1] == "抄送：区委办公室。"


def test_a_notice_has_no_red_and_no_record(issued):
    _paper, content, file = issued("notice", kind="通知书")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"D7000F" not in parts.read("word/document.xml")
    assert lines(file)[:3] == ["高明区人民政府文件", "关于公布目录的通知", "明试notice〔2026〕1号"]
    assert not [text for text in lines(file) if "印发" in text and "〔" not in text and "给你们" not in text]


def test_the_same_paper_is_the_same_bytes_and_every_part_reads_as_xml(issued):
    paper, content, _file = issued("document")
    assert documents.render_docx(paper) == content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time[:3] for part in parts.infolist()} == {(2026, 3, 9)}
        for part in parts.namelist():
            if part.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(part))
    told = docx.Document(io.BytesIO(content)).core_properties
    assert (told.title, told.author, told.keywords) == (
        "关于公布目录的通知", "高明区住房城乡建设和水利局", "明试document〔2026〕1号",
    )  # fmt: skip
    assert told.created.date() == date(2026, 3, 9)


def test_what_was_erased_is_not_set(issued):
    from mingfu.kernel.access import SYSTEM  # noqa: PLC0415 - as above

    paper, _content, _file = issued("notice", kind="通知书")
    documents.erase(paper.number, actor=SYSTEM, basis="个人信息保护法第四十七条")
    with pytest.raises(TextErased):
        documents.render_docx(documents.find_document(paper.number))


@pytest.mark.parametrize(
    ("name", "day", "sealed", "expected"),
    [
        # A name of 13 signs, a day of 6 (2026年3月9日: six figures of half a sign and three signs): unsealed, the name
        # ends two signs from the right (28 - 2 - 13), the day begins two signs further in.
        (13, 6, False, (13, 15)),
        # A day longer than the name stands two signs from the right (28 - 2 - 6), the name two signs before it.
        (4, 6, False, (18, 20)),
        # A name of more than a line begins at the left edge.
        (30, 6, False, (0, 2)),
        # With a seal: the day ends four signs from the right (28 - 4 - 6), the name is centred over it.
        (4, 6, True, (19, 18)),
        (13, 6, True, (14.5, 18)),
        (20, 6, True, (8, 18)),
    ],
)
def test_name_and_day_stand_where_the_standard_says(name, day, sealed, expected):
    from mingfu.engines.documents.docx import places  # noqa: PLC0415 - as above

    assert places(name, day, sealed) == expected


def test_the_width_of_a_day_is_six_signs():
    from mingfu.engines.documents.docx_parts import width_of  # noqa: PLC0415 - as above

    assert width_of("2026年3月9日") == 6
