# SPDX-License-Identifier: Apache-2.0
"""What a form file may say; one that is wrong names its file and its field."""

import pytest

from mingfu.engines.forms import Choice, form, forms, register_file

HEAD = "form: test.form\ntitle: 表\nfields:\n"


def test_a_form_says_what_it_asks(written):
    spec = written(
        """
        form: test.say
        title: 说句话
        lead: 都从这里说。
        fields:
          - {name: text, kind: textarea, label: 内容, hint: 写清楚, required: true, min: 5, max: 2000, rows: 8}
          - name: kind
            kind: choice
            label: 类型
            fact: true
            default: 1
            options:
              - {value: 1, label: 投诉, hint: 对谁不满}
              - {value: "yes", label: 求助}
          - {name: organ, kind: organ, label: 单位, when: 'kind = "1"', options: {from: organs}}
        """
    )
    assert (spec.key, spec.title, spec.lead, spec.button) == ("test.say", "说句话", "都从这里说。", "提交")
    text, kind, organ = spec.fields
    assert (text.required, text.min, text.max, text.rows, text.hint, text.fact) == (True, 5, 2000, 8, "写清楚", False)
    assert kind.options == (Choice("1", "投诉", "对谁不满"), Choice("yes", "求助"))
    assert (kind.default, kind.fact, kind.source) == ("1", True, "")
    assert (organ.source, organ.options, organ.when) == ("organs", (), 'kind = "1"')
    assert spec.field("organ") is organ


def test_another_text_is_another_edition(written):
    one = written(HEAD + "  - {name: a, kind: text, label: 甲}\n")
    same = written(HEAD + "  - {name: a, kind: text, label: 甲}\n")
    other = written(HEAD + "  - {name: a, kind: text, label: 乙}\n")
    assert len(one.digest) == 64
    assert one.digest == same.digest != other.digest


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("form: [", "expected"),
        ("- 甲\n- 乙\n", "需要 form、title、fields 三项"),
        ("form: a\ntitle: 甲\n", "需要 form、title、fields 三项"),
        ("form: a\ntitle: 甲\nfields: 乙\n", "fields 应为列表"),
        ("form: a\ntitle: 甲\nfields: []\n", "至少一个字段"),
        (HEAD + "  - 甲\n", "第 1 个字段没有 name"),
        (HEAD + "  - {name: a, kind: text, label: 甲}\n  - {kind: text, label: 乙}\n", "第 2 个字段没有 name"),
        (HEAD + "  - {name: when_from, label: 甲}\n", "字段 when_from：缺少 kind"),
        (HEAD + "  - {name: when_from}\n", "字段 when_from：缺少 kind、label"),
        (HEAD + "  - {name: a, kind: crystal, label: 甲}\n", "字段 a：不认识 crystal"),
        (HEAD + "  - {name: a, kind: text, label: 甲, colour: red, 1: 2}\n", "字段 a：不认识 1、colour"),
        (HEAD + "  - {name: a, kind: choice, label: 甲}\n", "字段 a：没有可选的答案"),
        (HEAD + "  - {name: a, kind: choice, label: 甲, options: {list: x, from: y}}\n", "字段 a：options 应写"),
        (HEAD + "  - {name: a, kind: choice, label: 甲, options: {}}\n", "字段 a：options 应写 list 或 from 之一"),
        (HEAD + "  - {name: a, kind: choice, label: 甲, options: [是]}\n", "字段 a：每个选项都要有 value 和 label"),
        (
            HEAD + "  - {name: a, kind: choice, label: 甲, options: [{value: yes, label: 是}]}\n",
            "“是”的 value 请加引号",
        ),
        (
            HEAD
            + "  - {name: a, kind: choice, label: 甲, options: [{value: 1, label: 是}, {value: '1', label: 否}]}\n",
            "字段 a：选项的 value 重复",
        ),
        (HEAD + "  - {name: a, kind: textarea, label: 甲, fact: true}\n", "字段 a：textarea 是人写的话或个人信息"),
        (HEAD + "  - {name: a, kind: phone, label: 甲, fact: true}\n", "字段 a：phone 是人写的话或个人信息"),
        (HEAD + "  - {name: a, kind: text, label: 甲, max: 许多}\n", "字段 a：min 和 max 应为整数"),
        (HEAD + "  - {name: a, kind: text, label: 甲, min: 9, max: 3}\n", "字段 a：min 大于 max"),
        (HEAD + "  - {name: a, kind: text, label: 甲, when: 'b = ('}\n", "字段 a：when 读不懂"),
        (HEAD + "  - {name: a, kind: text, label: 甲, when: true}\n", "字段 a：when 读不懂"),
        (HEAD + "  - {name: a, kind: text, label: 甲}\n  - {name: a, kind: text, label: 乙}\n", "字段名重复：a"),
    ],
)
def test_a_wrong_file_is_named_with_its_field(written, refused, text, told):
    with refused("form-unreadable") as caught:
        written(text)
    assert caught.value.file == "asked.yaml"
    assert told in caught.value.what
    assert "asked.yaml" in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path, refused, own_registry):
    path = tmp_path / "broken.yaml"
    path.write_bytes(b"form: \xff\xfe")
    with refused("form-unreadable") as caught:
        register_file(path)
    assert caught.value.file == "broken.yaml"
    with refused("form-unknown"):
        form("broken")


def test_a_form_is_found_by_its_key(tmp_path, refused, own_registry):
    path = tmp_path / "any.yaml"
    path.write_text(HEAD + "  - {name: a, kind: text, label: 甲}\n", encoding="utf-8")
    spec = register_file(path)
    assert form("test.form") is spec
    assert spec in forms()
    with refused("form-unknown") as caught:
        form("test.nowhere")
    assert "test.nowhere" in str(caught.value)
