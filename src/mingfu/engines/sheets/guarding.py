# SPDX-License-Identifier: Apache-2.0
"""Texts that a spreadsheet would run: marked with an apostrophe on the way out of a CSV, and unmarked on the way in.

A text that itself begins with an apostrophe is marked too, so that every text comes back as it went.
"""

import re

STARTS = "=+-@＝＋－＠"  # full-width signs run in East Asian spreadsheets
MARK = "'"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def guarded(text: str) -> str:
    """The text as a CSV may hold it. A plain negative number stays one."""
    return MARK + text if _runs(text) else text


def unguarded(text: str) -> str:
    """The text behind what a CSV holds."""
    return text[1:] if text.startswith(MARK) and _runs(text[1:]) else text


def printable(text: str) -> str:
    """The text without what no sheet can hold: control characters and halves of signs."""
    return _CONTROL.sub("", text)


def _runs(text: str) -> bool:
    first = text.lstrip()[:1]
    risky = (first and first in STARTS) or text[:1] in ("\t", "\r", MARK)
    return bool(risky) and not _NUMBER.fullmatch(text)
