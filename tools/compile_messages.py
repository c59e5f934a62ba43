# SPDX-License-Identifier: Apache-2.0
"""Compile the message files to .mo with polib, so that gettext need not be installed. `make env` calls it."""

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "src" / "mingfu" / "site" / "locale"


def compile_all(locale: Path = LOCALE) -> list[Path]:
    """Write a .mo beside each .po that is newer than its .mo. Returns the files written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        polib.pofile(str(source)).save_as_mofile(str(target))
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_all():
        print(f"{path.parent.parent.name}: {path.name}")
    sys.exit(0)
