# SPDX-License-Identifier: Apache-2.0
"""A form as a page asks it and as paper prints it."""

from mingfu.engines.forms import asked, bind, printed

COLOURS = "[{value: red, label: 红, hint: 像火}, {value: blue, label: 蓝}]"


def test_a_first_question_shows_what_is_known(with_fields):
    spec = with_fields(
        f"{{name: colour, kind: choice, label: 色, default: blue, options: {COLOURS}}}",
        "{name: agreed, kind: yesno, label: 同意, required: true}",
        "{name: organ, kind: organ, label: 单位, options: [{value: a, label: 甲局}]}",
        "{name: many, kind: choices, label: 各色, options: " + COLOURS + "}",
    )
    colour, agreed, organ, many = asked(spec)
    assert [(option.value, option.label, option.hint, option.checked) for option in colour.options] == [
        ("red", "红", "像火", False),
        ("blue", "蓝", "", True),
    ]
    assert (colour.optional, agreed.optional) == (True, False)
    assert [(option.value, option.label, option.checked) for option in agreed.options] == [
        ("yes", "是", False),
        ("no", "否", False),
    ]
    assert organ.kind == "select"
    assert many.value == ""
    known = {"colour": "red", "agreed": False, "organ": None, "many": ["red", "blue"]}
    colour, agreed, organ, many = asked(spec, known=known)
    assert colour.value == "red"
    assert [option.value for option in agreed.options if option.checked] == ["no"]
    assert organ.value == ""
    assert [option.value for option in many.options if option.checked] == ["red", "blue"]


def test_a_form_that_comes_back_shows_what_was_typed_and_what_is_wrong(with_fields):
    spec = with_fields("{name: amount, kind: number, label: 数}", "{name: words, kind: text, label: 话, max: 3}")
    bound = bind(spec, {"amount": [" 十二 "], "words": ["太长了吧"]})
    amount, words = asked(spec, bound, known={"amount": 7})
    assert (amount.value, amount.error) == (" 十二 ", "“数”应为数字，例如 12。")
    assert (words.value, words.error) == ("太长了吧", "“话”最多 3 个字，现在有 4 个，请删减。")
    # The browser must not cut what a person types: the count in the message is the help.
    assert words.maxlength is None


def test_questions_of_another_way_are_not_asked(with_fields):
    spec = with_fields(
        f"{{name: colour, kind: choice, label: 色, options: {COLOURS}}}",
        "{name: shade, kind: text, label: 深浅, when: 'colour = \"red\"'}",
        "{name: paper, kind: text, label: 纸, when: 'channel = \"phone\"'}",
    )
    assert [one.name for one in asked(spec, context={"channel": "web"})] == ["colour", "shade"]
    assert [one.name for one in asked(spec, context={"channel": "phone"})] == ["colour", "shade", "paper"]


def test_paper_says_words_where_the_file_keeps_codes(with_fields):
    spec = with_fields(
        f"{{name: colour, kind: choice, label: 色, options: {COLOURS}}}",
        f"{{name: many, kind: choices, label: 各色, options: {COLOURS}}}",
        "{name: agreed, kind: yesno, label: 同意}",
        "{name: day, kind: date, label: 日期}",
        "{name: share, kind: number, label: 比}",
        "{name: secret, kind: hidden, label: 藏}",
        "{name: unsaid, kind: text, label: 未答}",
    )
    sent = {
        "colour": ["red"],
        "many": ["red", "blue"],
        "agreed": ["no"],
        "day": ["2026年3月8日"],
        "share": ["2.5"],
        "secret": ["x"],
    }
    content = bind(spec, sent).content
    assert [(row.name, row.label, row.value) for row in printed(spec, content)] == [
        ("colour", "色", "红"),
        ("many", "各色", "红、蓝"),
        ("agreed", "同意", "否"),
        ("day", "日期", "2026年3月8日"),
        ("share", "比", "2.5"),
    ]
    # An answer the list no longer knows is printed as it was kept.
    assert printed(spec, {"colour": "green", "day": "某日"})[0].value == "green"
    assert printed(spec, {"colour": "green", "day": "某日"})[1].value == "某日"
