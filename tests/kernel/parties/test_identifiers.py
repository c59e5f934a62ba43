# SPDX-License-Identifier: Apache-2.0
"""What people type as identifiers: forgiven where it is not their fault, told exactly where it is."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.parties import (
    clean_body_name,
    clean_email,
    clean_name,
    clean_passport,
    clean_permit,
    clean_phone,
    clean_resident_id,
    clean_uscc,
    mask,
    synthetic,
)
from mingfu.kernel.parties.identifiers import organisation_check
from mingfu.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
# Of the standard's own example kind: region and serial that were never issued together, check digit computed.
ID = synthetic.resident_id(0)
ID_X = next(number for number in map(synthetic.resident_id, range(100)) if number.endswith("X"))


@pytest.fixture(autouse=True)
def _monday(at):
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))


def test_the_synthetic_person_zero():
    assert "440608180101010019"[:17] + ID[-1] == ID
    assert clean_resident_id(ID) == ID


def test_gaps_full_width_and_small_x_are_forgiven():
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in ID_X)
    for typed in (
        ID_X.lower(),
        f" {ID_X[:6]} {ID_X[6:14]}-{ID_X[14:]}\n",
        wide,
        wide.lower(),
        f"\u200e{ID_X}\u202c",
        f"{ID_X[:6]}\u3000{ID_X[6:]}",
    ):
        assert clean_resident_id(typed) == ID_X


@pytest.mark.parametrize(
    ("typed", "code", "text"),
    [
        ("", "field-empty", "请填写身份证号码。"),
        (" \u3000", "field-empty", "请填写身份证号码。"),
        (ID[:17], "resident-id-length", "身份证号码应为 18 位，您填了 17 位。请对照身份证重新填写。"),
        (ID + "0", "resident-id-length", "身份证号码应为 18 位，您填了 19 位。请对照身份证重新填写。"),
        (
            "440608010101001",
            "resident-id-old",
            "您填的是 15 位旧身份证号码，应为 18 位。请填写现用身份证上的号码。",
        ),
        (
            "44060A" + ID[6:],
            "resident-id-signs",
            "身份证号码前 17 位应为数字，最后一位为数字或 X。请检查第 6 位“A”。",
        ),
        (
            ID[:16] + "X" + ID[17],
            "resident-id-signs",
            "身份证号码前 17 位应为数字，最后一位为数字或 X。请检查第 17 位“X”。",
        ),
        (ID[:17] + "Y", "resident-id-signs", "身份证号码前 17 位应为数字，最后一位为数字或 X。请检查第 18 位“Y”。"),
        ("00" + ID[2:], "resident-id-place", "身份证号码开头“00”不是有效的地区代码。请检查前两位数字。"),
        (
            ID[:6] + "19900230" + ID[14:],
            "resident-id-birth",
            "身份证号码第 7 至 14 位“19900230”不是有效的出生日期。请检查这 8 位数字。",
        ),
        (
            ID[:6] + "20260303" + ID[14:],
            "resident-id-birth",
            "身份证号码第 7 至 14 位“20260303”不是有效的出生日期。请检查这 8 位数字。",
        ),
        (
            ID[:17] + str((int(ID[17], 11) + 1) % 10),
            "resident-id-check",
            "身份证号码的校验位不符，可能有一位数字写错或两位颠倒。请逐位核对。",
        ),
    ],
)
def test_a_wrong_resident_id_is_told_how(refused, typed, code, text):
    with refused(code) as refusal:
        clean_resident_id(typed)
    assert (str(refusal.value), refusal.value.field) == (text, "resident_id")


@given(number=st.integers(0, 17_981_999), place=st.integers(0, 16), shift=st.integers(1, 9))
def test_one_wrong_digit_never_passes(number, place, shift):
    right = synthetic.resident_id(number)
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    with pytest.raises(Refusal):
        clean_resident_id(wrong)


def test_synthetic_numbers_stay_out_of_live_databases(refused, monkeypatch):
    monkeypatch.setattr("mingfu.kernel.parties.identifiers._is_live", lambda: True)
    with refused("resident-id-birth"):
        clean_resident_id(ID)
    with refused("phone-start"):
        clean_phone(synthetic.phone(0))


@given(number=st.integers(0, 10**9))
def test_every_synthetic_identifier_passes(number):
    for clean, made in (
        (clean_resident_id, synthetic.resident_id(number)),
        (clean_phone, synthetic.phone(number)),
        (clean_uscc, synthetic.credit_code(number)),
    ):
        assert clean(made) == made


def test_synthetic_people_differ():
    assert len({synthetic.resident_id(number) for number in range(40_000)}) == 40_000
    assert synthetic.resident_id(18_000)[14:17] == "002"


@pytest.mark.parametrize("typed", [" 91440608 00000000 {0} ", "{1}"])
def test_gaps_in_a_credit_code_are_forgiven(typed):
    whole = synthetic.credit_code(0)
    assert clean_uscc(typed.format(whole[16:], whole.lower())) == whole


def test_the_published_example_of_a_credit_code():
    # From the documentation of python-stdnum; its organisation code carries the check of GB 11714 as well.
    assert clean_uscc("91110000600037341L") == "91110000600037341L"
    assert organisation_check("60003734") == "1"
    # The example of GB 11714-1997.
    assert organisation_check("D2143569") == "X"


def test_a_village_collective_has_a_letter_in_front():
    # Rural collectives are registered under N2.
    stem = "N2440608" + "00000001" + organisation_check("00000001")
    from stdnum.cn import uscc  # noqa: PLC0415 - the check digit of this one example

    assert clean_uscc(stem + uscc.calc_check_digit(stem)).startswith("N2")


@pytest.mark.parametrize(
    ("typed", "code", "text"),
    [
        ("9144", "uscc-length", "统一社会信用代码应为 18 位，您填了 4 位。请对照营业执照或登记证书重新填写。"),
        (
            "914406O8000000000X",
            "uscc-signs",
            "统一社会信用代码第 7 位“O”有误：代码不使用 I、O、S、V、Z，地区码为数字。请检查这一位。",
        ),
        ("91110000600037341M", "uscc-check", "统一社会信用代码的校验位不符，可能有一位写错或两位颠倒。请逐位核对。"),
        ("91110000600037314L", "uscc-check", "统一社会信用代码的校验位不符，可能有一位写错或两位颠倒。请逐位核对。"),
        ("", "field-empty", "请填写统一社会信用代码。"),
    ],
)
def test_a_wrong_credit_code_is_told_how(refused, typed, code, text):
    with refused(code) as refusal:
        clean_uscc(typed)
    assert (str(refusal.value), refusal.value.field) == (text, "uscc")


@pytest.mark.parametrize(
    "typed",
    [
        "10000000021",
        "+86 100 0000 0021",
        "0086-10000000021",
        "8610000000021",
        "１００００００００２１",
        " 100-0000-0021 ",
    ],
)
def test_a_phone_is_a_phone_however_written(typed):
    assert clean_phone(typed) == "10000000021"


def test_every_mobile_start_passes():
    assert [clean_phone(f"1{second}900000000")[:2] for second in "3456789"] == [
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
    ]


@pytest.mark.parametrize(
    ("typed", "code", "text"),
    [
        (
            "1390000000",
            "phone-wrong",
            "手机号码应为 11 位数字，以 1 开头，您填了 10 位。请重新填写，例如 139 0000 0000 的样式。",
        ),
        (
            "88882222",
            "phone-wrong",
            "手机号码应为 11 位数字，以 1 开头，您填了 8 位。请重新填写，例如 139 0000 0000 的样式。",
        ),
        ("1390000000a", "phone-signs", "手机号码只能有数字，请去掉“A”。"),
        ("12900000000", "phone-start", "“12”不是手机号码的开头。请填写以 13 至 19 开头的 11 位手机号码。"),
        ("", "field-empty", "请填写手机号码。"),
    ],
)
def test_a_wrong_phone_is_told_how(refused, typed, code, text):
    with refused(code) as refusal:
        clean_phone(typed)
    assert (str(refusal.value), refusal.value.field) == (text, "phone")


def test_an_address_of_e_mail():
    assert clean_email(" Wang.Xiao-Ming@Example.CN ") == "Wang.Xiao-Ming@example.cn"
    assert clean_email("ｗａｎｇ＠example.cn") == "wang@example.cn"


@pytest.mark.parametrize(
    "typed", ["wang", "wang@", "@example.cn", "a..b@example.cn", ".a@example.cn", "a@b", "王@示例", "a@-b.cn"]
)
def test_a_wrong_address_of_e_mail(refused, typed):
    with refused("email-wrong"):
        clean_email(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张三", "张三"),
        (" 张 三 ", "张三"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提.吐尔逊", "买买提·吐尔逊"),
        ("㐂𠮷", "㐂𠮷"),
        ("O'Neil  Anna-Maria", "O'Neil Anna-Maria"),
        ("José Luís", "José Luís"),
        ("Ａｎｎａ", "Anna"),
        ("李\ue863", "李\ue863"),
        ("豈更", "豈更"),
    ],
)
def test_names_are_kept_as_their_papers_show_them(typed, kept):
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code", "text"),
    [
        ("", "field-empty", "请填写姓名。"),
        ("张", "name-length", "姓名应为 2 至 50 个字，您填了 1 个字。请填写证件上的姓名。"),
        ("张" * 51, "name-length", "姓名应为 2 至 50 个字，您填了 51 个字。请填写证件上的姓名。"),
        ("张3", "name-signs", "姓名中不能有“3”。请只填写汉字、字母和间隔号“·”。"),
        ("<b>张", "name-signs", "姓名中不能有“<”。请只填写汉字、字母和间隔号“·”。"),
    ],
)
def test_a_wrong_name_is_told_how(refused, typed, code, text):
    with refused(code) as refusal:
        clean_name(typed)
    assert str(refusal.value) == text


def test_other_documents(refused):
    assert clean_passport("e 1234 5678") == "E12345678"
    assert clean_permit("h12345678") == "H12345678"
    assert clean_permit("12345678") == "12345678"
    assert clean_body_name(" 佛山市  某某有限公司 ") == "佛山市 某某有限公司"
    with refused("passport-wrong"):
        clean_passport("E-1")
    with refused("permit-wrong"):
        clean_permit("T12345678")
    with refused("name-signs"):
        clean_body_name("公司\u202e名")
    with refused("field-empty"):
        clean_body_name(" ")
    with refused("name-length"):
        clean_body_name("司")


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "13900006021", "139****6021"),
        ("resident_id", "110105000000001234", "1101**********1234"),
        ("name", "张三", "张*"),
        ("name", "欧阳娜娜", "欧***"),
        ("name", "买买提·吐尔逊江", "买***"),
        ("email", "wang@example.cn", "w***@example.cn"),
        ("passport", "E12345678", "E1*****78"),
        ("passport", "E1234", "E1*34"),
        ("uscc", "91110000600037341L", "91110000600037341L"),
        ("body_name", "某某公司", "某某公司"),
    ],
)
def test_masks(kind, value, shown):
    assert mask(kind, value) == shown


def test_an_empty_address_of_e_mail(refused):
    with refused("field-empty") as refusal:
        clean_email(" ")
    assert (str(refusal.value), refusal.value.field) == ("请填写电子邮箱。", "email")
