# SPDX-License-Identifier: Apache-2.0
"""What import-linter cannot see: relations by string, migration dependencies, template paths, names of systems."""

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "mingfu"
STRATA = ["kernel", "engines", "systems", "faces", "demo", "site"]


def stratum(module):
    return STRATA.index(module.split(".")[1])


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("mingfu.")]


def upward_relations(models):
    for model in models:
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type) or not target.__module__.startswith("mingfu."):
                continue
            if stratum(target.__module__) > stratum(model.__module__):
                yield f"{model._meta.label}.{field.name} -> {target._meta.label}"


def layers_of_kernel():
    """The order inside kernel, read from the contract itself: a lower number is lower."""
    return _order("mingfu.kernel")


def _order(container):
    text = (ROOT / "pyproject.toml").read_text()
    block = text.split(f'containers = ["{container}"]', 1)[1]
    layers = re.search(r"layers = \[(.*?)\]", block, re.DOTALL).group(1)
    names = re.findall(r'"([^"]+)"', layers)
    return {name.strip(" ()"): len(names) - place for place, line in enumerate(names) for name in line.split("|")}


def sideways_relations(models, container):
    order = _order(container)
    for model in models:
        if not model.__module__.startswith(container + "."):
            continue
        mine = model.__module__.split(".")[2]
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type) or not target.__module__.startswith(container + "."):
                continue
            other = target.__module__.split(".")[2]
            if other != mine and order[other] >= order[mine]:
                yield f"{model._meta.label}.{field.name} -> {target._meta.label}"


def test_no_relation_points_at_a_higher_stratum():
    assert list(upward_relations(ours())) == []


@pytest.mark.parametrize("container", ["mingfu.kernel", "mingfu.engines"])
def test_relations_inside_a_stratum_only_look_down(container):
    assert list(sideways_relations(ours(), container)) == []


def test_no_system_refers_to_another_systems_tables():
    found = [
        f"{model._meta.label}.{field.name}"
        for model in ours()
        if model.__module__.startswith("mingfu.systems.")
        for field in model._meta.get_fields()
        if not field.auto_created
        and isinstance(field.related_model, type)
        and field.related_model.__module__.startswith("mingfu.systems.")
        and field.related_model.__module__.split(".")[2] != model.__module__.split(".")[2]
    ]
    assert found == []


def test_the_rule_about_relations_can_fail():
    above = type(
        "Above", (), {"__module__": "mingfu.faces.portal.models", "_meta": SimpleNamespace(label="portal.Above")}
    )
    field = SimpleNamespace(auto_created=False, related_model=above, name="above")
    meta = SimpleNamespace(label="organs.Below", get_fields=lambda: [field])
    below = type("Below", (), {"__module__": "mingfu.kernel.organs.models", "_meta": meta})
    assert list(upward_relations([below])) == ["organs.Below.above -> portal.Above"]


def test_migrations_depend_on_their_own_stratum_or_a_lower_one():
    homes = {config.label: config.name for config in apps.get_app_configs() if config.name.startswith("mingfu.")}
    loader = MigrationLoader(None)
    upward = [
        f"{label}.{name} -> {other}.{needed}"
        for (label, name), migration in loader.disk_migrations.items()
        if label in homes
        for other, needed in migration.dependencies
        if other in homes and stratum(homes[other]) > stratum(homes[label])
    ]
    assert upward == []


def template_paths():
    """Every path a template extends or includes by a literal name."""
    tag = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"'#]+)""")
    for file in sorted(SOURCE.rglob("templates/**/*")):
        if file.suffix in {".html", ".txt", ".xml", ".svg", ".typ"}:
            for path in tag.findall(file.read_text()):
                yield file.relative_to(SOURCE), path


def test_templates_name_their_own_folder_or_the_components():
    wrong = []
    for file, path in template_paths():
        layer, package = file.parts[0], file.parts[1]
        first = path.split("/")[0]
        own = first == package or (file.parts[-2] != "templates" and (SOURCE / file).parent.joinpath(path).exists())
        if not (own or (first == "ui" and layer in {"faces", "systems"})):
            wrong.append(f"{file} -> {path}")
    assert wrong == []


def test_every_template_that_is_named_exists():
    roots = [path for path in SOURCE.rglob("templates") if path.is_dir()]
    missing = [f"{file} -> {path}" for file, path in template_paths() if not any((r / path).exists() for r in roots)]
    assert missing == []


def test_nothing_outside_a_system_asks_for_a_system_by_name():
    """`if system == …` outside the folder of a system means that an engine lacks a concept."""
    systems = {path.name for path in (SOURCE / "systems").iterdir() if (path / "manifest.py").exists()}
    found = []
    for file in sorted(SOURCE.rglob("*.py")):
        layer = file.relative_to(SOURCE).parts[0]
        if layer in {"systems", "demo"} or "migrations" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Compare):
                values = [part.value for part in (node.left, *node.comparators) if isinstance(part, ast.Constant)]
                if systems & {value for value in values if isinstance(value, str)}:
                    found.append(f"{file.relative_to(SOURCE)}:{node.lineno}")
    assert found == []
