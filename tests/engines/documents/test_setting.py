# SPDX-License-Identifier: Apache-2.0
"""Papers as they come out of the machine: text, size and place of what is printed, tags, and when they are set."""

import io
import re
from datetime import datetime
from itertools import pairwise

import pytest
from pypdf import PdfReader

from mingfu.engines.documents import issue, paper_lines, pictures, render, setting
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.settings import var_folder

CASE = "20260309000018"
MM = 72 / 25.4
HEIGHT, WIDTH = 297 * MM, 210 * MM
FULL = """
paper: test.long
title: 关于加强群众诉求办理工作的通知
kind: 通知
layout: {layout}
mark: "{{house_mark}}"
prefix: 字
to: 各单位
issuer: gm.housing
cc: 区人大常委会办公室
attachments: [办理要求, 任务分工表]
body:
  - {{heading: 一、总体要求}}
  - "{{text}}"
from:
  text: {{field: text}}
"""


@pytest.fixture(autouse=True)
def _march(at):
    at(datetime(2026, 3, 20, 10, 0, 0, 123456, tzinfo=LEGAL_ZONE))


@pytest.fixture
def long_paper(housing, declare):
    """`long_paper(layout, text)` issues a notice of any length."""

    def make(layout, text):
        declare(FULL.format(layout=layout))
        return issue("test.long", CASE, {"text": text}, actor=SYSTEM)

    return make


def read(document):
    return PdfReader(io.BytesIO(render(document)))


def flat(text):
    return re.sub(r"\s", "", text)


def placed(page):
    """Every piece of text with its place (points from the left and the top) and size."""
    found = []

    def visit(text, cm, tm, _font, size):
        if text.strip():
            x, y = tm[4], tm[5]
            found.append((text.strip(), cm[0] * x + cm[2] * y + cm[4], HEIGHT - (cm[1] * x + cm[3] * y + cm[5]), size))

    page.extract_text(visitor_text=visit)
    return found


def test_a_letter_says_what_was_issued(housing, answer, values):
    document = issue("test.answer", CASE, values | {"remedy": "可以申请行政复议。"}, actor=SYSTEM)
    (page,) = read(document).pages
    text = flat(page.extract_text())
    expected = [
        "高明区住房城乡建设和水利局",
        "明热复〔2026〕1号",
        f"关于第{CASE}号诉求的答复",
        "诉求人甲：",
        "您于2026年3月10日反映的诉求收悉，现答复如下：",
        "经核实，路灯不亮的情况属实。",
        "已于三日内修复。",
        "救济途径",
        "可以申请行政复议。",
        "2026年3月20日",
        f"核验码{paper_lines(document).code}",
    ]
    places = [text.find(piece) for piece in expected]
    assert -1 not in places
    assert places == sorted(places)
    assert "—1—" not in text


def test_a_full_page_has_22_lines_of_28_signs(long_paper):
    document = long_paper("document", "字" * 28 * 60)
    second = read(document).pages[1]
    lines = second.extract_text().splitlines()
    assert lines[:22] == ["字" * 28] * 22
    assert flat(lines[-1]) == "—2—"


def test_the_type_area_is_156_by_225_mm_28_mm_from_the_left_and_37_from_the_top(long_paper):
    page = read(long_paper("document", "字" * 28 * 60)).pages[1]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((WIDTH, HEIGHT), abs=0.1)
    signs = [(x, y) for text, x, y, _size in placed(page) if "字" in text]
    assert min(x for x, _y in signs) == pytest.approx(28 * MM, abs=0.3)
    # Lines stand 29.6 pt apart; the first baseline is 0.88 of 16 pt below the upper edge of the type area.
    heights = sorted({round(y, 1) for _x, y in signs})
    assert heights[0] == pytest.approx(37 * MM + 0.88 * 16, abs=0.3)
    assert heights[-1] == pytest.approx((37 + 225) * MM - 0.12 * 16, abs=0.5)
    assert {round(later - earlier, 1) for earlier, later in pairwise(heights)} == {29.6}


def test_sizes_are_those_of_the_standard(long_paper):
    sizes = {}
    for page in read(long_paper("document", "字" * 900)).pages:
        for text, _x, _y, size in placed(page):
            sizes.setdefault(round(size, 1), []).append(flat(text))
    assert any("字〔2026〕1号" in text or "号" in text for text in sizes[16.0])
    assert "关于加强群众诉求办理工作的通知" in "".join(sizes[22.0])
    assert "抄送：区人大常委会办公室。" in "".join(sizes[14.0])
    assert "高明区人民政府文件" in "".join(text for size, texts in sizes.items() if size > 40 for text in texts)


def test_the_mark_of_a_letter_stands_30_mm_and_that_of_a_document_72_mm_from_the_edge(long_paper):
    heights = {}
    for layout in ("letter", "document"):
        page = read(long_paper(layout, "字")).pages[0]
        heights[layout] = next((y, size) for text, _x, y, size in placed(page) if flat(text).startswith("高明区"))
    y, size = heights["letter"]
    assert y - 0.88 * size == pytest.approx(30 * MM, abs=1)
    y, size = heights["document"]
    assert y - 0.88 * size == pytest.approx(72 * MM, abs=1)


