# SPDX-License-Identifier: Apache-2.0
"""Finding systems, reading their manifests and filling the engines' registries. Runs once at start-up."""

import pkgutil
from importlib import import_module
from pathlib import Path
from types import ModuleType

from mingfu.engines.cases import register_decisions, register_function, register_procedure, register_start
from mingfu.engines.documents import register_paper
from mingfu.engines.forms import register_file
from mingfu.engines.jobs import register_duty, register_reaction
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
    for file in manifest.files("forms", ".yaml"):
        register_file(file)
    for file in manifest.files("processes", ".bpmn"):
        register_procedure(f"{manifest.key}.{file.stem}", file)
    for file in manifest.files("tables", ".dmn"):
        register_decisions(f"{manifest.key}.{file.stem}", file)
    for file in manifest.files("documents", ".yaml"):
        register_paper(file)
    for name, function in manifest.functions.items():
        register_function(name, function)
    for start in manifest.starts:
        register_start(start)
    for watch in manifest.watches:
        register_watch(watch)
    for rate in manifest.rates:
        register_rate(rate)
    for release in manifest.releases:
        register_release(release)
    for template in manifest.notices:
        register_template(template)
    for reaction in manifest.reactions:
        register_reaction(reaction)
    for duty in manifest.duties:
        register_duty(duty)
    for name, provider in manifest.offers.items():
        offer(name, provider)


def systems() -> tuple[SystemManifest, ...]:
    """Every installed system, by key."""
    return tuple(_systems[key] for key in sorted(_systems))


def find_system(key: str) -> SystemManifest | None:
    """The installed system of that key, if there is one."""
    return _systems.get(key)
