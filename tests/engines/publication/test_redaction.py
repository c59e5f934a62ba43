# SPDX-License-Identifier: Apache-2.0
"""What is taken out of a text before anybody may read it, and what has to stay. All persons and numbers are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfu.engines.publication import redact
from mingfu.engines.publication.redaction import MASK


@pytest.mark.parametrize(
    "secret",
    [
        "440608199001011234",
        "44060819900101123X",
        "440608 19900101 1234",
        "４４０６０８１９９００１０１１２３４",
        "440608900101123",
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "138 001 38000",
        "1380 013 8000",
        "+86 13800138000",
        "8613800138000",
        "１３８００１３８０００",
        "138　0013　8000",
        "一三八零零一三八零零零",
        "0757-88280000",
        "0757 8828 0000",
        "(0757)88280000",
        "（0757）88280000",
        "02088880000",
        "6222021234567890123",
        "6222 0212 3456 7890 123",
        "6222-0212-3456-7890",
        "someone.else@example.com",
        "someone＠example.com",
        "粤E12345",
        "粤E·12345",
        "粤ED12345",
        "粤e1234学",
        "3栋2单元501",
        "3栋501房",
        "12号楼1203室",
        "A座1201",
        "三栋二梯302",
        "2单元301室",
        "502房",
    ],
)
def test_what_leads_to_a_person_is_taken_out(secret):
    before, after = "路灯坏了，请联系（", "），谢谢。"
    assert redact(before + secret + after) == (before + MASK + after, 1)
    assert redact(secret) == (MASK, 1)


@pytest.mark.parametrize(
    ("label", "secret"),
    [
        ("微信号：", "lin_2026"),
        ("QQ：", "123456789"),
        ("微信号是", "lin-2026"),
        ("护照号码", "E12345678"),
        ("社保卡号：", "4406001234"),
        ("电话：", "88280000"),
        ("致电", "8828 0000"),
        ("车牌号", "E12345"),
    ],
)
def test_what_a_word_announces_is_taken_out_and_the_word_stays(label, secret):
    assert redact(f"他的{label}{secret}，请回复") == (f"他的{label}{MASK}，请回复", 1)


@pytest.mark.parametrize(
    "kept",
    [
        "2026-03-02",
        "2026年3月2日9时30分",
        "20260302",
        "2021 2022 2023 2024",
        "办件编号26030200012345，请凭编号查询",
        "办件20260302000017已办结",
        "请拨打12345热线",
        "火警119、报警110、急救120",
        "投资1,234,567.89元",
        "投资15000000000元",
        "总投资13800138000.50元",
        "沧江路256号",
        "跃华路12号对面",
        "明府字〔2014〕27号",
        "第27条第3款",
        "建成3座200平方米的公厕",
        "5栋200户已通水",
        "公交602路",
        "S272线K12+300",
        "更换路灯36盏，长度1.5公里",
        "国办发〔2020〕53号",
        "增长3.1415926535897932",
        "A级景区",
        "陈女士和李先生来电",
        "当事人认为处理不当，投诉人要求退款，联系人已告知",
        "本人住在荷城街道，反映路灯不亮。",
        "本人认为不妥",
        "高明区女士篮球赛",
        "业主委员会成立",
    ],
)
def test_what_says_nothing_about_a_person_stays(kept):
    assert redact(kept) == (kept, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("本人陈大文，住在荷城。", f"本人{MASK}，住在荷城。"),
        ("联系人：陈大文 电话13800138000", f"联系人：{MASK} 电话{MASK}"),
        ("联系人:陈文电话13800138000。", f"联系人:{MASK}电话{MASK}。"),
        ("联系人区志强", f"联系人{MASK}"),
        ("姓名：欧阳小明（男）", f"姓名：{MASK}（男）"),
        ("我叫阿依古丽，", f"我叫{MASK}，"),
        ("投诉人是黎小红，来电", f"投诉人是{MASK}，来电"),
        ("感谢黄志强师傅和陈大文先生", f"感谢{MASK}师傅和{MASK}先生"),
    ],
)
def test_names_are_taken_out_where_somebody_is_named(text, told):
    assert redact(text)[0] == told


def test_every_place_is_counted_once():
    text, count = redact("本人陈大文，电话0757-88280000或138 0013 8000，住3栋501房，车牌粤E12345。")
    assert text == f"本人{MASK}，电话{MASK}或{MASK}，住{MASK}，车牌{MASK}。"
    assert count == 5


@given(
    before=st.text("路灯坏了，请。（）\n", max_size=8),
    after=st.text("路灯坏了，请。（）\n", max_size=8),
    middle=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
)
def test_no_telephone_gets_through_whatever_stands_around_it(before, after, middle):
    told, count = redact(before + middle + after)
    assert (told, count) == (before + MASK + after, 1)


@given(text=st.text(max_size=60))
def test_what_was_redacted_once_changes_no_more_than_it_must(text):
    told, count = redact(text)
    assert told.count(MASK) >= count
    assert count > 0 or told == text
