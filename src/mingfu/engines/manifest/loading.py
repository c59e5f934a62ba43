# SPDX-License-Identifier: Apache-2.0
"""Finding systems, reading their manifests and filling the engines' registries. Runs once at start-up."""

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from mingfu.engines.cases import register_decisions, register_function, register_procedure, register_start
from mingfu.engines.cases.declared import register_start_source
from mingfu.engines.cases.editions import register_limits
from mingfu.engines.documents import register_paper
from mingfu.engines.forms import register_file
from mingfu.engines.forms.registry import register_check, register_form_source
from mingfu.engines.jobs import register_duty, register_reaction
from mingfu.engines.manifest.engine_wiring import wire
from mingfu.engines.manifest.providers import offer
from mingfu.engines.manifest.register_wiring import take_register, wire_registers
from mingfu.engines.manifest.system import SystemManifest
from mingfu.engines.notices import register_template
from mingfu.engines.opinions import register_rate
from mingfu.engines.publication import register_release
from mingfu.engines.supervision import register_watch
from mingfu.kernel.refusals import Refusal, _

SYSTEMS = Path(__file__).parents[2] / "systems"

_systems: dict[str, SystemManifest] = {}


class ManifestFaulty(Refusal):
    """What a system declares cannot be, or does not fit what the others declare. Raised at start-up."""

    code = "manifest-faulty"
    status = 500
    message = _("系统 {system} 的声明有误：{what}。请改正后再启动。")
    system: str
    what: str


def cli_groups() -> dict[str, str]:
    """Command groups of systems by name: each system with a `cli.py` brings its group as `group`. Imports nothing."""
    found = sorted(path.parent.name for path in SYSTEMS.glob("*/cli.py"))
    return {name: f"mingfu.systems.{name}.cli" for name in found}


def load() -> tuple[SystemManifest, ...]:
    """Read every system's manifest and fill the registries. A second call changes nothing.

    Raises `ManifestFaulty` before anything is registered: a deployment whose systems do not fit does not start.
    """
    if not _systems:
        names = sorted(found.name for found in pkgutil.iter_modules([str(SYSTEMS)]) if found.ispkg)
        manifests = [_manifest(name, import_module(f"mingfu.systems.{name}.manifest")) for name in names]
        _check(manifests)
        wire()
        wire_registers()
        for manifest in manifests:
            _register(manifest)
        _systems.update({manifest.key: manifest for manifest in manifests})
    return systems()


def _manifest(folder: str, module: ModuleType) -> SystemManifest:
    """The one manifest of a system; it is called as its folder is, for files are found and named by place."""
    found = {id(value): value for value in vars(module).values() if isinstance(value, SystemManifest)}
    if len(found) != 1:
        raise ManifestFaulty(system=folder, what=f"manifest.py 应当恰好声明一个 SystemManifest，现有 {len(found)} 个")
    [manifest] = found.values()
    if manifest.key != folder:
        raise ManifestFaulty(system=folder, what=f"key 应与文件夹同名，现为“{manifest.key}”")
    return manifest


def _check(manifests: Sequence[SystemManifest]) -> None:
    """What systems declare fits together: everything asked for is offered, and no name is declared twice."""
    provided = {name for manifest in manifests for name in manifest.offers}
    named: dict[tuple[str, str], str] = {}
    for manifest in manifests:
        missing = sorted(manifest.asks - provided)
        if missing:
            raise ManifestFaulty(system=manifest.key, what=f"需要 {'、'.join(missing)}，但没有已安装的系统提供")
        for kind, name in _names(manifest):
            if (kind, name) in named:
                raise ManifestFaulty(system=manifest.key, what=f"{kind} “{name}”已由系统 {named[kind, name]} 声明")
            named[kind, name] = manifest.key


def _names(manifest: SystemManifest) -> Iterator[tuple[str, str]]:
    """What a system puts into registries that all systems share."""
    declared = manifest.declares()
    for kind in ("starts", "watches", "rates", "releases", "notices", "reactions", "duties", "functions", "offers"):
        for name in declared[kind]:
            yield kind, name


def _register(manifest: SystemManifest) -> None:
    """Hand every file and every declaration of a system to the engine whose it is."""
    for kind, ending, take in (
        ("forms", ".yaml", lambda _key, file: register_file(file)),
        ("processes", ".bpmn", register_procedure),
        ("tables", ".dmn", register_decisions),
        ("documents", ".yaml", lambda _key, file: register_paper(file)),
        ("registers", ".yaml", lambda _key, file: take_register(file)),
    ):
        for file in manifest.files(kind, ending):
            take(f"{manifest.key}.{file.stem}", file)
    sources: tuple[tuple[Mapping[str, Any], Callable[[str, Any], None]], ...] = (
        (manifest.functions, register_function),
        (manifest.offers, offer),
        (manifest.start_sources, register_start_source),
        (manifest.form_sources, register_form_source),
        (manifest.limit_sources, register_limits),
        (manifest.form_checks, register_check),
    )
    for named, offering in sources:
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
