# SPDX-License-Identifier: Apache-2.0
"""Every file of the project, looked at as text: sizes, licence lines, words that may not be there, names of things."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "mingfu"
LICENCE = "# SPDX-License-Identifier: Apache-2.0\n"
LONGEST_FILE = 500
LONGEST_SETTINGS = 250
# In brackets, so that this file does not hold what it forbids.
UNFINISHED = re.compile(r"\bTO[D]O\b|\bFIX[M]E\b|raise NotImplemented[E]rror")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "lib", "misc", "base", "services"}
ALLOWED = {"CallService"}  # BPMN calls a step that a program does a service task
FORBIDDEN_ENDINGS = ("Manager", "Helper", "Util", "Utils", "Service", "Mixin")


def tracked():
    """Files of the project: what git keeps, or, outside a repository, what lies in our folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode == 0:
        names = [ROOT / name for name in listed.stdout.splitlines()]
    else:
        names = [
            path for folder in ("src", "tests", "tools", "requirements", "docs") for path in (ROOT / folder).rglob("*")
        ]
    return sorted(path for path in names if path.is_file())


FILES = tracked()
PYTHON = [path for path in FILES if path.suffix == ".py"]


def relative(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def test_there_are_files_to_look_at():
    assert len(PYTHON) > 20


def test_every_python_file_opens_with_its_licence():
    assert relative(path for path in PYTHON if not path.read_text().startswith(LICENCE)) == []


def test_every_module_says_what_it_is():
    silent = [
        path
        for path in PYTHON
        if path.stat().st_size > len(LICENCE) and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert relative(path for path in silent if "tests" not in path.relative_to(ROOT).parts) == []


def test_no_python_file_is_longer_than_a_reader_can_hold():
    assert relative(path for path in PYTHON if len(path.read_text().splitlines()) > LONGEST_FILE) == []


def test_settings_do_not_sprawl():
    assert len((SOURCE / "site" / "settings.py").read_text().splitlines()) < LONGEST_SETTINGS


def test_nothing_is_left_for_later():
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in FILES
        if path.suffix in {".py", ".html", ".css", ".js", ".md", ".yaml", ".toml", ".sql", ".bpmn", ".dmn"}
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_no_package_is_a_drawer_for_odds_and_ends():
    # 政务服务 is a system of that very name.
    systems = {("src", "mingfu", "systems", "services"), ("tests", "systems", "services")}

    def names(path):
        parts = path.relative_to(ROOT).parts[:-1]
        own = next((parts[len(system) :] for system in systems if parts[: len(system)] == system), parts)
        return {path.stem, *own}

    named = [path for path in PYTHON if FORBIDDEN_NAMES & names(path)]
    # A template may be called `base`, a module may not: but for the one that Django loads by that name.
    assert relative(named) == ["src/mingfu/site/postgres/base.py"]


def test_classes_are_named_by_nouns_that_say_something():
    found = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in PYTHON
        if SOURCE in path.parents
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        and node.name not in ALLOWED
        and (node.name.endswith(FORBIDDEN_ENDINGS) or node.name.startswith("Base"))
    ]
    assert found == []


def test_nothing_names_this_machine_or_an_index():
    """A path of somebody's machine or a package index would hold for nobody else."""
    # Put together here, so that this very file holds none of them.
    folders, hosts = ("work", "root"), ("pypi", "pythonhosted", "npmjs", "debian")
    places = [f"/{folder}/" for folder in folders] + [rf"{host}\.org" for host in hosts]
    words = re.compile("|".join([*places, "--index-url", r"--find-links \S"]))
    texts = [
        path
        for path in FILES
        if path.suffix in {".py", ".txt", ".in", ".toml", ".md", ".yaml", ".html", ".js", ".css", ""}
    ]
    mine = Path(__file__)
    found = [path for path in texts if path != mine and words.search(path.read_text(errors="replace"))]
    assert relative(found) == []


@pytest.mark.parametrize("name", ["boot", "run", "test", "bench"])
def test_a_lock_pins_every_package_with_hashes_and_names_no_host(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in text
    packages = re.split(r"\n(?=\S)", text)
    pinned = [block for block in packages if not block.startswith("#")]
    assert pinned
    assert [
        block.splitlines()[0] for block in pinned if "==" not in block.splitlines()[0] or "--hash=sha256:" not in block
    ] == []


def test_every_requirement_is_in_its_lock():
    missing = []
    for name in ("boot", "run", "test", "bench"):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text()
        for line in (ROOT / "requirements" / f"{name}.in").read_text().splitlines():
            if line and not line.startswith(("-", "#")):
                package = re.match(r"[A-Za-z0-9._-]+", line).group().lower().replace("_", "-").replace(".", "-")
                if not re.search(rf"^{re.escape(package)}==", lock, re.MULTILINE):
                    missing.append(f"{name}: {line}")
    assert missing == []


def test_run_and_test_lock_the_same_versions():
    def versions(name):
        return dict(
            re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE)
        )

    run, test = versions("run"), versions("test")
    assert {name: (version, test.get(name)) for name, version in run.items() if test.get(name) != version} == {}


def test_the_import_contracts_have_no_exceptions():
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert [c["name"] for c in linter["contracts"] if c.get("ignore_imports")] == []
    layered = [c for c in linter["contracts"] if c["type"] == "layers"]
    assert [c["name"] for c in layered if not c.get("exhaustive")] == []
    assert len(linter["contracts"]) >= 9


def test_migrations_are_named_as_sentences():
    files = [path for path in SOURCE.rglob("migrations/*.py") if path.name != "__init__.py"]
    named = re.compile(r"^\d{4}_[a-z]+(_[a-z0-9]+)+$")
    assert relative(path for path in files if not named.match(path.stem) or "_auto_" in path.stem) == []
    assert relative(path for path in files if path.stem.endswith("_initial")) == []


def test_migrations_say_what_they_are_for_and_import_no_app():
    wrong = []
    for path in SOURCE.rglob("migrations/*.py"):
        if path.name == "__init__.py":
            continue
        tree = ast.parse(path.read_text())
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Migration"]
        if not classes or not ast.get_docstring(classes[0]):
            wrong.append(f"{path.relative_to(ROOT)}: no docstring")
        imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        wrong += [
            f"{path.relative_to(ROOT)}: imports {name}"
            for name in imported
            if re.search(r"^mingfu\..*\.(models|commands|queries)", name)
        ]
    assert wrong == []


def test_functions_in_the_database_carry_a_version():
    pattern = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION\s+([a-z_0-9.\"]+)", re.IGNORECASE)
    files = [path for path in SOURCE.rglob("*") if path.suffix in {".py", ".sql"}]
    found = [(path, name.strip('"')) for path in files for name in pattern.findall(path.read_text())]
    assert [f"{path.relative_to(ROOT)}: {name}" for path, name in found if not re.search(r"_v\d+$", name)] == []


def test_templates_hold_no_inline_style_and_no_script():
    """The content security policy would refuse both; e-mails and papers are not served as pages."""
    wrong = re.compile(r"""\sstyle=["']|<script(?![^>]*\ssrc=)[^>]*>\s*\S|\son[a-z]+=["']""")
    files = SOURCE.rglob("templates/**/*.html")
    assert relative(path for path in files if wrong.search(path.read_text())) == []


def test_the_glossary_gives_every_term_one_english_name():
    file = ROOT / "GLOSSARY.md"
    if not file.exists():
        pytest.skip("GLOSSARY.md is not written yet")
    text = file.read_text()
    pairs = {
        "事项": "matter",
        "办件": "case",
        "公文": "document",
        "监督": "supervision",
        "督查": "oversight",
        "首问": "first recipient",
    }
    lines = [line.lower() for line in text.splitlines()]
    assert [term for term, name in pairs.items() if not any(term in line and name in line for line in lines)] == []
    terms = re.findall(r"^\|\s*([\u4e00-\u9fff（）、·]+)\s*\|", text, re.MULTILINE)
    assert sorted({term for term in terms if terms.count(term) > 1}) == []
