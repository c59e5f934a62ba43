# SPDX-License-Identifier: Apache-2.0
"""Numbers as official texts write them: 1,000 and 92.5, 三十 and 两, 百分之九十, 二〇二〇."""

DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
"""A number in digits, in normalised text."""

HAN = r"(?:[一二两三四五六七八九十百千〇零]+(?:点[一二三四五六七八九〇零]+)?)"
"""A number in Chinese numerals; 万 and 亿 are left to the unit, as in 30万元."""

_FIGURES = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def number(text: str) -> float | None:
    """The value of a number in digits or in Chinese numerals; None where the characters make no number.

    A whole number is an int, so that 30 stays 30 in JSON.
    """
    if text[:1].isdigit():
        return _number_in_digits(text)
    whole, point, fraction = text.partition("点")
    value = whole_number(whole)
    if value is None or not point:
        return value
    figures = [_FIGURES.get(sign) for sign in fraction]
    if not figures or None in figures:
        return None
    return float(f"{value}.{''.join(str(figure) for figure in figures)}")


def whole_number(text: str) -> int | None:
    """The value of a whole number: 三十 is 30, 二〇二〇 is 2020, 12 is 12; None where it is none."""
    if text.isdecimal():
        return int(text)
    if not text or any(sign not in _FIGURES and sign not in _PLACES for sign in text):
        return None
    if not any(sign in _PLACES for sign in text):
        return int("".join(str(_FIGURES[sign]) for sign in text))
    total, figure = 0, 0
    for sign in text:
        if sign in _PLACES:
            total += (figure or 1) * _PLACES[sign]
            figure = 0
        else:
            figure = _FIGURES[sign]
    # 一百五 means 150, but no official text counts so; a trailing figure stands for itself.
    return total + figure


def _number_in_digits(text: str) -> float | None:
    bare = text.replace(",", "")
    try:
        return int(bare) if bare.isdecimal() else float(bare)
    except ValueError:
        return None
