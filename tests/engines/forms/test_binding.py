# SPDX-License-Identifier: Apache-2.0
"""From what people type to values, or to a sentence that says what to do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfu.engines.forms import bind, read_spec
from mingfu.kernel.parties import synthetic

THREE = "[{value: red, label: 红}, {value: blue, label: 蓝}, {value: green, label: 绿}]"


@pytest.fixture
def answered(with_fields):
    """`answered(rest, *texts)` is the value, or the error, of one field `a` labelled 问 with these texts."""

    def answer(rest, *texts):
        bound = bind(with_fields(f"{{name: a, label: 问, {rest}}}"), {"a": list(texts)})
        assert bound.ok is not bool(bound.errors)
        return bound.errors["a"] if bound.errors else bound.values.get("a")

    return answer


@pytest.mark.parametrize(
    ("rest", "texts", "value"),
    [
        ("kind: text", ["  沧江路 "], "沧江路"),
        ("kind: text", ["", " ", "第二个"], "第二个"),
        ("kind: textarea", ["一\r\n二\x00三"], "一\n二三"),
        ("kind: place", ["荷城街道"], "荷城街道"),
        ("kind: code", ["a1-b2"], "a1-b2"),
        ("kind: hidden", ["x"], "x"),
        (f"kind: choice, options: {THREE}", ["blue"], "blue"),
        (f"kind: select, options: {THREE}", ["red"], "red"),
        (f"kind: organ, options: {THREE}", ["red"], "red"),
        (f"kind: post, options: {THREE}", ["red"], "red"),
        (f"kind: choices, options: {THREE}", ["red", "green", "red"], ["red", "green"]),
        ("kind: yesno", ["yes"], True),
        ("kind: yesno", ["no"], False),
        ("kind: phone", ["１３８ 0013-8000"], "13800138000"),
        ("kind: email", [" Lin@Example.com "], "Lin@example.com"),
        ("kind: number", ["12"], 12),
        ("kind: number", ["１２，０００"], 12000),
        ("kind: number", ["-3.50"], "-3.50"),
        ("kind: number", ["4.0"], 4),
        ("kind: number, min: 0, max: 100", ["100"], 100),
        ("kind: text", [], None),
        ("kind: number", [" "], None),
    ],
)
def test_every_kind_gives_its_value(answered, rest, texts, value):
    assert answered(rest, *texts) == value


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-08",
        "2026-3-8",
        "2026/3/8",
        "2026.3.8",
        "20260308",
        "2026年3月8日",
        "2026年03月08日",
        "2026年3月8号",
        " 2026 年 3 月 8 日 ",
        "２０２６年３月８日",
        "２０２６－０３－０８",
    ],
)
def test_a_date_may_be_written_as_people_write_it(answered, typed):
    assert answered("kind: date", typed) == date(2026, 3, 8)


@pytest.mark.parametrize("typed", ["2026-02-29", "2026-13-01", "26-3-8", "3月8日", "明天", "2026-3", "2026-03-0a", "0"])
def test_what_is_no_date_is_told(answered, typed):
    assert answered("kind: date", typed) == "“问”应为真实日期，例如 2026-03-18。"


@pytest.mark.parametrize(
    "typed", ["十二", "1e9", "1e999999999", "NaN", "Infinity", "1_0", "0x10", "--1", "9" * 40, "1.2.3"]
)
def test_what_is_no_number_is_told(answered, typed):
    assert answered("kind: number", typed) == "“问”应为数字，例如 12。"


@pytest.mark.parametrize(
    ("rest", "text", "told"),
    [
        ("kind: text, required: true", "  ", "请填写“问”。"),
        ("kind: date, required: true", "", "请填写“问”。"),
        (f"kind: choice, required: true, options: {THREE}", "", "请选择“问”。"),
        (f"kind: organ, required: true, options: {THREE}", "", "请选择“问”。"),
        ("kind: yesno, required: true", "", "请选择“问”。"),
        (f"kind: choice, options: {THREE}", "yellow", "“问”没有这个选项，请重新选择。"),
        (f"kind: choices, options: {THREE}", "yellow", "“问”没有这个选项，请重新选择。"),
        ("kind: yesno", "maybe", "“问”没有这个选项，请重新选择。"),
        ("kind: text, max: 5", "六个字太长了", "“问”最多 5 个字，现在有 6 个，请删减。"),
        ("kind: text, min: 5", "不够", "“问”至少 5 个字，现在只有 2 个，请写得再具体一些。"),
        ("kind: number, min: 1, max: 9", "10", "“问”应在 1 到 9 之间。"),
        ("kind: number, min: 1", "0", "“问”不能小于 1。"),
        ("kind: number, max: 9", "9.5", "“问”不能大于 9。"),
        ("kind: file, required: true", "", "请填写“问”。"),
    ],
)
def test_an_error_says_what_to_do(answered, rest, text, told):
    assert answered(rest, text) == told


def test_lengths_count_signs_not_bytes_and_line_ends_once(answered):
    assert answered("kind: text, max: 3", "𠮷野家") == "𠮷野家"
    assert answered("kind: textarea, max: 3", "一\r\n二") == "一\n二"
    assert answered("kind: text", "字" * 10_001) == "“问”最多 10000 个字，现在有 10001 个，请删减。"
    assert answered("kind: text", "字" * 10_000) == "字" * 10_000


@pytest.mark.parametrize(("kind", "text"), [("phone", "12345"), ("identity", "440608"), ("email", "在这里")])
def test_identifiers_are_refused_in_their_own_words(answered, kind, text):
    told = answered(f"kind: {kind}", text)
    assert told.endswith("。")
    assert told != text


def test_conditions_follow_answers_above_and_the_case(with_fields):
    spec = with_fields(
        f"{{name: colour, kind: choice, label: 色, options: {THREE}}}",
        "{name: shade, kind: text, label: 深浅, required: true, when: 'colour = \"red\"'}",
        "{name: paper, kind: text, label: 纸, when: 'channel = \"phone\"'}",
        "{name: never, kind: text, label: 无, when: 'nobody.knows > 3'}",
    )
    sent = {"colour": ["blue"], "shade": ["深"], "paper": ["白"], "never": ["x"]}
    blue = bind(spec, sent, context={"channel": "web"})
    assert blue.ok
    assert blue.values == {"colour": "blue"}
    red = bind(spec, sent | {"colour": ["red"]}, context={"channel": "phone"})
    assert red.values == {"colour": "red", "shade": "深", "paper": "白"}
    assert bind(spec, {"colour": ["red"]}).errors == {"shade": "请填写“深浅”。"}
    # A wrong answer is no answer: what hangs on it is not asked for.
    assert set(bind(spec, {"colour": ["white"]}).errors) == {"colour"}


def test_what_the_form_does_not_ask_is_left_out(with_fields):
    spec = with_fields("{name: a, kind: text, label: 甲}", "{name: photo, kind: file, label: 照片, when: 'a = \"x\"'}")
    sent = {"a": ["y"], "is_admin": ["yes"]}
    bound = bind(spec, sent, files={"photo": ["one.jpg"], "shell": ["two.sh"]})
    assert bound.values == {"a": "y"}
    assert bound.files == {}
    bound = bind(spec, {"a": ["x"]}, files={"photo": ["one.jpg"], "shell": ["two.sh"]})
    assert bound.files == {"photo": ["one.jpg"]}


def test_a_required_file_has_to_arrive(with_fields):
    spec = with_fields("{name: photo, kind: file, label: 照片, required: true}")
    assert bind(spec, {"photo": ["photo.jpg"]}).errors == {"photo": "请填写“照片”。"}
    assert bind(spec, {}, files={"photo": ["bytes"]}).ok


def test_facts_stand_apart_from_content_and_content_is_json(with_fields):
    spec = with_fields(
        "{name: day, kind: date, label: 日, fact: true}",
        "{name: share, kind: number, label: 比, fact: true}",
        "{name: words, kind: text, label: 话}",
    )
    bound = bind(spec, {"day": ["2026-03-18"], "share": ["2.5"], "words": ["你好"]})
    assert bound.facts == {"day": date(2026, 3, 18), "share": "2.5"}
    assert bound.content == {"day": "2026-03-18", "share": "2.5", "words": "你好"}


@pytest.mark.django_db
def test_what_leads_to_a_person_is_kept_masked(with_fields):
    spec = with_fields(
        "{name: a, kind: phone, label: 甲}", "{name: b, kind: email, label: 乙}", "{name: c, kind: identity, label: 丙}"
    )
    own = synthetic.resident_id(7)
    bound = bind(spec, {"a": ["138 0013 8000"], "b": ["wang@example.cn"], "c": [own]})
    assert bound.ok
    # Whoever takes the answers to the party gets them whole; the file of the case does not.
    assert bound.values == {"a": "13800138000", "b": "wang@example.cn", "c": own}
    assert bound.content == {"a": "138****8000", "b": "w***@example.cn", "c": f"{own[:4]}**********{own[-4:]}"}


def test_half_signs_and_null_signs_are_left_out(with_fields):
    spec = with_fields("{name: a, kind: text, label: 甲, required: true}")
    assert bind(spec, {"a": ["路\ud83d灯\x00坏"]}).values == {"a": "路灯坏"}
    assert list(bind(spec, {"a": ["\ud83d\x00 "]}).errors) == ["a"]


def test_what_was_typed_stays_as_it_was(with_fields):
    spec = with_fields("{name: a, kind: number, label: 甲}", "{name: b, kind: text, label: 乙, max: 2}")
    sent = {"a": [" 十二 "], "b": ["太长了"], "c": ["别的"]}
    bound = bind(spec, sent)
    assert set(bound.errors) == {"a", "b"}
    assert bound.typed == {"a": [" 十二 "], "b": ["太长了"], "c": ["别的"]}
    bound.typed["a"].append("x")
    assert sent["a"] == [" 十二 "]


@given(
    text=st.text(max_size=40), kind=st.sampled_from(["text", "date", "number", "phone", "identity", "email", "yesno"])
)
def test_nothing_that_is_typed_breaks_a_form(tmp_path_factory, text, kind):
    path = tmp_path_factory.getbasetemp() / f"{kind}.yaml"
    if not path.exists():
        path.write_text(f"form: f\ntitle: t\nfields: [{{name: a, kind: {kind}, label: 甲}}]\n", encoding="utf-8")
    bound = bind(read_spec(path), {"a": [text]})
    assert bound.errors or bound.values or not text.strip(" \x00").strip()
