# SPDX-License-Identifier: Apache-2.0
"""What `make up` set for its processes, remembered so that `mingfu …` in another window sees the same deployment."""

import json
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mingfu.kernel.settings import var_folder
from mingfu.kernel.settings.state import StateSettings

NAME = "surroundings.json"


def remembered() -> dict[str, str]:
    """Variables of the deployment in this state folder; nothing before the first `make up`."""
    try:
        told = json.loads(_file(StateSettings().var.absolute() / "run").read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in told.items()}


def remember(values: dict[str, str]) -> None:
    """Keep variables for later commands. Readable by us alone."""
    file = _file(var_folder("run"))
    file.touch(mode=0o600)
    file.write_text(json.dumps(values, indent=1))


def act_as_owner() -> None:
    """Let this process reach the database as the owner of its tables, and remember which role web and worker use."""
    owner = os.environ.get("DATABASE_OWNER_URL", "")
    if owner:
        os.environ["DATABASE_APP_ROLE"] = unquote(urlsplit(os.environ.get("DATABASE_URL", "")).username or "")
        os.environ["DATABASE_URL"] = owner


def for_child(environment: dict[str, str] | None = None) -> dict[str, str]:
    """An environment for a child process, with its output as UTF-8 and at once."""
    return {**(os.environ if environment is None else environment), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def _file(folder: Path) -> Path:
    return folder / NAME
