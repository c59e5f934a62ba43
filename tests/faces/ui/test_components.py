# SPDX-License-Identifier: Apache-2.0
"""What each tag writes, to the letter where others rely on it."""

from dataclasses import dataclass

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from mingfu.faces.ui import casework as w
from mingfu.faces.ui import components as c
from mingfu.faces.ui.frame import Link


def test_a_text_field(drawn):
    view = c.FieldView("name", "姓名", hint="与身份证一致", autocomplete="name", width="w18")

    assert drawn("{% field f %}", f=view) == (
        '<div class="field"><label class="field__label" for="f-name">姓名</label>'
        '<span class="field__hint" id="f-name-hint">与身份证一致</span>'
        '<input class="input w18" id="f-name" name="name" type="text" value="" autocomplete="name" aria-describedby="f-name-hint"></div>'
    )


def test_a_field_with_an_error_keeps_what_was_typed(drawn):
    view = c.FieldView("tel", "手机号码", "phone", '139"0000', error="应为 11 位数字")

    assert drawn("{% field f %}", f=view) == (
        '<div class="field field--bad"><label class="field__label" for="f-tel">手机号码</label>'
        '<span class="field__error" id="f-tel-error"><span class="sr">错误：</span>应为 11 位数字</span>'
        '<input class="input w10 num" id="f-tel" name="tel" type="tel" value="139&quot;0000" autocomplete="tel-national" '
        'inputmode="numeric" maxlength="20" aria-describedby="f-tel-error" aria-invalid="true"></div>'
    )


def test_a_choice_is_a_group_with_a_legend(drawn):
    view = c.FieldView(
        "r", "结论", "choice", "no", options=(c.Option("ok", "通过"), c.Option("no", "不通过", "写明原因"))
    )

    assert drawn("{% field f %}", f=view) == (
        '<fieldset class="field" id="f-r" tabindex="-1"><legend class="field__label">结论</legend>'
        '<div class="choices choices--list"><label class="choice"><input type="radio" name="r" value="ok"><span>通过</span></label>'
        '<label class="choice"><input type="radio" name="r" value="no" checked><span>'
        '<span class="choice__text">不通过<small>写明原因</small></span></span></label></div></fieldset>'
    )


def test_several_choices_keep_what_was_ticked(drawn):
    html = drawn(
        "{% field f %}",
        f=c.FieldView("by", "方式", "choices", ("a", "c"), options=tuple(c.Option(x, x) for x in "abc")),
    )

    assert html.count('type="checkbox"') == 3
    assert 'value="a" checked' in html
    assert 'value="b" checked' not in html
    assert 'value="c" checked' in html


def test_yes_and_no_come_by_themselves(drawn):
    html = drawn("{% field f %}", f=c.FieldView("open", "公开吗", "yesno", "no"))

    assert '<input type="radio" name="open" value="yes"><span>是</span>' in html
    assert '<input type="radio" name="open" value="no" checked><span>否</span>' in html


def test_a_textarea_keeps_a_first_empty_line():
    template = engines["django"].from_string("{% field f %}")

    html = template.render({"f": c.FieldView("t", "说", "textarea", "\n第二行")})

    # A browser drops one line break after the tag: the first of these two.
    assert ">\n\n第二行</textarea>" in html


def test_a_password_is_never_written_back(drawn):
    html = drawn("{% field f %}", f=c.FieldView("p", "密码", "password", "secret"))

    assert "secret" not in html
    assert 'autocomplete="current-password"' in html


def test_another_engine_may_bring_its_own_field(drawn):
    @dataclass(frozen=True)
    class Question:
        name: str = "q"
        label: str = "问题"

    assert 'id="f-q" name="q" type="text"' in drawn("{% field f %}", f=Question())


