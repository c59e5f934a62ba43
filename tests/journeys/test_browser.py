# SPDX-License-Identifier: Apache-2.0
"""The measure itself: a page that is wrong must be found wrong, or a journey proves nothing."""

import pytest

GOOD = (
    "<!doctype html><html lang=zh-Hans><head><title>明府</title><meta name=viewport content='width=device-width'>"
    "</head><body><main><h1>高明区</h1><p>办事指南</p></main></body></html>"
)


def test_a_good_page_passes(phone, axe):
    phone.set_content(GOOD)
    axe(phone)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "image-alt"),
        ("<input name=phone>", "label"),
        ("<p style='color:#aaa;background:#fff'>灰字</p>", "color-contrast"),
        ("<div style='width:900px'>宽</div>", "scrolls sideways"),
    ],
)
def test_a_page_that_shuts_somebody_out_is_refused(phone, axe, wrong, named):
    phone.set_content(GOOD.replace("</main>", wrong + "</main>"))
    with pytest.raises(AssertionError, match=named):
        axe(phone)


def test_chinese_is_drawn_by_a_font_that_has_it(desk):
    desk.set_content(GOOD)
    widths = desk.evaluate(
        "['明', '府', '\\u{10ffff}'].map(text => { const c = document.createElement('canvas').getContext('2d');"
        " c.font = '40px sans-serif'; return c.measureText(text).width; })"
    )
    assert widths[:2] == pytest.approx([40, 40])
