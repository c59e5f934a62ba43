# SPDX-License-Identifier: Apache-2.0
"""What has to be true before web and worker start: a database with schema, roles, profile and, if wanted, the demo.

A new database is built under another name and gets its own when it is whole, so that a start that is
interrupted halfway leaves nothing half done: the next one begins that database anew.
"""

import hashlib
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path

from mingfu.faces.cli.server.cluster import APP, DATABASE, OWNER, Cluster
from mingfu.faces.cli.server.progress import Progress
from mingfu.faces.cli.surroundings import for_child

MAKING = "mingfu_making"


class PreparationFailedError(RuntimeError):
    """A step before the start failed. The text holds what it said."""


def urls(cluster: Cluster, database: str = DATABASE) -> dict[str, str]:
    """The variables by which processes reach a database of the embedded server."""
    return {"DATABASE_URL": cluster.url(APP, database), "DATABASE_OWNER_URL": cluster.url(OWNER, database)}


class Preparation:
    """Runs the steps as commands of our own, each in a process with exactly the role it needs."""

    def __init__(self, progress: Progress, package: Path, notes: Path) -> None:
        self.progress = progress
        self.package = package
        self.notes = notes

    def run(self, *arguments: str, environment: Mapping[str, str]) -> str:
        """Run `mingfu …` and return what it printed. Raises `PreparationFailedError` with all it said."""
        done = subprocess.run(
            command_line(*arguments),
            env=for_child({**os.environ, **environment}),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise PreparationFailedError(f"mingfu {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def build(self, cluster: Cluster, *, demo: bool) -> None:
        """Make the database: schema as the owner, everything else as the role of web and worker."""
        cluster.drop_database(MAKING)
        cluster.make_database(MAKING)
        reached = urls(cluster, MAKING)
        with self.progress.step("建表与授权 schema and roles"):
            self.run("migrate", environment=reached)
        if demo:
            # The demonstration loads the profile itself, on the first day of its year: a ledger keeps the order of time.
            self.stream("demo", "make", environment=reached, what="生成演示区（约两分钟） making the demo district")
        else:
            with self.progress.step("载入区情 profile"):
                self.run("profile", "load", environment=reached)
        self.note("profile", self.profile_mark())
        self.note("code", self.code_mark())
        cluster.rename_database(MAKING, DATABASE)

    def renew(self, *, environment: Mapping[str, str]) -> None:
        """Bring a database that is there up to date, doing only what the code or the profile changed since."""
        if self.noted("code") != self.code_mark():
            with self.progress.step("更新表结构 schema"):
                self.run("migrate", environment=environment)
            self.note("code", self.code_mark())
        if self.noted("profile") != self.profile_mark():
            with self.progress.step("载入区情 profile"):
                self.run("profile", "load", environment=environment)
            self.note("profile", self.profile_mark())

    def collect_static(self, environment: Mapping[str, str]) -> None:
        """Gather and compress the static files, when any of them changed."""
        mark = fingerprint(path for path in self.package.rglob("static/**/*") if path.is_file())
        if self.noted("static") == mark:
            return
        with self.progress.step("静态文件 static files"):
            self.run("manage", "collectstatic", "--noinput", "-v", "0", environment=environment)
        self.note("static", mark)

    def stream(self, *arguments: str, environment: Mapping[str, str], what: str) -> None:
        """Run a long command and let its own progress lines through."""
        process = subprocess.Popen(
            command_line(*arguments),
            env=for_child({**os.environ, **environment}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        heard: deque[str] = deque(maxlen=30)
        with self.progress.step(what), process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    heard.append(line)
                    self.progress.hear(line)
            except BaseException:
                process.terminate()
                raise
            if process.wait() != 0:
                raise PreparationFailedError(f"mingfu {' '.join(arguments)}\n{''.join(heard)}")
        if heard:
            self.progress.say(f"  {heard[-1].strip()}")

    def profile_mark(self) -> str:
        """What the profiles are made of: their files, and the declarations of the systems they give powers to."""
        folders = (self.package / "profiles", self.package / "systems")
        return fingerprint(path for folder in folders for path in folder.rglob("*") if path.is_file())

    def code_mark(self) -> str:
        """What the schema is made of: every migration."""
        return fingerprint(self.package.rglob("migrations/*.py"))

    def note(self, name: str, mark: str) -> None:
        """Remember that something was done for this state of the files."""
        (self.notes / f"{name}.made-from").write_text(mark)

    def noted(self, name: str) -> str:
        """The state of the files for which something was done last; empty before the first time."""
        try:
            return (self.notes / f"{name}.made-from").read_text()
        except OSError:
            return ""


def command_line(*arguments: str) -> list[str]:
    """The command line of `mingfu …` with this Python, wherever its script was installed."""
    return [sys.executable, "-c", "from mingfu.faces.cli.main import run; run()", *arguments]


def fingerprint(files: Iterable[Path]) -> str:
    """A mark of files by path, size and time of change; compiled Python does not count."""
    digest = hashlib.sha256()
    for path in sorted(files):
        if path.suffix != ".pyc":
            found = path.stat()
            digest.update(f"{path}|{found.st_size}|{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
