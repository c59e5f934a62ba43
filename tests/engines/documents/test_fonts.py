# SPDX-License-Identifier: Apache-2.0
"""Which fonts are found, and that no sign is printed as a hole."""

import pytest

from mingfu.engines.documents import check_glyphs, issue, render
from mingfu.engines.documents.fonts import stock
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.settings import var_folder


def test_the_fonts_of_pip_serve_where_no_other_is():
    fonts = stock()
    assert fonts.stack("fang") == ["Noto Serif SC", "Noto Sans SC"]
    assert fonts.stack("hei") == ["Noto Sans SC", "Noto Serif SC"]
    assert fonts.title() == (400, True)
    assert check_glyphs("喆堃昇玥璟婳䶮，〔2026〕“”—·①㎡ abc") == ""


def test_fonts_of_the_office_come_first(only_gb2312, monkeypatch):
    assert stock().stack("fang") == ["FangSong_GB2312"]
    assert stock().stack("hei") == ["FangSong_GB2312"]


def test_missing_signs_are_named_once_in_their_order(only_gb2312):
    assert check_glyphs("𠮷喆，张三 𠮷\n喆\u200b") == "𠮷喆"
    assert check_glyphs("张三〔2026〕１") == ""


def test_a_paper_with_a_missing_glyph_is_refused_and_nothing_is_kept(
    only_gb2312, housing, answer, values, refused, monkeypatch
):
    document = issue("test.answer", "c", values | {"name": "𠮷田喆"}, actor=SYSTEM)
    before = sorted(var_folder("papers").iterdir())
    with refused("glyph-missing") as caught:
        render(document)
    assert (caught.value.signs, caught.value.points) == ("𠮷、喆", "U+20BB7、U+5586")
    assert "DOCUMENTS_FONTS" in str(caught.value)
    assert sorted(var_folder("papers").iterdir()) == before


def test_the_same_paper_opens_once_the_font_is_there(
    housing, answer, values, refused, tmp_path, monkeypatch, make_font
):
    document = issue("test.answer", "c", values | {"name": "𠮷田喆"}, actor=SYSTEM)
    with refused("glyph-missing") as caught:
        render(document)
    assert caught.value.signs == "𠮷"
    make_font(tmp_path / "rare" / "rare.ttf", "Rare Signs", "𠮷")
    monkeypatch.setenv("DOCUMENTS_FONTS", str(tmp_path / "rare"))
    assert render(document).startswith(b"%PDF-1.7")


def test_no_chinese_font_at_all_is_said_so(monkeypatch, tmp_path, refused):
    monkeypatch.setattr("mingfu.engines.documents.fonts.PIP", tmp_path / "nothing")
    with refused("fonts-missing") as caught:
        check_glyphs("甲")
    assert str(tmp_path / "nothing") in caught.value.folders


@pytest.mark.parametrize("role", ["fang", "kai", "hei", "title", "song"])
def test_every_part_can_print_every_sign_that_any_font_holds(role):
    assert sorted(stock().stack(role)) == sorted(stock().faces)
