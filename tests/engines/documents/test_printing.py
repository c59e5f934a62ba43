# SPDX-License-Identifier: Apache-2.0
"""Sheets that are no numbered papers: they are set, hold every sign, and refuse what would be printed with a hole."""

from datetime import UTC, datetime

import pytest

from mingfu.engines.documents.printing import print_sheet, qr_picture, sheet_pictures

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CERTIFICATE = {
    "title": "食品经营许可证", "number": "GM-SPJY-2026-000001", "issuer": "高明区市场监督管理局",
    "facts": [{"term": "经营者名称", "value": "喆堃昇饮食店"}], "lines": ["签发日期：2026年3月2日"],
    "note": "扫码核验", "code": "ABCD EFGH JKLM", "check": "扫码核验",
}  # fmt: skip
EXTRACT = {
    "title": "政府数据档案", "issuer": "", "lines": ["生成时间：2026-03-02"],
    "parts": [{"title": "数据", "columns": ["字段", "内容"], "rows": [["保障人数", "3"]] * 200, "empty": "没有"}],
}  # fmt: skip


def test_a_certificate_is_one_page_and_the_same_every_time():
    made = print_sheet("certificate", CERTIFICATE, at=AT, qr="MFC1.x.y")
    assert made[:5] == b"%PDF-"
    assert print_sheet("certificate", CERTIFICATE, at=AT, qr="MFC1.x.y") == made
    assert len(sheet_pictures("certificate", CERTIFICATE, at=AT, qr="MFC1.x.y")) == 1


def test_an_extract_runs_over_pages():
    assert len(sheet_pictures("extract", EXTRACT, at=AT)) > 3


def test_a_name_is_never_printed_with_a_hole(refused):
    with refused("glyph-missing"):
        print_sheet("certificate", {**CERTIFICATE, "title": "\U000e01ef\ue123"}, at=AT, qr="x")


@pytest.mark.parametrize("text", ["MFC1.x.y", "MFC1." + "x" * 500])
def test_a_qr_code_has_a_border(text):
    assert qr_picture(text).startswith("<svg")
