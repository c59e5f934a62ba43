# SPDX-License-Identifier: Apache-2.0
"""Where engines and systems meet: the manifest of a system, its loading, and providers asked by name.

A system is a folder with a `manifest.py` that names a `SystemManifest`. `load()` reads them all at start-up and fills
the registries of the engines; nothing below this package imports it.
"""

from mingfu.engines.manifest.dossier import Certificate, Datum, Held, certificates, dossier, held_elsewhere, presented
from mingfu.engines.manifest.loading import cli_groups, find_system, load, systems
from mingfu.engines.manifest.pages import Audience, Page, asker, visitor
from mingfu.engines.manifest.providers import ask, offered
from mingfu.engines.manifest.system import SystemManifest

__all__ = [
    "Audience",
    "Certificate",
    "Datum",
    "Held",
    "Page",
    "SystemManifest",
    "ask",
    "asker",
    "certificates",
    "cli_groups",
    "dossier",
    "find_system",
    "held_elsewhere",
    "load",
    "offered",
    "presented",
    "systems",
    "visitor",
]
