# SPDX-License-Identifier: Apache-2.0
"""Plans come as text in any encoding and as Word documents; what cannot be read is refused with what to do."""

import io
import zipfile
from pathlib import Path

import pytest
from plan_texts import OPINION_IN_ARTICLES, WORK_POINTS

from mingfu.systems.plan.reading import (
    PlanEmpty,
    PlanFileBroken,
    PlanFileEncrypted,
    PlanFileMissing,
    PlanFileTooLarge,
    PlanFileWrongType,
    read_file,
    read_plan,
    sources,
)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def docx(body, *, numbering=None, doctype="", **files):
    """A Word document with the body given as XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"{doctype}<w:document {W}><w:body>{body}</w:body></w:document>")
        if numbering:
            package.writestr("word/numbering.xml", numbering)
        for name, content in files.items():
            package.writestr(name, content)
    return stream.getvalue()


def paragraph(text, level=None):
    """One paragraph, numbered by Word at `level` where one is given."""
    number = "" if level is None else f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    return f"<w:p>{number}<w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_simplified_text_in_any_encoding(encoding):
    assert read_file(WORK_POINTS.encode(encoding), "要点.txt") == WORK_POINTS


@pytest.mark.parametrize("encoding", ["utf-8", "big5hkscs", "gb18030"])
def test_traditional_text_in_any_encoding(encoding):
    text = OPINION_IN_ARTICLES.replace("［", "〔").replace("］", "〕").replace("　", " ").replace("〇", "零")
    assert read_file(text.encode(encoding), "意見.txt") == text


def test_a_path_is_read(tmp_path):
    path = tmp_path / "要点.txt"
    path.write_text(WORK_POINTS, encoding="utf-8")
    assert read_file(path) == WORK_POINTS


def test_a_word_document_gives_the_plan():
    body = "".join(paragraph(line.strip()) for line in WORK_POINTS.splitlines() if line.strip())
    plan = read_plan(read_file(docx(body), "要点.docx"))
    assert plan.as_dict()["parts"] == [
        {**part, "clauses": part["clauses"]} for part in read_plan(read_file(docx(body))).as_dict()["parts"]
    ]
    assert [clause.number for clause in plan.clauses] == [1, 2, 3, 4, 5, 6]
    assert len(plan.targets) == len(read_plan(WORK_POINTS).targets) == 5


def test_numbers_that_word_counts_itself_are_read():
    body = (
        paragraph("关于加强工作的意见")
        + paragraph("主要任务", 0)
        + paragraph("改善环境。满意率达到90%以上。", 1)
        + paragraph("加强培训。每年不少于两次。", 1)
        + paragraph("保障措施", 0)
        + paragraph("加强领导。落实责任。", 1)
    )
    text = read_file(docx(body, numbering=NUMBERING), "意见.docx")
    assert text.splitlines()[1:4] == [
        "一、主要任务",
        "（一）改善环境。满意率达到90%以上。",
        "（二）加强培训。每年不少于两次。",
    ]
    plan = read_plan(text)
    assert [(part.title, [clause.number for clause in part.clauses]) for part in plan.parts] == [
        ("主要任务", [1, 2]),
        ("保障措施", [1]),
    ]


def test_tables_come_row_by_row_and_deleted_words_do_not_come():
    row = "<w:tr><w:tc><w:p><w:r><w:t>任务</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>单位</w:t></w:r></w:p></w:tc></w:tr>"
    body = f"<w:p><w:r><w:t>现</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>行</w:t></w:r></w:ins></w:p><w:tbl>{row}</w:tbl>"
    assert read_file(docx(body), "表.docx") == "现行\n任务\t单位"


def encrypted_zip():
    content = bytearray(docx(paragraph("一")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


ENTITY = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE w:document [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;&a;&a;">]>'

REFUSED = [
    (b"", "空.txt", PlanEmpty),
    (b" \n\t ", "空.txt", PlanEmpty),
    (docx(""), "空.docx", PlanEmpty),
    (b"%PDF-1.7\n1 0 obj", "规划.pdf", PlanFileWrongType),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "图.png", PlanFileWrongType),
    (b"\x00\x01\x02", "数据.txt", PlanFileWrongType),
    (b"\xff\xfe\x00", "半个字.txt", PlanFileWrongType),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧.doc", PlanFileWrongType),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密.docx", PlanFileEncrypted),
    (encrypted_zip(), "密.docx", PlanFileEncrypted),
    (docx(paragraph("一"))[:120], "断.docx", PlanFileBroken),
    (docx("<w:p>"), "错.docx", PlanFileBroken),
    (docx(paragraph("&x;"), doctype=ENTITY), "外部实体.docx", PlanFileBroken),
    (docx(paragraph("&b;"), doctype=LAUGHS), "实体.docx", PlanFileBroken),
]


@pytest.mark.parametrize(("content", "name", "refusal"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_refused(content, name, refusal):
    with pytest.raises(refusal) as caught:
        read_file(content, name)
    assert "请" in str(caught.value)


def test_another_kind_of_zip_is_the_wrong_type():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(PlanFileWrongType):
        read_file(stream.getvalue(), "表.xlsx")


def test_a_zip_bomb_is_refused_by_what_it_unpacks_to():
    bomb = docx(" " * (45 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    with pytest.raises(PlanFileTooLarge):
        read_file(bomb, "炸弹.docx")


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST", 0)
    path = tmp_path / "大.txt"
    path.write_text("一", encoding="utf-8")
    with pytest.raises(PlanFileTooLarge):
        read_file(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(PlanFileMissing) as caught:
        read_file(tmp_path / "没有.txt")
    assert "没有.txt" in str(caught.value)
    with pytest.raises(PlanFileWrongType):
        read_file(tmp_path)
    with pytest.raises(PlanFileMissing):
        read_file(Path("a\x00b"))
