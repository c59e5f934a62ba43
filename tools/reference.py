# SPDX-License-Identifier: Apache-2.0
"""Write `docs/reference/` from the code: settings, events, errors, commands, systems, API. `--check` compares only."""

import json
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from inspect import getdoc
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "reference"
HEAD = "<!-- made by tools/reference.py: do not edit -->\n"


def ready() -> None:
    """Set Django up on no database and import every module of kernel, engines and systems."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingfu.site.settings")
    os.environ.setdefault("MINGFU_VAR", tempfile.mkdtemp(prefix="mingfu-reference-"))
    import_module("django").setup()
    package = import_module("mingfu")
    for stratum in ("kernel", "engines", "systems", "faces"):
        for found in pkgutil.walk_packages([str(Path(package.__path__[0]) / stratum)], f"mingfu.{stratum}."):
            if ".migrations" not in found.name:
                import_module(found.name)


def settings() -> str:
    """Every environment variable."""
    rows = import_module("mingfu.kernel.settings").declared()
    lines = [f"## {row.variable}\n{row.kind}, default `{row.default}`. {row.help}\n" for row in rows]
    return "# Settings\n\nEnvironment variables; nothing else configures a deployment.\n\n" + "\n".join(lines)


def events() -> str:
    """Every event."""
    lines = []
    for kind in sorted(import_module("mingfu.kernel.ledger").catalogue(), key=lambda each: each.name):
        fields = ", ".join(f"`{field}`: {codec.shown}" for field, codec in kind.fields.items())
        lines.append(f"## {kind.name}\n{kind.doc}\n\n{fields or 'no fields'}\n")
    return "# Events\n\nWhat the ledger may hold. A name never changes its meaning.\n\n" + "\n".join(lines)


def errors() -> str:
    """Every refusal."""
    found = import_module("mingfu.kernel.refusals").catalogue()
    lines = [f"## {code}\n{kind.status}. {getdoc(kind)}\n\n> {kind.message}\n" for code, kind in found.items()]
    return "# Errors\n\nCodes are stable; texts are for people and say what to do next.\n\n" + "\n".join(lines)


def commands() -> str:
    """Every registered command."""
    kinds = sorted(import_module("mingfu.kernel.commands").commands(), key=lambda each: each.name)
    lines = [f"## {kind.name}\n`{kind.signature}`\n\n{kind.doc.strip()}\n" for kind in kinds]
    return "# Commands\n\nThe verbs that write. Each is one transaction.\n\n" + "\n".join(lines)


def systems() -> str:
    """Every installed system with what it declares."""
    manifest = import_module("mingfu.engines.manifest")
    lines = []
    for one in manifest.systems():
        lines.append(
            f"## {one.key}\n{one.title}（方案第 {'、'.join(one.clauses)} 条）。{one.about}\n\n依据：{'；'.join(one.law)}\n"
        )
        lines.extend(f"- {kind}: {', '.join(names)}" for kind, names in one.declares().items() if names)
        lines.append("")
    reactions = import_module("mingfu.engines.jobs").reactions()
    lines.append("## Reactions\n")
    lines.extend(f"- `{reaction.name}` after {', '.join(reaction.on)}" for reaction in reactions)
    offered = manifest.offered()
    lines.append("\n## Providers\n")
    lines.extend(f"- `{name}`" for name in offered)
    return "# Systems\n\n" + "\n".join(lines) + "\n"


def command_line() -> str:
    """Every command of the command line with its help."""
    click = import_module("click")
    main = import_module("mingfu.faces.cli.main")
    lines = []
    for name, entry in sorted(main.table().items()):
        module, _colon, attribute = entry.where.partition(":")
        found = getattr(import_module(module), attribute)
        lines.append(f"## mingfu {name}\n{entry.help}\n")
        if isinstance(found, click.Group):
            lines.extend(
                f"- `{sub}`: {(command.help or '').strip().splitlines()[0]}"
                for sub, command in sorted(found.commands.items())
            )
            lines.append("")
    return "# Command line\n\n`mingfu COMMAND --help` says more.\n\n" + "\n".join(lines)


def openapi() -> str:
    """The document of the API, as it is served."""
    import_module("mingfu.faces.api.endpoints")
    document = import_module("mingfu.faces.api.openapi").document()
    return json.dumps(document, ensure_ascii=False, indent=2)


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "events.md": events,
    "errors.md": errors,
    "commands.md": commands,
    "systems.md": systems,
    "command-line.md": command_line,
    "openapi.json": openapi,
}


def main() -> int:
    """Write the pages, or say which differ."""
    ready()
    different = []
    for name, make in PAGES.items():
        # JSON has no comments.
        text = ("" if name.endswith(".json") else HEAD) + make().rstrip() + "\n"
        path = OUT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            different.append(name)
            if "--check" not in sys.argv:
                OUT.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    if "--check" in sys.argv and different:
        print("docs/reference is behind the code: run python tools/reference.py for", ", ".join(different))
        return 1
    print("docs/reference:", "unchanged" if not different else f"written {', '.join(different)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