@pytest.mark.parametrize(
    "kind",
    [
        "text",
        "textarea",
        "choice",
        "choices",
        "yesno",
        "select",
        "date",
        "phone",
        "code",
        "identity",
        "email",
        "number",
        "password",
        "file",
    ],
)
def test_every_kind_is_labelled_and_says_what_is_wrong(drawn, kind):
    html = drawn(
        "{% field f %}",
        f=c.FieldView("x", "问", kind, hint="提示", error="不对", options=(c.Option("1", "一"),), optional=True),
    )

    assert "（选填）" in html
    assert 'aria-describedby="f-x-hint f-x-error"' in html
    assert 'id="f-x"' in html


def test_the_summary_links_to_the_fields_in_the_same_words(drawn):
    fields = (c.FieldView("a", "甲", error="甲不对"), c.FieldView("b", "乙"), c.FieldView("c", "丙", error="丙不对"))

    assert drawn("{% errsum p %}", p=c.problems_in(fields)) == (
        '<div class="errsum" role="alert" aria-labelledby="errsum-title" tabindex="-1" data-focus>'
        '<h2 id="errsum-title" class="b1">有 2 处需要改</h2>'
        '<ul><li><a href="#f-a">甲不对</a></li><li><a href="#f-c">丙不对</a></li></ul></div>'
    )
    assert drawn("{% errsum p %}", p=c.problems_in(())) == ""
    assert drawn("{% errsum p %}", p=None) == ""


def test_a_tag_says_its_state_in_a_word(drawn):
    assert drawn('{% tag "已解决" "ok" %}') == '<span class="tag tag--ok">已解决</span>'
    assert drawn("{% tag t %}", t=c.Tag("承诺件")) == '<span class="tag">承诺件</span>'


def test_the_clock_says_which_days_do_not_count(drawn):
    clock = c.Clock("剩 1 天", "承诺 4 个工作日", (c.Day("14", "周六", "off"), c.Day("18", "今天", "now")), tone="warn")

    assert drawn("{% clock x %}", x=clock) == (
        '<div class="clock"><p class="clock__left clock__left--warn">剩 1 天</p>'
        '<ol class="clock__days" aria-label="承诺 4 个工作日"><li class="clock__day clock__day--off"><b>14</b>周六'
        '<span class="sr">（不计时）</span></li><li class="clock__day clock__day--now"><b>18</b>今天</li></ol></div>'
    )


def test_steps_mark_where_we_are(drawn):
    assert drawn("{% steps x %}", x=(c.Step("受理", "done", "3 月 12 日"), c.Step("办理", "now"), c.Step("评价"))) == (
        '<ol class="steps"><li class="is-done">受理<span class="sr">（已完成）</span><span class="steps__note">3 月 12 日</span></li>'
        '<li class="is-now" aria-current="step">办理</li><li>评价</li></ol>'
    )


def test_a_stacked_table_names_its_columns_in_every_cell(drawn):
    table = c.table("材料", ("材料", "状态"), [("执照", c.Tag("有效", "ok"))])

    assert drawn("{% table x %}", x=table) == (
        '<table class="table table--stack"><caption class="sr">材料</caption><thead><tr><th scope="col">材料</th><th scope="col">状态</th></tr></thead>'
        '<tbody><tr><th scope="row">执照</th><td data-label="状态"><span class="tag tag--ok">有效</span></td></tr></tbody></table>'
    )


def test_an_empty_table_says_why(drawn):
    assert (
        drawn("{% table x %}", x=c.Table("材料", ("材料",), (), empty="还没有材料"))
        == '<p class="muted">还没有材料</p>'
    )


def test_the_five_levels_best_first_and_none_chosen(drawn):
    html = drawn("{% rating x %}", x=c.Rating("stars", "满意吗"))

    assert [html.index(word) for word in (">非常满意<", ">满意<", ">基本满意<", ">不满意<", ">非常不满意<")] == sorted(
        html.index(word) for word in (">非常满意<", ">满意<", ">基本满意<", ">不满意<", ">非常不满意<")
    )
    assert "checked" not in html


def test_a_qr_code_has_a_name_and_no_style(drawn):
    html = drawn('{% qr "https://example.org/r/1" "办件查询" %}')

    assert html.startswith('<svg role="img" aria-label="办件查询" ')
    assert "style" not in html
    assert 'class="qr"' in html