@pytest.mark.parametrize("layout", ["document", "letter", "notice"])
def test_every_layout_is_tagged_named_and_fit_for_archives(long_paper, layout):
    reader = read(long_paper(layout, "字" * 28 * 40))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert reader.metadata.title == "关于加强群众诉求办理工作的通知"
    assert reader.metadata.author == "高明区住房城乡建设和水利局"
    assert reader.metadata.creation_date == datetime(2026, 3, 20, 0, 0, tzinfo=reader.metadata.creation_date.tzinfo)
    said = root["/Metadata"].get_data().decode()
    assert re.search(r"<pdfaid:part>2</pdfaid:part>", said)
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", said)
    text = flat("".join(page.extract_text() for page in reader.pages))
    assert "附件：1.办理要求2.任务分工表" in text
    # All of the text, and the sign that opens the number.
    assert text.count("字") == 28 * 40 + 1


@pytest.mark.parametrize("lines", range(4, 12))
def test_name_and_date_never_stand_alone_on_a_page(housing, answer, values, lines):
    document = issue("test.answer", CASE, values | {"reply": "字" * 28 * lines, "remedy": "救济。"}, actor=SYSTEM)
    last = flat(read(document).pages[-1].extract_text())
    assert "救济。" in last
    assert last.index("救济。") < last.index("2026年3月20日")


@pytest.mark.parametrize("name", ["短名", "佛山市高明区住房城乡建设和水利局", "佛山市高明区" * 4 + "联合调查组"])
def test_the_check_never_lies_on_the_name(declare, housing, name):
    text = FULL.format(layout="notice").replace("cc:", f"signed_by: {name}\ncc:")
    declare(text)
    page = read(issue("test.long", CASE, {"text": "字"}, actor=SYSTEM)).pages[0]
    pieces = placed(page)
    signed = next((x, y) for text, x, y, size in pieces if flat(text).startswith(name[:2]) and round(size) == 16)
    checks = [(x, y) for text, x, y, size in pieces if round(size, 1) == 8.5]
    # Beside it, with room between; or else all of it below.
    assert max(x for x, _y in checks) + 80 < signed[0] or min(y for _x, y in checks) > signed[1]
    assert signed[0] >= 28 * MM - 0.3


def test_with_a_seal_the_name_is_centred_over_a_date_four_signs_from_the_right(declare, housing):
    declare(FULL.format(layout="document").replace("cc:", "seal: true\ncc:"))
    pieces = [
        piece for page in read(issue("test.long", CASE, {"text": "字"}, actor=SYSTEM)).pages for piece in placed(page)
    ]
    starts = {flat(text): x for text, x, _y, size in pieces if round(size) == 16}
    name = next(x for text, x in starts.items() if text.startswith("高明区住房"))
    day = next(x for text, x in starts.items() if text.startswith("2026"))
    assert name < day
    assert name + 13 * 15.793 / 2 == pytest.approx((day + (28 + 156) * MM - 4 * 16) / 2, abs=1.5)


def test_typed_markup_is_text(housing, answer, values):
    typed = '#panic("x") $a^2$ *粗* _斜_ [甲] <乙> \\ // 丙 = 丁'
    document = issue("test.answer", CASE, values | {"reply": typed}, actor=SYSTEM)
    assert flat(typed) in flat(read(document).pages[0].extract_text())


def test_a_paper_is_set_when_first_opened_and_kept(housing, answer, values, monkeypatch):
    document = issue("test.answer", CASE, values, actor=SYSTEM)
    folder = var_folder("papers")
    assert list(folder.glob(f"{document.pk}-*")) == []
    first = render(document)
    (kept,) = folder.glob(f"{document.pk}-*")
    assert kept.read_bytes() == first
    assert kept.stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(setting, "_compile", None)
    assert render(document) == first


def test_a_paper_set_anew_is_the_same_to_the_byte(housing, answer, values):
    document = issue("test.answer", CASE, values, actor=SYSTEM)
    first = render(document)
    setting.forget_settings(document.pk)
    assert render(document) == first


def test_another_address_of_the_check_sets_it_anew(housing, answer, values, monkeypatch):
    document = issue("test.answer", CASE, values, actor=SYSTEM)
    assert setting.check_text(document) == f"文号：明热复〔2026〕1号 核验码：{paper_lines(document).code}"
    first = render(document)
    monkeypatch.setenv("DOCUMENTS_CHECK_URL", "https://example.gov.cn/check")
    expected = "https://example.gov.cn/check?number=%E6%98%8E%E7%83%AD%E5%A4%8D%E3%80%942026%E3%80%951%E5%8F%B7&code="
    assert setting.check_text(document) == expected + document.code
    assert render(document) != first


def test_pages_can_be_looked_at_as_pictures(housing, answer, values):
    document = issue("test.answer", CASE, values, actor=SYSTEM)
    (picture,) = pictures(document, ppi=36)
    assert picture.startswith(b"\x89PNG")
    width, height = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))
    assert (width, height) == (298, 421)


def test_a_page_shows_the_same_words(housing, answer, values):
    document = issue("test.answer", CASE, values, actor=SYSTEM)
    sheet = paper_lines(document)
    assert (sheet.kind, sheet.layout, sheet.about, sheet.replaced_by) == ("函", "letter", CASE, "")
    assert [line.text for line in sheet.wording.body][1:3] == ["经核实，路灯不亮的情况属实。", "已于三日内修复。"]
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}", sheet.code)
    assert sheet.check_picture.startswith("<svg")
    printed = flat(read(document).pages[0].extract_text())
    assert all(flat(text) in printed for text in sheet.wording.texts() if text)
