# SPDX-License-Identifier: Apache-2.0
"""Finding systems, reading their manifests and filling the engines' registries. Runs once at start-up."""

import pkgutil
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from mingfu.engines.cases import register_decisions, register_function, register_procedure, register_start
from mingfu.engines.documents import register_paper
from mingfu.engines.forms import register_file
from mingfu.engines.jobs import register_duty, register_reaction
from mingfu.engines.manifest.engine_wiring import wire
from mingfu.engines.manifest.providers import offer, offered
from mingfu.engines.manifest.system import SystemManifest
from mingfu.engines.notices import register_template
from mingfu.engines.opinions import register_rate
from mingfu.engines.publication import register_release
from mingfu.engines.supervision import register_watch

SYSTEMS = Path(__file__).parents[2] / "systems"

_systems: dict[str, SystemManifest] = {}


def cli_groups() -> dict[str, str]:
    """Command groups of systems by name: each system with a `cli.py` brings its group as `group`. Imports nothing."""
    found = sorted(path.parent.name for path in SYSTEMS.glob("*/cli.py"))
    return {name: f"mingfu.systems.{name}.cli" for name in found}


def load() -> tuple[SystemManifest, ...]:
    """Read every system's manifest and fill the registries. A second call changes nothing."""
    if not _systems:
        wire()
        names = sorted(found.name for found in pkgutil.iter_modules([str(SYSTEMS)]) if found.ispkg)
        manifests = [_manifest(import_module(f"mingfu.systems.{name}.manifest")) for name in names]
        for manifest in manifests:
            _register(manifest)
            _systems[manifest.key] = manifest
        missing = {name for manifest in manifests for name in manifest.asks} - set(offered())
        if missing:
            msg = f"asked for but offered by no installed system: {sorted(missing)}"
            raise LookupError(msg)
    return systems()


def _manifest(module: ModuleType) -> SystemManifest:
    found = [value for value in vars(module).values() if isinstance(value, SystemManifest)]
    if len(found) != 1:
        msg = f"{module.__name__} must name exactly one SystemManifest"
        raise LookupError(msg)
    return found[0]


def _register(manifest: SystemManifest) -> None:
    """Hand every file and every declaration of a system to the engine whose it is."""
    for kind, ending, take in (
        ("forms", ".yaml", lambda _key, file: register_file(file)),
        ("processes", ".bpmn", register_procedure),
        ("tables", ".dmn", register_decisions),
        ("documents", ".yaml", lambda _key, file: register_paper(file)),
    ):
        for file in manifest.files(kind, ending):
            take(f"{manifest.key}.{file.stem}", file)
    for named, offering in ((manifest.functions, register_function), (manifest.offers, offer)):
        for name, value in named.items():
            offering(name, value)
    declared: tuple[tuple[Iterable[Any], Callable[[Any], None]], ...] = (
        (manifest.starts, register_start),
        (manifest.watches, register_watch),
        (manifest.rates, register_rate),
        (manifest.releases, register_release),
        (manifest.notices, register_template),
        (manifest.reactions, register_reaction),
        (manifest.duties, register_duty),
    )
    for values, register in declared:
        for value in values:
            register(value)


def systems() -> tuple[SystemManifest, ...]:
    """Every installed system, by key."""
    return tuple(_systems[key] for key in sorted(_systems))


def find_system(key: str) -> SystemManifest | None:
    """The installed system of that key, if there is one."""
    return _systems.get(key)