def test_text_is_escaped_everywhere(drawn):
    bad = '<img src=x onerror="x">'

    for text, value in (
        ("{% tag x %}", c.Tag(bad)),
        ("{% notice x %}", c.Notice(bad, title=bad)),
        ("{% facts x %}", (c.Fact(bad, bad),)),
        ("{% rows x %}", (c.Row(bad, bad, "#"),)),
        ("{% timeline x %}", (c.Entry(bad, bad, bad, bad),)),
        ("{% comments x %}", (w.Comment(bad, bad, bad),)),
        ("{% field x %}", c.FieldView("a", bad, "textarea", bad, bad, bad)),
        ("{% tree x %}", (c.Branch(bad, bad, note=bad),)),
        ('{% qr "x" x %}', bad),
    ):
        assert "<img" not in drawn(text, x=value)


def test_an_act_carries_its_version_and_its_key(drawn):
    html = drawn("{% act x %}", x=w.Act("办理", "/cases/1/reply", "提交", version="7", key="k1"), csrf_token="t")

    assert '<form class="stack stack--tight" method="post" action="/cases/1/reply" novalidate data-once>' in html
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="t">' in html
    assert '<input type="hidden" name="version" value="7">' in html
    assert '<input type="hidden" name="key" value="k1">' in html


def test_an_act_with_a_mistake_is_open(drawn):
    wrong = w.Act("延期", "#", "申请", problems=c.Problems((("最多 5 天", "days"),)))

    assert '<details class="acts__other" open>' in drawn("{% acts x %}", x=w.Acts(others=(wrong,)))
    assert '<details class="acts__other">' in drawn("{% acts x %}", x=w.Acts(others=(w.Act("延期", "#", "申请"),)))


def test_an_inbox_without_acts_has_nothing_to_tick(drawn):
    row = w.InboxRow("1", "路灯", "#", c.Tag("剩 1 天"))

    assert "checkbox" not in drawn("{% inbox x %}", x=w.Inbox((row,), "待办"))
    assert 'name="case" value="1"' in drawn(
        "{% inbox x %}", x=w.Inbox((row,), "待办", "#", (w.Submit("签收", "act", "sign"),))
    )


def test_a_meter_never_leaves_its_box(drawn):
    assert '<rect width="100.0"' in drawn("{% meter x %}", x=c.Meter("甲", "9", 140))
    assert '<rect width="0.0"' in drawn("{% meter x %}", x=c.Meter("甲", "9", -1))


@pytest.mark.parametrize(
    ("page", "total", "shown"),
    [
        (1, 0, [1]),
        (1, 20, [1]),
        (1, 60, [1, 2, 3]),
        (6, 412, [1, 0, 5, 6, 7, 0, 21]),
        (99, 60, [1, 2, 3]),
        (2, 100, [1, 2, 3, 0, 5]),
    ],
)
def test_page_numbers_with_gaps(page, total, shown):
    pages = c.paginate(page, 20, total, "?page={}".format)

    assert [link.number if link.url else 0 for link in pages.links] == shown


def test_one_page_needs_no_numbers(drawn):
    assert drawn("{% pagination x %}", x=c.paginate(1, 20, 20, str)) == ""


@given(st.integers(-5, 60), st.integers(1, 50), st.integers(0, 2000))
def test_pagination_holds_for_any_page(page, size, total):
    pages = c.paginate(page, size, total, str)
    current = [link.number for link in pages.links if link.current]

    assert len(current) == 1
    assert (pages.before == "") == (current[0] == 1)
    assert pages.last - pages.first + 1 <= size or total == 0
    assert pages.last <= total
    assert pages.first >= min(1, total)


def test_crumbs_end_with_the_page_itself(drawn):
    assert drawn("{% crumbs x %}", x=(Link("首页", "/"), Link("组件", "/c"))) == (
        '<nav class="crumbs" aria-label="所在位置"><a href="/">首页</a><span aria-hidden="true">›</span><span aria-current="page">组件</span></nav>'
    )
