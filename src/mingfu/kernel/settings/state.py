# SPDX-License-Identifier: Apache-2.0
"""Where a deployment keeps its state: one folder, `var/` unless MINGFU_VAR says otherwise."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from mingfu.kernel.settings.options import Settings, option


class StateSettings(Settings, prefix="MINGFU"):
    """The folders of a deployment."""

    var: Path = option(Path("var"), help="Folder of database, files, keys and logs. Relative to the working folder.")
    keys: str = option("", help="Folder of the keys; empty means keys/ inside MINGFU_VAR.")


def var_folder(*parts: str) -> Path:
    """A folder inside the state folder, made (0700) when it is not there yet."""
    folder = StateSettings().var.absolute().joinpath(*parts)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def key_folder() -> Path:
    """The folder of the keys, made (0700) when it is not there yet."""
    named = StateSettings().keys
    if not named:
        return var_folder("keys")
    folder = Path(named).expanduser().absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def key(name: str, size: int = 32) -> bytes:
    """The key called `name`: `size` random bytes, made once, readable by the owner alone (0600).

    Keys never enter the database. Two processes that ask at the same first moment get the same key.
    """
    path = key_folder() / name
    if not path.exists():
        _make(path, size)
    return _complete(path, size)


def _make(path: Path, size: int) -> None:
    """Write the bytes aside and link them into place, so that nobody ever reads half a key."""
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(size))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            # Fails where another process was first: then its key is the key.
            os.link(draft, path)
    finally:
        Path(draft).unlink()


def _complete(path: Path, size: int) -> bytes:
    content = path.read_bytes()
    if len(content) != size:
        msg = (
            f"{path} 长度应为 {size} 字节，实为 {len(content)} 字节：请从备份恢复密钥 / restore this key from a backup"
        )
        raise RuntimeError(msg)
    return content
