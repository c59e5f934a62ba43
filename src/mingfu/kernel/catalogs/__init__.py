# SPDX-License-Identifier: Apache-2.0
"""Versioned public lists: everything that a law or an organ may change.

A catalog has editions; an edition in force has entries; each entry has a code, dated validity, a legal basis and
a status that says how sure the basis is. A case pins the editions it was born under.
"""

from typing import TYPE_CHECKING

from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.kernel.catalogs.commands import amend, publish_base, publish_edition, retire_entry
    from mingfu.kernel.catalogs.files import CatalogFile, read_catalog
    from mingfu.kernel.catalogs.queries import (
        Item,
        UnknownEntry,
        alive,
        edition_on,
        entry,
        entry_of_edition,
        forget,
        items,
        items_of_edition,
        last_of,
        lived_in,
        title_of,
    )

__all__ = [
    "CatalogFile",
    "Item",
    "UnknownEntry",
    "alive",
    "amend",
    "edition_on",
    "entry",
    "entry_of_edition",
    "forget",
    "items",
    "items_of_edition",
    "last_of",
    "lived_in",
    "publish_base",
    "publish_edition",
    "read_catalog",
    "retire_entry",
    "title_of",
]

__getattr__ = late(__name__, "commands", "files", "queries", names=__all__)
