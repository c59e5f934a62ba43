# SPDX-License-Identifier: Apache-2.0
"""Money in fen: rounding, and how amounts are written on screens and on vouchers."""

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
MOST = 10**14
"""Fen up to which an amount can be written in words: below a trillion yuan."""


def fen_of(price: Decimal, quantity: Decimal) -> int:
    """The amount of so many units at a price in yuan, in fen, halves up."""
    return int((price * quantity * 100).quantize(Decimal(1), ROUND_HALF_UP))


def yuan(fen: int) -> str:
    """`1,234.50` for 123450 fen."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def in_words(fen: int) -> str:
    """An amount as vouchers write it: 壹仟贰佰叁拾肆元伍角整. `ValueError` where it is negative or too large."""
    if not 0 <= fen < MOST:
        raise ValueError(fen)
    whole, jiao, odd = fen // 100, fen // 10 % 10, fen % 10
    text = f"{_whole(whole)}元" if whole else ""
    if not fen:
        return "零元整"
    if not jiao and not odd:
        return f"{text}整"
    text += f"{DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return text + (f"{DIGITS[odd]}分" if odd else "整")


def _whole(number: int) -> str:
    """The whole yuan: groups of four, one 零 for any run of noughts inside."""
    text = ""
    for place in reversed(range(len(GROUPS))):
        group = number // 10_000**place % 10_000
        if not group:
            continue
        if text and group < 1000:  # noqa: PLR2004 - a group that begins with noughts
            text += "零"
        text += _group(group) + GROUPS[place]
    return text


def _group(number: int) -> str:
    text, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return text
