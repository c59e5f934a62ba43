# SPDX-License-Identifier: Apache-2.0
"""What a text from outside may hold: rare signs yes, control and direction signs no; and what a code looks like."""

import re
import unicodedata
from typing import Any

from mingfu.kernel.refusals import _

_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_GAPS = re.compile(r"[ \t\u3000\xa0]+")


def fault_of(text: str, *, most: int, lines: bool = False) -> Any:
    """What is wrong with a text, in the reader's words; an empty text when nothing is."""
    if len(text) > most:
        return str(_("共 {count} 个字，最多 {most} 个字，请缩短")).format(count=len(text), most=most)
    hidden = _HIDDEN.search(text)
    if hidden:
        return str(_("第 {place} 个字是看不见的格式或方向控制符（U+{sign:04X}），请删去")).format(
            place=hidden.start() + 1, sign=ord(hidden[0])
        )
    for place, sign in enumerate(text, start=1):
        kind = unicodedata.category(sign)
        if kind in {"Cs", "Co", "Cn"}:
            return str(_("第 {place} 个字（U+{sign:04X}）不是通用字符，不能保存，请改用正字")).format(
                place=place, sign=ord(sign)
            )
        if kind == "Cc" and not (lines and sign in "\n\t"):
            return str(_("第 {place} 个字是换行或控制符（U+{sign:04X}），请删去")).format(place=place, sign=ord(sign))
    return ""


def tidy(text: str, *, lines: bool = False) -> str:
    """The text without blanks around it, one blank for many, in normal form; rare signs stay as they are."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if lines:
        return "\n".join(_GAPS.sub(" ", line).strip() for line in text.split("\n")).strip()
    return _GAPS.sub(" ", text).strip()


def tidy_code(text: str) -> str:
    """A code in half-width signs without blanks: ＧＭ－００１ becomes GM-001."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
