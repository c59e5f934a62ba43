# SPDX-License-Identifier: Apache-2.0
"""The operating system account PostgreSQL runs under: our own, or, as root, one that owns nothing else."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "mingfu"


@dataclass(frozen=True)
class Account:
    """An account of this machine. PostgreSQL refuses to run as root, so root lends it another one."""

    name: str
    uid: int
    gid: int
    lent: bool

    @property
    def demotion(self) -> dict[str, Any]:
        """Arguments that make `subprocess` run a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.lent else {}

    def may_enter(self, folder: Path) -> bool:
        """Whether the account can pass through `folder` and every folder above it, as they stand."""
        if not self.lent:
            return True
        return all(self._may_pass(part) for part in (folder, *folder.parents) if part.exists())

    def _may_pass(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & 0o100)
        return bool(found.st_mode & (0o010 if found.st_gid == self.gid else 0o001))


def account() -> Account:
    """The account for PostgreSQL: ours; as root the system account `mingfu`, made when absent, `nobody` as a last resort."""
    if os.geteuid() != 0:
        return Account(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid(), lent=False)
    found = _named(NAME) or _made(NAME) or _named("nobody")
    if found is None:
        msg = f"以 root 运行需要系统账户 {NAME}：useradd --system {NAME} / as root, the account {NAME} is needed"
        raise RuntimeError(msg)
    return Account(name=found.pw_name, uid=found.pw_uid, gid=found.pw_gid, lent=True)


def _named(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _made(name: str) -> pwd.struct_passwd | None:
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    try:
        subprocess.run([*command, name], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        # Another start may have made it in the same moment; a machine with a locked passwd file has none.
        return _named(name)
    return _named(name)
