# SPDX-License-Identifier: Apache-2.0
"""What starts, forms and limits of an item are called: by its code, or by a sign of it where the code is too long."""

from hashlib import sha256

from mingfu.kernel.catalogs.models import Entry
from mingfu.systems.services.items.queries import CATALOG

LONGEST_CODE = 40
"""Signs up to which a code itself names a start; the columns that hold such names have eighty."""

SIGN, SIGNS = "~", 24


def called(code: str) -> str:
    """What an item of this code is called in names of starts, forms and limits."""
    return code if len(code) <= LONGEST_CODE else SIGN + sha256(code.encode()).hexdigest()[:SIGNS]


def code_of(name: str) -> str:
    """The code of the item that is called so; the name itself where it is no sign of a longer code, "" for none."""
    if not name.startswith(SIGN):
        return name if len(name) <= LONGEST_CODE else ""
    if name not in _known:
        codes = Entry.objects.filter(edition__catalog_id=CATALOG, code__regex=rf"^.{{{LONGEST_CODE + 1},}}$")
        _known.update({called(code): code for code in codes.values_list("code", flat=True).distinct()})
    return _known.get(name, "")


_known: dict[str, str] = {}
"""Codes too long to be names, by their signs; a sign never stands for another code."""
