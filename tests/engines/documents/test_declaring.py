# SPDX-License-Identifier: Apache-2.0
"""What a declaration may say, and how one that is wrong names its file and its fault."""

import pytest

from mingfu.engines.documents import paper, papers
from mingfu.engines.documents.declaring import Block, Way
from mingfu.kernel.access import Level


def test_a_declaration_becomes_a_paper(answer):
    assert paper("test.answer") is answer
    assert papers() == (answer,)
    assert (answer.kind, answer.layout, answer.level, answer.sealed) == ("函", "letter", Level.INTERNAL, False)
    assert answer.ways["name"] == Way(source="field", name="name", otherwise="诉求人")
    assert answer.ways["reply"] == Way(source="field", name="reply", node="reply")
    assert answer.ways["received_on"] == Way(source="case", name="received_at", shown="date")
    assert answer.body[2] == Block("救济途径", 1, when="remedy")
    assert answer.body[4] == Block("没有救济途径。", unless="remedy")
    assert len(answer.digest) == 64


def test_nobody_declares_an_unknown_paper(refused):
    with refused("paper-unknown") as caught:
        paper("test.none")
    assert "test.none" in str(caught.value)


HEAD = "paper: p\ntitle: 题\nkind: 函\nprefix: 字\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("paper: p\ntitle: 题\nkind: 函\nbody: [甲]\n", "缺少 'prefix'"),
        (HEAD + "body: []\n", "body 是空的"),
        (HEAD + "body: ['{reply}']\n", "用了没有来源的 ['reply']"),
        (HEAD + "body: [甲]\ncolour: red\n", "公文 中不认识 ['colour']"),
        (HEAD.replace("函", "情书") + "body: [甲]\n", "不认识的文种 情书"),
        (HEAD + "body: [甲]\nlayout: poster\n", "版式应为 document、letter、notice 之一，写了 poster"),
        (HEAD + "body: [甲]\nlevel: secret\n", "密级应为"),
        (HEAD + "body: [甲]\nfrom: {a: {field: a, fact: b}}\n", "from.a 应当且只能写 field、fact、case 之一"),
        (HEAD + "body: [甲]\nfrom: {a: {fact: a, shown: upside-down}}\n", "from.a 不认识 shown: upside-down"),
        (HEAD + "body: [甲]\nfrom: {date: {fact: a}}\n", "from 中的 date 不能作名称"),
        (HEAD + "body: [{heading: 甲, level: 4}]\n", "标题层级应为 1 至 3，写了 4"),
        (HEAD + "body: [{text: 甲, when: b}]\n", "“when、unless”用了没有来源的 ['b']"),
        (HEAD + "body: [甲]\nnumber: '{prefix}{n}'\n", "number 应含 {prefix}、{year} 和 {n}"),
        (HEAD + "body: ['{case.__class__}']\n", "应是一个名称"),
        (HEAD + "body: ['{case!r}']\n", "应是一个名称"),
        ("- 甲\n- 乙\n", ""),
        ("paper: [", ""),
    ],
)
def test_a_wrong_declaration_names_its_file_and_its_fault(declare, refused, text, fault):
    with refused("paper-unreadable") as caught:
        declare(text)
    assert caught.value.file == "paper.yaml"
    assert fault in caught.value.what
    assert "paper.yaml" in str(caught.value)
    assert papers() == ()
