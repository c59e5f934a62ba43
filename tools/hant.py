# SPDX-License-Identifier: Apache-2.0
"""Fill empty traditional translations from the Chinese texts by opencc (s2tw). A person reads them afterwards.

Characters only, no phrases (s2twp): those turn 程序, a procedure of law, into 程式, a computer program, and 项目 into
專案. opencc is needed here only: `pip install opencc`, then `python tools/hant.py`.
"""

import sys
from pathlib import Path

import opencc
import polib

PATH = (
    Path(__file__).resolve().parent.parent
    / "src"
    / "mingfu"
    / "site"
    / "locale"
    / "zh_Hant"
    / "LC_MESSAGES"
    / "django.po"
)

_CONVERTER = opencc.OpenCC("s2tw")


# What opencc gets wrong here, as traditional characters before and after. Longer pieces come first.
MENDED = {
    "賬本里": "帳本裡",
    "賬": "帳",
    "複議": "復議",
    "回復我": "回覆我",
    "簽註": "簽注",
    "發布": "發佈",
    "汙": "污",
}


def traditional(text: str) -> str:
    """A text in traditional characters: opencc's work, mended."""
    words = _CONVERTER.convert(text)
    for wrong, right in MENDED.items():
        words = words.replace(wrong, right)
    return words


def fill(path: Path = PATH) -> int:
    """Fill what is empty, leave what a person has written, and return how many were filled."""
    file = polib.pofile(str(path), wrapwidth=120)
    filled = 0
    for entry in file:
        if entry.msgid_plural:
            if not entry.msgstr_plural.get(0):
                entry.msgstr_plural[0] = traditional(entry.msgid)
                filled += 1
        elif not entry.msgstr:
            entry.msgstr = traditional(entry.msgid)
            filled += 1
    path.write_text(str(file) + "\n", encoding="utf-8")
    return filled


if __name__ == "__main__":
    print(f"zh_Hant: {fill()} filled")
    sys.exit(0)
