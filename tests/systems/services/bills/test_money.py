# SPDX-License-Identifier: Apache-2.0
"""Amounts: rounding, on screens, and in words as vouchers write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfu.systems.services.bills.money import fen_of, in_words, yuan

VALUES = dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True))


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"), (1, "壹分"), (5, "伍分"), (10, "壹角整"), (15, "壹角伍分"), (100, "壹元整"), (105, "壹元零伍分"),
        (150, "壹元伍角整"), (1000, "壹拾元整"), (10_100, "壹佰零壹元整"), (123_450, "壹仟贰佰叁拾肆元伍角整"),
        (100_000_000, "壹佰万元整"), (100_000_100, "壹佰万零壹元整"),
        (1_0203_0405_06, "壹亿零贰佰零叁万零肆佰零伍元零陆分"), (2_0000_0000_00, "贰亿元整"), (10_0000_00, "壹拾万元整"),
    ],
)  # fmt: skip
def test_amounts_in_words(fen, words):
    assert in_words(fen) == words


def value_of(words):
    """The fen that words stand for: an independent reading."""
    total = section = digit = 0
    scale = {"拾": 10, "佰": 100, "仟": 1000}
    fen = 0
    for sign in words.removesuffix("整"):
        if sign in VALUES:
            digit = VALUES[sign]
        elif sign in scale:
            section, digit = section + digit * scale[sign], 0
        elif sign in "万亿元":
            section, digit = section + digit, 0
            total, section = total + section * {"万": 10**4, "亿": 10**8, "元": 1}[sign], 0
        else:
            fen, digit = fen + digit * {"角": 10, "分": 1}[sign], 0
    return total * 100 + fen


@given(st.integers(0, 10**14 - 1))
def test_words_can_be_read_back(fen):
    assert value_of(in_words(fen)) == fen


def test_written_and_rounded():
    assert [yuan(fen) for fen in (0, 5, 123_456_789, -250)] == ["0.00", "0.05", "1,234,567.89", "-2.50"]
    assert fen_of(Decimal("0.30"), Decimal("12.35")) == 371  # 3.705 yuan, halves up
    with pytest.raises(ValueError, match="-1"):
        in_words(-1)
