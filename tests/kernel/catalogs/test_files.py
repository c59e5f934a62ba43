# SPDX-License-Identifier: Apache-2.0
"""Lists as files: what is read of them, and what is refused at loading."""

from datetime import date

import pytest

from mingfu.kernel.catalogs import read_catalog

HEAD = "catalog: x.list\ntitle: 示例\nvalid_from: 2026-01-01\n"


def read(tmp_path, text):
    file = tmp_path / "list.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_catalog(file)


def test_a_row_keeps_its_own_and_the_lists_business_apart(tmp_path):
    found = read(
        tmp_path,
        HEAD + "entries:\n  - {code: 7, title: 甲, basis: 办法, status: verified, valid_to: 2026-05-01, amount: 3, "
        "since: 2026-02-03, posts: [a, {on: 2026-02-04}]}\n",
    )
    assert (found.key, found.title, found.valid_from, found.note) == ("x.list", "示例", date(2026, 1, 1), "")
    [row] = found.rows
    assert (row.code, row.title, row.basis, row.status, row.parent) == ("7", "甲", "办法", "verified", "")
    assert (row.valid_from, row.valid_to) == (None, date(2026, 5, 1))
    assert row.content == {"amount": 3, "since": "2026-02-03", "posts": ["a", {"True": "2026-02-04"}]}


def test_a_status_that_nobody_wrote_is_assumed(tmp_path):
    assert read(tmp_path, HEAD + "entries: [{code: a, title: 甲}]").rows[0].status == "assumed"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("catalog: x\ntitle: y\nentries: []", "需要 catalog、title、valid_from、entries 四项"),
        ("- 1\n- 2", "需要 catalog"),
        ("a: [", "有误"),
        (b"title: \xff\xfe", "有误"),
        (HEAD + "entries: 5", "entries 应为列表"),
        (HEAD.replace("2026-01-01", "明年") + "entries: []", "valid_from 应为日期"),
        (HEAD + "entries: [{title: 甲}]", "缺少 code 或 title"),
        (HEAD + "entries: [{code: a, title: ''}]", "缺少 code 或 title"),
        (HEAD + "entries: [甲]", "缺少 code 或 title"),
        (HEAD + "entries: [{code: a, title: 甲, status: sure}]", "verified 或 assumed"),
        (HEAD + "entries: [{code: a, title: 甲, valid_from: 5月1日}]", "应为日期"),
        (HEAD + "entries: [{code: a, title: 甲, valid_from: 2026-05-01, valid_to: 2026-05-01}]", "应晚于"),
        (HEAD + "entries: [{code: a, title: 甲}, {code: a, title: 乙}]", "同一天有两行有效"),
        (
            HEAD
            + "entries: [{code: a, title: 甲, valid_to: 2026-05-02}, {code: a, title: 乙, valid_from: 2026-05-01}]",
            "同一天有两行有效",
        ),
    ],
)
def test_a_list_that_is_none_is_refused_with_what_to_mend(tmp_path, refused, text, told):
    with refused("catalog-unreadable") as caught:
        read(tmp_path, text)
    assert told in str(caught.value)
    assert "list.yaml" in str(caught.value)


def test_one_code_may_have_several_rows_one_after_the_other(tmp_path):
    text = "entries: [{code: a, title: 乙, valid_from: 2026-05-01}, {code: a, title: 甲, valid_to: 2026-05-01}]"
    assert [row.title for row in read(tmp_path, HEAD + text).rows] == ["乙", "甲"]
