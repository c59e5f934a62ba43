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


def fill(path: Path = PATH) -> int:
    """Fill what is empty, leave what a person has written, and return how many were filled."""
    convert = opencc.OpenCC("s2tw").convert
    file = polib.pofile(str(path), wrapwidth=120)
    filled = 0
    for entry in file:
        if entry.msgid_plural:
            if not entry.msgstr_plural.get(0):
                entry.msgstr_plural[0] = convert(entry.msgid)
                filled += 1
        elif not entry.msgstr:
            entry.msgstr = convert(entry.msgid)
            filled += 1
    path.write_text(str(file) + "\n", encoding="utf-8")
    return filled


if __name__ == "__main__":
    print(f"zh_Hant: {fill()} filled")
    sys.exit(0)
