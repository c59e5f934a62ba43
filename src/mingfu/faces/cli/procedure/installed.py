# SPDX-License-Identifier: Apache-2.0
"""What the installed systems and profiles declare in files, for checking a procedure against it without a database."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

import mingfu
from mingfu.engines.bpmn import Limits, Model, Names
from mingfu.engines.dmn import DmnError, load

HERE = Path(mingfu.__file__).parent
SYSTEMS, PROFILES = HERE / "systems", HERE / "profiles"
FOLDERS = {"form": ("forms", ".yaml"), "paper": ("documents", ".yaml")}


def names_of() -> Names:
    """What a procedure may name. What belongs to a system that is not installed is not looked at."""
    known = {kind: lambda name, kind=kind: _is_declared(name, *FOLDERS[kind]) for kind in FOLDERS}
    return Names(known={**known, "post": _is_post, "decision": _is_decision})


def limits_of(model: Model) -> Limits | None:
    """The limits of the system that a file belongs to by its place, with their bases; None for any other file."""
    file = Path(model.file).resolve()
    if file.parent.name != "processes" or file.parent.parent.parent != SYSTEMS:
        return None
    listed = file.parent.parent / "lists" / "limits.yaml"
    if not listed.is_file():
        return None
    rows = {str(row["code"]): str(row.get("basis", "")) for row in _read(listed)["entries"]}
    return rows.get


def _is_declared(name: str, folder: str, ending: str) -> bool:
    system, dot, stem = name.partition(".")
    if not dot or not _is_installed(system):
        return True
    return (SYSTEMS / system / folder / f"{stem}{ending}").is_file()


def _is_decision(name: str) -> bool:
    """`system.file.decision`."""
    system, stem, decision = (*name.split(".", 2), "", "")[:3]
    if not stem or not _is_installed(system):
        return True
    return decision in _decisions(SYSTEMS / system / "tables" / f"{stem}.dmn")


def _is_installed(system: str) -> bool:
    return system.isidentifier() and (SYSTEMS / system / "manifest.py").is_file()


@cache
def _decisions(file: Path) -> frozenset[str]:
    if not file.is_file():
        return frozenset()
    try:
        return frozenset(load(file).decisions)
    except DmnError:
        # What is wrong with the table is for `mingfu table check` to say.
        return frozenset()


def _is_post(name: str) -> bool:
    """Whether a post stands in a profile; a code of no organ that any profile has is somebody else's district."""
    organ, dot, post = name.rpartition(".")
    organs = _posts()
    return not dot or organ not in organs or post in organs[organ]


@cache
def _posts() -> dict[str, frozenset[str]]:
    """The posts of every organ of every profile: its own, and those that every organ of the district gets."""
    found: dict[str, frozenset[str]] = {}
    for folder in sorted(path.parent for path in PROFILES.glob("*/organs.yaml")):
        everybody = {row["code"] for row in _read(folder / "profile.yaml").get("posts", [])}
        for organ in _read(folder / "organs.yaml")["organs"]:
            found[organ["code"]] = frozenset(everybody | {row["code"] for row in organ.get("posts", [])})
    return found


@cache
def _read(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read
